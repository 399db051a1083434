// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-folded-row.h"

static GtkWidget *
find_revealer(GtkWidget *root)
{
  if (GTK_IS_REVEALER(root))
    return root;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling(child))
    found = find_revealer(child);
  return found;
}

static void
expanded_cb(AdwExpanderRow *row, GParamSpec *pspec, GtkWidget *revealer)
{
  /* told, too, when the row has just been made */
  if (!adw_expander_row_get_expanded(row))
    return;
  gtk_widget_set_visible(revealer, TRUE);
  g_signal_handlers_disconnect_by_func(row, expanded_cb, revealer);
}

void
lks_folded_row_complete(AdwExpanderRow *row)
{
  GtkWidget *revealer = find_revealer(GTK_WIDGET(row));
  g_return_if_fail(revealer != NULL && !adw_expander_row_get_expanded(row));
  gtk_widget_set_visible(revealer, FALSE);
  g_signal_connect(row, "notify::expanded", G_CALLBACK(expanded_cb), revealer);
}
