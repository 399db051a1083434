// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-mask.h"

#include <string.h>

struct _LksMask {
  GPtrArray *keys;    /* (element-type utf8) folded */
  GPtrArray *secrets; /* (element-type LksSecret) */
};

LksMask *
lks_mask_new(void)
{
  LksMask *self = g_new0(LksMask, 1);
  self->keys = g_ptr_array_new_with_free_func(g_free);
  self->secrets = g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
  return self;
}

void
lks_mask_free(LksMask *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->keys);
  g_ptr_array_unref(self->secrets);
  g_free(self);
}

void
lks_mask_add_key(LksMask *self, const char *key)
{
  g_ptr_array_add(self->keys, g_utf8_casefold(key, -1));
}

void
lks_mask_add_secret(LksMask *self, LksSecret *secret)
{
  g_ptr_array_add(self->secrets, lks_secret_ref(secret));
}

static gboolean
speaks_of_password(const char *folded)
{
  static const char *const words[] = { "password", "passwd", "passphrase", "secret", "pwd" };
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
lks_mask_is_secret_key(const char *key)
{
  g_autofree char *folded = g_utf8_casefold(key, -1);
  return speaks_of_password(folded);
}

static gboolean
is_secret(const LksMask *self, const LksDocumentEntry *entry)
{
  g_autofree char *folded = g_utf8_casefold(entry->key, -1);
  if (speaks_of_password(folded))
    return TRUE;
  for (guint i = 0; i < self->keys->len; i++)
    if (strcmp(g_ptr_array_index(self->keys, i), folded) == 0)
      return TRUE;
  for (guint i = 0; i < self->secrets->len; i++)
    if (entry->value != NULL &&
        strcmp(lks_secret_peek_text(g_ptr_array_index(self->secrets, i)), entry->value) == 0 &&
        *entry->value != '\0')
      return TRUE;
  return FALSE;
}

/* each line of the span by itself, so that the lines stay as many */
static void
append_masked(GString *out, const char *text, gsize length)
{
  gboolean masked = FALSE;
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '\n' || text[i] == '\r')
      g_string_append_c(out, text[i]);
    else if (!masked)
      g_string_append(out, LKS_MASKED);
    masked = text[i] != '\n' && text[i] != '\r';
  }
}

static char *
mask_spans(const LksMask *self, LksDocument *document, const char *text, gsize length)
{
  GString *out = g_string_sized_new(length);
  gsize done = 0;
  for (guint i = 0; i < lks_document_get_n_entries(document); i++) {
    gsize start = 0, end = 0;
    lks_document_get_span(document, i, &start, &end);
    if (start < done || end <= start || end > length ||
        !is_secret(self, lks_document_get_entry(document, i)))
      continue;
    g_string_append_len(out, text + done, (gssize)(start - done));
    /* quotes are shown, so that the line still reads as what it is */
    gboolean quoted = end - start >= 2 && (text[start] == '"' || text[start] == '\'') &&
                      text[end - 1] == text[start];
    if (quoted)
      g_string_append_c(out, text[start]);
    append_masked(out, text + start + quoted, end - start - 2 * (gsize)quoted);
    if (quoted)
      g_string_append_c(out, text[start]);
    done = end;
  }
  g_string_append_len(out, text + done, (gssize)(length - done));
  return g_string_free(out, FALSE);
}

/* --- lines ----------------------------------------------------------------------------------- */

static char **
split_lines(const char *text, gsize length)
{
  GString *plain = g_string_sized_new(length);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
      continue;
    else
      g_string_append_c(plain, text[i] == '\r' ? '\n' : text[i] == '\0' ? ' ' : text[i]);
  char **lines = g_strsplit(plain->str, "\n", -1);
  g_string_free(plain, TRUE);
  return lines;
}

/* a password that stands in a comment, or inside a longer value */
static void
mask_known(const LksMask *self, char **line)
{
  for (guint i = 0; i < self->secrets->len; i++) {
    const char *secret = lks_secret_peek_text(g_ptr_array_index(self->secrets, i));
    if (strlen(secret) < 4 || strstr(*line, secret) == NULL)
      continue;
    g_auto(GStrv) parts = g_strsplit(*line, secret, -1);
    g_free(*line);
    *line = g_strjoinv(LKS_MASKED, parts);
  }
}

/* "#keyStorePassword = old": a setting that was put out of force */
static void
mask_assignment(char **line)
{
  const char *p = *line + strspn(*line, " \t");
  gboolean is_comment = *p == '#' || *p == '!' || *p == ';' || g_str_has_prefix(p, "//") ||
                        g_str_has_prefix(p, "<!--") || g_str_has_prefix(p, "/*") || *p == '*';
  g_autofree char *folded = is_comment ? g_utf8_casefold(p, -1) : NULL;
  if (folded == NULL || !speaks_of_password(folded))
    return;
  const char *value = strpbrk(p, "=:");
  if (value == NULL || value[1 + strspn(value + 1, " \t")] == '\0')
    return;
  char *masked = g_strdup_printf("%.*s" LKS_MASKED, (int)(value + 1 - *line), *line);
  g_free(*line);
  *line = masked;
}

LksLines *
lks_mask_lines(const LksMask *self, LksDocument *document)
{
  LksLines *lines = g_new0(LksLines, 1);
  if (document == NULL) {
    lines->raw = g_new0(char *, 1);
    lines->shown = g_new0(char *, 1);
    return lines;
  }
  gsize length = 0;
  const char *text = lks_document_get_text(document, &length);
  g_autofree char *masked = mask_spans(self, document, text, length);
  lines->raw = split_lines(text, length);
  lines->shown = split_lines(masked, strlen(masked));
  lines->n = MIN(g_strv_length(lines->raw), g_strv_length(lines->shown));
  lines->open_end = lines->n > 0 && *lines->raw[lines->n - 1] != '\0';
  if (lines->n > 0 && !lines->open_end)
    lines->n--;
  for (guint i = 0; i < lines->n; i++) {
    mask_assignment(&lines->shown[i]);
    mask_known(self, &lines->shown[i]);
  }
  return lines;
}

void
lks_lines_free(LksLines *lines)
{
  if (lines == NULL)
    return;
  for (char **line = lines->raw; *line != NULL; line++)
    lks_wipe(*line, strlen(*line));
  g_strfreev(lines->raw);
  g_strfreev(lines->shown);
  g_free(lines);
}
