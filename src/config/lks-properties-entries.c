// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-properties-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- scan ------------------------------------------------------------------------------------ */

static gsize
find_key_end(const GString *line)
{
  gboolean after_backslash = FALSE;
  for (gsize i = 0; i < line->len; i++) {
    char c = line->str[i];
    if (!after_backslash && (lks_properties_is_blank(c) || c == '=' || c == ':'))
      return i;
    after_backslash = c == '\\' && !after_backslash;
  }
  return line->len;
}

static gsize
find_value(const GString *line, gsize key_end, guint *separator)
{
  *separator = key_end < line->len ? LKS_SEPARATOR_BLANK : LKS_SEPARATOR_NONE;
  gsize i = key_end;
  for (; i < line->len; i++) {
    char c = line->str[i];
    if (*separator != LKS_SEPARATOR_SIGN && (c == '=' || c == ':'))
      *separator = LKS_SEPARATOR_SIGN;
    else if (!lks_properties_is_blank(c))
      break;
  }
  return i;
}

static gboolean
throw_escape(LksScan *scan, const LksLogicalLine *line, gsize fault, GError **error)
{
  return lks_scan_throw(scan, g_array_index(line->places, gsize, fault), LKS_ERROR_MALFORMED, error,
                        _("“\\u” must be followed by four hexadecimal digits; Java refuses the "
                          "whole file (a backslash itself is written “\\\\”)"));
}

static gboolean
add_entry(LksScan *scan, const LksLogicalLine *line, GArray *places, GError **error)
{
  const GString *text = line->text;
  guint separator = LKS_SEPARATOR_NONE;
  gsize key_end = find_key_end(text), fault = 0;
  gsize value = find_value(text, key_end, &separator);
  gboolean is_key_exact = TRUE, is_exact = TRUE;
  g_autofree char *key = lks_properties_decode(text->str, key_end, &is_key_exact, &fault);
  if (key == NULL)
    return throw_escape(scan, line, fault, error);
  g_autofree char *decoded =
      lks_properties_decode(text->str + value, text->len - value, &is_exact, &fault);
  if (decoded == NULL)
    return throw_escape(scan, line, value + fault, error);
  gsize key_start = g_array_index(line->places, gsize, 0);
  /* a backslash behind an empty value goes with it */
  gsize start = value < text->len ? g_array_index(line->places, gsize, value)
                : text->len > 0   ? g_array_index(line->places, gsize, text->len - 1) + 1
                                  : line->end;
  gsize key_last = key_end > 0 ? g_array_index(line->places, gsize, key_end - 1) + 1 : key_start;
  LksPropertiesPlace place = { lks_text_line_start(scan->text, key_start), key_start, key_last,
                               line->end, 0 };
  g_array_append_val(places, place);
  LksSpot *spot = lks_scan_add(scan, g_steal_pointer(&key), g_steal_pointer(&decoded), key_start,
                               start, line->end);
  spot->is_exact = is_exact;
  spot->style = separator;
  return TRUE;
}

void
lks_properties_tie(LksScan *scan, GArray *places)
{
  for (guint i = 0; i < scan->spots->len; i++) {
    LksSpot *spot = g_ptr_array_index(scan->spots, i);
    spot->node = &g_array_index(places, LksPropertiesPlace, i);
    spot->entry.effective = g_hash_table_lookup(scan->last, spot->entry.key) == spot;
  }
}

gboolean
lks_properties_scan(LksScan *scan,
                    gsize limit,
                    const char *comments,
                    GArray *places,
                    GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GArray) where = g_array_new(FALSE, FALSE, sizeof(gsize));
  LksLogicalLine line = { comments, text, where, 0 };
  gsize offset = 0;
  while (lks_properties_read_line(scan->text, limit, &offset, &line)) {
    if (scan->spots->len >= LKS_ENTRIES_LIMIT)
      return lks_scan_throw(scan, offset, LKS_ERROR_TOO_LARGE, error, _("too many entries"));
    if (!add_entry(scan, &line, places, error))
      return FALSE;
  }
  return TRUE;
}

/* --- edits ----------------------------------------------------------------------------------- */

char *
lks_properties_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  GString *out = g_string_new(NULL);
  if (spot->style == LKS_SEPARATOR_NONE)
    g_string_append_c(out, '=');
  lks_properties_append_value(out, value, spot->style == LKS_SEPARATOR_BLANK ? " =:" : " ");
  return g_string_free(out, FALSE);
}

char *
lks_properties_dup_separator(const LksScan *scan, const LksSpot *model)
{
  const LksPropertiesPlace *place = model != NULL ? model->node : NULL;
  if (place == NULL || model->style != LKS_SEPARATOR_SIGN || model->start == model->end)
    return g_strdup("=");
  g_autofree char *between =
      g_strndup(scan->text->utf8 + place->key_end, model->start - place->key_end);
  if (strpbrk(between, "\\\r\n") != NULL)
    return g_strdup("=");
  return g_steal_pointer(&between);
}

static gsize
find_last_line_end(const LksText *text)
{
  gsize end = text->length;
  if (end > 0 && text->utf8[end - 1] == '\n')
    end--;
  else if (end > 0 && text->utf8[end - 1] == '\r')
    return end - 1;
  return end > 0 && end < text->length && text->utf8[end - 1] == '\r' ? end - 1 : end;
}

/* a backslash at the end of the last line would join it with a line added behind */
static gsize
open_end(const LksScan *scan)
{
  const LksText *text = scan->text;
  const LksSpot *last =
      scan->spots->len > 0 ? g_ptr_array_index(scan->spots, scan->spots->len - 1) : NULL;
  gsize end = find_last_line_end(text), start = lks_text_line_start(text, end);
  while (start < end && lks_properties_is_blank(text->utf8[start]))
    start++;
  gboolean is_comment = (text->utf8[start] == '#' || text->utf8[start] == '!') &&
                        (last == NULL || ((LksPropertiesPlace *)last->node)->line_end < start);
  guint n_backslashes = 0;
  while (end - n_backslashes > start && text->utf8[end - n_backslashes - 1] == '\\')
    n_backslashes++;
  return !is_comment && n_backslashes % 2 == 1 ? end - 1 : text->length;
}

char *
lks_properties_format(const LksScan *scan, const LksSpot *model, const char *key, const char *value)
{
  const LksPropertiesPlace *place = model != NULL ? model->node : NULL;
  g_autofree char *indent =
      place != NULL ? lks_text_dup_indent(scan->text, place->key_start) : g_strdup("");
  g_autofree char *separator = lks_properties_dup_separator(scan, model);
  GString *out = g_string_new(indent);
  lks_properties_append_key(out, key);
  g_string_append(out, separator);
  lks_properties_append_value(out, value, " ");
  return g_string_free(out, FALSE);
}

void
lks_properties_add_line(const LksText *text, gsize line_end, const char *line, GArray *edits)
{
  gsize at = lks_properties_skip_line_end(text, line_end);
  const char *end = at > line_end ? lks_text_line_end_at(text, line_end) : NULL;
  if (end != NULL)
    lks_edits_add(edits, at, at, g_strconcat(line, end, NULL));
  else
    lks_edits_add(edits, at, at, g_strconcat(lks_text_get_line_end(text), line, NULL));
}

static void
append_line(const LksScan *scan, const char *line, GArray *edits)
{
  const LksText *text = scan->text;
  const char *end = lks_text_get_line_end(text);
  gsize at = open_end(scan);
  gboolean is_open = text->length > 0 && !lks_properties_is_line_end(text->utf8[text->length - 1]);
  lks_edits_add(edits, at, text->length,
                g_strconcat(is_open || at < text->length ? end : "", line, is_open ? "" : end,
                            NULL));
}

gboolean
lks_properties_place(const LksScan *scan,
                     const char *key,
                     const char *value,
                     GArray *edits,
                     GError **error)
{
  const LksSpot *neighbour = lks_scan_find_neighbour(scan, key, '.');
  const LksSpot *model = neighbour;
  if (model == NULL && scan->spots->len > 0)
    model = g_ptr_array_index(scan->spots, scan->spots->len - 1);
  g_autofree char *line = lks_properties_format(scan, model, key, value);
  const LksPropertiesPlace *place = neighbour != NULL ? neighbour->node : NULL;
  if (place != NULL && lks_text_line_end_at(scan->text, place->line_end) != NULL)
    lks_properties_add_line(scan->text, place->line_end, line, edits);
  else
    append_line(scan, line, edits);
  return TRUE;
}

static void
take_out_one(const LksScan *scan, const LksSpot *spot, gsize taken, GArray *edits)
{
  const LksText *text = scan->text;
  const LksPropertiesPlace *place = spot->node;
  gsize start = place->line_start;
  gsize end = lks_properties_skip_line_end(text, place->line_end);
  /* a text that ended without a line end still does */
  if (end == place->line_end && start > taken)
    start -= start >= taken + 2 && text->utf8[start - 1] == '\n' && text->utf8[start - 2] == '\r'
                 ? 2
                 : 1;
  lks_edits_add(edits, start, end, g_strdup(""));
}

gboolean
lks_properties_take_out(const LksScan *scan,
                        const char *key,
                        const LksSpot *spot,
                        GArray *edits,
                        gboolean *again,
                        GError **error)
{
  gsize taken = 0;
  for (guint i = 0; i < scan->spots->len; i++) {
    const LksSpot *occurrence = g_ptr_array_index(scan->spots, i);
    if (strcmp(occurrence->entry.key, key) != 0)
      continue;
    take_out_one(scan, occurrence, taken, edits);
    taken = g_array_index(edits, LksEdit, edits->len - 1).end;
  }
  return TRUE;
}
