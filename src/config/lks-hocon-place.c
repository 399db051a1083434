// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hocon-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where a new field goes. */
typedef struct {
  const LksHoconBody *body;  /* the object that it is written in */
  const LksHoconItem *after; /* nullable: the object is empty */
  guint n_names;             /* segments of the path that body stands for */
} Site;

gboolean
lks_hocon_throw_doubt(const LksScan *scan,
                      const char *key,
                      const LksHoconDoubt *doubt,
                      GError **error)
{
  switch (doubt->reason) {
  case LKS_HOCON_INCLUDE:
    return lks_scan_throw(scan, doubt->place, LKS_ERROR_ELSEWHERE, error,
                          _("the included file “%s” may set “%s”; look and change it there, or "
                            "write it by hand below the include"),
                          doubt->name, key);
  case LKS_HOCON_APPEND:
    return lks_scan_throw(scan, doubt->place, LKS_ERROR_ELSEWHERE, error,
                          _("“%s” depends on the “+=” here, which adds to a list; change it by "
                            "hand"),
                          key);
  case LKS_HOCON_SUBSTITUTION:
  default:
    return lks_scan_throw(scan, doubt->place, LKS_ERROR_ELSEWHERE, error,
                          _("“%s” depends on the substitution ${%s} here; change what that "
                            "stands for, or write a plain value by hand"),
                          key, doubt->name);
  }
}

/* --- the style of what is there -------------------------------------------------------------- */

/* only a line feed ends a line */
static const char *
get_line_end(const LksText *text)
{
  const char *feed = strchr(text->utf8, '\n');
  return feed != NULL && feed > text->utf8 && feed[-1] == '\r' ? "\r\n" : "\n";
}

static gboolean
has_line_end(const LksText *text, gsize start, gsize end)
{
  return memchr(text->utf8 + start, '\n', end - start) != NULL;
}

/* what stands between a name and its value, when that is plain */
static char *
dup_separator_of(const LksText *text, const LksHoconItem *item)
{
  if (item->is_alone || item->is_append || item->key_end == item->start)
    return NULL;
  g_autofree char *between = g_strndup(text->utf8 + item->key_end, item->value - item->key_end);
  return strpbrk(between, "/#\n") == NULL ? g_steal_pointer(&between) : NULL;
}

static char *
dup_separator(const LksScan *scan, const LksHoconItem *model)
{
  const LksHoconTree *tree = scan->tree;
  char *separator = model != NULL ? dup_separator_of(scan->text, model) : NULL;
  for (guint i = 0; separator == NULL && i < tree->items->len; i++)
    separator = dup_separator_of(scan->text, g_ptr_array_index(tree->items, i));
  return separator != NULL ? separator : g_strdup(" = ");
}

/* by how much what stands in braces is indented deeper than what holds it */
static char *
dup_unit(const LksScan *scan)
{
  const LksHoconTree *tree = scan->tree;
  for (guint i = 0; i < tree->items->len; i++) {
    const LksHoconItem *item = g_ptr_array_index(tree->items, i);
    char *unit = item->body->has_braces
                     ? lks_text_dup_deeper(scan->text, item->body->start, item->start)
                     : NULL;
    if (unit != NULL)
      return unit;
  }
  return g_strdup("  ");
}

/* --- the new field --------------------------------------------------------------------------- */

static char *
format_field(const LksScan *scan, const LksHoconItem *model, char **names, const char *value)
{
  const LksHoconTree *tree = scan->tree;
  if (model == NULL && tree->items->len > 0)
    model = g_ptr_array_index(tree->items, 0);
  g_autofree char *separator = dup_separator(scan, model);
  GString *out = g_string_new(NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c(out, '.');
    if (lks_hocon_is_bare_name(names[i]) && (model == NULL || !model->has_quoted_key))
      g_string_append(out, names[i]);
    else
      lks_json_append_quoted(out, names[i]);
  }
  g_string_append(out, separator);
  lks_json_append_quoted(out, value);
  return g_string_free(out, FALSE);
}

/* on a line by itself nothing but blanks and a comment may follow */
static gboolean
ends_line(const LksText *text, gsize offset, gsize *line_end)
{
  gsize i = offset;
  while (i < text->length && strchr(" \t", text->utf8[i]) != NULL)
    i++;
  if (lks_hocon_is_comment(text->utf8 + i)) {
    i += strcspn(text->utf8 + i, "\n");
    i -= text->utf8[i - 1] == '\r' ? 1 : 0;
  }
  *line_end = i;
  return i >= text->length || text->utf8[i] == '\n' || strncmp(text->utf8 + i, "\r\n", 2) == 0;
}

static gboolean
uses_commas(const LksHoconBody *body)
{
  for (guint i = 0; i < body->items->len; i++)
    if (((LksHoconItem *)g_ptr_array_index(body->items, i))->comma_behind > 0)
      return TRUE;
  return FALSE;
}

static void
add_inline(const LksText *text, const LksHoconItem *after, const char *field, GArray *edits)
{
  gboolean is_tight = after->comma > 0 && after->start == after->comma + 1;
  lks_edits_add(edits, after->end, after->end, g_strconcat(is_tight ? "," : ", ", field, NULL));
}

static void
add_behind(const LksText *text, const LksHoconItem *after, const char *field, GArray *edits)
{
  const LksHoconBody *body = after->body;
  gboolean is_last = g_ptr_array_index(body->items, body->items->len - 1) == after;
  gsize comma = after->comma_behind, at = 0;
  gboolean has_comma = comma > 0 && !has_line_end(text, after->end, comma);
  gsize end = has_comma ? comma + 1 : after->end;
  gboolean is_whole = ends_line(text, end, &at);
  if (!lks_text_is_first_on_line(text, after->start) || (comma > 0 && !has_comma) ||
      (!is_whole && !is_last)) {
    add_inline(text, after, field, edits);
    return;
  }
  g_autofree char *indent = lks_text_dup_indent(text, after->start);
  const char *line_end = get_line_end(text);
  gboolean needs_comma = !has_comma && is_last && uses_commas(body);
  at = is_whole ? at : end;
  if (needs_comma && at > after->end)
    lks_edits_add(edits, after->end, after->end, g_strdup(","));
  lks_edits_add(edits, at, at,
                g_strconcat(needs_comma && at == after->end ? "," : "", line_end, indent, field,
                            has_comma ? "," : "", NULL));
}

/* body holds nothing but blanks, comments and includes */
static void
add_first(const LksScan *scan, const LksHoconBody *body, const char *field, GArray *edits)
{
  const LksText *text = scan->text;
  const char *line_end = get_line_end(text);
  gsize close = body->has_braces ? body->end - 1 : text->length;
  gsize start = body->start + (body->has_braces ? 1 : 0);
  if (!body->has_braces) {
    gboolean is_open = close > 0 && text->utf8[close - 1] != '\n';
    lks_edits_add(edits, close, close, g_strconcat(is_open ? line_end : "", field, line_end, NULL));
  } else if (has_line_end(text, start, close)) {
    g_autofree char *unit = dup_unit(scan);
    g_autofree char *outer = lks_text_dup_indent(text, body->start);
    while (text->utf8[close - 1] != '\n')
      close--;
    lks_edits_add(edits, close, close, g_strconcat(outer, unit, field, line_end, NULL));
  } else {
    g_autofree char *inner = g_strndup(text->utf8 + start, close - start);
    lks_edits_add(edits, start, start,
                  *inner != '\0' ? g_strconcat(inner, field, NULL)
                                 : g_strconcat(" ", field, " ", NULL));
  }
}

/* --- the site -------------------------------------------------------------------------------- */

/* whether what key names is within what prefix names */
static gboolean
is_below(const char *key, const char *prefix)
{
  gsize length = strlen(prefix);
  return length == 0 || (strncmp(key, prefix, length) == 0 && key[length] == '.');
}

static const LksHoconItem *
last_item(const LksHoconBody *body)
{
  return body->items->len > 0 ? g_ptr_array_index(body->items, body->items->len - 1) : NULL;
}

static guint
count_names(const char *key, char **names)
{
  g_autoptr(GString) path = g_string_new(NULL);
  guint n = 0;
  for (; strcmp(path->str, key) != 0; n++)
    lks_json_append_segment(path, names[n]);
  return n;
}

/* the last object of that path, else behind the last field that is written with it */
static Site
find_site(const LksScan *scan, const LksHoconWay *way, char **names)
{
  const LksHoconTree *tree = scan->tree;
  g_autoptr(GString) prefix = g_string_new(NULL);
  for (guint i = 0; i < way->n_found; i++)
    lks_json_append_segment(prefix, names[i]);
  for (guint i = tree->bodies->len; i > 0; i--) {
    const LksHoconBody *body = g_ptr_array_index(tree->bodies, i - 1);
    if (!body->is_array && !body->is_appended && strcmp(body->key, prefix->str) == 0 &&
        body->start >= way->cut)
      return (Site){ body, last_item(body), way->n_found };
  }
  for (guint i = tree->items->len; i > 0; i--) {
    const LksHoconItem *item = g_ptr_array_index(tree->items, i - 1);
    if (!item->body->is_array && !item->body->is_appended && is_below(item->key, prefix->str) &&
        is_below(prefix->str, item->body->key) && item->start >= way->cut)
      return (Site){ item->body, item, count_names(item->body->key, names) };
  }
  return (Site){ NULL };
}

gboolean
lks_hocon_place(const LksScan *scan,
                const char *key,
                const char *value,
                GArray *edits,
                GError **error)
{
  g_auto(GStrv) names = lks_json_parse_key(key, error);
  if (names == NULL)
    return FALSE;
  LksHoconWay way = lks_hocon_tree_find(scan->tree, (const char *const *)names);
  if (way.node->kind == LKS_HOCON_ARRAY)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: “%s” would be a new element of an array; add it by hand"), scan->name,
                     key);
  Site site = find_site(scan, &way, names);
  if (way.node->kind != LKS_HOCON_OBJECT || site.body == NULL)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("%s: “%s” cannot be added below one value"),
                     scan->name, key);
  g_autofree char *field = format_field(scan, site.after, names + site.n_names, value);
  if (site.after != NULL)
    add_behind(scan->text, site.after, field, edits);
  else
    add_first(scan, site.body, field, edits);
  return TRUE;
}

/* --- taking out ------------------------------------------------------------------------------ */

static gsize
past_blanks(const LksText *text, gsize offset)
{
  while (offset < text->length && strchr(" \t", text->utf8[offset]) != NULL)
    offset++;
  return offset;
}

/* and the comma behind it */
static void
take_out_with_comma(const LksText *text, const LksHoconItem *item, GArray *edits)
{
  gsize comma = item->comma_behind;
  if (has_line_end(text, item->end, comma)) {
    lks_edits_take_out(edits, text, item->start, item->end);
    lks_edits_add(edits, comma, comma + 1, g_strdup(""));
    return;
  }
  gsize end = comma + 1;
  if (!lks_text_is_first_on_line(text, item->start) || lks_text_past_line(text, end) == end)
    end = past_blanks(text, end);
  lks_edits_take_out(edits, text, item->start, end);
}

static void
take_out_item(const LksText *text, const LksHoconItem *item, GArray *edits)
{
  gboolean own_line = lks_text_is_first_on_line(text, item->start);
  gboolean is_last = last_item(item->body) == item;
  if (item->comma_behind > 0) {
    take_out_with_comma(text, item, edits);
  } else if (item->comma > 0 && !own_line) {
    lks_edits_take_out(edits, text, item->comma, item->end);
  } else if (item->comma > 0 && is_last) {
    lks_edits_add(edits, item->comma, item->comma + 1, g_strdup(""));
    lks_edits_take_out(edits, text, item->start, item->end);
  } else {
    lks_edits_take_out(edits, text, item->start,
                       own_line ? item->end : past_blanks(text, item->end));
  }
}

/* the first behind cut that is written for key; *n of them are */
static const LksHoconItem *
find_first(const LksScan *scan,
           const char *key,
           gsize cut,
           guint *n,
           const LksHoconItem **with_body)
{
  const LksHoconTree *tree = scan->tree;
  const LksHoconItem *first = NULL;
  *n = 0;
  *with_body = NULL;
  for (guint i = 0; i < tree->items->len; i++) {
    const LksHoconItem *item = g_ptr_array_index(tree->items, i);
    if (item->body->is_appended || item->start < cut || strcmp(item->key, key) != 0)
      continue;
    first = first != NULL ? first : item;
    *with_body = item->has_body || item->is_append ? item : *with_body;
    (*n)++;
  }
  return first;
}

/* without it a substitution would stand for nothing, and the whole file be refused */
static gboolean
check_not_needed(const LksScan *scan, const char *key, GError **error)
{
  const LksHoconTree *tree = scan->tree;
  for (guint i = 0; i < tree->doubts->len; i++) {
    const LksHoconDoubt *doubt = g_ptr_array_index(tree->doubts, i);
    if (doubt->reason == LKS_HOCON_SUBSTITUTION && strcmp(doubt->name, key) == 0)
      return lks_scan_throw(scan, doubt->place, LKS_ERROR_UNSUPPORTED, error,
                            _("the substitution ${%s} here needs it; take it out by hand first"),
                            key);
  }
  return TRUE;
}

gboolean
lks_hocon_take_out(const LksScan *scan,
                   const char *key,
                   const LksSpot *spot,
                   GArray *edits,
                   gboolean *again,
                   GError **error)
{
  g_auto(GStrv) names = lks_json_parse_key(key, error);
  if (names == NULL)
    return FALSE;
  LksHoconWay way = lks_hocon_tree_find(scan->tree, (const char *const *)names);
  const LksHoconItem *item = spot->node, *with_body = NULL;
  if (item->body->is_array) {
    take_out_item(scan->text, item, edits);
    return TRUE;
  }
  if (way.above != NULL)
    return lks_hocon_throw_doubt(scan, key, way.above, error);
  guint n = 0;
  item = find_first(scan, spot->entry.key, way.cut_above, &n, &with_body);
  if (with_body != NULL)
    return lks_scan_throw(scan, with_body->start, LKS_ERROR_UNSUPPORTED, error,
                          _("“%s” is an object or an array here, which would count again; take it "
                            "out by hand first"),
                          key);
  *again = n > 1;
  if (!check_not_needed(scan, spot->entry.key, error))
    return FALSE;
  take_out_item(scan->text, item, edits);
  return TRUE;
}
