// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-journal.h"
#include "lks-error.h"
#include "lks-fleet-roots.h"
#include "lks-json-load.h"
#include "lks-staged-file.h"

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
  g_free(self->id);
  g_free(self->point);
  g_free(self->undoes);
  g_clear_pointer(&self->files, g_ptr_array_unref);
  g_free(self);
}

gboolean
lks_journal_save(const LksJournal *self, GError **error)
{
  json_t *journal = json_pack("{s:s,s:s,s:s?,s:b,s:o}", "schema", JOURNAL_SCHEMA, "point", self->id,
                              "undoes", self->undoes, "committed", self->committed, "files",
                              lks_restore_files_to_json(self->files, TRUE));
  char *text = journal != NULL ? json_dumps(journal, JSON_COMPACT) : NULL;
  json_decref(journal);
  if (text == NULL)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot write the journal %s"), self->path);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  free(text);
  return lks_file_replace(self->path, bytes, NULL, error);
}

static gboolean
have_staged_names(GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    const LksRestoreFile *file = g_ptr_array_index(files, i);
    if (file->staged == NULL)
      return FALSE;
  }
  return TRUE;
}

/* strict: half understood, a run that is done would be put back, or the other way round */
static gboolean
read_journal(const json_t *journal, LksJournal *self)
{
  const char *schema = json_string_value(json_object_get(journal, "schema"));
  const json_t *undoes = json_object_get(journal, "undoes");
  const json_t *committed = json_object_get(journal, "committed");
  self->id = g_strdup(json_string_value(json_object_get(journal, "point")));
  self->undoes = g_strdup(json_string_value(undoes));
  self->committed = json_is_true(committed);
  self->files = lks_restore_files_from_json(json_object_get(journal, "files"));
  return g_strcmp0(schema, JOURNAL_SCHEMA) == 0 && json_is_boolean(committed) && self->id != NULL &&
         lks_restore_point_is_id(self->id) &&
         (json_is_null(undoes) ||
          (self->undoes != NULL && lks_restore_point_is_id(self->undoes))) &&
         self->files != NULL && have_staged_names(self->files);
}

LksJournal *
lks_journal_load(const char *fleet_path, GError **error)
{
  g_autoptr(LksJournal) self = g_new0(LksJournal, 1);
  self->path = lks_journal_dup_path(fleet_path);
  g_autoptr(GBytes) bytes = lks_file_read(self->path, NULL, error);
  if (bytes == NULL)
    return NULL;
  json_t *journal = lks_json_load(bytes, NULL);
  gboolean fine = read_journal(journal, self);
  json_decref(journal);
  if (!fine)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("%s is damaged, so the run it tells of cannot be put back by itself; "
                            "put the files back by hand (the originals lie in the folder “restore” "
                            "beside it), then remove it"),
                          self->path);
  self->point = lks_restore_point_dup_folder(fleet_path, self->id);
  g_autoptr(GHashTable) roots = lks_fleet_read_roots(fleet_path, error);
  if (roots == NULL || !lks_restore_files_locate(self->files, roots, error))
    return NULL;
  return g_steal_pointer(&self);
}

gboolean
lks_journal_remove(const LksJournal *self, GError **error)
{
  return lks_file_remove(self->path, error);
}

void
lks_journal_clean_up(const LksJournal *self)
{
  for (guint i = 0; i < self->files->len; i++) {
    g_autofree char *staged = lks_restore_file_dup_staged_path(g_ptr_array_index(self->files, i));
    g_unlink(staged);
  }
}

/* --- putting back ---------------------------------------------------------------------------- */

static gboolean
restore_bytes(const LksJournal *self, const LksRestoreFile *file, guint index, GError **error)
{
  g_autoptr(GBytes) bytes = lks_restore_point_read_original(self->point, file, index, error);
  if (bytes == NULL)
    return FALSE;
  /* under the name that the journal knows, should this be interrupted, too */
  const LksStageOptions options = { .mode = (int)file->mode, .name = file->staged };
  return lks_file_replace(file->local_path, bytes, &options, error);
}

/* a removal that was moved aside comes back by its own name */
static gboolean
is_aside(const LksRestoreFile *file, const char *staged)
{
  return *file->after == '\0' && g_file_test(staged, G_FILE_TEST_EXISTS) &&
         !g_file_test(file->local_path, G_FILE_TEST_EXISTS);
}

static gboolean
digest_file(const char *path, char digest[65], GError **error)
{
  LksFileStamp stamp = { 0 };
  g_autoptr(GError) problem = NULL;
  g_autoptr(GBytes) bytes = lks_file_read(path, &stamp, &problem);
  lks_file_stamp_get_hex(&stamp, digest);
  if (bytes != NULL || g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

/* the same bytes before and after: then the mode is what changed */
static gboolean
is_put_back(const LksRestoreFile *file, const char *digest)
{
  GStatBuf st;
  if (strcmp(digest, file->before) != 0)
    return FALSE;
  return strcmp(file->before, file->after) != 0 || g_stat(file->local_path, &st) != 0 ||
         (st.st_mode & 07777) == file->mode;
}

static gboolean
put_back_file(const LksJournal *self, guint index, gboolean force, GError **error)
{
  const LksRestoreFile *file = g_ptr_array_index(self->files, index);
  g_autofree char *staged = lks_restore_file_dup_staged_path(file);
  char digest[65];
  if (is_aside(file, staged))
    return lks_file_move(staged, file->local_path, error);
  g_unlink(staged);
  if (!digest_file(file->local_path, digest, error))
    return FALSE;
  if (is_put_back(file, digest))
    return TRUE;
  if (!force && strcmp(digest, file->after) != 0)
    return lks_throw(
        error, LKS_ERROR_CONFLICT,
        _("%s was changed by someone else meanwhile and is left as it is; what it was "
          "before lies in %s. Put it back by hand, or let lockstep undo --force do so"),
        file->local_path, self->point);
  return file->existed ? restore_bytes(self, file, index, error)
                       : lks_file_remove(file->local_path, error);
}

gboolean
lks_journal_put_back(const LksJournal *self, gboolean force, GError **error)
{
  g_autoptr(GError) first = NULL;
  for (guint i = self->files->len; i > 0; i--)
    put_back_file(self, i - 1, force, first == NULL ? &first : NULL);
  if (first == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&first));
  return FALSE;
}
