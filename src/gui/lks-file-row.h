// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-step-item.h"

/* A file that is written: where, what for, and folded, its changes. */
#define LKS_TYPE_FILE_ROW (lks_file_row_get_type())
G_DECLARE_FINAL_TYPE(LksFileRow, lks_file_row, LKS, FILE_ROW, AdwExpanderRow)

GtkWidget *lks_file_row_new(LksStepItem *item);
