// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-text.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* 0x80 to 0x9F; 0: not assigned */
static const guint16 windows_1252[32] = {
  0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* --- decoding -------------------------------------------------------------------------------- */

/* FALSE: the byte stands for no character */
static gboolean
decode_byte(LksEncoding encoding, guint8 byte, gunichar *c)
{
  *c = byte;
  if (encoding == LKS_ENCODING_US_ASCII)
    return byte < 0x80;
  if (encoding == LKS_ENCODING_WINDOWS_1252 && byte >= 0x80 && byte < 0xA0) {
    *c = windows_1252[byte - 0x80];
    return *c != 0;
  }
  return TRUE;
}

/* the number of bytes taken; 0: no character */
static gsize
decode_utf16(const guint8 *data, gsize length, gboolean is_big, gunichar *c)
{
  if (length < 2)
    return 0;
  guint high = is_big ? data[0] << 8 | data[1] : data[1] << 8 | data[0];
  *c = high;
  if (high < 0xD800 || high > 0xDFFF)
    return 2;
  if (high > 0xDBFF || length < 4)
    return 0;
  guint low = is_big ? data[2] << 8 | data[3] : data[3] << 8 | data[2];
  if (low < 0xDC00 || low > 0xDFFF)
    return 0;
  *c = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  return 4;
}

static gsize
decode_one(LksEncoding encoding, const guint8 *data, gsize length, gunichar *c)
{
  if (encoding == LKS_ENCODING_UTF_16LE || encoding == LKS_ENCODING_UTF_16BE)
    return decode_utf16(data, length, encoding == LKS_ENCODING_UTF_16BE, c);
  return decode_byte(encoding, data[0], c) ? 1 : 0;
}

/* how many bytes from here are the same in UTF-8; 0 where a character takes two bytes */
static gsize
ascii_length(LksEncoding encoding, const guint8 *data, gsize length)
{
  if (encoding == LKS_ENCODING_UTF_16LE || encoding == LKS_ENCODING_UTF_16BE)
    return 0;
  gsize i = 0;
  while (i < length && data[i] != 0 && data[i] < 0x80)
    i++;
  return i;
}

/* FALSE: *valid bytes of UTF-8 were made before the fault */
static gboolean
decode(LksText *self, const guint8 *data, gsize length)
{
  GString *out = g_string_sized_new(length);
  gsize taken = 1;
  for (gsize i = 0; i < length && taken > 0; i += taken) {
    gunichar c = 0;
    taken = ascii_length(self->encoding, data + i, length - i);
    if (taken > 0) {
      g_string_append_len(out, (const char *)data + i, (gssize)taken);
      continue;
    }
    taken = decode_one(self->encoding, data + i, length - i, &c);
    /* g_string_append_unichar stops short of NUL */
    if (taken > 0 && c == 0)
      g_string_append_c(out, '\0');
    else if (taken > 0)
      g_string_append_unichar(out, c);
  }
  self->length = out->len;
  self->utf8 = g_string_free(out, FALSE);
  return taken > 0;
}

static gboolean
take_utf8(LksText *self, const guint8 *data, gsize length)
{
  self->utf8 = g_malloc(length + 1);
  if (length > 0)
    memcpy(self->utf8, data, length);
  self->utf8[length] = '\0';
  const char *end = NULL;
  gboolean valid = g_utf8_validate_len(self->utf8, length, &end);
  self->length = (gsize)(end - self->utf8);
  return valid;
}

LksText *
lks_text_new(GBytes *bytes, LksEncoding encoding, gsize mark, const char *name, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  g_autoptr(LksText) self = g_new0(LksText, 1);
  self->bytes = g_bytes_ref(bytes);
  self->encoding = encoding;
  self->mark = mark;
  gboolean valid = encoding == LKS_ENCODING_UTF_8
                       ? take_utf8(self, length > 0 ? data + mark : data, length - mark)
                       : decode(self, length > 0 ? data + mark : data, length - mark);
  if (valid)
    return g_steal_pointer(&self);
  guint line = 0, column = 0;
  lks_text_locate(self, self->length, &line, &column);
  return lks_throw_null(error, LKS_ERROR_MALFORMED,
                        _("%s: line %u, column %u: these bytes are no character of the encoding "
                          "that the file is in"),
                        name, line, column);
}

void
lks_text_free(LksText *self)
{
  g_clear_pointer(&self->bytes, g_bytes_unref);
  g_free(self->utf8);
  g_free(self);
}

/* --- lines ----------------------------------------------------------------------------------- */

void
lks_text_advance(const LksText *self, gsize from, gsize to, guint *line, guint *column)
{
  for (gsize i = from; i < to; i++) {
    char c = self->utf8[i];
    /* the CR of a CRLF ends no line by itself */
    if (c == '\n' || (c == '\r' && self->utf8[i + 1] != '\n')) {
      (*line)++;
      *column = 1;
    } else if ((c & 0xC0) != 0x80) {
      (*column)++;
    }
  }
}

void
lks_text_locate(const LksText *self, gsize offset, guint *line, guint *column)
{
  *line = 1;
  *column = 1;
  lks_text_advance(self, 0, offset, line, column);
}

const char *
lks_text_line_end_at(const LksText *self, gsize offset)
{
  if (offset >= self->length)
    return NULL;
  if (self->utf8[offset] == '\n')
    return "\n";
  if (self->utf8[offset] != '\r')
    return NULL;
  return self->utf8[offset + 1] == '\n' ? "\r\n" : "\r";
}

const char *
lks_text_get_line_end(const LksText *self)
{
  for (gsize i = 0; i < self->length; i++) {
    const char *end = lks_text_line_end_at(self, i);
    if (end != NULL)
      return end;
  }
  return "\n";
}

gsize
lks_text_line_start(const LksText *self, gsize offset)
{
  while (offset > 0 && self->utf8[offset - 1] != '\n' && self->utf8[offset - 1] != '\r')
    offset--;
  return offset;
}

char *
lks_text_dup_indent(const LksText *self, gsize offset)
{
  gsize start = lks_text_line_start(self, offset);
  gsize length = 0;
  while (start + length < offset && strchr(" \t", self->utf8[start + length]) != NULL)
    length++;
  return g_strndup(self->utf8 + start, length);
}

gboolean
lks_text_is_first_on_line(const LksText *self, gsize offset)
{
  g_autofree char *indent = lks_text_dup_indent(self, offset);
  return lks_text_line_start(self, offset) + strlen(indent) == offset;
}

gsize
lks_text_past_line(const LksText *self, gsize offset)
{
  gsize i = offset;
  while (i < self->length && (self->utf8[i] == ' ' || self->utf8[i] == '\t'))
    i++;
  const char *end = lks_text_line_end_at(self, i);
  return end != NULL ? i + strlen(end) : offset;
}

/* --- encoding -------------------------------------------------------------------------------- */

/* -1: the encoding has no such byte */
static int
encode_byte(LksEncoding encoding, gunichar c)
{
  if (c < 0x80)
    return (int)c;
  if (encoding == LKS_ENCODING_ISO_8859_1)
    return c < 0x100 ? (int)c : -1;
  if (encoding == LKS_ENCODING_US_ASCII)
    return -1;
  if (c >= 0xA0 && c < 0x100)
    return (int)c;
  for (guint i = 0; i < G_N_ELEMENTS(windows_1252); i++)
    if (windows_1252[i] == c)
      return (int)(0x80 + i);
  return -1;
}

gboolean
lks_text_can_encode(const LksText *self, gunichar c)
{
  if (self->encoding == LKS_ENCODING_UTF_8 || self->encoding == LKS_ENCODING_UTF_16LE ||
      self->encoding == LKS_ENCODING_UTF_16BE)
    return TRUE;
  return encode_byte(self->encoding, c) >= 0;
}

static void
append_unit(GByteArray *out, guint unit, gboolean is_big)
{
  guint8 pair[2] = { (guint8)(unit & 0xFF), (guint8)(unit >> 8) };
  if (is_big) {
    pair[0] = (guint8)(unit >> 8);
    pair[1] = (guint8)(unit & 0xFF);
  }
  g_byte_array_append(out, pair, 2);
}

static gboolean
append_encoded(const LksText *self, const char *text, GByteArray *out, GError **error)
{
  if (self->encoding == LKS_ENCODING_UTF_8) {
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
    return TRUE;
  }
  gboolean is_big = self->encoding == LKS_ENCODING_UTF_16BE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!lks_text_can_encode(self, c))
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       _("the file's encoding has no character U+%04X"), c);
    if (!is_big && self->encoding != LKS_ENCODING_UTF_16LE) {
      guint8 byte = (guint8)encode_byte(self->encoding, c);
      g_byte_array_append(out, &byte, 1);
    } else if (c < 0x10000) {
      append_unit(out, c, is_big);
    } else {
      append_unit(out, 0xD800 + ((c - 0x10000) >> 10), is_big);
      append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), is_big);
    }
  }
  return TRUE;
}

/* how many bytes of the file [from, to) of the UTF-8 stands for */
static gsize
raw_length(const LksText *self, gsize from, gsize to)
{
  if (self->encoding == LKS_ENCODING_UTF_8)
    return to - from;
  gsize unit =
      self->encoding == LKS_ENCODING_UTF_16LE || self->encoding == LKS_ENCODING_UTF_16BE ? 2 : 1;
  gsize length = 0;
  for (gsize i = from; i < to; i++) {
    guint8 byte = (guint8)self->utf8[i];
    if ((byte & 0xC0) != 0x80)
      length += unit == 2 && byte >= 0xF0 ? 4 : unit;
  }
  return length;
}

GBytes *
lks_text_splice(const LksText *self, const LksEdit *edits, guint n_edits, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(self->bytes, &length);
  g_autoptr(GByteArray) out = g_byte_array_sized_new((guint)length + 256);
  gsize offset = 0, copied = 0, raw = self->mark;
  for (guint i = 0; i < n_edits; i++) {
    g_assert(edits[i].start >= offset && edits[i].end >= edits[i].start);
    raw += raw_length(self, offset, edits[i].start);
    g_byte_array_append(out, data + copied, (guint)(raw - copied));
    if (!append_encoded(self, edits[i].text, out, error))
      return NULL;
    raw += raw_length(self, edits[i].start, edits[i].end);
    copied = raw;
    offset = edits[i].end;
  }
  if (length > copied)
    g_byte_array_append(out, data + copied, (guint)(length - copied));
  return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

void
lks_edit_clear(LksEdit *edit)
{
  g_clear_pointer(&edit->text, g_free);
}

GArray *
lks_edits_new(void)
{
  GArray *edits = g_array_new(FALSE, FALSE, sizeof(LksEdit));
  g_array_set_clear_func(edits, (GDestroyNotify)lks_edit_clear);
  return edits;
}

void
lks_edits_add(GArray *edits, gsize start, gsize end, char *text)
{
  LksEdit edit = { .start = start, .end = end, .text = text };
  g_array_append_val(edits, edit);
}

char *
lks_text_dup_deeper(const LksText *self, gsize outer, gsize inner)
{
  g_autofree char *deep = lks_text_dup_indent(self, inner);
  g_autofree char *shallow = lks_text_dup_indent(self, outer);
  if (!lks_text_is_first_on_line(self, inner) || !g_str_has_prefix(deep, shallow) ||
      strlen(deep) <= strlen(shallow))
    return NULL;
  return g_strdup(deep + strlen(shallow));
}

void
lks_edits_take_out(GArray *edits, const LksText *text, gsize start, gsize end)
{
  gsize after = lks_text_past_line(text, end);
  if (lks_text_is_first_on_line(text, start) && after != end)
    lks_edits_add(edits, lks_text_line_start(text, start), after, g_strdup(""));
  else
    lks_edits_add(edits, start, end, g_strdup(""));
}

gsize
lks_text_mark_length(const guint8 *data, gsize length)
{
  return length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

guint
lks_text_parse_unit(const char *text, gsize length, guint *unit)
{
  guint n = 0;
  *unit = 0;
  while (n < 4 && n < length && g_ascii_isxdigit(text[n]))
    *unit = *unit << 4 | (guint)g_ascii_xdigit_value(text[n++]);
  return n;
}
