// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 8259, and the comments that the products' own readers take. They are a person's, so a text
 * of one line has none: there a comment is a fault. */
typedef struct {
  LksScan *scan;
  const char *text;
  gsize length;
  gsize offset;
  gboolean takes_comments;
  guint depth;
  GString *path; /* of the value being read */
} Scanner;

static gboolean scan_value(Scanner *self, LksJsonNode *node, GError **error);

static void
node_free(LksJsonNode *node)
{
  g_free(node->name);
  g_clear_pointer(&node->children, g_ptr_array_unref);
  g_clear_pointer(&node->by_name, g_hash_table_unref);
  g_clear_pointer(&node->by_fold, g_hash_table_unref);
  g_clear_pointer(&node->ambiguous, g_hash_table_unref);
  g_free(node);
}

static char
peek(const Scanner *self)
{
  return self->offset < self->length ? self->text[self->offset] : '\0';
}

/* --- white space and comments ---------------------------------------------------------------- */

/* *is_open: a comment begins here and does not end */
static gsize
skip_comment(const char *text, gsize length, gsize offset, gboolean *is_open)
{
  *is_open = FALSE;
  if (offset + 1 >= length || text[offset] != '/')
    return offset;
  if (text[offset + 1] == '/')
    return offset + strcspn(text + offset, "\r\n");
  if (text[offset + 1] != '*')
    return offset;
  const char *end = strstr(text + offset + 2, "*/");
  *is_open = end == NULL;
  return end != NULL ? (gsize)(end - text) + 2 : offset;
}

static gsize
skip_blanks(const char *text, gsize length, gsize offset)
{
  while (offset < length && text[offset] != '\0' && strchr(" \t\r\n", text[offset]) != NULL)
    offset++;
  return offset;
}

gsize
lks_json_skip(const LksText *text, gsize offset)
{
  gboolean is_open = FALSE;
  for (;;) {
    gsize start = offset;
    offset = skip_blanks(text->utf8, text->length, offset);
    offset = skip_comment(text->utf8, text->length, offset, &is_open);
    if (offset == start)
      return offset;
  }
}

static gboolean
skip(Scanner *self, GError **error)
{
  for (;;) {
    self->offset = skip_blanks(self->text, self->length, self->offset);
    gboolean is_open = FALSE;
    gsize end = skip_comment(self->text, self->length, self->offset, &is_open);
    if (is_open)
      return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error,
                            _("this comment does not end"));
    if (end == self->offset)
      return TRUE;
    if (!self->takes_comments)
      return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error,
                            _("a text of one line is strict JSON, which has no comments"));
    self->offset = end;
  }
}

static gboolean
throw_expected(Scanner *self, const char *expected, GError **error)
{
  if (self->offset >= self->length)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error,
                          _("expected %s, but the text ends here"), expected);
  return lks_scan_throw(self->scan, self->offset, LKS_ERROR_MALFORMED, error, _("expected %s"),
                        expected);
}

/* --- scalars --------------------------------------------------------------------------------- */

static gboolean
scan_hex(Scanner *self, guint *unit)
{
  guint n = lks_text_parse_unit(self->text + self->offset, self->length - self->offset, unit);
  self->offset += n;
  return n == 4;
}

static gboolean
scan_unicode_escape(Scanner *self, GString *out, gboolean *is_exact, GError **error)
{
  guint unit = 0, low = 0;
  if (!scan_hex(self, &unit))
    return throw_expected(self, _("four hexadecimal digits after “\\u”"), error);
  gunichar c = unit;
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    gboolean has_low = unit <= 0xDBFF && strncmp(self->text + self->offset, "\\u", 2) == 0;
    self->offset += has_low ? 2 : 0;
    if (!has_low || !scan_hex(self, &low) || low < 0xDC00 || low > 0xDFFF)
      return throw_expected(self, _("the second half of a surrogate pair"), error);
    c = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  *is_exact = *is_exact && c != 0;
  g_string_append_unichar(out, c != 0 ? c : 0xFFFD);
  return TRUE;
}

static gboolean
scan_escape(Scanner *self, GString *out, gboolean *is_exact, GError **error)
{
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  self->offset++;
  char c = peek(self);
  const char *letter = c != '\0' ? strchr(letters, c) : NULL;
  if (letter == NULL && c != 'u')
    return throw_expected(self, _("one of \" \\ / b f n r t u after a backslash"), error);
  self->offset++;
  if (letter == NULL)
    return scan_unicode_escape(self, out, is_exact, error);
  g_string_append_c(out, meant[letter - letters]);
  return TRUE;
}

/* at the opening quote */
static char *
scan_string(Scanner *self, gboolean *is_exact, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  *is_exact = TRUE;
  self->offset++;
  while (peek(self) != '"') {
    if (self->offset >= self->length || (guint8)peek(self) < 0x20) {
      throw_expected(self, _("the closing quotation mark of this string"), error);
      return NULL;
    }
    if (peek(self) != '\\')
      g_string_append_c(out, self->text[self->offset++]);
    else if (!scan_escape(self, out, is_exact, error))
      return NULL;
  }
  self->offset++;
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* the length of the number that text begins with; 0: none */
static gsize
number_length(const char *text)
{
  const char *p = text;
  if (*p == '-')
    p++;
  if (!g_ascii_isdigit(*p))
    return 0;
  p += *p == '0' ? 1 : strspn(p, "0123456789");
  if (*p == '.') {
    if (!g_ascii_isdigit(p[1]))
      return 0;
    p += 1 + strspn(p + 1, "0123456789");
  }
  if (*p == 'e' || *p == 'E') {
    p += p[1] == '+' || p[1] == '-' ? 2 : 1;
    if (!g_ascii_isdigit(*p))
      return 0;
    p += strspn(p, "0123456789");
  }
  return (gsize)(p - text);
}

gboolean
lks_json_is_number(const char *text)
{
  return *text != '\0' && number_length(text) == strlen(text);
}

void
lks_json_append_quoted(GString *out, const char *value)
{
  static const char letters[] = "\"\\bfnrt", meant[] = "\"\\\b\f\n\r\t";
  g_string_append_c(out, '"');
  for (const char *p = value; *p != '\0'; p++) {
    const char *found = strchr(meant, *p);
    if (found != NULL)
      g_string_append_printf(out, "\\%c", letters[found - meant]);
    else if ((guint8)*p < 0x20)
      g_string_append_printf(out, "\\u%04X", *p);
    else
      g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
}

static gboolean
scan_bare(Scanner *self, LksJsonNode *node, GError **error)
{
  static const struct {
    const char *word;
    LksJsonKind kind;
  } words[] = { { "true", LKS_JSON_BOOLEAN },
                { "false", LKS_JSON_BOOLEAN },
                { "null", LKS_JSON_NULL } };
  const char *here = self->text + self->offset;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(here, words[i].word)) {
      node->kind = words[i].kind;
      self->offset += strlen(words[i].word);
      return TRUE;
    }
  gsize length = number_length(here);
  node->kind = LKS_JSON_NUMBER;
  self->offset += length;
  return length > 0 || throw_expected(self, _("a value"), error);
}

static gboolean
scan_scalar(Scanner *self, LksJsonNode *node, GError **error)
{
  g_autofree char *value = NULL;
  gboolean is_exact = TRUE;
  if (peek(self) == '"') {
    node->kind = LKS_JSON_STRING;
    value = scan_string(self, &is_exact, error);
    if (value == NULL)
      return FALSE;
  } else {
    if (!scan_bare(self, node, error))
      return FALSE;
    value = g_strndup(self->text + node->start, self->offset - node->start);
  }
  if (self->scan->spots->len >= LKS_ENTRIES_LIMIT)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                          _("too many entries"));
  node->spot = lks_scan_add(self->scan, g_strdup(self->path->str), g_steal_pointer(&value),
                            node->name_start, node->start, self->offset);
  node->spot->is_exact = is_exact;
  node->spot->node = node;
  node->spot->entry.is_text = node->kind == LKS_JSON_STRING;
  return TRUE;
}

/* --- objects and arrays ---------------------------------------------------------------------- */

void
lks_json_append_segment(GString *path, const char *name)
{
  if (path->len > 0)
    g_string_append_c(path, '.');
  if (*name != '\0' && strpbrk(name, ".\"") == NULL) {
    g_string_append(path, name);
    return;
  }
  lks_json_append_quoted(path, name);
}

static LksJsonNode *
add_child(LksJsonNode *parent, gsize offset, gsize comma)
{
  LksJsonNode *child = g_new0(LksJsonNode, 1);
  child->parent = parent;
  child->name_start = offset;
  child->comma = comma;
  g_ptr_array_add(parent->children, child);
  return child;
}

static gboolean
scan_member(Scanner *self, LksJsonNode *parent, gsize comma, GError **error)
{
  gboolean is_exact = TRUE;
  if (peek(self) != '"')
    return throw_expected(self, _("a member's name in quotation marks"), error);
  LksJsonNode *child = add_child(parent, self->offset, comma);
  child->name = scan_string(self, &is_exact, error);
  if (child->name == NULL)
    return FALSE;
  child->name_end = self->offset;
  LksJsonNode *earlier = g_hash_table_lookup(parent->by_name, child->name);
  if (earlier != NULL)
    earlier->is_shadowed = TRUE;
  g_hash_table_insert(parent->by_name, child->name, child);
  if (!skip(self, error))
    return FALSE;
  if (peek(self) != ':')
    return throw_expected(self, _("“:” after the member's name"), error);
  self->offset++;
  lks_json_append_segment(self->path, child->name);
  return skip(self, error) && scan_value(self, child, error);
}

static gboolean
scan_element(Scanner *self, LksJsonNode *parent, gsize comma, GError **error)
{
  LksJsonNode *child = add_child(parent, self->offset, comma);
  g_autofree char *index = g_strdup_printf("%u", parent->children->len - 1);
  lks_json_append_segment(self->path, index);
  return scan_value(self, child, error);
}

static gboolean
scan_container(Scanner *self, LksJsonNode *node, GError **error)
{
  gboolean is_object = peek(self) == '{';
  char close = is_object ? '}' : ']';
  gsize comma = 0;
  node->kind = is_object ? LKS_JSON_OBJECT : LKS_JSON_ARRAY;
  node->children = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
  if (is_object)
    node->by_name = g_hash_table_new(g_str_hash, g_str_equal);
  self->offset++;
  if (!skip(self, error))
    return FALSE;
  while (comma > 0 || peek(self) != close) {
    gsize parent_path = self->path->len;
    if (!(is_object ? scan_member(self, node, comma, error)
                    : scan_element(self, node, comma, error)) ||
        !skip(self, error))
      return FALSE;
    g_string_truncate(self->path, parent_path);
    if (peek(self) == close)
      break;
    if (peek(self) != ',')
      return throw_expected(self, is_object ? _("“,” or “}”") : _("“,” or “]”"), error);
    comma = self->offset++;
    if (!skip(self, error))
      return FALSE;
  }
  self->offset++;
  return TRUE;
}

static gboolean
scan_value(Scanner *self, LksJsonNode *node, GError **error)
{
  node->start = self->offset;
  gboolean is_container = peek(self) == '{' || peek(self) == '[';
  if (is_container && self->depth >= LKS_NESTING_LIMIT)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                          _("nested more than %d deep"), LKS_NESTING_LIMIT);
  self->depth++;
  gboolean done = is_container ? scan_container(self, node, error) : scan_scalar(self, node, error);
  self->depth--;
  node->end = self->offset;
  return done;
}

static void
mark_effective(LksScan *scan)
{
  for (guint i = 0; i < scan->spots->len; i++) {
    LksSpot *spot = g_ptr_array_index(scan->spots, i);
    for (const LksJsonNode *node = spot->node; node != NULL; node = node->parent)
      spot->entry.effective = spot->entry.effective && !node->is_shadowed;
  }
}

gboolean
lks_json_scan(LksScan *scan, GError **error)
{
  g_autoptr(GString) path = g_string_new(NULL);
  Scanner self = { scan, scan->text->utf8, scan->text->length, 0, FALSE, 0, path };
  /* what people write has lines; what programs exchange has neither lines nor comments (RFC 8259)
   */
  self.takes_comments = strpbrk(self.text, "\r\n") != NULL;
  LksJsonNode *root = g_new0(LksJsonNode, 1);
  scan->tree = root;
  scan->free_tree = (GDestroyNotify)node_free;
  if (!skip(&self, error))
    return FALSE;
  root->name_start = self.offset;
  if (!scan_value(&self, root, error) || !skip(&self, error))
    return FALSE;
  if (self.offset < self.length)
    return throw_expected(&self, _("nothing more after the value"), error);
  mark_effective(scan);
  return TRUE;
}
