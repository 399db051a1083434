// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Rows of a list that come and go with what they tell of. */

void lks_list_box_clear(GtkListBox *list);
/* group, which the list stands in, is there as long as the list has rows */
void lks_list_box_show_with(GtkListBox *list, GtkWidget *group);
