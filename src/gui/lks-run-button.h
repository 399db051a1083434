// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-step-item.h"

/* Runs a step's command where its service is one of this machine; hidden where it is not. Signal
 * "done": it ended well. */
#define LKS_TYPE_RUN_BUTTON (lks_run_button_get_type())
G_DECLARE_FINAL_TYPE(LksRunButton, lks_run_button, LKS, RUN_BUTTON, AdwBin)

GtkWidget *lks_run_button_new(LksStepItem *item, const char *command);
