// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issue-log.h"
#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-file.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

static void
issued_free(LksIssued *issued)
{
  g_free(issued->serial);
  g_free(issued->subject);
  g_strfreev(issued->names);
  g_free(issued->profile);
  g_free(issued->sha256);
  g_free(issued->renews);
  g_free(issued);
}

void
lks_issue_log_free(LksIssueLog *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->issued);
  g_free(self);
}

LksIssued *
lks_issue_log_find(LksIssueLog *self, const char *serial)
{
  for (guint i = self->issued->len; i > 0; i--) {
    LksIssued *issued = g_ptr_array_index(self->issued, i - 1);
    if (g_ascii_strcasecmp(issued->serial, serial) == 0)
      return issued;
  }
  return NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

static LksTime
get_time(json_t *event, const char *key)
{
  LksTime time = 0;
  const char *text = json_string_value(json_object_get(event, key));
  return text != NULL && lks_time_parse(text, &time, NULL) ? time : 0;
}

static char **
dup_names(json_t *names)
{
  GPtrArray *all = g_ptr_array_new();
  size_t i;
  json_t *name;
  json_array_foreach(names, i, name)
  {
    if (json_is_string(name))
      g_ptr_array_add(all, g_strdup(json_string_value(name)));
  }
  g_ptr_array_add(all, NULL);
  return (char **)g_ptr_array_free(all, FALSE);
}

static gboolean
take_issued(LksIssueLog *self, json_t *event)
{
  const char *serial = NULL, *subject = NULL, *profile = NULL, *sha256 = NULL;
  if (json_unpack(event, "{s:s, s:s, s:s, s:s}", "serial", &serial, "subject", &subject, "profile",
                  &profile, "sha256", &sha256) != 0)
    return FALSE;
  LksIssued *issued = g_new0(LksIssued, 1);
  issued->serial = g_strdup(serial);
  issued->subject = g_strdup(subject);
  issued->profile = g_strdup(profile);
  issued->sha256 = g_strdup(sha256);
  issued->renews = g_strdup(json_string_value(json_object_get(event, "renews")));
  issued->names = dup_names(json_object_get(event, "names"));
  issued->issued = get_time(event, "time");
  issued->not_after = get_time(event, "not_after");
  g_ptr_array_add(self->issued, issued);
  return TRUE;
}

static gboolean
take_revoked(LksIssueLog *self, json_t *event)
{
  const char *serial = json_string_value(json_object_get(event, "serial"));
  LksIssued *issued = serial != NULL ? lks_issue_log_find(self, serial) : NULL;
  if (issued == NULL)
    return FALSE;
  issued->revoked = get_time(event, "time");
  issued->reason = g_intern_string(json_string_value(json_object_get(event, "reason")));
  return TRUE;
}

static gboolean
take_event(LksIssueLog *self, json_t *event)
{
  const char *kind = json_string_value(json_object_get(event, "event"));
  if (g_strcmp0(kind, "issued") == 0)
    return take_issued(self, event);
  if (g_strcmp0(kind, "revoked") == 0)
    return take_revoked(self, event);
  if (g_strcmp0(kind, "crl") != 0)
    return FALSE;
  self->crl_number =
      MAX(self->crl_number, (guint64)json_integer_value(json_object_get(event, "number")));
  return TRUE;
}

static void
take_line(LksIssueLog *self, const char *line, gsize length)
{
  if (length == 0)
    return;
  json_t *event = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
  if (event == NULL || !take_event(self, event))
    self->n_damaged++;
  json_decref(event);
}

LksIssueLog *
lks_issue_log_read(const char *path, GError **error)
{
  g_autoptr(LksIssueLog) self = g_new0(LksIssueLog, 1);
  self->issued = g_ptr_array_new_with_free_func((GDestroyNotify)issued_free);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return g_steal_pointer(&self);
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  for (const char *line = text, *end = text + length; line < end;) {
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    gsize size = (gsize)((stop != NULL ? stop : end) - line);
    take_line(self, line, size);
    line += size + 1;
  }
  return g_steal_pointer(&self);
}

/* --- adding ---------------------------------------------------------------------------------- */

/* a line that a crash cut off stays, ended: what follows is a line of its own */
static gboolean
ends_in_line(const char *path)
{
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, NULL);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
  return length == 0 || text[length - 1] == '\n';
}

static gboolean
write_line(const char *path, const char *line, GError **error)
{
  int fd = lks_fault_pass("append", path)
               ? g_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)
               : -1;
  if (fd < 0)
    return lks_throw_errno(error, errno, _("cannot open %s"), path);
  gsize length = strlen(line);
  /* one write: nobody's lines mix */
  gboolean written =
      write(fd, line, length) == (gssize)length && lks_fault_pass("sync", path) && g_fsync(fd) == 0;
  int saved = errno;
  g_close(fd, NULL);
  return written || lks_throw_errno(error, saved, _("cannot write %s"), path);
}

gboolean
lks_issue_log_append(const char *path, json_t *event, GError **error)
{
  char *text = json_dumps(event, JSON_COMPACT);
  json_decref(event);
  g_autofree char *line = g_strconcat(ends_in_line(path) ? "" : "\n", text, "\n", NULL);
  free(text);
  gboolean is_new = !g_file_test(path, G_FILE_TEST_EXISTS);
  g_autofree char *folder = g_path_get_dirname(path);
  return write_line(path, line, error) && (!is_new || lks_sync_folder(folder, error));
}
