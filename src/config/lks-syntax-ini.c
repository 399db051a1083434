// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ini-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As LISTSERV Maestro reads its INI files: the grammar of Java's properties (# and ! begin a
 * comment, ; does not, and there are no sections), in the encoding of the platform. That is
 * Windows-1252 here, and ISO-8859-1 where a byte is no character of it; what is added is written
 * in ASCII and means the same in either. A UTF-8 byte order mark is part of the first key.
 *
 * A file with lines [name] is none of Maestro's. Up to the first of them it is read in that way
 * (with ; for comments too); from there on as other programs read such files (lks-ini-sections.c),
 * in UTF-8 where it is that, and a key is section/name. The name alone will do where it stands once
 * and Maestro, which takes [name] for a key, would read the same value. */

#define SNIFFED_LENGTH 65536

/* --- sniffing -------------------------------------------------------------------------------- */

/* [name] before anything else, and a line with = behind it: no JSON begins so */
static guint
ini_sniff(const guint8 *data, gsize length)
{
  gsize mark = lks_text_mark_length(data, length);
  g_autofree char *start = g_strndup((const char *)data + mark, MIN(length - mark, SNIFFED_LENGTH));
  gsize n = strlen(start), header = lks_ini_find_sections(start, n), i = 0;
  for (; i < header; i++) {
    if (strchr("#;", start[i]) != NULL)
      i += strcspn(start + i, "\r\n");
    if (start[i] != '\0' && !g_ascii_isspace(start[i]))
      return 2;
  }
  gsize name = header + strcspn(start + header, "[");
  gsize name_length = strcspn(start + name, "]");
  if (header == n || start[name + 1] == '[' || memchr(start + name, '"', name_length) != NULL ||
      memchr(start + name, ',', name_length) != NULL)
    return 2;
  return strchr(start + name + name_length, '=') != NULL ? 30 : 2;
}

static gboolean
is_windows_1252(const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (memchr("\x81\x8D\x8F\x90\x9D", data[i], 5) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
ini_detect(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  const char *text = length > 0 ? (const char *)data : "";
  gsize skipped = lks_text_mark_length(data, length);
  *mark = 0;
  *encoding = is_windows_1252(data, length) ? LKS_ENCODING_WINDOWS_1252 : LKS_ENCODING_ISO_8859_1;
  if (length >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: line 1, column 1: INI files in UTF-16 are not read; save it in the "
                       "encoding of the platform"),
                     name);
  if (lks_ini_find_sections(text + skipped, length - skipped) == length - skipped)
    return TRUE;
  *mark = skipped;
  if (g_utf8_validate_len(text, length, NULL))
    *encoding = LKS_ENCODING_UTF_8;
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

static void
tree_free(LksIniTree *tree)
{
  g_array_unref(tree->places);
  g_ptr_array_unref(tree->sections);
  g_free(tree);
}

static gboolean
ini_scan(LksScan *scan, GError **error)
{
  const LksText *text = scan->text;
  LksIniTree *tree = g_new0(LksIniTree, 1);
  tree->places = g_array_new(FALSE, FALSE, sizeof(LksPropertiesPlace));
  tree->sections = g_ptr_array_new_with_free_func((GDestroyNotify)lks_ini_section_free);
  scan->tree = tree;
  scan->free_tree = (GDestroyNotify)tree_free;
  tree->first = lks_ini_find_sections(text->utf8, text->length);
  const char *nul = memchr(text->utf8 + tree->first, '\0', text->length - tree->first);
  if (nul != NULL)
    return lks_scan_throw(scan, (gsize)(nul - text->utf8), LKS_ERROR_MALFORMED, error,
                          _("a NUL byte stands here: this is no text"));
  const char *comments = tree->first < text->length ? "#!;" : "#!";
  if (!lks_properties_scan(scan, tree->first, comments, tree->places, error) ||
      !lks_ini_scan_sections(scan, error))
    return FALSE;
  lks_properties_tie(scan, tree->places);
  return TRUE;
}

static const LksPropertiesPlace *
get_place(const LksSpot *spot)
{
  return spot->node;
}

static const char *
get_name(const LksScan *scan, const LksSpot *spot)
{
  const LksIniTree *tree = scan->tree;
  const LksIniSection *section = g_ptr_array_index(tree->sections, get_place(spot)->section - 1);
  return spot->entry.key + strlen(section->name) + 1;
}

/* what other readers of [name] take out of the line, Maestro does too */
static gboolean
is_read_alike(const LksScan *scan, const LksSpot *spot)
{
  const LksPropertiesPlace *place = get_place(spot);
  gsize start = place->line_start;
  while (start > 0 && lks_properties_is_line_end(scan->text->utf8[start - 1]))
    start--;
  gboolean continues = start > 0 && scan->text->utf8[start - 1] == '\\';
  return !continues && spot->end == place->line_end && g_str_is_ascii(spot->entry.value) &&
         strpbrk(spot->entry.raw, "\\\r\n") == NULL;
}

/* by the name alone; *spot stays NULL where no section has it */
static gboolean
find_in_sections(const LksScan *scan, const char *name, LksSpot **spot, GError **error)
{
  const LksSpot *first = NULL;
  guint n = 0;
  for (guint i = 0; i < scan->spots->len; i++) {
    LksSpot *here = g_ptr_array_index(scan->spots, i);
    if (get_place(here)->section == 0 || strcmp(get_name(scan, here), name) != 0)
      continue;
    n++;
    first = first != NULL ? first : here;
    *spot = here;
  }
  if (n == 0 || (n == 1 && is_read_alike(scan, first)))
    return TRUE;
  *spot = NULL;
  return lks_scan_throw(scan, get_place(first)->key_start, LKS_ERROR_AMBIGUOUS, error,
                        _("“%s” stands in a section, where programs differ in what they read: "
                          "write “%s” for it, or take the lines in brackets out of the file if "
                          "it is LISTSERV Maestro’s, which has no sections"),
                        name, first->entry.key);
}

/* blanks beside the slash do not count */
static char *
dup_canonical(const char *key)
{
  const char *slash = strrchr(key, '/');
  g_autofree char *section = g_strstrip(g_strndup(key, (gsize)(slash - key)));
  g_autofree char *name = g_strstrip(g_strdup(slash + 1));
  return g_strconcat(section, "/", name, NULL);
}

/* [a] with b/c, and [a/b] with c */
static gboolean
check_one_section(const LksScan *scan, const LksSpot *spot, GError **error)
{
  for (guint i = 0; i < scan->spots->len; i++) {
    const LksSpot *other = g_ptr_array_index(scan->spots, i);
    if (strcmp(other->entry.key, spot->entry.key) == 0 &&
        ((get_place(other)->section == 0) != (get_place(spot)->section == 0) ||
         (get_place(other)->section > 0 &&
          strlen(get_name(scan, other)) != strlen(get_name(scan, spot)))))
      return lks_scan_throw(scan, get_place(other)->key_start, LKS_ERROR_AMBIGUOUS, error,
                            _("“%s” may be two entries of this file; change it with an editor"),
                            spot->entry.key);
  }
  return TRUE;
}

static gboolean
ini_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  const LksIniTree *tree = scan->tree;
  *spot = NULL;
  LksSpot *found = g_hash_table_lookup(scan->last, key);
  if (tree->sections->len == 0) {
    *spot = found;
    return TRUE;
  }
  if (found == NULL && strchr(key, '/') != NULL) {
    g_autofree char *canonical = dup_canonical(key);
    found = g_hash_table_lookup(scan->last, canonical);
  }
  if (found != NULL && get_place(found)->section > 0) {
    if (!check_one_section(scan, found, error))
      return FALSE;
    *spot = found;
    return TRUE;
  }
  if (!find_in_sections(scan, key, spot, error))
    return FALSE;
  if (found != NULL && *spot != NULL) {
    *spot = NULL;
    return lks_scan_throw(scan, get_place(found)->key_start, LKS_ERROR_AMBIGUOUS, error,
                          _("“%s” stands before the first section and in one; which of them "
                            "counts depends on the program"),
                          key);
  }
  if (found != NULL)
    *spot = found;
  return TRUE;
}

/* --- edits ----------------------------------------------------------------------------------- */

static char *
ini_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  if (get_place(spot)->section == 0)
    return lks_properties_encode(scan, spot, value, error);
  return g_strconcat(spot->style == LKS_SEPARATOR_NONE ? "=" : "", value, NULL);
}

/* the last entry before the first section; NULL: none */
static const LksSpot *
find_last_outside(const LksScan *scan)
{
  for (guint i = scan->spots->len; i > 0; i--) {
    const LksSpot *spot = g_ptr_array_index(scan->spots, i - 1);
    if (get_place(spot)->section == 0)
      return spot;
  }
  return NULL;
}

static gboolean
ini_place(const LksScan *scan, const char *key, const char *value, GArray *edits, GError **error)
{
  const LksIniTree *tree = scan->tree;
  if (tree->sections->len == 0)
    return lks_properties_place(scan, key, value, edits, error);
  if (strchr(key, '/') != NULL)
    return lks_ini_place(scan, key, value, edits, error);
  const LksSpot *last = find_last_outside(scan);
  if (last == NULL)
    return lks_scan_throw(scan, tree->first, LKS_ERROR_UNSUPPORTED, error,
                          _("nothing stands before this section, and what readers of sections "
                            "make of that differs: write section/%s, or take the lines in "
                            "brackets out of the file if it is LISTSERV Maestro’s, which has no "
                            "sections"),
                          key);
  g_autofree char *line = lks_properties_format(scan, last, key, value);
  lks_properties_add_line(scan->text, get_place(last)->line_end, line, edits);
  return TRUE;
}

/* every occurrence of the key that was found, however it was asked for */
static gboolean
ini_take_out(const LksScan *scan,
             const char *key,
             const LksSpot *spot,
             GArray *edits,
             gboolean *again,
             GError **error)
{
  return lks_properties_take_out(scan, spot->entry.key, spot, edits, again, error);
}

const LksSyntax lks_syntax_ini = {
  .id = "ini",
  .title = N_("INI, as LISTSERV Maestro reads it"),
  .suffixes = ".ini",
  .drops_backslashes = TRUE,
  .sniff = ini_sniff,
  .detect = ini_detect,
  .scan = ini_scan,
  .find = ini_find,
  .encode = ini_encode,
  .place = ini_place,
  .take_out = ini_take_out,
};
