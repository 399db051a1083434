// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-transaction.h"
#include "lks-error.h"
#include "lks-journal.h"
#include "lks-lock-file.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Life cycle: prepare (nothing of a server touched), then the journal is on disk, then deed; an end
 * without commit puts everything back. */
typedef struct {
  const LksTransactionOptions *options;
  const LksFileChange *changes;
  guint n_changes;
  LksRestorePoint *point;
  LksJournal *journal; /* nullable: not written yet */
  GPtrArray *staged;   /* (element-type LksStagedFile) */
} Transaction;

static void
transaction_clear(Transaction *self)
{
  lks_restore_point_free(self->point);
  lks_journal_free(self->journal);
  g_clear_pointer(&self->staged, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transaction, transaction_clear)

/* --- before the deed ------------------------------------------------------------------------- */

static gboolean
check_place(const LksFileChange *change, GError **error)
{
  g_autofree char *now = lks_root_resolve(change->root, change->path, NULL, error);
  if (now == NULL)
    return FALSE;
  if (strcmp(now, change->local_path) != 0)
    return lks_throw(error, LKS_ERROR_CONFLICT, _("%s leads to another file than when it was read"),
                     change->path);
  return TRUE;
}

static gboolean
keep_original(Transaction *self, guint index, LksRestoreFile *file, GError **error)
{
  LksFileStamp stamp;
  GStatBuf st;
  g_autoptr(GBytes) bytes = lks_file_read(file->local_path, &stamp, error);
  if (bytes == NULL)
    return FALSE;
  if (g_stat(file->local_path, &st) != 0)
    return lks_throw_errno(error, errno, _("cannot look at %s"), file->local_path);
  file->existed = TRUE;
  file->mode = st.st_mode & 07777;
  lks_file_stamp_get_hex(&stamp, file->before);
  const LksFileStamp *expected = self->changes[index].expected;
  if (expected != NULL && !lks_file_stamp_equal(expected, &stamp))
    return lks_throw(error, LKS_ERROR_CONFLICT,
                     _("%s was changed by someone else since it was read"), file->local_path);
  g_autofree char *copy = lks_restore_point_dup_original(self->point->folder, index);
  return lks_file_replace(copy, bytes, NULL, error);
}

static gboolean
prepare_change(Transaction *self, guint index, GError **error)
{
  const LksFileChange *change = &self->changes[index];
  if (!check_place(change, error))
    return FALSE;
  if (change->expected != NULL &&
      !lks_file_check_unchanged(change->local_path, change->expected, error))
    return FALSE;
  LksRestoreFile *file = g_new0(LksRestoreFile, 1);
  g_ptr_array_add(self->point->files, file);
  file->server = g_strdup(change->server);
  file->path = g_strdup(change->path);
  file->local_path = g_strdup(change->local_path);
  file->staged = g_strdup_printf(LKS_STAGED_PREFIX "%08x-%u", g_random_int(), index);
  if (change->content != NULL) {
    const LksFileStamp after = lks_file_stamp_of_bytes(change->content);
    lks_file_stamp_get_hex(&after, file->after);
  }
  if (!g_file_test(change->local_path, G_FILE_TEST_EXISTS))
    return TRUE;
  return keep_original(self, index, file, error);
}

static gboolean
write_journal(Transaction *self, GError **error)
{
  g_autoptr(LksJournal) journal = g_new0(LksJournal, 1);
  journal->path = lks_journal_dup_path(self->options->fleet_path);
  journal->id = g_strdup(self->point->id);
  journal->point = g_strdup(self->point->folder);
  journal->undoes = self->options->undoing != NULL ? g_strdup(self->options->undoing->id) : NULL;
  journal->files = g_ptr_array_ref(self->point->files);
  if (!lks_journal_save(journal, error)) {
    lks_journal_remove(journal, NULL);
    return FALSE;
  }
  self->journal = g_steal_pointer(&journal);
  return TRUE;
}

static gboolean
prepare(Transaction *self, GError **error)
{
  self->point = lks_restore_point_create(self->options->fleet_path, error);
  if (self->point == NULL)
    return FALSE;
  self->point->time = lks_time_now();
  self->point->description = g_strdup(self->options->description);
  self->point->steps = json_incref(self->options->steps);
  for (guint i = 0; i < self->n_changes; i++)
    if (!prepare_change(self, i, error))
      return FALSE;
  return write_journal(self, error);
}

/* --- the deed -------------------------------------------------------------------------------- */

static gboolean
check_staged(const LksFileChange *change, LksStagedFile *staged, GError **error)
{
  g_autoptr(GBytes) bytes = lks_staged_file_read(staged, error);
  if (bytes == NULL)
    return FALSE;
  if (!g_bytes_equal(bytes, change->content))
    return lks_throw(error, LKS_ERROR_IO, _("%s reads differently from what was written"),
                     change->path);
  return change->check == NULL || change->check(bytes, change->check_data, error);
}

static gboolean
stage_change(Transaction *self, guint index, GError **error)
{
  const LksFileChange *change = &self->changes[index];
  const LksRestoreFile *file = g_ptr_array_index(self->point->files, index);
  const LksStageOptions options = { .is_private = change->is_private,
                                    .mode = change->mode,
                                    .like = change->like,
                                    .name = file->staged };
  LksStagedFile *staged =
      change->content != NULL
          ? lks_staged_file_new(change->local_path, change->content, &options, error)
          : lks_staged_file_new_removal(change->local_path, &options, error);
  if (staged == NULL)
    return FALSE;
  g_ptr_array_add(self->staged, staged);
  return change->content == NULL || check_staged(change, staged, error);
}

static gboolean
check_placed(Transaction *self, GError **error)
{
  for (guint i = 0; i < self->n_changes; i++) {
    const LksRestoreFile *file = g_ptr_array_index(self->point->files, i);
    const LksFileStamp expected = lks_file_stamp_of_hex(file->after);
    if (!lks_file_check_unchanged(file->local_path, &expected, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_cancelled(GError **error)
{
  return g_cancellable_set_error_if_cancelled(g_cancellable_get_current(), error);
}

static gboolean
act(Transaction *self, GError **error)
{
  const LksTransactionOptions *options = self->options;
  for (guint i = 0; i < self->n_changes; i++)
    if (is_cancelled(error) || !stage_change(self, i, error))
      return FALSE;
  for (guint i = 0; i < self->n_changes; i++) {
    /* once more, right before: a service may have written its file since */
    const LksFileChange *change = &self->changes[i];
    const LksRestoreFile *file = g_ptr_array_index(self->point->files, i);
    const LksFileStamp before = lks_file_stamp_of_hex(file->before);
    if (is_cancelled(error) || !check_place(change, error) ||
        !lks_file_check_unchanged(file->local_path, &before, error) ||
        !lks_staged_file_commit(g_ptr_array_index(self->staged, i), error))
      return FALSE;
    if (options->applied != NULL)
      options->applied(i + 1, self->n_changes, options->user_data);
  }
  return check_placed(self, error) &&
         (options->verify == NULL || options->verify(options->user_data, error));
}

/* --- the end --------------------------------------------------------------------------------- */

static gboolean
mark_undone(LksRestorePoint *point, GError **error)
{
  point->undone = lks_time_now();
  return lks_restore_point_save(point, error);
}

/* The manifest or the mark, then the journal: from then on the run is done, whatever happens. */
static gboolean
commit(Transaction *self, GError **error)
{
  LksRestorePoint *undoing = self->options->undoing;
  if (undoing != NULL ? !mark_undone(undoing, error) : !lks_restore_point_save(self->point, error))
    return FALSE;
  self->journal->committed = TRUE;
  return lks_journal_save(self->journal, error);
}

/* what fails here, the next run does */
static void
clean_up(Transaction *self)
{
  g_ptr_array_set_size(self->staged, 0);
  if (self->options->undoing != NULL)
    lks_restore_point_discard(self->point);
  lks_journal_remove(self->journal, NULL);
}

/* a point whose undoing is put back can be undone again; its manifest may be gone with its folder
 */
static gboolean
unmark_undone(const char *fleet_path, const char *id, GError **error)
{
  g_autoptr(LksRestorePoint) point = lks_restore_point_load(fleet_path, id, NULL);
  if (point == NULL || point->undone == 0)
    return TRUE;
  point->undone = 0;
  return lks_restore_point_save(point, error);
}

/* the journal goes last: until then the next run does all of this again */
static gboolean
put_back(const char *fleet_path, const LksJournal *journal, gboolean force, GError **error)
{
  if (!lks_journal_put_back(journal, force, error))
    return FALSE;
  if (journal->undoes != NULL && !unmark_undone(fleet_path, journal->undoes, error))
    return FALSE;
  const LksRestorePoint point = { .folder = journal->point };
  lks_restore_point_discard(&point);
  return lks_journal_remove(journal, error);
}

static void
withdraw_staged(Transaction *self)
{
  for (guint i = self->staged->len; i > 0; i--)
    if (self->changes[i - 1].content == NULL)
      lks_staged_file_revert(g_ptr_array_index(self->staged, i - 1), NULL);
  g_ptr_array_set_size(self->staged, 0);
}

static gboolean
fail(Transaction *self, GError *cause, GError **error)
{
  const LksTransactionOptions *options = self->options;
  g_autoptr(GError) problem = NULL;
  /* saving it as done may have failed after it was in place */
  if (self->journal->committed) {
    self->journal->committed = FALSE;
    lks_journal_save(self->journal, NULL);
  }
  withdraw_staged(self);
  if (options->undoing != NULL)
    options->undoing->undone = 0;
  if (!put_back(options->fleet_path, self->journal, FALSE, &problem))
    return lks_throw(error, LKS_ERROR_IO,
                     _("%s; and not everything could be put back: %s. Run the command again to "
                       "finish; the original files lie in %s"),
                     cause->message, problem->message, self->point->folder);
  return lks_throw(error, LKS_ERROR_UNDONE, _("%s; everything was put back as it was"),
                   cause->message);
}

static LksLockFile *
take_lock(const char *fleet_path, GError **error)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  g_autofree char *path = g_build_filename(folder, "lock", NULL);
  return lks_private_folder_ensure(folder, error) ? lks_lock_file_take(path, error) : NULL;
}

/* --- after a crash --------------------------------------------------------------------------- */

gboolean
lks_transaction_is_interrupted(const char *fleet_path)
{
  g_autofree char *path = lks_journal_dup_path(fleet_path);
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* what an apply had begun, as if it could have been undone (transfer full) */
static LksRestorePoint *
tell_taken_back(const LksJournal *journal)
{
  if (journal->committed || journal->undoes != NULL)
    return NULL;
  LksRestorePoint *point = g_new0(LksRestorePoint, 1);
  point->id = g_strdup(journal->id);
  point->folder = g_strdup(journal->point);
  point->files = g_ptr_array_ref(journal->files);
  return point;
}

static gboolean
finish_done(const LksJournal *journal, GError **error)
{
  const LksRestorePoint point = { .folder = journal->point };
  lks_journal_clean_up(journal);
  if (journal->undoes != NULL)
    lks_restore_point_discard(&point);
  return lks_journal_remove(journal, error);
}

static gboolean
recover_locked(const char *fleet_path, gboolean force, LksRestorePoint **taken_back, GError **error)
{
  if (lks_transaction_is_interrupted(fleet_path)) {
    g_autoptr(LksJournal) journal = lks_journal_load(fleet_path, error);
    if (journal == NULL)
      return FALSE;
    if (journal->committed ? !finish_done(journal, error)
                           : !put_back(fleet_path, journal, force, error))
      return lks_prefix(error, "%s", _("an interrupted run could not be put back: "));
    if (taken_back != NULL)
      *taken_back = tell_taken_back(journal);
  }
  lks_history_tidy(fleet_path);
  return TRUE;
}

gboolean
lks_transaction_recover(const char *fleet_path,
                        gboolean force,
                        LksRestorePoint **taken_back,
                        GError **error)
{
  if (taken_back != NULL)
    *taken_back = NULL;
  if (!lks_transaction_is_interrupted(fleet_path))
    return TRUE;
  g_autoptr(LksLockFile) lock = take_lock(fleet_path, error);
  return lock != NULL && recover_locked(fleet_path, force, taken_back, error);
}

gboolean
lks_transaction_run(const LksTransactionOptions *options,
                    const LksFileChange *changes,
                    guint n_changes,
                    char **restore_point,
                    GError **error)
{
  g_autoptr(LksLockFile) lock = take_lock(options->fleet_path, error);
  if (lock == NULL || !recover_locked(options->fleet_path, FALSE, NULL, error))
    return FALSE;
  g_auto(Transaction)
      self = { .options = options,
               .changes = changes,
               .n_changes = n_changes,
               .staged = g_ptr_array_new_with_free_func((GDestroyNotify)lks_staged_file_free) };
  if (!prepare(&self, error)) {
    if (self.point != NULL)
      lks_restore_point_discard(self.point);
    return FALSE;
  }
  g_autoptr(GError) cause = NULL;
  if (!act(&self, &cause) || !commit(&self, &cause))
    return fail(&self, cause, error);
  clean_up(&self);
  if (restore_point != NULL)
    *restore_point = g_strdup(self.point->id);
  return TRUE;
}
