// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-row-text.h"
#include "lks-prose.h"

#define LEAST 7 /* letters: a window of 360 dots holds them with text of twice the size */

static gboolean
is_row_text(GtkWidget *widget)
{
  return GTK_IS_LABEL(widget) && gtk_label_get_wrap(GTK_LABEL(widget)) &&
         (gtk_widget_has_css_class(widget, "title") ||
          gtk_widget_has_css_class(widget, "subtitle"));
}

void
lks_row_text_widen(GtkWidget *widget)
{
  if (!is_row_text(widget))
    return;
  gtk_label_set_width_chars(GTK_LABEL(widget), LEAST);
  /* names and paths have no spaces */
  g_autoptr(PangoAttrList) attributes = lks_prose_keep_words(NULL);
  gtk_label_set_wrap_mode(GTK_LABEL(widget), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_attributes(GTK_LABEL(widget), attributes);
}
