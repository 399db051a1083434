// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-undo.h"
#include "lks-error.h"
#include "lks-fleet-roots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* a file that somebody else took away since needs not be taken away again */
static gboolean
is_gone(const LksRestoreFile *file)
{
  return !file->existed && !g_file_test(file->local_path, G_FILE_TEST_EXISTS);
}

static const LksRestoreFile *
find_shared(const LksRestorePoint *point, const LksRestorePoint *other)
{
  for (guint i = 0; i < point->files->len; i++)
    for (guint j = 0; j < other->files->len; j++) {
      const LksRestoreFile *one = g_ptr_array_index(point->files, i);
      const LksRestoreFile *two = g_ptr_array_index(other->files, j);
      if (strcmp(one->server, two->server) == 0 && strcmp(one->path, two->path) == 0)
        return one;
    }
  return NULL;
}

/* what Lockstep itself changed later is told as such: there is a way to go on */
static gboolean
check_latest(const char *fleet_path, const LksRestorePoint *point, GError **error)
{
  g_autoptr(GPtrArray) points = lks_history_list(fleet_path, error);
  for (guint i = points != NULL ? points->len : 0; i > 0; i--) {
    const LksRestorePoint *later = g_ptr_array_index(points, i - 1);
    if (strcmp(later->id, point->id) == 0)
      return TRUE;
    const LksRestoreFile *shared = later->undone == 0 ? find_shared(point, later) : NULL;
    if (shared != NULL)
      return lks_throw(error, LKS_ERROR_CONFLICT,
                       _("restore point %s changed %s later; take that one back first"), later->id,
                       shared->path);
  }
  return points != NULL;
}

static gboolean
check_unchanged(const LksRestorePoint *point, const LksFileStamp *stamps, GError **error)
{
  for (guint i = 0; i < point->files->len; i++) {
    const LksRestoreFile *file = g_ptr_array_index(point->files, i);
    if (!lks_file_check_unchanged(file->local_path, &stamps[i], error))
      return lks_prefix(
          error, "%s",
          _("nothing was taken back; --force does so all the same, and loses what was "
            "changed since: "));
  }
  return TRUE;
}

gboolean
lks_undo(const char *fleet_path,
         LksRestorePoint *point,
         gboolean force,
         LksAppliedFunc applied,
         gpointer user_data,
         GError **error)
{
  if (point->undone != 0)
    return lks_throw(error, LKS_ERROR_CONFLICT, _("restore point %s was taken back already"),
                     point->id);
  g_autoptr(GHashTable) roots = lks_fleet_read_roots(fleet_path, error);
  if (roots == NULL || !lks_restore_files_locate(point->files, roots, error))
    return FALSE;
  guint n = point->files->len;
  g_autofree LksFileStamp *stamps = g_new0(LksFileStamp, n);
  g_autofree LksFileChange *changes = g_new0(LksFileChange, n);
  g_autoptr(GPtrArray) originals = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  guint n_changes = 0;
  for (guint i = 0; i < n; i++)
    stamps[i] =
        lks_file_stamp_of_hex(((const LksRestoreFile *)g_ptr_array_index(point->files, i))->after);
  if (!force && (!check_latest(fleet_path, point, error) || !check_unchanged(point, stamps, error)))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const LksRestoreFile *file = g_ptr_array_index(point->files, i);
    if (is_gone(file))
      continue;
    LksFileChange *change = &changes[n_changes++];
    change->server = file->server;
    change->path = file->path;
    change->local_path = file->local_path;
    change->root = g_hash_table_lookup(roots, file->server);
    change->mode = (int)file->mode;
    change->expected = force ? NULL : &stamps[i];
    if (!file->existed)
      continue;
    change->content = lks_restore_point_read_original(point->folder, file, i, error);
    if (change->content == NULL)
      return FALSE;
    g_ptr_array_add(originals, change->content);
  }
  const LksTransactionOptions options = { .fleet_path = fleet_path,
                                          .description = point->description,
                                          .undoing = point,
                                          .applied = applied,
                                          .user_data = user_data };
  return lks_transaction_run(&options, changes, n_changes, NULL, error);
}
