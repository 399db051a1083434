// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-narrow.h"

#include <adwaita.h>

/* what is shorter fits, and costs GTK no look for its least width */
#define SHORT 6 /* letters */

void
lks_narrow_wrap(GtkLabel *label)
{
  gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap(label, TRUE);
  gtk_label_set_wrap_mode(label, PANGO_WRAP_WORD);
}

static void
wrap_child(GtkWidget *child)
{
  if (!GTK_IS_LABEL(child) || g_utf8_strlen(gtk_label_get_text(GTK_LABEL(child)), -1) <= SHORT)
    return;
  lks_narrow_wrap(GTK_LABEL(child));
  gtk_label_set_justify(GTK_LABEL(child), GTK_JUSTIFY_CENTER);
}

/* the heading is libadwaita's own */
static void
wrap_heading(GtkWidget *widget)
{
  if (GTK_IS_LABEL(widget) && gtk_widget_has_css_class(widget, "heading")) {
    lks_narrow_wrap(GTK_LABEL(widget));
    return;
  }
  if (GTK_IS_LIST_BOX(widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    wrap_heading(child);
}

/* an entry has one line for its title */
static void
tell_title(GtkWidget *row)
{
  if (gtk_widget_get_tooltip_text(row) == NULL)
    g_object_bind_property(row, "title", row, "tooltip-text", G_BINDING_SYNC_CREATE);
}

void
lks_narrow_complete(GtkWidget *root)
{
  /* tabs stand in one line, which scrolls */
  if (GTK_IS_STACK_SWITCHER(root))
    return;
  if (GTK_IS_BUTTON(root))
    wrap_child(gtk_button_get_child(GTK_BUTTON(root)));
  else if (GTK_IS_EXPANDER(root))
    wrap_child(gtk_expander_get_label_widget(GTK_EXPANDER(root)));
  else if (ADW_IS_PREFERENCES_GROUP(root))
    wrap_heading(root);
  else if (ADW_IS_ENTRY_ROW(root))
    tell_title(root);
  else if (GTK_IS_SEARCH_ENTRY(root))
    g_object_bind_property(root, "placeholder-text", root, "tooltip-text", G_BINDING_SYNC_CREATE);
  for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    lks_narrow_complete(child);
}
