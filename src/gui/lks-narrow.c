// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-narrow.h"

#include <adwaita.h>

/* what is shorter fits, and costs GTK no look for its least width */
#define SHORT 6 /* letters */
/* of a row of 360 dots with text of twice the size; its title has as much */
#define STATE 7 /* letters */

void
lks_narrow_wrap(GtkLabel *label)
{
  gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap(label, TRUE);
  gtk_label_set_wrap_mode(label, PANGO_WRAP_WORD);
}

void
lks_narrow_wrap_state(GtkLabel *label)
{
  lks_narrow_wrap(label);
  gtk_label_set_wrap_mode(label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars(label, STATE);
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

/* tabs stand in one line, which scrolls */
static gboolean
is_tab(GtkWidget *button)
{
  return GTK_IS_STACK_SWITCHER(gtk_widget_get_parent(button));
}

void
lks_narrow_give_way(GtkWidget *widget)
{
  if (GTK_IS_BUTTON(widget) && !is_tab(widget))
    wrap_child(gtk_button_get_child(GTK_BUTTON(widget)));
  else if (GTK_IS_EXPANDER(widget))
    wrap_child(gtk_expander_get_label_widget(GTK_EXPANDER(widget)));
  else if (ADW_IS_PREFERENCES_GROUP(widget))
    wrap_heading(widget);
  else if (ADW_IS_ENTRY_ROW(widget))
    tell_title(widget);
  else if (GTK_IS_SEARCH_ENTRY(widget))
    g_object_bind_property(widget, "placeholder-text", widget, "tooltip-text",
                           G_BINDING_SYNC_CREATE);
}
