// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* Logs grow without end, and what counts is the last start: only the end of one is read. */
#define LOG_TAIL (1024 * 1024)

void
lks_log_line_free(LksLogLine *line)
{
  g_free(line->path);
  g_free(line->text);
  g_free(line);
}

/* *is_whole: from its beginning; NULL: not there, or not to be read */
static char *
read_tail(const char *local_path, gboolean *is_whole)
{
  if (!g_file_test(local_path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  FILE *stream = fopen(local_path, "rb");
  if (stream == NULL)
    return NULL;
  *is_whole = fseek(stream, -LOG_TAIL, SEEK_END) != 0;
  if (*is_whole)
    rewind(stream);
  g_autofree char *bytes = g_malloc(LOG_TAIL);
  gsize length = fread(bytes, 1, LOG_TAIL, stream);
  fclose(stream);
  return g_utf8_make_valid(bytes, (gssize)length);
}

static guint
count_lines(const char *text, int offset)
{
  guint n = 1;
  for (int i = 0; i < offset; i++)
    n += text[i] == '\n';
  return n;
}

/* the whole line or lines that a match stands in, with blanks collapsed */
static char *
dup_around(const char *text, int start, int end)
{
  while (start > 0 && text[start - 1] != '\n' && text[start - 1] != '\r')
    start--;
  end += (int)strcspn(text + end, "\r\n");
  g_autofree char *around = g_strndup(text + start, (gsize)(end - start));
  g_auto(GStrv) words = g_strsplit_set(around, " \t\r\n", -1);
  g_autoptr(GStrvBuilder) filled = g_strv_builder_new();
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add(filled, words[i]);
  g_auto(GStrv) kept = g_strv_builder_end(filled);
  return g_strjoinv(" ", kept);
}

/* the latest occurrence */
static void
look_for(LksInstallation *self,
         const LksLogMessage *message,
         const char *path,
         const char *text,
         gboolean is_whole)
{
  g_autoptr(GRegex) regex = g_regex_new(message->pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  int start = -1, end = -1;
  for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
       g_match_info_next(match, NULL))
    g_match_info_fetch_pos(match, 0, &start, &end);
  if (start < 0)
    return;
  LksLogLine *line = g_new0(LksLogLine, 1);
  line->evidence = message->evidence;
  line->path = g_strdup(path);
  line->line = is_whole ? count_lines(text, start) : 0;
  line->text = dup_around(text, start, end);
  lks_installation_append(self, &self->evidence, line, (GDestroyNotify)lks_log_line_free);
}

static void
read_log(LksInstallation *self, const LksComponentLog *log)
{
  const char *given = g_hash_table_lookup(self->file_paths, log->id);
  if (given == NULL && log->path == NULL)
    return;
  g_autofree char *path = lks_installation_dup_path(self, given != NULL ? given : log->path);
  gboolean exists = FALSE, is_whole = FALSE;
  g_autofree char *local = lks_root_resolve(self->server->root, path, &exists, NULL);
  g_autofree char *text = local != NULL && exists ? read_tail(local, &is_whole) : NULL;
  self->has_log = self->has_log || text != NULL;
  for (guint i = 0; text != NULL && i < log->messages->len; i++)
    look_for(self, g_ptr_array_index(log->messages, i), path, text, is_whole);
}

void
lks_installation_read_logs(LksInstallation *self)
{
  GPtrArray *logs = lks_component_get_logs(self->component);
  for (guint i = 0; i < logs->len; i++)
    read_log(self, g_ptr_array_index(logs, i));
}
