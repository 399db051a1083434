// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hocon-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The words of HOCON: white space, comments, numbers, text with and without quotes, paths. */
#define RESERVED "$\"{}[]:=,+#`^?!@*&\\"
#define DIGITS   "0123456789"

/* --- characters ------------------------------------------------------------------------------ */

char
lks_hocon_peek(const LksHoconCursor *self)
{
  return self->text[self->offset];
}

gboolean
lks_hocon_starts_with(const LksHoconCursor *self, const char *prefix)
{
  return strncmp(self->text + self->offset, prefix, strlen(prefix)) == 0;
}

/* the length of the white space character at text, 0: it is none; a line feed is one */
static gsize
blank_length(const char *text)
{
  guint8 c = (guint8)*text;
  if (c < 0x80)
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) ? 1 : 0;
  gunichar character = g_utf8_get_char(text);
  GUnicodeType type = g_unichar_type(character);
  if (character != 0xFEFF && type != G_UNICODE_SPACE_SEPARATOR &&
      type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR)
    return 0;
  return (gsize)(g_utf8_next_char(text) - text);
}

gboolean
lks_hocon_is_comment(const char *text)
{
  return *text == '#' || (text[0] == '/' && text[1] == '/');
}

/* how far text without quotes goes */
gsize
lks_hocon_bare_length(const char *text)
{
  const char *p = text;
  while (*p != '\0' && strchr(RESERVED, *p) == NULL && blank_length(p) == 0 &&
         !lks_hocon_is_comment(p))
    p = g_utf8_next_char(p);
  return (gsize)(p - text);
}

void
lks_hocon_skip_blanks(LksHoconCursor *self)
{
  while (lks_hocon_peek(self) != '\0' && lks_hocon_peek(self) != '\n' &&
         blank_length(self->text + self->offset) > 0)
    self->offset += blank_length(self->text + self->offset);
}

static gsize
skip_comment(const char *text, gsize offset)
{
  return lks_hocon_is_comment(text + offset) ? offset + strcspn(text + offset, "\n") : offset;
}

gsize
lks_hocon_text_skip(const LksText *text, gsize offset)
{
  for (;;) {
    gsize start = offset;
    while (offset < text->length && blank_length(text->utf8 + offset) > 0)
      offset += blank_length(text->utf8 + offset);
    offset = skip_comment(text->utf8, offset);
    if (offset == start)
      return offset;
  }
}

void
lks_hocon_skip(LksHoconCursor *self)
{
  self->offset = lks_hocon_text_skip(self->scan->text, self->offset);
}

gboolean
lks_hocon_throw_expected(LksHoconCursor *self, const char *expected, GError **error)
{
  if (self->offset >= self->length)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error,
                          _("expected %s, but the text ends here"), expected);
  return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error, _("expected %s"),
                        expected);
}

/* --- numbers and bare words ------------------------------------------------------------------ */

static gboolean
is_whole_number(const char *text)
{
  const char *digits = text + (*text == '-' ? 1 : 0);
  return *digits != '\0' && digits[strspn(digits, DIGITS)] == '\0' &&
         g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

gboolean
lks_hocon_is_number(const char *text)
{
  if (strpbrk(text, ".eE") == NULL)
    return is_whole_number(text);
  const char *p = text + (*text == '-' ? 1 : 0);
  gsize n_whole = strspn(p, DIGITS), n_fraction = 0;
  p += n_whole;
  if (*p == '.') {
    n_fraction = strspn(p + 1, DIGITS);
    p += 1 + n_fraction;
  }
  if (n_whole + n_fraction == 0)
    return FALSE;
  if (*p == 'e' || *p == 'E') {
    p += p[1] == '+' || p[1] == '-' ? 2 : 1;
    if (*p == '\0')
      return FALSE;
    p += strspn(p, DIGITS);
  }
  return *p == '\0';
}

gboolean
lks_hocon_is_unquoted(const char *value)
{
  static const char *const words[] = { "true", "false", "null" };
  if (*value == '\0' || *value == '-' || g_ascii_isdigit(*value))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(value, words[i]))
      return FALSE;
  const char *p = value;
  while (*p != '\0') {
    gsize length = lks_hocon_bare_length(p);
    p += length;
    /* blanks stay as they are between words, not at the ends */
    gsize n_blanks = strspn(p, " ");
    p += n_blanks;
    if (length == 0 || (n_blanks > 0 && *p == '\0') || (n_blanks == 0 && *p != '\0'))
      return FALSE;
  }
  return TRUE;
}

static gboolean
scan_number(LksHoconCursor *self, GString *out, LksHoconStyle *style, GError **error)
{
  gsize length = strspn(self->text + self->offset, DIGITS "eE+-.");
  g_autofree char *digits = g_strndup(self->text + self->offset, length);
  gboolean is_number = lks_hocon_is_number(digits);
  const char *plus = strchr(digits, '+');
  if (!is_number && plus != NULL) {
    self->offset += (gsize)(plus - digits);
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error,
                          _("“+” must be in quotation marks here"));
  }
  g_string_append(out, digits);
  *style = is_number ? LKS_HOCON_NUMBER : LKS_HOCON_UNQUOTED;
  self->offset += length;
  return TRUE;
}

/* at a character that may begin one */
gboolean
lks_hocon_scan_bare(LksHoconCursor *self, GString *out, LksHoconStyle *style, GError **error)
{
  const char *here = self->text + self->offset;
  if (*here == '-' || g_ascii_isdigit(*here))
    return scan_number(self, out, style, error);
  gsize length = lks_hocon_bare_length(here);
  *style = LKS_HOCON_UNQUOTED;
  if ((length == 4 && strncmp(here, "true", 4) == 0) ||
      (length == 5 && strncmp(here, "false", 5) == 0))
    *style = LKS_HOCON_BOOLEAN;
  else if (length == 4 && strncmp(here, "null", 4) == 0)
    *style = LKS_HOCON_NULL;
  g_string_append_len(out, here, (gssize)length);
  self->offset += length;
  return TRUE;
}

gboolean
lks_hocon_may_begin_bare(const LksHoconCursor *self)
{
  return lks_hocon_bare_length(self->text + self->offset) > 0;
}

/* --- strings --------------------------------------------------------------------------------- */

static gboolean
scan_unit(LksHoconCursor *self, guint *unit)
{
  guint n = lks_text_parse_unit(self->text + self->offset, self->length - self->offset, unit);
  self->offset += n;
  return n == 4;
}

/* behind \u; half a surrogate pair is taken, and is no character */
static gboolean
scan_unicode_escape(LksHoconCursor *self, GString *out, gboolean *is_exact, GError **error)
{
  guint unit = 0, low = 0;
  if (!scan_unit(self, &unit))
    return lks_hocon_throw_expected(self, _("four hexadecimal digits after “\\u”"), error);
  gunichar c = unit;
  gsize behind = self->offset;
  if (unit >= 0xD800 && unit <= 0xDBFF && lks_hocon_starts_with(self, "\\u")) {
    self->offset += 2;
    if (scan_unit(self, &low) && low >= 0xDC00 && low <= 0xDFFF)
      c = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    else
      self->offset = behind;
  }
  gboolean is_character = c != 0 && (c < 0xD800 || c > 0xDFFF);
  *is_exact = *is_exact && is_character;
  g_string_append_unichar(out, is_character ? c : 0xFFFD);
  return TRUE;
}

static gboolean
scan_escape(LksHoconCursor *self, GString *out, gboolean *is_exact, GError **error)
{
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  self->offset++;
  char c = lks_hocon_peek(self);
  const char *letter = c != '\0' ? strchr(letters, c) : NULL;
  if (letter == NULL && c != 'u')
    return lks_hocon_throw_expected(self, _("one of \" \\ / b f n r t u after a backslash"), error);
  self->offset++;
  if (letter == NULL)
    return scan_unicode_escape(self, out, is_exact, error);
  g_string_append_c(out, meant[letter - letters]);
  return TRUE;
}

/* behind the opening quotes: the last three of a run of quotes close it */
static gboolean
scan_triple(LksHoconCursor *self, GString *out, GError **error)
{
  gsize start = self->offset;
  const char *close = strstr(self->text + start, "\"\"\"");
  if (close == NULL) {
    self->offset = self->length;
    return lks_hocon_throw_expected(self, _("the closing quotation marks of this string"), error);
  }
  close += strspn(close, "\"");
  self->offset = (gsize)(close - self->text);
  g_string_append_len(out, self->text + start, (gssize)(self->offset - 3 - start));
  return TRUE;
}

/* at the opening quote */
gboolean
lks_hocon_scan_string(LksHoconCursor *self,
                      GString *out,
                      LksHoconStyle *style,
                      gboolean *is_exact,
                      GError **error)
{
  *style = lks_hocon_starts_with(self, "\"\"\"") ? LKS_HOCON_TRIPLE : LKS_HOCON_QUOTED;
  if (*style == LKS_HOCON_TRIPLE) {
    self->offset += 3;
    return scan_triple(self, out, error);
  }
  self->offset++;
  while (lks_hocon_peek(self) != '"') {
    if (self->offset >= self->length || (guint8)lks_hocon_peek(self) < 0x20)
      return lks_hocon_throw_expected(self, _("the closing quotation mark of this string"), error);
    if (lks_hocon_peek(self) != '\\')
      g_string_append_c(out, self->text[self->offset++]);
    else if (!scan_escape(self, out, is_exact, error))
      return FALSE;
  }
  self->offset++;
  return TRUE;
}

/* --- paths ----------------------------------------------------------------------------------- */

gboolean
lks_hocon_is_bare_name(const char *name)
{
  return (g_ascii_isalpha(*name) || *name == '_') && strcmp(name, "include") != 0 &&
         name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-")] == '\0';
}

void
lks_hocon_path_clear(LksHoconPath *path)
{
  g_clear_pointer(&path->names, g_ptr_array_unref);
  if (path->name != NULL)
    g_string_free(path->name, TRUE);
}

static gboolean
end_name(LksHoconCursor *self, LksHoconPath *path, GError **error)
{
  if (path->name->len == 0 && !path->may_be_empty)
    return lks_hocon_throw_expected(self, _("a name on either side of each dot"), error);
  g_ptr_array_add(path->names, g_strdup(path->name->str));
  g_string_truncate(path->name, 0);
  path->may_be_empty = FALSE;
  return path->names->len <= LKS_NESTING_LIMIT ||
         lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                        _("nested more than %d deep"), LKS_NESTING_LIMIT);
}

/* outside quotes each dot ends a name */
static gboolean
add_bare(LksHoconCursor *self, LksHoconPath *path, const char *text, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++) {
    if (text[i] != '.')
      g_string_append_c(path->name, text[i]);
    else if (!end_name(self, path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
scan_path_piece(LksHoconCursor *self, LksHoconPath *path, GError **error)
{
  LksHoconStyle style = LKS_HOCON_UNQUOTED;
  gboolean is_exact = TRUE;
  if (lks_hocon_peek(self) == '"') {
    path->may_be_empty = path->may_be_empty || path->name->len == 0;
    path->has_quotes = TRUE;
    return lks_hocon_scan_string(self, path->name, &style, &is_exact, error);
  }
  g_autoptr(GString) bare = g_string_new(NULL);
  return lks_hocon_scan_bare(self, bare, &style, error) &&
         add_bare(self, path, bare->str, bare->len, error);
}

/* blanks between the pieces belong to the names */
gboolean
lks_hocon_scan_path(LksHoconCursor *self, LksHoconPath *path, GError **error)
{
  path->names = g_ptr_array_new_with_free_func(g_free);
  path->name = g_string_new(NULL);
  path->end = self->offset;
  gboolean is_first = TRUE;
  for (;; is_first = FALSE) {
    gsize blank = self->offset;
    lks_hocon_skip_blanks(self);
    if (lks_hocon_peek(self) != '"' && !lks_hocon_may_begin_bare(self))
      break;
    if (!is_first)
      g_string_append_len(path->name, self->text + blank, (gssize)(self->offset - blank));
    if (!scan_path_piece(self, path, error))
      return FALSE;
    path->end = self->offset;
  }
  if (is_first)
    return lks_hocon_throw_expected(self, _("a name"), error);
  return end_name(self, path, error);
}
