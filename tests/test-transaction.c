// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trial.h"

#include "lks-lock-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- success --------------------------------------------------------------------------------- */

static void
test_success(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  trial_assert_file(f, "etc/a.properties", "password=changed " SECRET "\r\n", 0664);
  trial_assert_file(f, "etc/real.config", "<b/>", 0640);
  trial_assert_file(f, "etc/new.jks", "key of " SECRET, 0600);
  trial_assert_file(f, "etc/other", "not ours", 0600);
  g_autofree char *link = trial_local(f, "etc/link.config");
  g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpuint(trial_count_points(f), ==, 1);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_like(Trial *f, gconstpointer data)
{
  f->changes[2].like = f->changes[0].local_path;
  f->changes[1].mode = 0604;
  f->changes[1].is_private = FALSE;
  trial_run_well(f);
  trial_assert_file(f, "etc/new.jks", "key of " SECRET, 0640);
  trial_assert_file(f, "etc/real.config", "<b/>", 0604);
}

/* the same bytes with another mode are a change, too */
static void
test_mode_only(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  g_clear_pointer(&f->changes[1].content, g_bytes_unref);
  f->changes[1].content = g_bytes_new("<a/>", 4);
  trial_run_well(f);
  trial_assert_file(f, "etc/real.config", "<a/>", 0640);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_removal(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = trial_look(f);
  g_autofree char *file = trial_local(f, "etc/other");
  trial_run_well(f);
  g_assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_keeps_secrets(Trial *f, gconstpointer data)
{
  trial_run_well(f);
  g_autofree char *history = lks_history_dup_folder(f->fleet_path);
  GString *names = g_string_new(NULL);
  site_describe(names, history, FALSE);
  g_auto(GStrv) lines = g_strsplit(names->str, "\n", -1);
  for (guint i = 0; *lines[i] != '\0'; i++)
    g_assert_true(g_str_has_suffix(lines[i], " 40700") || g_str_has_suffix(lines[i], " 100600"));
  g_string_free(names, TRUE);
  g_autofree char *manifest = g_build_filename(history, "restore", "1", "manifest.json", NULL);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(manifest, &text, NULL, NULL));
  g_assert_null(strstr(text, SECRET));
  g_assert_null(strstr(text, f->folder));
}

static void
look_at_journal_cb(guint done, guint total, gpointer user_data)
{
  Trial *f = user_data;
  g_autofree char *path = lks_journal_dup_path(f->fleet_path);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_null(strstr(text, SECRET));
  g_assert_nonnull(strstr(text, "/etc/a.properties"));
}

static void
test_journal_is_there_first(Trial *f, gconstpointer data)
{
  const LksTransactionOptions options = { .fleet_path = f->fleet_path,
                                          .description = "a test",
                                          .applied = look_at_journal_cb,
                                          .user_data = f };
  g_assert_true(lks_transaction_run(&options, f->changes, f->n_changes, NULL, NULL));
  g_assert_false(lks_transaction_is_interrupted(f->fleet_path));
}

/* --- refusals -------------------------------------------------------------------------------- */

static void
test_changed_since_read(Trial *f, gconstpointer data)
{
  trial_put(f, "etc/real.config", "<changed/>", 0644);
  trial_assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_appeared_since(Trial *f, gconstpointer data)
{
  trial_put(f, "etc/new.jks", "somebody's", 0644);
  trial_assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_vanished_since(Trial *f, gconstpointer data)
{
  g_assert_cmpint(g_unlink(f->changes[0].local_path), ==, 0);
  trial_assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_link_leads_out(Trial *f, gconstpointer data)
{
  g_autofree char *link = trial_local(f, "etc/link.config");
  g_assert_cmpint(g_unlink(link), ==, 0);
  g_assert_cmpint(symlink("../../../fleet.json", link), ==, 0);
  f->changes[1].expected = NULL;
  trial_assert_refused(f, LKS_ERROR_DENIED);
}

static gboolean
refuse_bytes_cb(GBytes *staged, gconstpointer data, GError **error)
{
  return lks_throw(error, LKS_ERROR_MALFORMED, "not what the product reads");
}

static void
test_check_refuses(Trial *f, gconstpointer data)
{
  gint64 time = trial_modified(f, "etc/a.properties");
  f->changes[1].check = refuse_bytes_cb;
  trial_assert_refused(f, LKS_ERROR_UNDONE);
  g_assert_cmpint(trial_modified(f, "etc/a.properties"), ==, time);
}

static void
test_verify_refuses(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  gint64 time = trial_modified(f, "etc/other");
  g_autofree char *before = trial_look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_run_with(f, trial_refuse_cb, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_UNDONE);
  g_assert_nonnull(strstr(error->message, "a link fails"));
  trial_assert_looks(f, before);
  g_assert_cmpuint(trial_count_points(f), ==, 0);
  /* what was moved aside came back itself */
  g_assert_cmpint(trial_modified(f, "etc/other"), ==, time);
}

static void
test_busy(Trial *f, gconstpointer data)
{
  trial_run_well(f);
  int ready[2], done[2];
  char byte = 0;
  g_assert_cmpint(pipe(ready), ==, 0);
  g_assert_cmpint(pipe(done), ==, 0);
  g_autofree char *history = lks_history_dup_folder(f->fleet_path);
  g_autofree char *path = g_build_filename(history, "lock", NULL);
  pid_t child = fork();
  if (child == 0) {
    LksLockFile *lock = lks_lock_file_take(path, NULL);
    close(done[1]);
    /* ends when the test lets go, even by dying */
    _exit(lock != NULL && write(ready[1], &byte, 1) == 1 && read(done[0], &byte, 1) == 1 ? 0 : 1);
  }
  g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
  g_autofree char *before = trial_look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_BUSY);
  trial_assert_looks(f, before);
  g_assert_cmpint(write(done[1], &byte, 1), ==, 1);
  int status = 0;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_cmpint(status, ==, 0);
  trial_undo_well(f);
  for (guint i = 0; i < 2; i++) {
    close(ready[i]);
    close(done[i]);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  TRIAL_ADD("success", test_success);
  TRIAL_ADD("like", test_like);
  TRIAL_ADD("mode-only", test_mode_only);
  TRIAL_ADD("removal", test_removal);
  TRIAL_ADD("keeps-secrets", test_keeps_secrets);
  TRIAL_ADD("journal-is-there-first", test_journal_is_there_first);
  TRIAL_ADD("changed-since-read", test_changed_since_read);
  TRIAL_ADD("appeared-since", test_appeared_since);
  TRIAL_ADD("vanished-since", test_vanished_since);
  TRIAL_ADD("link-leads-out", test_link_leads_out);
  TRIAL_ADD("check-refuses", test_check_refuses);
  TRIAL_ADD("verify-refuses", test_verify_refuses);
  TRIAL_ADD("busy", test_busy);
  return g_test_run();
}
