// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How members are laid out where a new one goes. */
typedef struct {
  const char *line_end; /* "" : all on one line */
  char *indent;         /* of the new member; on one line, what parts it from the one before */
  char *outer;          /* of the closing bracket */
  char *unit;           /* one level */
  char *colon;
} Layout;

static void
layout_clear(Layout *layout)
{
  g_free(layout->indent);
  g_free(layout->outer);
  g_free(layout->unit);
  g_free(layout->colon);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

/* --- the style of what is there -------------------------------------------------------------- */

static const LksJsonNode *
last_child(const LksJsonNode *node)
{
  return node->children->len > 0 ? g_ptr_array_index(node->children, node->children->len - 1)
                                 : NULL;
}

/* what stands between a member's name and its value, when that is plain */
static char *
dup_colon_of(const LksText *text, const LksJsonNode *member)
{
  g_autofree char *colon =
      g_strndup(text->utf8 + member->name_end, member->start - member->name_end);
  return strpbrk(colon, "/\r\n") == NULL ? g_steal_pointer(&colon) : NULL;
}

/* the first member of node or below it that has a plain colon */
static char *
dup_colon_below(const LksText *text, const LksJsonNode *node)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
    const LksJsonNode *child = g_ptr_array_index(node->children, i);
    char *colon = child->name != NULL ? dup_colon_of(text, child) : NULL;
    if (colon == NULL)
      colon = dup_colon_below(text, child);
    if (colon != NULL)
      return colon;
  }
  return NULL;
}

static char *
dup_colon(const LksScan *scan, const LksJsonNode *parent)
{
  const LksJsonNode *last = parent->kind == LKS_JSON_OBJECT ? last_child(parent) : NULL;
  char *colon = last != NULL ? dup_colon_of(scan->text, last) : NULL;
  if (colon == NULL)
    colon = dup_colon_below(scan->text, scan->tree);
  return colon != NULL ? colon : g_strdup(": ");
}

/* by how much the first member that starts its line is deeper than what holds it */
static char *
dup_unit(const LksText *text, const LksJsonNode *node)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
    const LksJsonNode *child = g_ptr_array_index(node->children, i);
    char *unit = lks_text_dup_deeper(text, node->name_start, child->name_start);
    if (unit == NULL)
      unit = dup_unit(text, child);
    if (unit != NULL)
      return unit;
  }
  return NULL;
}

static void
find_layout(const LksScan *scan, const LksJsonNode *parent, Layout *layout)
{
  const LksText *text = scan->text;
  const LksJsonNode *last = last_child(parent);
  gboolean own_line = last != NULL ? lks_text_is_first_on_line(text, last->name_start)
                                   : strpbrk(text->utf8, "\r\n") != NULL;
  layout->line_end = own_line ? lks_text_get_line_end(text) : "";
  layout->colon = dup_colon(scan, parent);
  layout->unit = dup_unit(text, scan->tree);
  if (layout->unit == NULL)
    layout->unit = g_strdup("  ");
  layout->outer = own_line ? lks_text_dup_indent(text, parent->name_start) : g_strdup("");
  if (own_line && last != NULL)
    layout->indent = lks_text_dup_indent(text, last->name_start);
  else if (own_line)
    layout->indent = g_strconcat(layout->outer, layout->unit, NULL);
  else if (last != NULL && last->comma > 0 && last->name_start == last->comma + 1)
    layout->indent = g_strdup("");
  else
    layout->indent = g_strdup(" ");
}

/* --- the new text ---------------------------------------------------------------------------- */

/* S0 quotes its booleans; where those beside the new one are bare, it is bare */
static gboolean
is_bare_here(const LksJsonNode *parent, const char *value)
{
  if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
    return FALSE;
  gboolean has_bare = FALSE;
  for (guint i = 0; i < parent->children->len; i++) {
    const LksJsonNode *child = g_ptr_array_index(parent->children, i);
    const char *written = child->spot != NULL ? child->spot->entry.value : "";
    if (child->kind == LKS_JSON_BOOLEAN)
      has_bare = TRUE;
    else if (g_ascii_strcasecmp(written, "true") == 0 || g_ascii_strcasecmp(written, "false") == 0)
      return FALSE;
  }
  return has_bare;
}

static void
append_value(GString *out, const LksJsonNode *parent, const char *value)
{
  if (is_bare_here(parent, value))
    g_string_append(out, value);
  else
    lks_json_append_quoted(out, value);
}

/* names: what is left of the path; each but the last becomes an object */
static char *
format_member(const LksJsonNode *parent, const Layout *layout, char **names, const char *value)
{
  GString *out = g_string_new(NULL);
  guint n = g_strv_length(names);
  g_autoptr(GString) indent = g_string_new(layout->indent);
  for (guint i = 0; i < n; i++) {
    if (i > 0 || parent->kind == LKS_JSON_OBJECT) {
      lks_json_append_quoted(out, names[i]);
      g_string_append(out, layout->colon);
    }
    if (i + 1 == n)
      break;
    g_string_append(indent, layout->unit);
    g_string_append_c(out, '{');
    if (*layout->line_end != '\0')
      g_string_append_printf(out, "%s%s", layout->line_end, indent->str);
  }
  append_value(out, parent, value);
  for (guint i = 1; i < n; i++) {
    g_string_truncate(indent, indent->len - strlen(layout->unit));
    if (*layout->line_end != '\0')
      g_string_append_printf(out, "%s%s", layout->line_end, indent->str);
    g_string_append_c(out, '}');
  }
  return g_string_free(out, FALSE);
}

/* behind the comments that end the line of offset; offset where something else does */
static gsize
past_comments(const LksText *text, gsize offset)
{
  gsize start = offset, i = offset;
  for (;;) {
    while (i < text->length && (text->utf8[i] == ' ' || text->utf8[i] == '\t'))
      i++;
    if (lks_text_line_end_at(text, i) != NULL)
      return start;
    if (text->utf8[i] != '/')
      return offset;
    gsize next = text->utf8[i + 1] == '/' ? i + strcspn(text->utf8 + i, "\r\n")
                                          : (gsize)(strstr(text->utf8 + i, "*/") - text->utf8) + 2;
    start = i = next;
  }
}

static void
add_behind(const LksScan *scan,
           const LksJsonNode *last,
           const Layout *layout,
           const char *member,
           GArray *edits)
{
  gsize at = *layout->line_end != '\0' ? past_comments(scan->text, last->end) : last->end;
  if (at == last->end) {
    lks_edits_add(edits, at, at, g_strconcat(",", layout->line_end, layout->indent, member, NULL));
    return;
  }
  lks_edits_add(edits, last->end, last->end, g_strdup(","));
  lks_edits_add(edits, at, at, g_strconcat(layout->line_end, layout->indent, member, NULL));
}

/* parent holds nothing but blanks and comments */
static void
add_first(const LksScan *scan,
          const LksJsonNode *parent,
          const Layout *layout,
          const char *member,
          GArray *edits)
{
  const LksText *text = scan->text;
  gsize close = parent->end - 1, blank = close;
  while (blank > parent->start + 1 && strchr(" \t\r\n", text->utf8[blank - 1]) != NULL)
    blank--;
  gboolean own_line = *layout->line_end != '\0';
  g_autofree char *before = own_line ? g_strconcat(layout->line_end, layout->indent, NULL)
                                     : g_strndup(text->utf8 + blank, close - blank);
  /* an array or object that was open over lines keeps its closing line */
  g_autofree char *after = own_line ? g_strconcat(layout->line_end, layout->outer, NULL)
                                    : g_strndup(text->utf8 + blank, close - blank);
  lks_edits_add(edits, blank, close, g_strconcat(before, member, after, NULL));
}

static gboolean
check_index(const LksScan *scan, const LksJsonNode *parent, const char *name, GError **error)
{
  g_autofree char *next = g_strdup_printf("%u", parent->children->len);
  return strcmp(name, next) == 0 ||
         lks_scan_throw(scan, parent->start, LKS_ERROR_UNSUPPORTED, error,
                        _("the next element of this array is %s, not “%s”"), next, name);
}

gboolean
lks_json_place(const LksScan *scan,
               const char *key,
               const char *value,
               GArray *edits,
               GError **error)
{
  g_auto(GStrv) names = lks_json_parse_key(key, error);
  if (names == NULL)
    return FALSE;
  LksJsonNode *parent = scan->tree, *child = NULL;
  guint i = 0;
  for (;; i++) {
    if (parent->children == NULL)
      return lks_scan_throw(scan, parent->start, LKS_ERROR_UNSUPPORTED, error,
                            _("“%s” cannot be added below one value"), key);
    if (!lks_json_find_child(scan, parent, names[i], &child, error))
      return FALSE;
    if (child == NULL)
      break;
    parent = child;
  }
  if (parent->kind == LKS_JSON_ARRAY && !check_index(scan, parent, names[i], error))
    return FALSE;
  g_auto(Layout) layout = { NULL };
  find_layout(scan, parent, &layout);
  g_autofree char *member = format_member(parent, &layout, names + i, value);
  const LksJsonNode *last = last_child(parent);
  if (last != NULL)
    add_behind(scan, last, &layout, member, edits);
  else
    add_first(scan, parent, &layout, member, edits);
  return TRUE;
}

/* --- taking out ------------------------------------------------------------------------------ */

static void
take_out_last(const LksText *text, const LksJsonNode *node, GArray *edits)
{
  gboolean own_line = lks_text_is_first_on_line(text, node->name_start);
  if (!own_line && node->comma > 0) {
    lks_edits_add(edits, node->comma, node->end, g_strdup(""));
    return;
  }
  if (node->comma > 0)
    lks_edits_add(edits, node->comma, node->comma + 1, g_strdup(""));
  lks_edits_take_out(edits, text, node->name_start, node->end);
}

gboolean
lks_json_take_out(const LksScan *scan,
                  const char *key,
                  const LksSpot *spot,
                  GArray *edits,
                  gboolean *again,
                  GError **error)
{
  const LksText *text = scan->text;
  const LksJsonNode *node = spot->node;
  if (node->parent == NULL)
    return lks_scan_throw(scan, node->start, LKS_ERROR_UNSUPPORTED, error,
                          _("the one value of this file cannot be taken out"));
  *again = node->name != NULL;
  gsize comma = lks_json_skip(text, node->end);
  if (text->utf8[comma] != ',') {
    take_out_last(text, node, edits);
    return TRUE;
  }
  gsize end = comma + 1;
  gboolean own_line = lks_text_is_first_on_line(text, node->name_start);
  if (!own_line || lks_text_past_line(text, end) == end)
    while (end < text->length && (text->utf8[end] == ' ' || text->utf8[end] == '\t'))
      end++;
  lks_edits_take_out(edits, text, node->name_start, end);
  return TRUE;
}
