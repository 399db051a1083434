// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-template.h"
#include "lks-accessible.h"
#include "lks-narrow.h"
#include "lks-row-text.h"

/* folded, it is no part of the tree */
static GtkWidget *
get_folded(GtkWidget *widget)
{
  if (!GTK_IS_EXPANDER(widget) || gtk_expander_get_expanded(GTK_EXPANDER(widget)))
    return NULL;
  return gtk_expander_get_child(GTK_EXPANDER(widget));
}

void
lks_template_complete(GtkWidget *root)
{
  lks_accessible_name(root);
  lks_row_text_widen(root);
  lks_narrow_give_way(root);
  if (get_folded(root) != NULL)
    lks_template_complete(get_folded(root));
  for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    lks_template_complete(child);
}
