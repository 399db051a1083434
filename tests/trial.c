// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trial.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char *
trial_local(const Trial *f, const char *path)
{
  return g_build_filename(f->root_path, path, NULL);
}

void
trial_put(const Trial *f, const char *path, const char *text, int mode)
{
  g_autofree char *file = trial_local(f, path);
  site_put(f->root_path, path, text);
  g_assert_cmpint(g_chmod(file, mode), ==, 0);
}

void
trial_add_change(Trial *f, const char *path, const char *content, gboolean is_private)
{
  LksFileChange *change = &f->changes[f->n_changes];
  char *file = lks_root_resolve(f->root, path, NULL, NULL);
  g_assert_nonnull(file);
  GBytes *bytes = lks_file_read(file, &f->stamps[f->n_changes], NULL);
  g_clear_pointer(&bytes, g_bytes_unref);
  g_ptr_array_add(f->owned, file);
  *change =
      (LksFileChange){ .server = "a",
                       .path = path,
                       .local_path = file,
                       .root = f->root,
                       .content = content != NULL ? g_bytes_new(content, strlen(content)) : NULL,
                       .is_private = is_private,
                       .expected = &f->stamps[f->n_changes] };
  f->n_changes++;
}

void
trial_set_up(Trial *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp("lks-transaction-XXXXXX", NULL);
  f->fleet_path = g_build_filename(f->folder, "fleet.json", NULL);
  f->root_path = g_build_filename(f->folder, "disks", "a", NULL);
  site_put(f->folder, "fleet.json", FLEET);
  f->root = lks_root_new(f->root_path, FALSE);
  f->owned = g_ptr_array_new_with_free_func(g_free);
  trial_put(f, "etc/a.properties", "password=" SECRET "\r\n", 0664);
  trial_put(f, "etc/real.config", "<a/>", 0644);
  trial_put(f, "etc/other", "not ours", 0600);
  g_autofree char *link = trial_local(f, "etc/link.config");
  g_assert_cmpint(symlink("real.config", link), ==, 0);
  trial_add_change(f, "/etc/a.properties", "password=changed " SECRET "\r\n", FALSE);
  trial_add_change(f, "/etc/link.config", "<b/>", TRUE);
  trial_add_change(f, "/etc/new.jks", "key of " SECRET, TRUE);
}

void
trial_tear_down(Trial *f, gconstpointer data)
{
  lks_fault_set(NULL, NULL);
  for (guint i = 0; i < f->n_changes; i++)
    g_clear_pointer(&f->changes[i].content, g_bytes_unref);
  g_ptr_array_unref(f->owned);
  lks_root_unref(f->root);
  site_remove(f->folder);
  g_free(f->folder);
  g_free(f->fleet_path);
  g_free(f->root_path);
}

/* --- looking --------------------------------------------------------------------------------- */

char *
trial_look(const Trial *f)
{
  GString *out = g_string_new(NULL);
  site_describe(out, f->root_path, TRUE);
  return g_string_free(out, FALSE);
}

void
trial_assert_looks(const Trial *f, const char *expected)
{
  g_autofree char *now = trial_look(f);
  g_assert_cmpstr(now, ==, expected);
}

gint64
trial_modified(const Trial *f, const char *path)
{
  GStatBuf st;
  g_autofree char *file = trial_local(f, path);
  g_assert_cmpint(g_stat(file, &st), ==, 0);
  return (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

void
trial_assert_file(const Trial *f, const char *path, const char *content, guint mode)
{
  g_autofree char *file = trial_local(f, path);
  g_autofree char *text = NULL;
  GStatBuf st;
  g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, content);
  g_assert_cmpint(g_stat(file, &st), ==, 0);
  g_assert_cmphex(st.st_mode & 07777, ==, mode);
}

/* --- doing ----------------------------------------------------------------------------------- */

gboolean
trial_run_with(Trial *f, LksVerifyFunc verify, GError **error)
{
  const LksTransactionOptions options = { .fleet_path = f->fleet_path,
                                          .description = "a test",
                                          .verify = verify };
  return lks_transaction_run(&options, f->changes, f->n_changes, NULL, error);
}

void
trial_run_well(Trial *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = trial_run_with(f, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
}

gboolean
trial_undo(Trial *f, const char *id, gboolean force, GError **error)
{
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, error);
  LksRestorePoint *point = points != NULL ? lks_history_find(points, id, error) : NULL;
  return point != NULL && lks_undo(f->fleet_path, point, force, NULL, NULL, error);
}

void
trial_undo_well(Trial *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = trial_undo(f, NULL, FALSE, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
}

void
trial_recover_well(Trial *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = lks_transaction_recover(f->fleet_path, FALSE, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
  g_assert_false(lks_transaction_is_interrupted(f->fleet_path));
}

guint
trial_count_points(const Trial *f)
{
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, NULL);
  g_assert_nonnull(points);
  return points->len;
}

void
trial_assert_refused(Trial *f, LksErrorCode code)
{
  g_autofree char *before = trial_look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_run_with(f, NULL, &error));
  g_assert_error(error, LKS_ERROR, (int)code);
  trial_assert_looks(f, before);
  g_assert_cmpuint(trial_count_points(f), ==, 0);
  g_assert_false(lks_transaction_is_interrupted(f->fleet_path));
}
gboolean
trial_refuse_cb(gpointer user_data, GError **error)
{
  return lks_throw(error, LKS_ERROR_FAILED, "a link fails");
}

/* --- faults ---------------------------------------------------------------------------------- */

int
trial_fault_cb(const char *operation, const char *path, gpointer user_data)
{
  TrialFault *fault = user_data;
  if ((fault->suffix != NULL && !g_str_has_suffix(path, fault->suffix)) ||
      (fault->keyword != NULL && strcmp(operation, fault->keyword) != 0))
    return 0;
  if (fault->countdown-- != 0)
    return 0;
  fault->hit = TRUE;
  if (fault->failure == 0)
    _exit(77);
  return fault->failure;
}

void
trial_interrupt(Trial *f, int countdown)
{
  pid_t child = fork();
  if (child == 0) {
    TrialFault fault = { .countdown = countdown, .suffix = "etc", .keyword = "sync-folder" };
    lks_fault_set(trial_fault_cb, &fault);
    trial_run_with(f, NULL, NULL);
    _exit(1);
  }
  int status = 0;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_cmpint(WEXITSTATUS(status), ==, 77);
  g_assert_true(lks_transaction_is_interrupted(f->fleet_path));
}
