// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-private.h"

#include <glib/gi18n-lib.h>
#include <jansson.h>
#include <string.h>

/* Keys are dotted paths; a segment that holds a dot or a quotation mark, or is empty, is quoted as
 * in JSON; an array's element is its index. The products' reader takes names without case: where
 * two members of one object differ only in case, it is not known which wins, so neither is read or
 * changed. The exact same name twice: the last wins. */

/* --- keys ------------------------------------------------------------------------------------ */

/* with the escapes of JSON */
static gboolean
parse_quoted(const char **p, GString *segment)
{
  const char *start = *p;
  for ((*p)++; **p != '\0' && **p != '"'; (*p)++)
    if (**p == '\\' && (*p)[1] != '\0')
      (*p)++;
  if (**p == '\0')
    return FALSE;
  (*p)++;
  json_t *name = json_loadb(start, (size_t)(*p - start), JSON_DECODE_ANY, NULL);
  g_string_append(segment, name != NULL ? json_string_value(name) : "");
  json_decref(name);
  return name != NULL && (**p == '\0' || **p == '.');
}

GStrv
lks_json_parse_key(const char *key, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (const char *p = key;; p++) {
    g_autoptr(GString) segment = g_string_new(NULL);
    gboolean is_sound = *p != '.' && *p != '\0';
    if (*p == '"')
      is_sound = parse_quoted(&p, segment);
    else
      while (*p != '\0' && *p != '.' && *p != '"')
        g_string_append_c(segment, *p++);
    if (!is_sound || *p == '"')
      return lks_throw_null(error, LKS_ERROR_USAGE,
                            _("“%s” is no path of names: write a.b.0, and quote a name that "
                              "holds a dot (a.\"b.c\")"),
                            key);
    g_strv_builder_add(builder, segment->str);
    if (*p == '\0')
      return g_strv_builder_end(builder);
  }
}

static void
ensure_folded(LksJsonNode *parent)
{
  if (parent->by_fold != NULL)
    return;
  parent->by_fold = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  parent->ambiguous = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parent->children->len; i++) {
    LksJsonNode *child = g_ptr_array_index(parent->children, i);
    g_autofree char *folded = lks_fold_case(child->name);
    const LksJsonNode *earlier = g_hash_table_lookup(parent->by_fold, folded);
    if (earlier != NULL && strcmp(earlier->name, child->name) != 0)
      g_hash_table_add(parent->ambiguous, g_strdup(folded));
    g_hash_table_insert(parent->by_fold, g_steal_pointer(&folded), child);
  }
}

/* decimal without a sign or leading zeros */
static LksJsonNode *
find_element(const LksJsonNode *parent, const char *name)
{
  guint64 index = 0;
  if (!g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT32, &index, NULL) ||
      index >= parent->children->len)
    return NULL;
  return g_ptr_array_index(parent->children, (guint)index);
}

gboolean
lks_json_find_child(const LksScan *scan,
                    LksJsonNode *parent,
                    const char *name,
                    LksJsonNode **child,
                    GError **error)
{
  *child = NULL;
  if (parent->kind == LKS_JSON_ARRAY)
    *child = find_element(parent, name);
  if (parent->kind != LKS_JSON_OBJECT)
    return TRUE;
  ensure_folded(parent);
  g_autofree char *folded = lks_fold_case(name);
  *child = g_hash_table_lookup(parent->by_fold, folded);
  if (*child == NULL || !g_hash_table_contains(parent->ambiguous, folded))
    return TRUE;
  return lks_scan_throw(scan, (*child)->name_start, LKS_ERROR_AMBIGUOUS, error,
                        _("“%s” stands here more than once, spelled differently, and which one "
                          "counts is not known; keep one of them"),
                        name);
}

static gboolean
json_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  LksJsonNode *node = scan->tree;
  *spot = NULL;
  /* a text that is one scalar has no name */
  if (*key == '\0' && node->spot != NULL) {
    *spot = node->spot;
    return TRUE;
  }
  g_auto(GStrv) segments = lks_json_parse_key(key, error);
  if (segments == NULL)
    return FALSE;
  for (guint i = 0; segments[i] != NULL && node != NULL; i++)
    if (!lks_json_find_child(scan, node, segments[i], &node, error))
      return FALSE;
  if (node == NULL)
    return TRUE;
  *spot = node->spot;
  return *spot != NULL ||
         lks_scan_throw(scan, node->start, LKS_ERROR_UNSUPPORTED, error,
                        _("“%s” is an object or an array here, not one value"), key);
}

/* --- encoding -------------------------------------------------------------------------------- */

static gboolean
can_stay_bare(const LksJsonNode *node, const char *value)
{
  switch (node->kind) {
  case LKS_JSON_BOOLEAN:
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
  case LKS_JSON_NUMBER:
    return lks_json_is_number(value);
  case LKS_JSON_NULL:
    return strcmp(value, "null") == 0;
  case LKS_JSON_OBJECT:
  case LKS_JSON_ARRAY:
  case LKS_JSON_STRING:
  default:
    return FALSE;
  }
}

static char *
json_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  if (can_stay_bare(spot->node, value))
    return g_strdup(value);
  GString *out = g_string_new(NULL);
  lks_json_append_quoted(out, value);
  return g_string_free(out, FALSE);
}

/* --- sniffing -------------------------------------------------------------------------------- */

static guint
json_sniff(const guint8 *data, gsize length)
{
  gsize mark = lks_text_mark_length(data, length);
  g_autofree char *start = g_strndup((const char *)data + mark, MIN(length - mark, 65536));
  LksText text = { .utf8 = start, .length = strlen(start) };
  gsize offset = lks_json_skip(&text, 0);
  if (start[offset] == '[')
    return 20;
  if (start[offset] != '{')
    return 0;
  offset = lks_json_skip(&text, offset + 1);
  return start[offset] == '"' || start[offset] == '}' ? 40 : 20;
}

static gboolean
json_detect(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  *encoding = LKS_ENCODING_UTF_8;
  *mark = lks_text_mark_length(data, length);
  if (length >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: line 1, column 1: JSON is UTF-8, and this file is UTF-16; save it as "
                       "UTF-8"),
                     name);
  return TRUE;
}

/* --- the independent reading ----------------------------------------------------------------- */

static void
append_string_token(GString *out, const char *token, gsize length)
{
  /* jansson takes no NUL in a name */
  for (gsize i = 0; i < length; i++) {
    if (token[i] == '\\' && i + 5 < length && strncmp(token + i, "\\u0000", 6) == 0) {
      g_string_append(out, "\\uFFFD");
      i += 5;
      continue;
    }
    g_string_append_c(out, token[i]);
    if (token[i] == '\\' && i + 1 < length)
      g_string_append_c(out, token[++i]);
  }
}

static gsize
string_token_length(const char *token)
{
  gsize length = 1;
  while (token[length] != '"')
    length += token[length] == '\\' ? 2 : 1;
  return length + 1;
}

/* The text without comments, and with numbers as strings: jansson has no number as large or as
 * precise as the grammar allows. */
static GString *
plain_text(const LksText *text)
{
  static const char number[] = "+-.0123456789eE";
  GString *out = g_string_sized_new(text->length);
  for (gsize i = lks_json_skip(text, 0); i < text->length; i = lks_json_skip(text, i)) {
    const char *here = text->utf8 + i;
    gsize length = 1;
    if (*here == '"') {
      length = string_token_length(here);
      append_string_token(out, here, length);
    } else if (*here == '-' || g_ascii_isdigit(*here)) {
      length = strspn(here, number);
      g_string_append_printf(out, "\"#%.*s\"", (int)length, here);
    } else {
      g_string_append_c(out, *here);
    }
    i += length;
  }
  return out;
}

static void outline_value(GPtrArray *lines, guint depth, const char *name, const json_t *value);

static void
outline_children(GPtrArray *lines, guint depth, json_t *value)
{
  const char *name = NULL;
  json_t *child = NULL;
  gsize index = 0;
  json_object_foreach(value, name, child) outline_value(lines, depth, name, child);
  json_array_foreach(value, index, child) outline_value(lines, depth, "", child);
}

static void
outline_value(GPtrArray *lines, guint depth, const char *name, const json_t *value)
{
  /* "_" before a string, so that it is no constant */
  const char *text = json_is_string(value)  ? json_string_value(value)
                     : json_is_true(value)  ? "true"
                     : json_is_false(value) ? "false"
                     : json_is_null(value)  ? "null"
                     : json_is_array(value) ? "["
                                            : "{";
  g_ptr_array_add(lines, g_strdup_printf("%u %s=%s%s", depth, name,
                                         json_is_string(value) ? "_" : "", text));
  outline_children(lines, depth + 1, (json_t *)value);
}

static GPtrArray *
json_outline(const LksScan *scan, GError **error)
{
  g_autoptr(GString) text = plain_text(scan->text);
  json_error_t problem;
  json_t *root = json_loadb(text->str, text->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &problem);
  if (root == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: is no JSON: %s"), scan->name,
                          problem.text);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  outline_value(lines, 0, "", root);
  json_decref(root);
  return lines;
}

const LksSyntax lks_syntax_json = {
  .id = "json",
  .title = N_("JSON, with comments"),
  .suffixes = ".json",
  .ignores_case = TRUE,
  .sniff = json_sniff,
  .detect = json_detect,
  .scan = lks_json_scan,
  .find = json_find,
  .encode = json_encode,
  .place = lks_json_place,
  .take_out = lks_json_take_out,
  .outline = json_outline,
};
