// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-syntax-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As java.util.Properties.load(InputStream) reads, to the letter: ISO-8859-1, so that UTF-8 reads
 * as Java reads it, and a UTF-8 byte order mark is the beginning of the first key. That key is not
 * found by its plain name, because Java does not find it either: setting it adds a line. */

/* how a value is parted from its key */
enum {
  SEPARATOR_NONE,  /* the line is the key alone */
  SEPARATOR_BLANK, /* a value that begins with = or : needs a backslash */
  SEPARATOR_SIGN,
};

/* One logical line: its characters without continuations, and where each stands in the text. */
typedef struct {
  GString *text;
  GArray *places; /* gsize */
  gsize end;      /* of the last natural line, before its line end */
} LogicalLine;

/* Where an entry's parts stand; an LksSpot's node. */
typedef struct {
  gsize line_start;
  gsize key_start;
  gsize key_end;
  gsize line_end; /* before the line end */
} EntryPlace;

/* --- logical lines --------------------------------------------------------------------------- */

static gboolean
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\f';
}

static gboolean
is_line_end(char c)
{
  return c == '\n' || c == '\r';
}

static gsize
skip_line_end(const LksText *text, gsize offset)
{
  const char *end = lks_text_line_end_at(text, offset);
  return end != NULL ? offset + strlen(end) : offset;
}

static void
drop_last(LogicalLine *line)
{
  g_string_truncate(line->text, line->text->len - 1);
  g_array_set_size(line->places, line->places->len - 1);
}

/* how far it goes without a backslash or a line end */
static gsize
plain_length(const char *text, gsize offset, gsize end)
{
  gsize i = offset;
  while (i < end && text[i] != '\\' && !is_line_end(text[i]))
    i++;
  return i - offset;
}

static void
take_characters(LogicalLine *line, const char *text, gsize offset, gsize length)
{
  guint n_places = line->places->len;
  g_string_append_len(line->text, text + offset, (gssize)length);
  g_array_set_size(line->places, n_places + (guint)length);
  for (gsize i = 0; i < length; i++)
    g_array_index(line->places, gsize, n_places + i) = offset + i;
}

/* LineReader.readLine(): FALSE at the end of the text. *offset moves behind the line. */
static gboolean
read_logical_line(const LksText *text, gsize *offset, LogicalLine *line)
{
  gboolean skips_blanks = TRUE, is_continued = FALSE, after_backslash = FALSE;
  gsize i = *offset;
  g_string_truncate(line->text, 0);
  g_array_set_size(line->places, 0);
  while (i < text->length) {
    char c = text->utf8[i];
    if (skips_blanks && (is_blank(c) || (!is_continued && is_line_end(c)))) {
      i++;
      continue;
    }
    skips_blanks = is_continued = FALSE;
    if (line->text->len == 0 && (c == '#' || c == '!')) {
      while (i < text->length && !is_line_end(text->utf8[i]))
        i++;
      skips_blanks = TRUE;
    } else if (!is_line_end(c)) {
      gsize length = c == '\\' ? 1 : plain_length(text->utf8, i, text->length);
      take_characters(line, text->utf8, i, length);
      after_backslash = c == '\\' && !after_backslash;
      i += length;
    } else if (line->text->len == 0) {
      skips_blanks = TRUE;
    } else if (after_backslash) {
      drop_last(line);
      after_backslash = FALSE;
      skips_blanks = is_continued = TRUE;
      i = skip_line_end(text, i);
    } else {
      break;
    }
  }
  line->end = i;
  if (after_backslash)
    drop_last(line);
  *offset = skip_line_end(text, i);
  return line->text->len > 0;
}

/* --- escapes --------------------------------------------------------------------------------- */

/* \uXXXX: *unit is one UTF-16 unit */
static gboolean
decode_unit(const char *text, gsize length, guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++) {
    if (i >= length || !g_ascii_isxdigit(text[i]))
      return FALSE;
    *unit = *unit << 4 | (guint)g_ascii_xdigit_value(text[i]);
  }
  return TRUE;
}

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

/* NULL: a malformed \u at *fault */
static char *
decode(const char *text, gsize length, gboolean *is_exact, gsize *fault)
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
      if (!decode_unit(text + i + 1, length - i - 1, &c))
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

/* escaped_first: which first characters would be taken for something else */
static void
append_value(GString *out, const char *value, const char *escaped_first)
{
  if (*value != '\0' && strchr(escaped_first, *value) != NULL)
    g_string_append_c(out, '\\');
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p))
    append_escaped(out, g_utf8_get_char(p));
}

static void
append_key(GString *out, const char *key)
{
  for (const char *p = key; *p != '\0'; p = g_utf8_next_char(p)) {
    if (strchr(" =:", *p) != NULL || (p == key && strchr("#!", *p) != NULL))
      g_string_append_c(out, '\\');
    append_escaped(out, g_utf8_get_char(p));
  }
}

/* --- scan ------------------------------------------------------------------------------------ */

static guint
properties_sniff(const guint8 *data, gsize length)
{
  return 8; /* every text is one */
}

static gboolean
properties_detect(GBytes *bytes,
                  const char *name,
                  LksEncoding *encoding,
                  gsize *mark,
                  GError **error)
{
  *encoding = LKS_ENCODING_ISO_8859_1;
  *mark = 0;
  return TRUE;
}

static gsize
find_key_end(const GString *line)
{
  gboolean after_backslash = FALSE;
  for (gsize i = 0; i < line->len; i++) {
    char c = line->str[i];
    if (!after_backslash && (is_blank(c) || c == '=' || c == ':'))
      return i;
    after_backslash = c == '\\' && !after_backslash;
  }
  return line->len;
}

static gsize
find_value(const GString *line, gsize key_end, guint *separator)
{
  *separator = key_end < line->len ? SEPARATOR_BLANK : SEPARATOR_NONE;
  gsize i = key_end;
  for (; i < line->len; i++) {
    char c = line->str[i];
    if (*separator != SEPARATOR_SIGN && (c == '=' || c == ':'))
      *separator = SEPARATOR_SIGN;
    else if (!is_blank(c))
      break;
  }
  return i;
}

static gboolean
throw_escape(LksScan *scan, const LogicalLine *line, gsize fault, GError **error)
{
  return lks_scan_throw(scan, g_array_index(line->places, gsize, fault), LKS_ERROR_MALFORMED, error,
                        _("“\\u” must be followed by four hexadecimal digits; Java refuses the "
                          "whole file (a backslash itself is written “\\\\”)"));
}

static gboolean
add_entry(LksScan *scan, const LogicalLine *line, GArray *places, GError **error)
{
  const GString *text = line->text;
  guint separator = SEPARATOR_NONE;
  gsize key_end = find_key_end(text), fault = 0;
  gsize value = find_value(text, key_end, &separator);
  gboolean is_key_exact = TRUE, is_exact = TRUE;
  g_autofree char *key = decode(text->str, key_end, &is_key_exact, &fault);
  if (key == NULL)
    return throw_escape(scan, line, fault, error);
  g_autofree char *decoded = decode(text->str + value, text->len - value, &is_exact, &fault);
  if (decoded == NULL)
    return throw_escape(scan, line, value + fault, error);
  gsize key_start = g_array_index(line->places, gsize, 0);
  /* a backslash behind an empty value goes with it */
  gsize start = value < text->len ? g_array_index(line->places, gsize, value)
                : text->len > 0   ? g_array_index(line->places, gsize, text->len - 1) + 1
                                  : line->end;
  gsize key_last = key_end > 0 ? g_array_index(line->places, gsize, key_end - 1) + 1 : key_start;
  EntryPlace place = { lks_text_line_start(scan->text, key_start), key_start, key_last, line->end };
  g_array_append_val(places, place);
  LksSpot *spot = lks_scan_add(scan, g_steal_pointer(&key), g_steal_pointer(&decoded), key_start,
                               start, line->end);
  spot->is_exact = is_exact;
  spot->style = separator;
  return TRUE;
}

static void
mark_effective(LksScan *scan, GArray *places)
{
  for (guint i = 0; i < scan->spots->len; i++) {
    LksSpot *spot = g_ptr_array_index(scan->spots, i);
    spot->node = &g_array_index(places, EntryPlace, i);
    spot->entry.effective = g_hash_table_lookup(scan->last, spot->entry.key) == spot;
  }
}

static gboolean
properties_scan(LksScan *scan, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GArray) where = g_array_new(FALSE, FALSE, sizeof(gsize));
  GArray *places = g_array_new(FALSE, FALSE, sizeof(EntryPlace));
  scan->tree = places;
  scan->free_tree = (GDestroyNotify)g_array_unref;
  LogicalLine line = { text, where, 0 };
  gsize offset = 0;
  while (read_logical_line(scan->text, &offset, &line)) {
    if (scan->spots->len >= LKS_ENTRIES_LIMIT)
      return lks_scan_throw(scan, offset, LKS_ERROR_TOO_LARGE, error, _("too many entries"));
    if (!add_entry(scan, &line, places, error))
      return FALSE;
  }
  mark_effective(scan, places);
  return TRUE;
}

/* --- edits ----------------------------------------------------------------------------------- */

static gboolean
properties_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  *spot = g_hash_table_lookup(scan->last, key);
  return TRUE;
}

static char *
properties_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  GString *out = g_string_new(NULL);
  if (spot->style == SEPARATOR_NONE)
    g_string_append_c(out, '=');
  append_value(out, value, spot->style == SEPARATOR_BLANK ? " =:" : " ");
  return g_string_free(out, FALSE);
}

/* what stands between key and value at a neighbour, when it is on one line */
static char *
dup_separator(const LksScan *scan, const LksSpot *model)
{
  const EntryPlace *place = model != NULL ? model->node : NULL;
  if (place == NULL || model->style != SEPARATOR_SIGN || model->start == model->end)
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
  while (start < end && is_blank(text->utf8[start]))
    start++;
  gboolean is_comment = (text->utf8[start] == '#' || text->utf8[start] == '!') &&
                        (last == NULL || ((EntryPlace *)last->node)->line_end < start);
  guint n_backslashes = 0;
  while (end - n_backslashes > start && text->utf8[end - n_backslashes - 1] == '\\')
    n_backslashes++;
  return !is_comment && n_backslashes % 2 == 1 ? end - 1 : text->length;
}

static char *
format_entry(const LksScan *scan, const LksSpot *model, const char *key, const char *value)
{
  const EntryPlace *place = model != NULL ? model->node : NULL;
  g_autofree char *indent =
      place != NULL ? lks_text_dup_indent(scan->text, place->key_start) : g_strdup("");
  g_autofree char *separator = dup_separator(scan, model);
  GString *out = g_string_new(indent);
  append_key(out, key);
  g_string_append(out, separator);
  append_value(out, value, " ");
  return g_string_free(out, FALSE);
}

static gboolean
properties_place(const LksScan *scan,
                 const char *key,
                 const char *value,
                 GArray *edits,
                 GError **error)
{
  const LksText *text = scan->text;
  const LksSpot *neighbour = lks_scan_find_neighbour(scan, key, '.');
  const LksSpot *last =
      scan->spots->len > 0 ? g_ptr_array_index(scan->spots, scan->spots->len - 1) : NULL;
  g_autofree char *entry = format_entry(scan, neighbour != NULL ? neighbour : last, key, value);
  const char *end = NULL;
  if (neighbour != NULL)
    end = lks_text_line_end_at(text, ((EntryPlace *)neighbour->node)->line_end);
  if (end != NULL) {
    gsize at = ((EntryPlace *)neighbour->node)->line_end + strlen(end);
    lks_edits_add(edits, at, at, g_strconcat(entry, end, NULL));
    return TRUE;
  }
  gsize at = open_end(scan);
  gboolean is_open = text->length > 0 && !is_line_end(text->utf8[text->length - 1]);
  end = lks_text_get_line_end(text);
  lks_edits_add(edits, at, text->length,
                g_strconcat(is_open || at < text->length ? end : "", entry, is_open ? "" : end,
                            NULL));
  return TRUE;
}

static void
take_out_one(const LksScan *scan, const LksSpot *spot, gsize taken, GArray *edits)
{
  const LksText *text = scan->text;
  const EntryPlace *place = spot->node;
  gsize start = place->line_start;
  gsize end = skip_line_end(text, place->line_end);
  /* a text that ended without a line end still does */
  if (end == place->line_end && start > taken)
    start -= start >= taken + 2 && text->utf8[start - 1] == '\n' && text->utf8[start - 2] == '\r'
                 ? 2
                 : 1;
  lks_edits_add(edits, start, end, g_strdup(""));
}

static gboolean
properties_take_out(const LksScan *scan,
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

const LksSyntax lks_syntax_properties = {
  .id = "properties",
  .title = N_("Java properties"),
  .suffixes = ".properties",
  .sniff = properties_sniff,
  .detect = properties_detect,
  .scan = properties_scan,
  .find = properties_find,
  .encode = properties_encode,
  .place = properties_place,
  .take_out = properties_take_out,
};
