// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-accessible.h"

static void
name_button(GtkWidget *button, const char *tooltip)
{
  GtkWidget *child = GTK_IS_BUTTON(button) ? gtk_button_get_child(GTK_BUTTON(button)) : NULL;
  if (GTK_IS_BUTTON(button) && gtk_button_get_label(GTK_BUTTON(button)) != NULL)
    /* its label is also what it is labelled by: once is enough */
    gtk_accessible_reset_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  else if (GTK_IS_LABEL(child))
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   gtk_label_get_text(GTK_LABEL(child)), -1);
  else if (tooltip != NULL)
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                   -1);
}

static void
name_expander(GtkExpander *expander)
{
  GtkWidget *label = gtk_expander_get_label_widget(expander);
  if (GTK_IS_LABEL(label))
    gtk_accessible_update_property(GTK_ACCESSIBLE(expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   gtk_label_get_text(GTK_LABEL(label)), -1);
}

static void
hide_others(GtkStack *stack)
{
  GtkWidget *shown = gtk_stack_get_visible_child(stack);
  for (GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(stack)); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    gtk_accessible_update_state(GTK_ACCESSIBLE(child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown,
                                -1);
}

void
lks_accessible_name(GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text(widget);
  if (GTK_IS_MENU_BUTTON(widget) && tooltip != NULL) {
    /* the button is inside */
    name_button(gtk_widget_get_first_child(widget), tooltip);
  } else if (GTK_IS_BUTTON(widget)) {
    name_button(widget, tooltip);
  } else if (GTK_IS_EXPANDER(widget)) {
    name_expander(GTK_EXPANDER(widget));
  } else if (GTK_IS_STACK(widget)) {
    g_signal_connect(widget, "notify::visible-child", G_CALLBACK(hide_others), NULL);
    hide_others(GTK_STACK(widget));
  }
}
