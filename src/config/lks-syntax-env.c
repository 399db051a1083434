// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-env-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Lines NAME="value" as a POSIX shell reads them (set -a; . file): quotes and backslashes, export,
 * comments behind a blank. A key is a variable's name. The last assignment wins. A value that the
 * shell would put in ($NAME, `command`, ~) is not known here and neither read nor changed. A UTF-8
 * byte order mark is part of the first word, as for the shell, so that a variable on that line is
 * not there. Bytes that are no UTF-8 are ISO-8859-1. */

#define SNIFFED_LENGTH 65536

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
is_assignment(const char *line, gboolean *has_sign)
{
  line += strspn(line, " \t");
  gboolean exports = g_str_has_prefix(line, "export ");
  line += exports ? strlen("export ") : 0;
  gsize length = strspn(line, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");
  if (length == 0 || g_ascii_isdigit(*line) || line[length] != '=')
    return FALSE;
  const char *value = line + length + 1;
  gboolean is_quoted = (*value == '"' || *value == '\'') && strlen(value) > 1 &&
                       g_str_has_suffix(value, (char[]){ *value, '\0' });
  *has_sign = *has_sign || exports || is_quoted;
  return !g_ascii_isspace(*value);
}

/* every such line is a property too: quotes and export are what tells */
static guint
env_sniff(const guint8 *data, gsize length)
{
  g_autofree char *start = g_strndup((const char *)data, MIN(length, SNIFFED_LENGTH));
  g_auto(GStrv) lines = g_strsplit(start, "\n", -1);
  gboolean has_sign = FALSE, has_any = FALSE;
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strchomp(lines[i]);
    gboolean is_last = lines[i + 1] == NULL;
    if (line[strspn(line, " \t")] == '\0' || line[strspn(line, " \t")] == '#' ||
        (is_last && length > SNIFFED_LENGTH))
      continue;
    if (!is_assignment(line, &has_sign))
      return 0;
    has_any = TRUE;
  }
  return has_sign ? 12 : has_any ? 6 : 0;
}

static gboolean
env_detect(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  gboolean is_utf8 = length == 0 || g_utf8_validate_len((const char *)data, length, NULL);
  *encoding = is_utf8 ? LKS_ENCODING_UTF_8 : LKS_ENCODING_ISO_8859_1;
  *mark = 0;
  if (length >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: line 1, column 1: no shell reads UTF-16; save the file as UTF-8"),
                     name);
  return TRUE;
}

static gboolean
env_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  *spot = NULL;
  if (!lks_env_is_name(key))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("%s: “%s” is no name of a variable: it has letters, digits and “_”, and "
                       "begins with no digit"),
                     scan->name, key);
  LksSpot *found = g_hash_table_lookup(scan->last, key);
  const LksEnvPlace *place = found != NULL ? found->node : NULL;
  if (place != NULL && place->is_dependent)
    return lks_scan_throw(scan, found->start, LKS_ERROR_ELSEWHERE, error,
                          _("the value of “%s” depends on what the shell puts in when it reads the "
                            "file; write the value itself there"),
                          key);
  *spot = found;
  return TRUE;
}

/* a file that is read in behind the assignment may assign the same */
static char *
env_dup_elsewhere(const LksScan *scan, const char *key)
{
  const LksEnvTree *tree = scan->tree;
  const LksSpot *spot = g_hash_table_lookup(scan->last, key);
  const LksEnvPlace *place = spot != NULL ? spot->node : NULL;
  const LksEnvSource *source =
      tree->sources->len > 0 ? g_ptr_array_index(tree->sources, tree->sources->len - 1) : NULL;
  if (source == NULL || (spot != NULL && (source->offset < spot->start || place->is_dependent)))
    return NULL;
  return g_strdup(source->path);
}

/* --- quoting --------------------------------------------------------------------------------- */

static gboolean
can_be_bare(const char *value)
{
  return value[strspn(value, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_./:@%+,=-")] == '\0';
}

static char *
quote_double(const char *value)
{
  GString *out = g_string_new("\"");
  for (const char *p = value; *p != '\0'; p++) {
    if (strchr("$`\"\\", *p) != NULL)
      g_string_append_c(out, '\\');
    g_string_append_c(out, *p);
  }
  return g_string_free(g_string_append_c(out, '"'), FALSE);
}

/* readers differ in what a backslash between quotation marks means: only where nothing else does */
char *
lks_env_quote(const char *value, LksEnvStyle style)
{
  gboolean is_plain = strpbrk(value, "$`\"\\") == NULL;
  gboolean can_be_single = strchr(value, '\'') == NULL;
  if (style == LKS_ENV_BARE && can_be_bare(value))
    return g_strdup(value);
  if (can_be_single && (style == LKS_ENV_SINGLE || !is_plain))
    return g_strconcat("'", value, "'", NULL);
  return quote_double(value);
}

static char *
env_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  return lks_env_quote(value, spot->style);
}

/* --- edits ----------------------------------------------------------------------------------- */

/* the line that a new one is modelled on; NULL: any */
static const LksSpot *
find_model(const LksScan *scan, const char *key, gboolean *is_neighbour)
{
  const LksSpot *neighbour = lks_scan_find_neighbour(scan, key, '_');
  *is_neighbour = neighbour != NULL;
  if (neighbour == NULL && scan->spots->len > 0)
    neighbour = g_ptr_array_index(scan->spots, scan->spots->len - 1);
  return neighbour;
}

/* indented, exported and quoted as the model is */
static char *
format_line(const LksScan *scan, const LksSpot *model, const char *key, const char *value)
{
  const LksEnvPlace *place = model != NULL ? model->node : NULL;
  g_autofree char *head = g_strdup("");
  if (place != NULL && place->is_alone) {
    g_free(head);
    head = g_strndup(scan->text->utf8 + place->line_start, place->name - place->line_start);
  }
  if (strpbrk(head, "\\\r\n") != NULL)
    *head = '\0';
  g_autofree char *quoted =
      lks_env_quote(value, model != NULL ? (LksEnvStyle)model->style : LKS_ENV_DOUBLE);
  return g_strconcat(head, key, "=", quoted, NULL);
}

static const char *
line_end_of(const LksText *text)
{
  const char *end = strchr(text->utf8, '\n');
  return end != NULL && end > text->utf8 && end[-1] == '\r' ? "\r\n" : "\n";
}

static void
append_line(const LksScan *scan, const char *line, GArray *edits)
{
  const LksText *text = scan->text;
  const LksEnvTree *tree = scan->tree;
  const char *end = line_end_of(text);
  gboolean is_open = text->length > 0 && text->utf8[text->length - 1] != '\n';
  const char *head = tree->end == LKS_ENV_BACKSLASH ? "\\" : "";
  gboolean needs_end = is_open || tree->end == LKS_ENV_CONTINUED;
  lks_edits_add(edits, text->length, text->length,
                g_strconcat(head, needs_end ? end : "", line, is_open ? "" : end, NULL));
}

static gboolean
env_place(const LksScan *scan, const char *key, const char *value, GArray *edits, GError **error)
{
  const LksEnvTree *tree = scan->tree;
  gboolean is_neighbour = FALSE;
  if (tree->is_script)
    return lks_env_throw_script(scan, error);
  const LksSpot *model = find_model(scan, key, &is_neighbour);
  g_autofree char *line = format_line(scan, model, key, value);
  const LksEnvPlace *place = is_neighbour ? model->node : NULL;
  if (place == NULL || place->line_end == scan->text->length) {
    append_line(scan, line, edits);
    return TRUE;
  }
  const char *end = scan->text->utf8[place->line_end] == '\r' ? "\r\n" : "\n";
  gsize at = place->line_end + strlen(end);
  lks_edits_add(edits, at, at, g_strconcat(line, end, NULL));
  return TRUE;
}

static gboolean
take_out_one(const LksScan *scan, const LksSpot *spot, gsize taken, GArray *edits, GError **error)
{
  const LksText *text = scan->text;
  const LksEnvPlace *place = spot->node;
  if (!place->is_alone)
    return lks_scan_throw(scan, place->name, LKS_ERROR_UNSUPPORTED, error,
                          _("“%s” shares its line with something else; take it out with an editor"),
                          spot->entry.key);
  gsize start = place->line_start, end = place->line_end;
  if (end < text->length)
    end += text->utf8[end] == '\r' ? 2 : 1;
  else if (start > taken) /* a text that ended without a line end still does */
    start -= start >= taken + 2 && text->utf8[start - 2] == '\r' ? 2 : 1;
  lks_edits_add(edits, start, end, g_strdup(""));
  return TRUE;
}

static gboolean
env_take_out(const LksScan *scan,
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
    if (!take_out_one(scan, occurrence, taken, edits, error))
      return FALSE;
    taken = g_array_index(edits, LksEdit, edits->len - 1).end;
  }
  return TRUE;
}

const LksSyntax lks_syntax_env = {
  .id = "env",
  .title = N_("Variables, as a shell reads them"),
  .suffixes = ".env",
  .sniff = env_sniff,
  .detect = env_detect,
  .scan = lks_env_scan,
  .find = env_find,
  .encode = env_encode,
  .place = env_place,
  .take_out = env_take_out,
  .dup_elsewhere = env_dup_elsewhere,
};
