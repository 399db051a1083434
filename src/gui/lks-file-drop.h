// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

typedef void (*LksFileDropFunc)(GtkWidget *window, GFile *file);

/* Files dropped anywhere on window are given to take, one by one; a row that asks for a path takes
 * what is dropped on it for its own. */
void lks_file_drop_accept(GtkWidget *window, LksFileDropFunc take);
