// SPDX-License-Identifier: LGPL-2.1-or-later
/* Documents for the corpora suites, many in one process. Each line of the standard input is a job
 * of fields parted by tabs, KEY and VALUE being JSON strings, FORMAT “-” being the sniffed one:
 *   list FORMAT FILE
 *   get FORMAT FILE KEY
 *   copy FORMAT FILE OUT
 *   set FORMAT FILE KEY VALUE OUT
 *   unset FORMAT FILE KEY OUT
 * Each is answered by one JSON document on one line: {"status": "ok"|"refused", "format",
 * "message", "line", "entries", "value"}. */
#include "config.h"

#include "lks-document.h"
#include "lks-syntax.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static LksDocument *
read_document(const char *format, const char *file, GError **error)
{
  char *content = NULL;
  gsize length = 0;
  if (!g_file_get_contents(file, &content, &length, error))
    return NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_take(content, length);
  return lks_document_parse(bytes, lks_syntax_find(format), file, error);
}

static json_t *
list_entries(LksDocument *document)
{
  json_t *entries = json_array();
  for (guint i = 0; i < lks_document_get_n_entries(document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(document, i);
    json_array_append_new(entries, json_pack("{s:s,s:s,s:i,s:b,s:b}", "key", entry->key, "value",
                                             entry->value, "line", (int)entry->line, "effective",
                                             entry->effective, "text", entry->is_text));
  }
  return entries;
}

static char *
parse_string(const char *json)
{
  json_t *text = json_loads(json, JSON_DECODE_ANY, NULL);
  g_assert(json_is_string(text));
  char *value = g_strdup(json_string_value(text));
  json_decref(text);
  return value;
}

static gboolean
edit(LksDocument *document, char **job, GError **error)
{
  if (strcmp(job[0], "copy") == 0)
    return TRUE;
  g_autofree char *key = parse_string(job[3]);
  if (strcmp(job[0], "unset") == 0)
    return lks_document_unset(document, key, error);
  g_autofree char *value = parse_string(job[4]);
  return lks_document_set(document, key, value, error);
}

static gboolean
write_document(LksDocument *document, const char *file, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(lks_document_get_bytes(document), &length);
  return g_file_set_contents(file, length > 0 ? data : "", (gssize)length, error);
}

static json_t *
look_up(LksDocument *document, const char *json, GError **error)
{
  g_autoptr(GError) problem = NULL;
  g_autofree char *key = parse_string(json);
  const LksDocumentEntry *entry = lks_document_lookup(document, key, &problem);
  if (problem == NULL)
    return json_pack("{s:s,s:s?}", "status", "ok", "value", entry != NULL ? entry->value : NULL);
  g_propagate_error(error, g_steal_pointer(&problem));
  return NULL;
}

/* NULL: refused */
static json_t *
do_job(char **job, guint n_fields, GError **error)
{
  g_assert(n_fields >= 3);
  g_autoptr(LksDocument) document = read_document(job[1], job[2], error);
  if (document == NULL)
    return NULL;
  const char *format = lks_syntax_get_id(lks_document_get_syntax(document));
  if (strcmp(job[0], "list") == 0)
    return json_pack("{s:s,s:s,s:o}", "status", "ok", "format", format, "entries",
                     list_entries(document));
  if (strcmp(job[0], "get") == 0)
    return look_up(document, job[3], error);
  if (!edit(document, job, error) || !write_document(document, job[n_fields - 1], error))
    return NULL;
  return json_pack("{s:s,s:s}", "status", "ok", "format", format);
}

/* what a message says behind “line ” */
static int
find_line(const char *message)
{
  const char *line = strstr(message, "line ");
  return line != NULL ? (int)g_ascii_strtoll(line + strlen("line "), NULL, 10) : 0;
}

static void
answer(char **job)
{
  g_autoptr(GError) error = NULL;
  json_t *reply = do_job(job, g_strv_length(job), &error);
  if (reply == NULL)
    reply = json_pack("{s:s,s:s,s:i}", "status", "refused", "message", error->message, "line",
                      find_line(error->message));
  char *text = json_dumps(reply, JSON_COMPACT | JSON_ENSURE_ASCII);
  puts(text);
  free(text);
  json_decref(reply);
}

int
main(int argc, char **argv)
{
  char *line = NULL;
  size_t room = 0;
  for (ssize_t length = getline(&line, &room, stdin); length > 0;
       length = getline(&line, &room, stdin)) {
    g_auto(GStrv) job = g_strsplit(g_strchomp(line), "\t", -1);
    answer(job);
  }
  free(line);
  return 0;
}
