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
  /* folded, it is no part of the tree */
  GtkWidget *child = gtk_expander_get_child(expander);
  if (child != NULL && !gtk_expander_get_expanded(expander))
    lks_accessible_complete(child);
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
lks_accessible_complete(GtkWidget *root)
{
  const char *tooltip = gtk_widget_get_tooltip_text(root);
  if (GTK_IS_MENU_BUTTON(root) && tooltip != NULL) {
    /* the button is inside */
    name_button(gtk_widget_get_first_child(root), tooltip);
    return;
  }
  if (GTK_IS_BUTTON(root))
    name_button(root, tooltip);
  if (GTK_IS_EXPANDER(root))
    name_expander(GTK_EXPANDER(root));
  if (GTK_IS_STACK(root)) {
    g_signal_connect(root, "notify::visible-child", G_CALLBACK(hide_others), NULL);
    hide_others(GTK_STACK(root));
  }
  for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    lks_accessible_complete(child);
}
