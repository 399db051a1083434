// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-properties-private.h"

#include <string.h>

/* --- logical lines --------------------------------------------------------------------------- */

gboolean
lks_properties_is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\f';
}

gboolean
lks_properties_is_line_end(char c)
{
  return c == '\n' || c == '\r';
}

gsize
lks_properties_skip_line_end(const LksText *text, gsize offset)
{
  const char *end = lks_text_line_end_at(text, offset);
  return end != NULL ? offset + strlen(end) : offset;
}

static void
drop_last(LksLogicalLine *line)
{
  g_string_truncate(line->text, line->text->len - 1);
  g_array_set_size(line->places, line->places->len - 1);
}

/* how far it goes without a backslash or a line end */
static gsize
plain_length(const char *text, gsize offset, gsize end)
{
  gsize i = offset;
  while (i < end && text[i] != '\\' && !lks_properties_is_line_end(text[i]))
    i++;
  return i - offset;
}

static void
take_characters(LksLogicalLine *line, const char *text, gsize offset, gsize length)
{
  guint n_places = line->places->len;
  g_string_append_len(line->text, text + offset, (gssize)length);
  g_array_set_size(line->places, n_places + (guint)length);
  for (gsize i = 0; i < length; i++)
    g_array_index(line->places, gsize, n_places + i) = offset + i;
}

gboolean
lks_properties_read_line(const LksText *text, gsize limit, gsize *offset, LksLogicalLine *line)
{
  gboolean skips_blanks = TRUE, is_continued = FALSE, after_backslash = FALSE;
  gsize i = *offset;
  g_string_truncate(line->text, 0);
  g_array_set_size(line->places, 0);
  while (i < limit) {
    char c = text->utf8[i];
    if (skips_blanks &&
        (lks_properties_is_blank(c) || (!is_continued && lks_properties_is_line_end(c)))) {
      i++;
      continue;
    }
    skips_blanks = is_continued = FALSE;
    if (line->text->len == 0 && c != '\0' && strchr(line->comments, c) != NULL) {
      while (i < limit && !lks_properties_is_line_end(text->utf8[i]))
        i++;
      skips_blanks = TRUE;
    } else if (!lks_properties_is_line_end(c)) {
      gsize length = c == '\\' ? 1 : plain_length(text->utf8, i, limit);
      take_characters(line, text->utf8, i, length);
      after_backslash = c == '\\' && !after_backslash;
      i += length;
    } else if (line->text->len == 0) {
      skips_blanks = TRUE;
    } else if (after_backslash) {
      drop_last(line);
      after_backslash = FALSE;
      skips_blanks = is_continued = TRUE;
      i = lks_properties_skip_line_end(text, i);
    } else {
      break;
    }
  }
  line->end = i;
  if (after_backslash)
    drop_last(line);
  *offset = lks_properties_skip_line_end(text, i);
  return line->text->len > 0;
}

/* --- escapes --------------------------------------------------------------------------------- */

static void
append_unit(GString *out, guint unit, guint *high, gboolean *is_exact)
{
  if (*high != 0 && unit >= 0xDC00 && unit <= 0xDFFF) {
    g_string_append_unichar(out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
    *high = 0;
    return;
  }
  if (*high != 0)
    g_string_append_unichar(out, 0xFFFD);
  *is_exact = *is_exact && *high == 0;
  *high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
  if (*high != 0)
    return;
  gboolean is_sound = unit != 0 && (unit < 0xDC00 || unit > 0xDFFF);
  *is_exact = *is_exact && is_sound;
  g_string_append_unichar(out, is_sound ? unit : 0xFFFD);
}

char *
lks_properties_decode(const char *text, gsize length, gboolean *is_exact, gsize *fault)
{
  static const char letters[] = "tnrf", meant[] = "\t\n\r\f";
  g_autoptr(GString) out = g_string_sized_new(length);
  guint high = 0;
  *is_exact = TRUE;
  for (gsize i = 0; i < length;) {
    gsize plain = high == 0 ? plain_length(text, i, length) : 0;
    plain = MIN(plain, strnlen(text + i, plain));
    g_string_append_len(out, text + i, (gssize)plain);
    i += plain;
    if (i == length)
      break;
    gunichar c = text[i] != '\0' ? g_utf8_get_char(text + i) : 0;
    *fault = i;
    i += text[i] != '\0' ? (gsize)(g_utf8_next_char(text + i) - (text + i)) : 1;
    if (c == '\\' && i < length && text[i] == 'u') {
      if (lks_text_parse_unit(text + i + 1, length - i - 1, &c) != 4)
        return NULL;
      i += 5;
    } else if (c == '\\' && i < length) {
      const char *letter = text[i] != '\0' ? strchr(letters, text[i]) : NULL;
      c = text[i] != '\0' ? g_utf8_get_char(text + i) : 0;
      i += text[i] != '\0' ? (gsize)(g_utf8_next_char(text + i) - (text + i)) : 1;
      if (letter != NULL)
        c = (gunichar)meant[letter - letters];
    }
    append_unit(out, c, &high, is_exact);
  }
  if (high != 0) {
    *is_exact = FALSE;
    g_string_append_unichar(out, 0xFFFD);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
append_escaped(GString *out, gunichar c)
{
  switch (c) {
  case '\\':
    g_string_append(out, "\\\\");
    return;
  case '\t':
    g_string_append(out, "\\t");
    return;
  case '\n':
    g_string_append(out, "\\n");
    return;
  case '\r':
    g_string_append(out, "\\r");
    return;
  case '\f':
    g_string_append(out, "\\f");
    return;
  default:
    break;
  }
  if (c >= 0x20 && c < 0x7F)
    g_string_append_c(out, (char)c);
  else if (c < 0x10000)
    g_string_append_printf(out, "\\u%04X", c);
  else
    g_string_append_printf(out, "\\u%04X\\u%04X", 0xD800 + ((c - 0x10000) >> 10),
                           0xDC00 + ((c - 0x10000) & 0x3FF));
}

void
lks_properties_append_value(GString *out, const char *value, const char *escaped_first)
{
  if (*value != '\0' && strchr(escaped_first, *value) != NULL)
    g_string_append_c(out, '\\');
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p))
    append_escaped(out, g_utf8_get_char(p));
}

void
lks_properties_append_key(GString *out, const char *key)
{
  for (const char *p = key; *p != '\0'; p = g_utf8_next_char(p)) {
    if (strchr(" =:", *p) != NULL || (p == key && strchr("#!", *p) != NULL))
      g_string_append_c(out, '\\');
    append_escaped(out, g_utf8_get_char(p));
  }
}
