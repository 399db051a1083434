// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-prose.h"

#include <gtk/gtk.h>
#include <string.h>

#define RIGHT_TO_LEFT_MARK "\u200f"
#define ISOLATE            "\u2068"
#define END_OF_ISOLATE     "\u2069"

/* a path or a name alone has its own direction */
static gboolean
is_right_to_left(const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char(text)) {
    GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(text));
    if (script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW)
      return TRUE;
  }
  return FALSE;
}

char *
lks_prose_dup(const char *text)
{
  if (text == NULL || gtk_widget_get_default_direction() != GTK_TEXT_DIR_RTL ||
      !is_right_to_left(text))
    return g_strdup(text);
  GString *prose = g_string_new(RIGHT_TO_LEFT_MARK);
  g_string_append(prose, text);
  g_string_replace(prose, "«", "«" ISOLATE, 0);
  g_string_replace(prose, "»", END_OF_ISOLATE "»", 0);
  return g_string_free(prose, FALSE);
}

static void
add(PangoAttrList *list, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert(list, attribute);
}

PangoAttrList *
lks_prose_keep_words(const char *text)
{
  PangoAttrList *list = pango_attr_list_new();
  pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
  for (const char *at = text; at != NULL && *at != '\0'; at++) {
    gboolean begins = at == text || strchr(" \"'", at[-1]) != NULL;
    gsize n = begins && *at == '-' ? strspn(at, "-") + 1 : g_str_has_prefix(at, ":\\") ? 2 : 0;
    if (n > 1 && strlen(at) >= n)
      add(list, pango_attr_allow_breaks_new(FALSE), (gsize)(at - text), (gsize)(at - text) + n);
  }
  return list;
}
