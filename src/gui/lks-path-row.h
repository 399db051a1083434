// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* A row for the name of a file or folder, typed or chosen. Property action: what the dialog is for
 * (a GtkFileChooserAction). Its text is the path. */
#define LKS_TYPE_PATH_ROW (lks_path_row_get_type())
G_DECLARE_FINAL_TYPE(LksPathRow, lks_path_row, LKS, PATH_ROW, AdwEntryRow)

/* absolute; NULL: nothing was said (transfer full) */
char *lks_path_row_dup_path(LksPathRow *self);
/* nullable: none */
void lks_path_row_set_path(LksPathRow *self, const char *path);
