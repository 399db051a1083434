// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hocon-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Keys are dotted paths from the root on, however they are nested in the text; a segment that holds
 * a dot or a quotation mark, or is empty, is quoted; an array's element is its index. Names are
 * compared exactly. A value that depends on a substitution, on += or on an included file is neither
 * shown nor changed. */

#define SNIFF_LIMIT (1024 * 1024)

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
hocon_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  *spot = NULL;
  g_auto(GStrv) names = lks_json_parse_key(key, error);
  if (names == NULL)
    return FALSE;
  LksHoconWay way = lks_hocon_tree_find(scan->tree, (const char *const *)names);
  gboolean is_there = names[way.n_found] == NULL;
  gboolean is_container =
      is_there && (way.node->kind == LKS_HOCON_OBJECT || way.node->kind == LKS_HOCON_ARRAY);
  if (way.doubt != NULL)
    return lks_hocon_throw_doubt(scan, key, way.doubt, error);
  if (is_container)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: “%s” is an object or an array here, not one value"), scan->name, key);
  *spot = is_there ? way.node->spot : NULL;
  return TRUE;
}

/* what a reader of the bytes finds, and what it cannot tell */
static GPtrArray *
hocon_outline(const LksScan *scan, GError **error)
{
  const LksHoconTree *tree = scan->tree;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < scan->spots->len; i++) {
    const LksSpot *spot = g_ptr_array_index(scan->spots, i);
    if (spot->entry.effective)
      g_ptr_array_add(lines, g_strconcat(spot->entry.key, "=", spot->entry.value, NULL));
  }
  for (guint i = 0; i < tree->doubts->len; i++) {
    const LksHoconDoubt *doubt = g_ptr_array_index(tree->doubts, i);
    if (doubt->is_live)
      g_ptr_array_add(lines, g_strdup_printf("%d %s", (int)doubt->reason,
                                             doubt->name != NULL ? doubt->name : ""));
  }
  return lines;
}

/* --- encoding -------------------------------------------------------------------------------- */

/* only at the end may there be three quotation marks */
static gboolean
is_triple(const char *value)
{
  const char *quotes = strstr(value, "\"\"\"");
  return quotes == NULL || quotes[strspn(quotes, "\"")] == '\0';
}

static gboolean
keeps_style(LksHoconStyle style, const char *value)
{
  switch (style) {
  case LKS_HOCON_UNQUOTED:
    return lks_hocon_is_unquoted(value);
  case LKS_HOCON_NUMBER:
    return lks_hocon_is_number(value);
  case LKS_HOCON_BOOLEAN:
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
  case LKS_HOCON_NULL:
    return strcmp(value, "null") == 0;
  case LKS_HOCON_TRIPLE:
    return is_triple(value);
  case LKS_HOCON_QUOTED:
  default:
    return FALSE;
  }
}

static char *
hocon_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  gboolean keeps = keeps_style(spot->style, value);
  if (keeps && spot->style == LKS_HOCON_TRIPLE)
    return g_strconcat("\"\"\"", value, "\"\"\"", NULL);
  if (keeps)
    return g_strdup(value);
  GString *out = g_string_new(NULL);
  lks_json_append_quoted(out, value);
  return g_string_free(out, FALSE);
}

/* --- sniffing -------------------------------------------------------------------------------- */

static gboolean
hocon_detect(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  *encoding = LKS_ENCODING_UTF_8;
  *mark = lks_text_mark_length(data, length);
  if (length >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: line 1, column 1: HOCON is UTF-8, and this file is UTF-16; save it as "
                       "UTF-8"),
                     name);
  return TRUE;
}

/* what properties and shell variables do not have: braces; blanks around “=” and then quotes */
static guint
weigh(const LksScan *scan)
{
  const LksHoconTree *tree = scan->tree;
  if (tree->bodies->len > 1)
    return 30;
  for (guint i = 0; i < tree->items->len; i++) {
    const LksHoconItem *item = g_ptr_array_index(tree->items, i);
    gboolean is_quoted = item->spot != NULL && item->spot->style <= LKS_HOCON_TRIPLE;
    if (is_quoted && scan->text->utf8[item->key_end] == ' ')
      return 15;
  }
  return 4;
}

static guint
hocon_sniff(const guint8 *data, gsize length)
{
  gsize mark = lks_text_mark_length(data, length);
  if (length > SNIFF_LIMIT || length == mark || memchr(data, '\0', length) != NULL)
    return 0;
  g_autoptr(GBytes) bytes = g_bytes_new_static(data, length);
  LksText *text = lks_text_new(bytes, LKS_ENCODING_UTF_8, mark, "", NULL);
  gsize start = text != NULL ? lks_hocon_text_skip(text, 0) : 0;
  /* markup is text without quotes here, and an array is JSON's */
  if (text == NULL || strchr("<[", text->utf8[start]) != NULL) {
    g_clear_pointer(&text, lks_text_free);
    return 0;
  }
  g_autoptr(LksScan) scan = lks_scan_new(text, "");
  return lks_hocon_scan(scan, NULL) ? weigh(scan) : 0;
}

const LksSyntax lks_syntax_hocon = {
  .id = "hocon",
  .title = N_("HOCON"),
  .suffixes = "application.conf reference.conf .hocon",
  .sniff = hocon_sniff,
  .detect = hocon_detect,
  .scan = lks_hocon_scan,
  .find = hocon_find,
  .encode = hocon_encode,
  .place = lks_hocon_place,
  .take_out = lks_hocon_take_out,
  .outline = hocon_outline,
};
