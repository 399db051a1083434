// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hocon-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As the reference implementation reads (lightbend/config), to the letter where the specification
 * leaves room. A text has no NUL: it is checked before. */
#define PATH_LIMIT 4096

typedef struct {
  LksHoconCursor cursor;
  LksHoconTree *tree;
  guint depth;      /* of objects and arrays */
  guint n_arrays;   /* that it is in */
  guint n_appended; /* values of += that it is in */
  GString *path;    /* of the value being read, canonical */
} Scanner;

/* One value, which may be several pieces. */
typedef struct {
  GString *text; /* of the simple pieces */
  gsize end;
  guint n_simple;
  guint n_bare; /* of the simple ones, without quotes */
  guint n_objects;
  guint n_arrays;
  guint n_substitutions;
  gboolean has_optional; /* ${?…}: it may be nothing */
  gboolean is_exact;
  LksHoconStyle style; /* of the last simple piece */
  gsize substitution;
  GString *name; /* the path of the last substitution, behind “?” where it is optional */
} Value;

static void
value_clear(Value *value)
{
  g_string_free(value->text, TRUE);
  g_string_free(value->name, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Value, value_clear)

static gboolean scan_value(Scanner *self,
                           LksHoconItem *item,
                           LksHoconNode *node,
                           gboolean *has_optional,
                           GError **error);

static gboolean
throw_limit(Scanner *self, GError **error)
{
  return lks_scan_throw(self->cursor.scan, self->cursor.offset, LKS_ERROR_TOO_LARGE, error,
                        _("too many entries"));
}

static gboolean
scan_substitution(Scanner *self, Value *value, GError **error)
{
  value->substitution = self->cursor.offset++;
  if (lks_hocon_peek(&self->cursor) != '{')
    return lks_hocon_throw_expected(&self->cursor,
                                    _("“{” after “$”; a dollar sign itself is written in quotation "
                                      "marks"),
                                    error);
  self->cursor.offset++;
  gboolean is_optional = lks_hocon_peek(&self->cursor) == '?';
  if (is_optional) {
    value->has_optional = TRUE;
    self->cursor.offset++;
  }
  g_auto(LksHoconPath) path = { NULL };
  if (!lks_hocon_scan_path(&self->cursor, &path, error))
    return FALSE;
  if (lks_hocon_peek(&self->cursor) != '}')
    return lks_hocon_throw_expected(&self->cursor, _("“}” after the path of a substitution"),
                                    error);
  g_string_truncate(value->name, 0);
  for (guint i = 0; i < path.names->len; i++)
    lks_json_append_segment(value->name, path.names->pdata[i]);
  if (is_optional)
    g_string_prepend_c(value->name, '?');
  value->n_substitutions++;
  self->cursor.offset++;
  return TRUE;
}

/* --- objects --------------------------------------------------------------------------------- */

/* past white space, comments and one comma; FALSE: neither comma nor line feed is there */
static gboolean
skip_separator(Scanner *self, gsize *comma)
{
  gsize start = self->cursor.offset;
  lks_hocon_skip(&self->cursor);
  *comma = 0;
  if (lks_hocon_peek(&self->cursor) != ',')
    return memchr(self->cursor.text + start, '\n', self->cursor.offset - start) != NULL;
  *comma = self->cursor.offset++;
  return TRUE;
}

static gboolean
is_include(const Scanner *self)
{
  return lks_hocon_bare_length(self->cursor.text + self->cursor.offset) == strlen("include") &&
         lks_hocon_starts_with(&self->cursor, "include");
}

/* include required(file("name")) */
static gboolean
scan_include(Scanner *self, LksHoconNode *node, GError **error)
{
  static const char *const words[] = { "required(", "url(", "file(", "classpath(" };
  gsize start = self->cursor.offset;
  guint n_open = 0;
  self->cursor.offset += strlen("include");
  lks_hocon_skip(&self->cursor);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (lks_hocon_starts_with(&self->cursor, words[i])) {
      self->cursor.offset += strlen(words[i]);
      n_open++;
      lks_hocon_skip(&self->cursor);
    }
  g_autoptr(GString) name = g_string_new(NULL);
  LksHoconStyle style = LKS_HOCON_QUOTED;
  gboolean is_exact = TRUE;
  if (lks_hocon_peek(&self->cursor) != '"')
    return lks_hocon_throw_expected(&self->cursor, _("the included file's name in quotation marks"),
                                    error);
  if (!lks_hocon_scan_string(&self->cursor, name, &style, &is_exact, error))
    return FALSE;
  for (; n_open > 0; n_open--) {
    lks_hocon_skip(&self->cursor);
    if (lks_hocon_peek(&self->cursor) != ')')
      return lks_hocon_throw_expected(&self->cursor, _("“)” after the included file's name"),
                                      error);
    self->cursor.offset++;
  }
  if (self->tree->doubts->len >= LKS_ENTRIES_LIMIT)
    return throw_limit(self, error);
  lks_hocon_tree_add_doubt(self->tree, node, LKS_HOCON_INCLUDE, start, start, name->str);
  return TRUE;
}

static gboolean
enter(Scanner *self, LksHoconNode *node, const char *name, GError **error)
{
  lks_json_append_segment(self->path, name);
  if (node->depth <= LKS_NESTING_LIMIT && self->path->len <= PATH_LIMIT)
    return TRUE;
  return lks_scan_throw(self->cursor.scan, self->cursor.offset, LKS_ERROR_TOO_LARGE, error,
                        _("nested more than %d deep"), LKS_NESTING_LIMIT);
}

/* what the names lead to below node, each but the last an object */
static LksHoconNode *
descend(Scanner *self, LksHoconNode *node, const GPtrArray *names, GError **error)
{
  for (guint i = 0; i < names->len; i++) {
    lks_hocon_node_merge(node);
    node = lks_hocon_node_ensure(node, g_ptr_array_index(names, i));
    if (!enter(self, node, g_ptr_array_index(names, i), error))
      return NULL;
  }
  return node;
}

/* what += adds is an element of a list that is not known here */
static gboolean
scan_appended(Scanner *self, LksHoconItem *item, LksHoconNode *node, GError **error)
{
  gboolean has_optional = FALSE;
  if (self->n_arrays > 0 || self->n_appended > 0)
    return lks_scan_throw(self->cursor.scan, self->cursor.offset, LKS_ERROR_MALFORMED, error,
                          _("“+=” cannot stand inside of an array"));
  LksHoconNode *scratch = lks_hocon_node_new(node->depth);
  item->is_append = TRUE;
  self->n_appended++;
  gboolean done = scan_value(self, item, scratch, &has_optional, error);
  self->n_appended--;
  lks_hocon_node_free(scratch);
  if (done)
    lks_hocon_tree_add_doubt(self->tree, node, LKS_HOCON_APPEND, item->end, item->start, NULL);
  return done;
}

static gboolean
scan_assigned(Scanner *self, LksHoconItem *item, LksHoconNode *node, GError **error)
{
  gboolean has_optional = FALSE;
  gboolean is_append = lks_hocon_starts_with(&self->cursor, "+=");
  if (!is_append && (lks_hocon_peek(&self->cursor) == '\0' ||
                     strchr(":={", lks_hocon_peek(&self->cursor)) == NULL)) {
    self->cursor.offset = item->key_end;
    return lks_hocon_throw_expected(&self->cursor, _("“=” or “:” after the name"), error);
  }
  item->is_alone = lks_hocon_peek(&self->cursor) == '{';
  if (!item->is_alone)
    self->cursor.offset += is_append ? 2 : 1;
  lks_hocon_skip(&self->cursor);
  return is_append ? scan_appended(self, item, node, error)
                   : scan_value(self, item, node, &has_optional, error);
}

static gboolean
scan_field(Scanner *self, LksHoconBody *body, LksHoconNode *node, gsize comma, GError **error)
{
  gsize parent_path = self->path->len;
  LksHoconItem *item = lks_hocon_tree_add_item(self->tree, body);
  g_auto(LksHoconPath) path = { NULL };
  item->start = self->cursor.offset;
  item->comma = comma;
  if (!lks_hocon_scan_path(&self->cursor, &path, error))
    return FALSE;
  item->key_end = path.end;
  item->has_quoted_key = path.has_quotes;
  for (guint i = 0; i < path.names->len; i++)
    item->has_quoted_key = item->has_quoted_key && lks_hocon_is_bare_name(path.names->pdata[i]);
  LksHoconNode *target = descend(self, node, path.names, error);
  if (target == NULL)
    return FALSE;
  item->key = g_strdup(self->path->str);
  lks_hocon_skip(&self->cursor);
  if (!scan_assigned(self, item, target, error))
    return FALSE;
  g_string_truncate(self->path, parent_path);
  return TRUE;
}

static gboolean
scan_element(Scanner *self,
             LksHoconBody *body,
             LksHoconNode *node,
             gsize comma,
             gboolean *has_optional,
             GError **error)
{
  gsize parent_path = self->path->len;
  LksHoconItem *item = lks_hocon_tree_add_item(self->tree, body);
  item->start = item->key_end = self->cursor.offset;
  item->comma = comma;
  g_autofree char *index = g_strdup_printf("%u", node->elements->len);
  LksHoconNode *element = lks_hocon_node_add_element(node);
  if (!enter(self, element, index, error))
    return FALSE;
  item->key = g_strdup(self->path->str);
  if (!scan_value(self, item, element, has_optional, error))
    return FALSE;
  g_string_truncate(self->path, parent_path);
  return TRUE;
}

static gboolean
scan_item(Scanner *self,
          LksHoconBody *body,
          LksHoconNode *node,
          gsize comma,
          gboolean *has_optional,
          GError **error)
{
  if (self->tree->items->len >= LKS_ENTRIES_LIMIT)
    return throw_limit(self, error);
  if (body->is_array)
    return scan_element(self, body, node, comma, has_optional, error);
  return is_include(self) ? scan_include(self, node, error)
                          : scan_field(self, body, node, comma, error);
}

/* FALSE: something else than the end of body is here */
static gboolean
is_at_end(const Scanner *self, const LksHoconBody *body)
{
  if (!body->has_braces)
    return self->cursor.offset >= self->cursor.length;
  return lks_hocon_peek(&self->cursor) == (body->is_array ? ']' : '}');
}

static gboolean
scan_items(Scanner *self, LksHoconBody *body, LksHoconNode *node, GError **error)
{
  gboolean has_optional = FALSE;
  gsize comma = 0;
  lks_hocon_skip(&self->cursor);
  while (!is_at_end(self, body)) {
    guint n_before = body->items->len;
    if (!scan_item(self, body, node, comma, &has_optional, error))
      return FALSE;
    gboolean is_parted = skip_separator(self, &comma);
    if (body->items->len > n_before)
      ((LksHoconItem *)g_ptr_array_index(body->items, n_before))->comma_behind = comma;
    lks_hocon_skip(&self->cursor);
    if (!is_parted && !is_at_end(self, body))
      return lks_hocon_throw_expected(&self->cursor,
                                      !body->has_braces ? _("“,” or a new line")
                                      : body->is_array  ? _("“,” or “]”")
                                                        : _("“,” or “}”"),
                                      error);
  }
  self->cursor.offset += body->has_braces ? 1 : 0;
  body->end = self->cursor.offset;
  /* an element that turns out to be nothing moves the others up */
  if (body->is_array && has_optional)
    lks_hocon_tree_add_doubt(self->tree, node, LKS_HOCON_SUBSTITUTION, body->end, body->start,
                             "?…");
  return TRUE;
}

static gboolean
scan_body(Scanner *self, LksHoconNode *node, gboolean has_braces, GError **error)
{
  gboolean is_array = has_braces && lks_hocon_peek(&self->cursor) == '[';
  if (self->depth >= LKS_NESTING_LIMIT)
    return lks_scan_throw(self->cursor.scan, self->cursor.offset, LKS_ERROR_TOO_LARGE, error,
                          _("nested more than %d deep"), LKS_NESTING_LIMIT);
  if (self->tree->bodies->len >= LKS_ENTRIES_LIMIT)
    return throw_limit(self, error);
  LksHoconBody *body = lks_hocon_tree_add_body(self->tree, self->path->str, is_array);
  body->start = self->cursor.offset;
  body->has_braces = has_braces;
  body->is_appended = self->n_appended > 0;
  self->cursor.offset += has_braces ? 1 : 0;
  self->depth++;
  self->n_arrays += is_array ? 1 : 0;
  gboolean done = scan_items(self, body, node, error);
  self->n_arrays -= is_array ? 1 : 0;
  self->depth--;
  return done;
}

/* --- values ---------------------------------------------------------------------------------- */

static gboolean
scan_body_piece(Scanner *self, LksHoconNode *node, Value *value, GError **error)
{
  gboolean is_array = lks_hocon_peek(&self->cursor) == '[';
  if (!is_array)
    lks_hocon_node_merge(node);
  else if (value->n_arrays == 0)
    lks_hocon_node_replace(node, LKS_HOCON_ARRAY, self->cursor.offset);
  value->n_objects += is_array ? 0 : 1;
  value->n_arrays += is_array ? 1 : 0;
  return scan_body(self, node, TRUE, error);
}

static gboolean
scan_simple_piece(Scanner *self, Value *value, gsize blank, GError **error)
{
  if (value->n_simple + value->n_substitutions > 0)
    g_string_append_len(value->text, self->cursor.text + blank,
                        (gssize)(self->cursor.offset - blank));
  value->n_simple++;
  if (lks_hocon_peek(&self->cursor) == '"')
    return lks_hocon_scan_string(&self->cursor, value->text, &value->style, &value->is_exact,
                                 error);
  value->n_bare++;
  return lks_hocon_scan_bare(&self->cursor, value->text, &value->style, error);
}

/* what stands before it in an object may be overridden by it, what stands behind may not */
static gboolean
doubt_substitution(Scanner *self,
                   LksHoconNode *node,
                   const Value *value,
                   gsize offset,
                   GError **error)
{
  if (self->tree->doubts->len >= LKS_ENTRIES_LIMIT)
    return throw_limit(self, error);
  lks_hocon_tree_add_doubt(self->tree, node, LKS_HOCON_SUBSTITUTION, offset, value->substitution,
                           value->name->str);
  return TRUE;
}

/* *found: FALSE, no piece is here */
static gboolean
scan_piece(Scanner *self,
           LksHoconNode *node,
           Value *value,
           gsize blank,
           gboolean *found,
           GError **error)
{
  char c = lks_hocon_peek(&self->cursor);
  *found = TRUE;
  if (c == '{' || c == '[')
    return scan_body_piece(self, node, value, error);
  if (c == '$')
    return scan_substitution(self, value, error) &&
           doubt_substitution(self, node, value, self->cursor.offset, error);
  if (c == '"' || lks_hocon_may_begin_bare(&self->cursor))
    return scan_simple_piece(self, value, blank, error);
  *found = FALSE;
  return TRUE;
}

static LksHoconStyle
style_of(const Value *value)
{
  if (value->n_simple == 1)
    return value->style;
  return value->n_bare == value->n_simple ? LKS_HOCON_UNQUOTED : LKS_HOCON_QUOTED;
}

/* what only another place can tell is listed as it is written, and never counts */
static LksSpot *
add_spot(Scanner *self, LksHoconItem *item, char *take_value)
{
  LksSpot *spot = lks_scan_add(self->cursor.scan, g_strdup(self->path->str), take_value,
                               item->start, item->value, item->end);
  spot->node = item;
  spot->entry.effective = FALSE;
  spot->entry.is_text = FALSE;
  item->spot = spot;
  return spot;
}

static void
add_value(Scanner *self, LksHoconItem *item, LksHoconNode *node, const Value *value)
{
  LksSpot *spot = add_spot(self, item, g_strdup(value->text->str));
  lks_hocon_node_replace(node, LKS_HOCON_VALUE, item->value);
  spot->is_exact = value->is_exact;
  spot->style = style_of(value);
  spot->entry.is_text = spot->style <= LKS_HOCON_UNQUOTED;
  node->spot = spot;
}

/* what the pieces come to */
static gboolean
settle(Scanner *self, LksHoconItem *item, LksHoconNode *node, const Value *value, GError **error)
{
  guint n_kinds = (value->n_objects > 0) + (value->n_arrays > 0) + (value->n_simple > 0);
  if (n_kinds > 1)
    return lks_scan_throw(self->cursor.scan, item->value, LKS_ERROR_MALFORMED, error,
                          _("objects, arrays and text cannot be joined to one value"));
  if (n_kinds == 0 && value->n_substitutions == 0)
    return lks_hocon_throw_expected(&self->cursor, _("a value"), error);
  item->has_body = value->n_objects + value->n_arrays > 0;
  if (value->n_substitutions == 0) {
    if (value->n_simple > 0)
      add_value(self, item, node, value);
    return TRUE;
  }
  if (!item->has_body)
    add_spot(self, item, g_strndup(self->cursor.text + item->value, item->end - item->value));
  if (value->n_simple > 0)
    lks_hocon_node_replace(node, LKS_HOCON_VALUE, item->value);
  return value->n_objects > 0 || doubt_substitution(self, node, value, item->end, error);
}

/* at its first character; pieces are joined up to the end of the line */
static gboolean
scan_value(Scanner *self,
           LksHoconItem *item,
           LksHoconNode *node,
           gboolean *has_optional,
           GError **error)
{
  g_auto(Value) value = {
    .text = g_string_new(NULL),
    .name = g_string_new(NULL),
    .is_exact = TRUE,
  };
  gboolean found = TRUE;
  item->value = item->end = self->cursor.offset;
  while (found) {
    gsize blank = self->cursor.offset;
    lks_hocon_skip_blanks(&self->cursor);
    gboolean is_comment_here = lks_hocon_is_comment(self->cursor.text + self->cursor.offset);
    found = !is_comment_here && !(item->is_alone && value.n_objects > 0);
    if (found && !scan_piece(self, node, &value, blank, &found, error))
      return FALSE;
    if (found)
      item->end = self->cursor.offset;
  }
  if (item->end > item->value)
    self->cursor.offset = item->end;
  *has_optional = *has_optional || (value.has_optional && value.n_objects + value.n_arrays == 0);
  return settle(self, item, node, &value, error);
}

gboolean
lks_hocon_scan(LksScan *scan, GError **error)
{
  g_autoptr(GString) path = g_string_new(NULL);
  LksHoconTree *tree = lks_hocon_tree_new();
  scan->tree = tree;
  scan->free_tree = (GDestroyNotify)lks_hocon_tree_free;
  const char *text = scan->text->utf8;
  Scanner self = { .cursor = { scan, text, scan->text->length, 0 }, .tree = tree, .path = path };
  if (strlen(text) < self.cursor.length)
    return lks_scan_throw(scan, strlen(text), LKS_ERROR_MALFORMED, error,
                          _("a NUL character, which no text has"));
  lks_hocon_skip(&self.cursor);
  gboolean has_braces = lks_hocon_peek(&self.cursor) == '{' || lks_hocon_peek(&self.cursor) == '[';
  if (lks_hocon_peek(&self.cursor) == '[')
    lks_hocon_node_replace(tree->root, LKS_HOCON_ARRAY, 0);
  else
    lks_hocon_node_merge(tree->root);
  self.cursor.offset = has_braces ? self.cursor.offset : 0;
  if (!scan_body(&self, tree->root, has_braces, error))
    return FALSE;
  lks_hocon_skip(&self.cursor);
  if (self.cursor.offset < self.cursor.length)
    return lks_hocon_throw_expected(&self.cursor, _("nothing more after the value"), error);
  lks_hocon_tree_mark(tree);
  return TRUE;
}
