// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-step-item.h"

/* A step that a person does: what, and the commands to paste. Where it can be ticked off, a check
 * button stands before it: property ticked; whether it does: tickable. */
#define LKS_TYPE_STEP_ROW (lks_step_row_get_type())
G_DECLARE_FINAL_TYPE(LksStepRow, lks_step_row, LKS, STEP_ROW, GtkListBoxRow)

GtkWidget *lks_step_row_new(LksStepItem *item, gboolean tickable);
LksStepItem *lks_step_row_get_item(LksStepRow *self);
