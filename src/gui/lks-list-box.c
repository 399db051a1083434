// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-list-box.h"

void
lks_list_box_clear(GtkListBox *list)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child(GTK_WIDGET(list))) != NULL)
    gtk_list_box_remove(list, row);
}

void
lks_list_box_show_with(GtkListBox *list, GtkWidget *group)
{
  gtk_widget_set_visible(group, gtk_widget_get_first_child(GTK_WIDGET(list)) != NULL);
}
