// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Gives a title or subtitle of libadwaita's rows a least width: a few letters. Without one GTK 4.8
 * breaks each text at every letter to find out how narrow it could be, which is most of what it
 * takes to lay a row out. */
void lks_row_text_widen(GtkWidget *widget);
