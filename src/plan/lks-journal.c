// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-journal.h"
#include "lks-error.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL_SCHEMA "lockstep/journal/1"

char *
lks_journal_dup_path(const char *fleet_path)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  return g_build_filename(folder, "journal", NULL);
}

void
lks_journal_free(LksJournal *self)
{
  if (self == NULL)
    return;
  g_free(self->path);
  g_free(self->point);
  g_free(self->undoes);
  g_clear_pointer(&self->files, g_ptr_array_unref);
  g_free(self);
}

gboolean
lks_journal_save(const LksJournal *self, GError **error)
{
  json_t *journal = json_pack("{s:s,s:s,s:s?,s:b,s:o}", "schema", JOURNAL_SCHEMA, "point",
                              self->point, "undoes", self->undoes, "committed", self->committed,
                              "files", lks_restore_files_to_json(self->files));
  char *text = json_dumps(journal, JSON_COMPACT);
  json_decref(journal);
  if (text == NULL)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot write the journal %s"), self->path);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  free(text);
  return lks_file_replace(self->path, bytes, NULL, error);
}

LksJournal *
lks_journal_load(const char *fleet_path, GError **error)
{
  g_autoptr(LksJournal) self = g_new0(LksJournal, 1);
  self->path = lks_journal_dup_path(fleet_path);
  g_autoptr(GBytes) bytes = lks_file_read(self->path, NULL, error);
  if (bytes == NULL)
    return NULL;
  json_t *journal = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, NULL);
  self->point = g_strdup(json_string_value(json_object_get(journal, "point")));
  self->undoes = g_strdup(json_string_value(json_object_get(journal, "undoes")));
  self->committed = json_is_true(json_object_get(journal, "committed"));
  self->files = lks_restore_files_from_json(json_object_get(journal, "files"));
  json_decref(journal);
  if (self->files == NULL || self->point == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("%s is damaged, so the run it tells of cannot be put back by itself; "
                            "the original files lie in the folder “restore” beside it"),
                          self->path);
  return g_steal_pointer(&self);
}

void
lks_journal_remove(const LksJournal *self)
{
  g_autofree char *folder = g_path_get_dirname(self->path);
  g_unlink(self->path);
  lks_sync_folder(folder, NULL);
}

/* --- putting back ---------------------------------------------------------------------------- */

static gboolean
restore_bytes(const LksJournal *self, const LksRestoreFile *file, guint index, GError **error)
{
  g_autofree char *original = lks_restore_point_dup_original(self->point, index);
  g_autoptr(GBytes) bytes = lks_file_read(original, NULL, error);
  if (bytes == NULL)
    return FALSE;
  const LksStageOptions options = { .mode = (int)file->mode };
  return lks_file_replace(file->local_path, bytes, &options, error);
}

static gboolean
remove_created(const LksRestoreFile *file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(file->local_path);
  if (g_unlink(file->local_path) != 0)
    return lks_throw_errno(error, errno, _("cannot remove %s"), file->local_path);
  return lks_sync_folder(folder, error);
}

/* a removal that was moved aside comes back by its own name */
static gboolean
bring_back(const LksRestoreFile *file)
{
  return file->staged != NULL && *file->after == '\0' &&
         !g_file_test(file->local_path, G_FILE_TEST_EXISTS) &&
         g_rename(file->staged, file->local_path) == 0;
}

static gboolean
put_back_file(const LksJournal *self, guint index, GError **error)
{
  const LksRestoreFile *file = g_ptr_array_index(self->files, index);
  if (bring_back(file))
    return TRUE;
  if (file->staged != NULL)
    g_unlink(file->staged);
  g_autoptr(GError) problem = NULL;
  g_autoptr(GBytes) now = lks_file_read(file->local_path, NULL, &problem);
  if (now == NULL && !g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND)) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  g_autofree char *digest = now != NULL ? lks_sha256_hex(now) : g_strdup("");
  if (strcmp(digest, file->before) == 0)
    return TRUE;
  if (strcmp(digest, file->after) != 0)
    return lks_throw(error, LKS_ERROR_CONFLICT,
                     _("%s was changed by someone else meanwhile and is left as it is; what it was "
                       "before lies in %s"),
                     file->local_path, self->point);
  return file->existed ? restore_bytes(self, file, index, error) : remove_created(file, error);
}

gboolean
lks_journal_put_back(const LksJournal *self, GError **error)
{
  g_autoptr(GError) first = NULL;
  for (guint i = self->files->len; i > 0; i--)
    put_back_file(self, i - 1, first == NULL ? &first : NULL);
  if (first == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&first));
  return FALSE;
}
