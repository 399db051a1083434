// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-prose.h"

#include <gtk/gtk.h>

#define RIGHT_TO_LEFT_MARK "\u200f"

char *
lks_prose_dup(const char *text)
{
  gboolean is_rtl = gtk_widget_get_default_direction() == GTK_TEXT_DIR_RTL;
  return text != NULL && is_rtl ? g_strconcat(RIGHT_TO_LEFT_MARK, text, NULL) : g_strdup(text);
}
