// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-syntax-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX_STRENGTH 24

const LksSyntax *
lks_syntax_find(const char *id)
{
  for (guint i = 0; lks_syntaxes[i] != NULL; i++)
    if (g_strcmp0(lks_syntaxes[i]->id, id) == 0)
      return lks_syntaxes[i];
  return NULL;
}

static gboolean
has_suffix(const LksSyntax *syntax, const char *name)
{
  if (name == NULL)
    return FALSE;
  g_autofree char *lower = g_ascii_strdown(name, -1);
  g_auto(GStrv) suffixes = g_strsplit(syntax->suffixes, " ", -1);
  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix(lower, suffixes[i]))
      return TRUE;
  return FALSE;
}

const LksSyntax *
lks_syntax_sniff(GBytes *bytes, const char *name)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  const LksSyntax *strongest = NULL;
  guint strength = 0;
  for (guint i = 0; lks_syntaxes[i] != NULL; i++) {
    guint here = lks_syntaxes[i]->sniff(data, length) +
                 (has_suffix(lks_syntaxes[i], name) ? SUFFIX_STRENGTH : 0);
    if (here > strength) {
      strength = here;
      strongest = lks_syntaxes[i];
    }
  }
  return strongest;
}

guint
lks_syntax_get_n(void)
{
  guint n = 0;
  while (lks_syntaxes[n] != NULL)
    n++;
  return n;
}

const LksSyntax *
lks_syntax_get(guint index)
{
  g_return_val_if_fail(index < lks_syntax_get_n(), NULL);
  return lks_syntaxes[index];
}

const char *
lks_syntax_get_id(const LksSyntax *syntax)
{
  return syntax->id;
}

const char *
lks_syntax_get_title(const LksSyntax *syntax)
{
  return _(syntax->title);
}

gboolean
lks_syntax_ignores_case(const LksSyntax *syntax)
{
  return syntax->ignores_case;
}

gboolean
lks_syntax_drops_backslashes(const LksSyntax *syntax)
{
  return syntax->drops_backslashes;
}

/* --- what scans share ------------------------------------------------------------------------ */

static void
spot_free(LksSpot *spot)
{
  g_free((char *)spot->entry.key);
  g_free((char *)spot->entry.value);
  g_free((char *)spot->entry.raw);
  g_free(spot);
}

LksScan *
lks_scan_new(LksText *text, const char *name)
{
  LksScan *self = g_new0(LksScan, 1);
  self->text = text;
  self->name = g_strdup(name);
  self->spots = g_ptr_array_new_with_free_func((GDestroyNotify)spot_free);
  self->last = g_hash_table_new(g_str_hash, g_str_equal);
  self->line = 1;
  self->column = 1;
  return self;
}

void
lks_scan_free(LksScan *self)
{
  if (self->tree != NULL)
    self->free_tree(self->tree);
  g_hash_table_unref(self->last);
  g_ptr_array_unref(self->spots);
  g_clear_pointer(&self->text, lks_text_free);
  g_free(self->name);
  g_free(self);
}

static void
locate(LksScan *self, gsize offset)
{
  if (offset < self->located) {
    self->located = 0;
    self->line = self->column = 1;
  }
  lks_text_advance(self->text, self->located, offset, &self->line, &self->column);
  self->located = offset;
}

LksSpot *
lks_scan_add(LksScan *self, char *key, char *value, gsize offset, gsize start, gsize end)
{
  locate(self, offset);
  LksSpot *spot = g_new0(LksSpot, 1);
  spot->entry.key = key;
  spot->entry.value = value;
  spot->entry.raw = g_strndup(self->text->utf8 + start, end - start);
  spot->entry.line = self->line;
  spot->entry.column = self->column;
  spot->entry.effective = TRUE;
  spot->entry.is_text = TRUE;
  spot->start = start;
  spot->end = end;
  spot->is_exact = TRUE;
  g_ptr_array_add(self->spots, spot);
  g_hash_table_insert(self->last, key, spot);
  return spot;
}

LksSpot *
lks_scan_find_neighbour(const LksScan *self, const char *key, char mark)
{
  g_autofree char *prefix = g_strdup(key);
  for (char *end = strrchr(prefix, mark); end != NULL; end = strrchr(prefix, mark)) {
    end[1] = '\0';
    for (guint i = self->spots->len; i > 0; i--) {
      LksSpot *spot = g_ptr_array_index(self->spots, i - 1);
      if (g_str_has_prefix(spot->entry.key, prefix))
        return spot;
    }
    *end = '\0';
  }
  return NULL;
}

gboolean
lks_scan_throw(const LksScan *self,
               gsize offset,
               LksErrorCode code,
               GError **error,
               const char *format,
               ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  guint line = 0, column = 0;
  lks_text_locate(self->text, offset, &line, &column);
  return lks_throw(error, code, _("%s: line %u, column %u: %s"), self->name, line, column, message);
}

char *
lks_fold_case(const char *text)
{
  GString *folded = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    g_string_append_unichar(folded, g_unichar_toupper(g_utf8_get_char(p)));
  return g_string_free(folded, FALSE);
}

gboolean
lks_equal_case(const char *a, const char *b)
{
  g_autofree char *folded_a = lks_fold_case(a);
  g_autofree char *folded_b = lks_fold_case(b);
  return strcmp(folded_a, folded_b) == 0;
}
