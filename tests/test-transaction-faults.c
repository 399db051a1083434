// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trial.h"

#include "lks-staged-file.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- faults ---------------------------------------------------------------------------------- */

static int
note_cb(const char *operation, const char *path, gpointer user_data)
{
  g_autofree char *name = g_path_get_basename(path);
  gboolean is_staged = g_str_has_prefix(name, LKS_STAGED_PREFIX);
  g_string_append_printf(user_data, "%s %s\n", operation, is_staged ? "staged" : name);
  return 0;
}

static void
expect_folder(GString *expected, const char *name, const char *parent)
{
  g_string_append_printf(expected, "folder %s\nsync-folder %s\n", name, parent);
}

static void
expect_file(GString *expected, const char *name, const char *folder)
{
  g_string_append_printf(expected,
                         "create staged\nwrite staged\nsync staged\nrename %s\nsync-folder %s\n",
                         name, folder);
}

/* originals, then the journal, then the file, then the manifest; each on the disk before the next
 */
static void
test_order(Trial *f, gconstpointer data)
{
  g_autoptr(GString) notes = g_string_new(NULL);
  f->n_changes = 1;
  lks_fault_set(note_cb, notes);
  trial_run_well(f);
  lks_fault_set(NULL, NULL);
  f->n_changes = 3;
  g_autofree char *home = g_path_get_basename(f->folder);
  g_autoptr(GString) expected = g_string_new(NULL);
  expect_folder(expected, ".lockstep", home);
  expect_folder(expected, "fleet.json", ".lockstep");
  expect_folder(expected, "restore", "fleet.json");
  expect_folder(expected, "1", "restore");
  expect_file(expected, "0", "1");
  expect_file(expected, "journal", "fleet.json");
  expect_file(expected, "a.properties", "etc");
  expect_file(expected, "manifest.json", "1");
  expect_file(expected, "journal", "fleet.json");
  g_string_append(expected, "remove journal\nsync-folder fleet.json\n");
  g_assert_cmpstr(notes->str, ==, expected->str);
}

/* every step fails once; what ends well is undone */
static void
test_failures(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = trial_look(f);
  guint n_undone = 0;
  for (int step = 0;; step++) {
    TrialFault fault = { .countdown = step, .failure = step % 2 == 0 ? ENOSPC : EIO };
    g_autoptr(GError) error = NULL;
    lks_fault_set(trial_fault_cb, &fault);
    gboolean fine = trial_run_with(f, NULL, &error);
    lks_fault_set(NULL, NULL);
    if (fine)
      trial_undo_well(f);
    else
      n_undone += g_error_matches(error, LKS_ERROR, LKS_ERROR_UNDONE);
    trial_recover_well(f);
    trial_assert_looks(f, before);
    if (!fault.hit)
      break;
    g_assert_true(fine || error != NULL);
  }
  g_assert_cmpuint(n_undone, >, 20);
}

/* a full disk stays full: nothing more is written, and nothing needs to be */
static int
disk_full_cb(const char *operation, const char *path, gpointer user_data)
{
  TrialFault *fault = user_data;
  if (fault->countdown > 0)
    fault->countdown--;
  return fault->countdown == 0 &&
                 (strcmp(operation, "write") == 0 || strcmp(operation, "sync") == 0)
             ? ENOSPC
             : 0;
}

static void
test_disk_full(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = trial_look(f);
  for (int step = 1; step < 80; step++) {
    TrialFault fault = { .countdown = step };
    g_autoptr(GError) error = NULL;
    lks_fault_set(disk_full_cb, &fault);
    gboolean fine = trial_run_with(f, NULL, &error);
    lks_fault_set(NULL, NULL);
    /* somebody made room */
    if (fine)
      trial_undo_well(f);
    trial_recover_well(f);
    trial_assert_looks(f, before);
  }
}

static void
test_read_only_folder(Trial *f, gconstpointer data)
{
  /* by a fault, since the administrator writes everywhere */
  TrialFault fault = { .countdown = 2, .failure = EACCES, .keyword = "create" };
  lks_fault_set(trial_fault_cb, &fault);
  trial_assert_refused(f, LKS_ERROR_DENIED);
  g_assert_true(fault.hit);
}

static void
stop_at(Trial *f, int step, gboolean (*act)(Trial *, GError **), int *status)
{
  pid_t child = fork();
  g_assert_cmpint(child, >=, 0);
  if (child == 0) {
    TrialFault fault = { .countdown = step };
    lks_fault_set(trial_fault_cb, &fault);
    _exit(act(f, NULL) ? 0 : 1);
  }
  g_assert_cmpint(waitpid(child, status, 0), ==, child);
  g_assert_true(WIFEXITED(*status));
}

static gboolean
apply_cb(Trial *f, GError **error)
{
  return trial_run_with(f, NULL, error);
}

static gboolean
undo_cb(Trial *f, GError **error)
{
  return trial_undo(f, NULL, FALSE, error);
}

static gboolean
recover_cb(Trial *f, GError **error)
{
  return lks_transaction_recover(f->fleet_path, FALSE, NULL, error);
}

static gboolean
refused_cb(Trial *f, GError **error)
{
  trial_run_with(f, trial_refuse_cb, NULL);
  return TRUE;
}

/* stops at every step of act, which leads from one look to the other: after recovery it is one of
 * them */
static guint
stop_everywhere(Trial *f,
                gboolean (*act)(Trial *, GError **),
                gboolean (*reset)(Trial *, GError **),
                const char *before,
                const char *after)
{
  guint n_interrupted = 0;
  for (int step = 0;; step++) {
    int status = 0;
    stop_at(f, step, act, &status);
    if (WEXITSTATUS(status) != 77) {
      g_assert_cmpint(WEXITSTATUS(status), ==, 0);
      return n_interrupted;
    }
    n_interrupted += lks_transaction_is_interrupted(f->fleet_path);
    trial_recover_well(f);
    g_autofree char *now = trial_look(f);
    if (strcmp(now, before) == 0)
      continue;
    g_assert_cmpstr(now, ==, after);
    g_autoptr(GError) error = NULL;
    g_assert_true(reset(f, &error));
    g_assert_no_error(error);
    trial_assert_looks(f, before);
  }
}

static void
test_stops(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  g_autofree char *after = trial_look(f);
  trial_undo_well(f);
  g_assert_cmpuint(stop_everywhere(f, apply_cb, undo_cb, before, after), >, 20);
  trial_assert_looks(f, after);
  g_assert_cmpuint(stop_everywhere(f, undo_cb, apply_cb, after, before), >, 20);
  trial_assert_looks(f, before);
  g_assert_cmpuint(stop_everywhere(f, refused_cb, undo_cb, before, before), >, 30);
  trial_assert_looks(f, before);
}

/* a recovery that is interrupted itself is finished by the next */
static void
test_stops_in_recovery(Trial *f, gconstpointer data)
{
  trial_add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = trial_look(f);
  for (int step = 0;; step++) {
    int status = 0;
    trial_interrupt(f, 3);
    stop_at(f, step, recover_cb, &status);
    trial_recover_well(f);
    trial_assert_looks(f, before);
    if (WEXITSTATUS(status) == 0)
      break;
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  TRIAL_ADD("order", test_order);
  TRIAL_ADD("failures", test_failures);
  TRIAL_ADD("disk-full", test_disk_full);
  TRIAL_ADD("read-only-folder", test_read_only_folder);
  TRIAL_ADD("stops", test_stops);
  TRIAL_ADD("stops-in-recovery", test_stops_in_recovery);
  return g_test_run();
}
