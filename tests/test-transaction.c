// SPDX-License-Identifier: LGPL-2.1-or-later
#include "site.h"

#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-journal.h"
#include "lks-lock-file.h"
#include "lks-staged-file.h"
#include "lks-undo.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET "correct horse"

/* A fleet of one server with three files: one is changed, one is reached through a link and
 * private, one is new. */
typedef struct {
  char *folder;
  char *fleet_path;
  char *root_path;
  LksRoot *root;
  GPtrArray *owned; /* local paths and contents of the changes */
  LksFileStamp stamps[4];
  LksFileChange changes[4];
  guint n_changes;
} Fixture;

#define FLEET "{\"servers\": [{\"name\": \"a\", \"platform\": \"linux\", \"root\": \"disks/a\"}]}\n"

static char *
local(const Fixture *f, const char *path)
{
  return g_build_filename(f->root_path, path, NULL);
}

static void
put(const Fixture *f, const char *path, const char *text, int mode)
{
  g_autofree char *file = local(f, path);
  site_put(f->root_path, path, text);
  g_assert_cmpint(g_chmod(file, mode), ==, 0);
}

static void
add_change(Fixture *f, const char *path, const char *content, gboolean is_private)
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

static void
set_up(Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp("lks-transaction-XXXXXX", NULL);
  f->fleet_path = g_build_filename(f->folder, "fleet.json", NULL);
  f->root_path = g_build_filename(f->folder, "disks", "a", NULL);
  site_put(f->folder, "fleet.json", FLEET);
  f->root = lks_root_new(f->root_path, FALSE);
  f->owned = g_ptr_array_new_with_free_func(g_free);
  put(f, "etc/a.properties", "password=" SECRET "\r\n", 0664);
  put(f, "etc/real.config", "<a/>", 0644);
  put(f, "etc/other", "not ours", 0600);
  g_autofree char *link = local(f, "etc/link.config");
  g_assert_cmpint(symlink("real.config", link), ==, 0);
  add_change(f, "/etc/a.properties", "password=changed " SECRET "\r\n", FALSE);
  add_change(f, "/etc/link.config", "<b/>", TRUE);
  add_change(f, "/etc/new.jks", "key of " SECRET, TRUE);
}

static void
tear_down(Fixture *f, gconstpointer data)
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

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
describe(GString *out, const char *folder, gboolean with_content)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
    GStatBuf st;
    g_assert_cmpint(g_lstat(path, &st), ==, 0);
    g_string_append_printf(out, "%s %o\n", path, st.st_mode);
    g_autofree char *text = NULL;
    if (S_ISDIR(st.st_mode))
      describe(out, path, with_content);
    else if (with_content && g_file_get_contents(path, &text, NULL, NULL))
      g_string_append_printf(out, "  %s\n", text);
  }
}

/* every file of the server: name, kind, mode, bytes; leftovers show, too */
static char *
look(const Fixture *f)
{
  GString *out = g_string_new(NULL);
  describe(out, f->root_path, TRUE);
  return g_string_free(out, FALSE);
}

static void
assert_looks(const Fixture *f, const char *expected)
{
  g_autofree char *now = look(f);
  g_assert_cmpstr(now, ==, expected);
}

static gint64
modified(const Fixture *f, const char *path)
{
  GStatBuf st;
  g_autofree char *file = local(f, path);
  g_assert_cmpint(g_stat(file, &st), ==, 0);
  return (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

static void
assert_file(const Fixture *f, const char *path, const char *content, guint mode)
{
  g_autofree char *file = local(f, path);
  g_autofree char *text = NULL;
  GStatBuf st;
  g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, content);
  g_assert_cmpint(g_stat(file, &st), ==, 0);
  g_assert_cmphex(st.st_mode & 07777, ==, mode);
}

/* --- doing ----------------------------------------------------------------------------------- */

static gboolean
run_with(Fixture *f, LksVerifyFunc verify, GError **error)
{
  const LksTransactionOptions options = { .fleet_path = f->fleet_path,
                                          .description = "a test",
                                          .verify = verify };
  return lks_transaction_run(&options, f->changes, f->n_changes, NULL, error);
}

static void
run_well(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = run_with(f, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
}

static gboolean
undo(Fixture *f, const char *id, gboolean force, GError **error)
{
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, error);
  LksRestorePoint *point = points != NULL ? lks_history_find(points, id, error) : NULL;
  return point != NULL && lks_undo(f->fleet_path, point, force, NULL, NULL, error);
}

static void
undo_well(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = undo(f, NULL, FALSE, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
}

static void
recover_well(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = lks_transaction_recover(f->fleet_path, FALSE, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
  g_assert_false(lks_transaction_is_interrupted(f->fleet_path));
}

static guint
count_points(const Fixture *f)
{
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, NULL);
  g_assert_nonnull(points);
  return points->len;
}

static void
assert_refused(Fixture *f, LksErrorCode code)
{
  g_autofree char *before = look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(run_with(f, NULL, &error));
  g_assert_error(error, LKS_ERROR, (int)code);
  assert_looks(f, before);
  g_assert_cmpuint(count_points(f), ==, 0);
  g_assert_false(lks_transaction_is_interrupted(f->fleet_path));
}

/* --- success --------------------------------------------------------------------------------- */

static void
test_success(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  assert_file(f, "etc/a.properties", "password=changed " SECRET "\r\n", 0664);
  assert_file(f, "etc/real.config", "<b/>", 0640);
  assert_file(f, "etc/new.jks", "key of " SECRET, 0600);
  assert_file(f, "etc/other", "not ours", 0600);
  g_autofree char *link = local(f, "etc/link.config");
  g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpuint(count_points(f), ==, 1);
  undo_well(f);
  assert_looks(f, before);
}

static void
test_like(Fixture *f, gconstpointer data)
{
  f->changes[2].like = f->changes[0].local_path;
  f->changes[1].mode = 0604;
  f->changes[1].is_private = FALSE;
  run_well(f);
  assert_file(f, "etc/new.jks", "key of " SECRET, 0640);
  assert_file(f, "etc/real.config", "<b/>", 0604);
}

/* the same bytes with another mode are a change, too */
static void
test_mode_only(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  g_clear_pointer(&f->changes[1].content, g_bytes_unref);
  f->changes[1].content = g_bytes_new("<a/>", 4);
  run_well(f);
  assert_file(f, "etc/real.config", "<a/>", 0640);
  undo_well(f);
  assert_looks(f, before);
}

static void
test_removal(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = look(f);
  g_autofree char *file = local(f, "etc/other");
  run_well(f);
  g_assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
  undo_well(f);
  assert_looks(f, before);
}

static void
test_keeps_secrets(Fixture *f, gconstpointer data)
{
  run_well(f);
  g_autofree char *history = lks_history_dup_folder(f->fleet_path);
  GString *names = g_string_new(NULL);
  describe(names, history, FALSE);
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
  Fixture *f = user_data;
  g_autofree char *path = lks_journal_dup_path(f->fleet_path);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_null(strstr(text, SECRET));
  g_assert_nonnull(strstr(text, "/etc/a.properties"));
}

static void
test_journal_is_there_first(Fixture *f, gconstpointer data)
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
test_changed_since_read(Fixture *f, gconstpointer data)
{
  put(f, "etc/real.config", "<changed/>", 0644);
  assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_appeared_since(Fixture *f, gconstpointer data)
{
  put(f, "etc/new.jks", "somebody's", 0644);
  assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_vanished_since(Fixture *f, gconstpointer data)
{
  g_assert_cmpint(g_unlink(f->changes[0].local_path), ==, 0);
  assert_refused(f, LKS_ERROR_CONFLICT);
}

static void
test_link_leads_out(Fixture *f, gconstpointer data)
{
  g_autofree char *link = local(f, "etc/link.config");
  g_assert_cmpint(g_unlink(link), ==, 0);
  g_assert_cmpint(symlink("../../../fleet.json", link), ==, 0);
  f->changes[1].expected = NULL;
  assert_refused(f, LKS_ERROR_DENIED);
}

static gboolean
refuse_bytes_cb(GBytes *staged, gconstpointer data, GError **error)
{
  return lks_throw(error, LKS_ERROR_MALFORMED, "not what the product reads");
}

static void
test_check_refuses(Fixture *f, gconstpointer data)
{
  gint64 time = modified(f, "etc/a.properties");
  f->changes[1].check = refuse_bytes_cb;
  assert_refused(f, LKS_ERROR_UNDONE);
  g_assert_cmpint(modified(f, "etc/a.properties"), ==, time);
}

static gboolean
refuse_cb(gpointer user_data, GError **error)
{
  return lks_throw(error, LKS_ERROR_FAILED, "a link fails");
}

static void
test_verify_refuses(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  gint64 time = modified(f, "etc/other");
  g_autofree char *before = look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(run_with(f, refuse_cb, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_UNDONE);
  g_assert_nonnull(strstr(error->message, "a link fails"));
  assert_looks(f, before);
  g_assert_cmpuint(count_points(f), ==, 0);
  /* what was moved aside came back itself */
  g_assert_cmpint(modified(f, "etc/other"), ==, time);
}

static void
test_busy(Fixture *f, gconstpointer data)
{
  run_well(f);
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
  g_autofree char *before = look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_BUSY);
  assert_looks(f, before);
  g_assert_cmpint(write(done[1], &byte, 1), ==, 1);
  int status = 0;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_cmpint(status, ==, 0);
  undo_well(f);
  for (guint i = 0; i < 2; i++) {
    close(ready[i]);
    close(done[i]);
  }
}

/* --- faults ---------------------------------------------------------------------------------- */

typedef struct {
  int countdown;       /* the step that fails; below 0: none */
  int failure;         /* errno; 0: the process ends there, as in a power cut */
  const char *suffix;  /* nullable: only steps on such paths count */
  const char *keyword; /* nullable: only these operations count */
  gboolean hit;
} Fault;

static int
fault_cb(const char *operation, const char *path, gpointer user_data)
{
  Fault *fault = user_data;
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
test_order(Fixture *f, gconstpointer data)
{
  g_autoptr(GString) notes = g_string_new(NULL);
  f->n_changes = 1;
  lks_fault_set(note_cb, notes);
  run_well(f);
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
test_failures(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = look(f);
  guint n_undone = 0;
  for (int step = 0;; step++) {
    Fault fault = { .countdown = step, .failure = step % 2 == 0 ? ENOSPC : EIO };
    g_autoptr(GError) error = NULL;
    lks_fault_set(fault_cb, &fault);
    gboolean fine = run_with(f, NULL, &error);
    lks_fault_set(NULL, NULL);
    if (fine)
      undo_well(f);
    else
      n_undone += g_error_matches(error, LKS_ERROR, LKS_ERROR_UNDONE);
    recover_well(f);
    assert_looks(f, before);
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
  Fault *fault = user_data;
  if (fault->countdown > 0)
    fault->countdown--;
  return fault->countdown == 0 &&
                 (strcmp(operation, "write") == 0 || strcmp(operation, "sync") == 0)
             ? ENOSPC
             : 0;
}

static void
test_disk_full(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = look(f);
  for (int step = 1; step < 80; step++) {
    Fault fault = { .countdown = step };
    g_autoptr(GError) error = NULL;
    lks_fault_set(disk_full_cb, &fault);
    gboolean fine = run_with(f, NULL, &error);
    lks_fault_set(NULL, NULL);
    /* somebody made room */
    if (fine)
      undo_well(f);
    recover_well(f);
    assert_looks(f, before);
  }
}

static void
test_read_only_folder(Fixture *f, gconstpointer data)
{
  /* by a fault, since the administrator writes everywhere */
  Fault fault = { .countdown = 2, .failure = EACCES, .keyword = "create" };
  lks_fault_set(fault_cb, &fault);
  assert_refused(f, LKS_ERROR_DENIED);
  g_assert_true(fault.hit);
}

static void
stop_at(Fixture *f, int step, gboolean (*act)(Fixture *, GError **), int *status)
{
  pid_t child = fork();
  g_assert_cmpint(child, >=, 0);
  if (child == 0) {
    Fault fault = { .countdown = step };
    lks_fault_set(fault_cb, &fault);
    _exit(act(f, NULL) ? 0 : 1);
  }
  g_assert_cmpint(waitpid(child, status, 0), ==, child);
  g_assert_true(WIFEXITED(*status));
}

static gboolean
apply_cb(Fixture *f, GError **error)
{
  return run_with(f, NULL, error);
}

static gboolean
undo_cb(Fixture *f, GError **error)
{
  return undo(f, NULL, FALSE, error);
}

static gboolean
recover_cb(Fixture *f, GError **error)
{
  return lks_transaction_recover(f->fleet_path, FALSE, NULL, error);
}

static gboolean
refused_cb(Fixture *f, GError **error)
{
  run_with(f, refuse_cb, NULL);
  return TRUE;
}

/* stops at every step of act, which leads from one look to the other: after recovery it is one of
 * them */
static guint
stop_everywhere(Fixture *f,
                gboolean (*act)(Fixture *, GError **),
                gboolean (*reset)(Fixture *, GError **),
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
    recover_well(f);
    g_autofree char *now = look(f);
    if (strcmp(now, before) == 0)
      continue;
    g_assert_cmpstr(now, ==, after);
    g_autoptr(GError) error = NULL;
    g_assert_true(reset(f, &error));
    g_assert_no_error(error);
    assert_looks(f, before);
  }
}

static void
test_stops(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = look(f);
  run_well(f);
  g_autofree char *after = look(f);
  undo_well(f);
  g_assert_cmpuint(stop_everywhere(f, apply_cb, undo_cb, before, after), >, 20);
  assert_looks(f, after);
  g_assert_cmpuint(stop_everywhere(f, undo_cb, apply_cb, after, before), >, 20);
  assert_looks(f, before);
  g_assert_cmpuint(stop_everywhere(f, refused_cb, undo_cb, before, before), >, 30);
  assert_looks(f, before);
}

/* a recovery that is interrupted itself is finished by the next */
static void
test_stops_in_recovery(Fixture *f, gconstpointer data)
{
  add_change(f, "/etc/other", NULL, FALSE);
  g_autofree char *before = look(f);
  for (int step = 0;; step++) {
    Fault fault = { .countdown = 3, .suffix = "etc", .keyword = "sync-folder" };
    pid_t child = fork();
    if (child == 0) {
      lks_fault_set(fault_cb, &fault);
      run_with(f, NULL, NULL);
      _exit(1);
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(WEXITSTATUS(status), ==, 77);
    stop_at(f, step, recover_cb, &status);
    recover_well(f);
    assert_looks(f, before);
    if (WEXITSTATUS(status) == 0)
      break;
  }
}

/* --- after a stop ---------------------------------------------------------------------------- */

/* one file is in its place already */
static void
interrupt(Fixture *f)
{
  pid_t child = fork();
  if (child == 0) {
    Fault fault = { .countdown = 0, .suffix = "etc", .keyword = "sync-folder" };
    lks_fault_set(fault_cb, &fault);
    run_with(f, NULL, NULL);
    _exit(1);
  }
  int status = 0;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_cmpint(WEXITSTATUS(status), ==, 77);
  g_assert_true(lks_transaction_is_interrupted(f->fleet_path));
}

static void
test_next_run_recovers(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  interrupt(f);
  run_well(f);
  g_assert_cmpuint(count_points(f), ==, 1);
  undo_well(f);
  assert_looks(f, before);
}

static void
test_tells_what_was_begun(Fixture *f, gconstpointer data)
{
  interrupt(f);
  g_autoptr(LksRestorePoint) begun = NULL;
  g_assert_true(lks_transaction_recover(f->fleet_path, FALSE, &begun, NULL));
  g_assert_nonnull(begun);
  g_assert_cmpstr(begun->id, ==, "1");
  g_assert_cmpuint(begun->files->len, ==, 3);
  g_autoptr(LksRestorePoint) nothing = NULL;
  g_assert_true(lks_transaction_recover(f->fleet_path, FALSE, &nothing, NULL));
  g_assert_null(nothing);
}

static void
test_changed_after_stop(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  interrupt(f);
  put(f, "etc/a.properties", "edited since", 0664);
  g_autoptr(GError) error = NULL;
  g_assert_false(lks_transaction_recover(f->fleet_path, FALSE, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_assert_nonnull(strstr(error->message, "--force"));
  assert_file(f, "etc/a.properties", "edited since", 0664);
  g_assert_true(lks_transaction_is_interrupted(f->fleet_path));
  g_assert_true(lks_transaction_recover(f->fleet_path, TRUE, NULL, NULL));
  assert_looks(f, before);
}

static void
test_link_after_stop(Fixture *f, gconstpointer data)
{
  interrupt(f);
  g_autofree char *file = local(f, "etc/a.properties");
  g_autofree char *outside = g_build_filename(f->folder, "outside", NULL);
  g_assert_cmpint(g_rename(file, outside), ==, 0);
  g_assert_cmpint(symlink("../../../outside", file), ==, 0);
  g_autofree char *before = NULL, *after = NULL;
  g_file_get_contents(outside, &before, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_assert_false(lks_transaction_recover(f->fleet_path, TRUE, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_DENIED);
  g_file_get_contents(outside, &after, NULL, NULL);
  g_assert_cmpstr(before, ==, after);
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_damaged_journal(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  interrupt(f);
  g_autofree char *interrupted = look(f);
  g_autofree char *path = lks_journal_dup_path(f->fleet_path);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++) {
    g_assert_true(g_file_set_contents(path, text, (gssize)i, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_false(lks_transaction_recover(f->fleet_path, FALSE, NULL, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
  assert_looks(f, interrupted);
  for (gsize i = 0; i < length; i++) {
    g_autofree char *copy = g_memdup2(text, length);
    copy[i] ^= (char)(1 << i % 8);
    g_assert_true(g_file_set_contents(path, copy, (gssize)length, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(LksJournal) journal = lks_journal_load(f->fleet_path, &error);
    g_assert_true(journal != NULL || error != NULL);
  }
  g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
  recover_well(f);
  assert_looks(f, before);
}

static void
test_damaged_manifest(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  g_autofree char *folder = lks_restore_point_dup_folder(f->fleet_path, "1");
  g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++) {
    g_assert_true(g_file_set_contents(path, text, (gssize)i, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, &error);
    g_assert_null(points);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
  for (gsize i = 0; i < length; i++) {
    g_autofree char *copy = g_memdup2(text, length);
    copy[i] ^= (char)(1 << i % 8);
    g_assert_true(g_file_set_contents(path, copy, (gssize)length, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, &error);
    g_assert_true(points != NULL || error != NULL);
  }
  g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
  undo_well(f);
  assert_looks(f, before);
}

static void
test_damaged_original(Fixture *f, gconstpointer data)
{
  run_well(f);
  g_autofree char *after = look(f);
  site_put(f->folder, ".lockstep/fleet.json/restore/1/0", "password=" SECRET "!\r\n");
  g_autoptr(GError) error = NULL;
  g_assert_false(undo(f, NULL, TRUE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  assert_looks(f, after);
}

#define DIGEST "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""

static void
test_leads_elsewhere(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *server, *path, *staged;
    LksErrorCode code;
  } rows[] = {
    { "a", "/etc/../../../outside", ".lockstep-1", LKS_ERROR_DENIED },
    { "a", "../../outside", ".lockstep-1", LKS_ERROR_MALFORMED },
    { "a", "C:\\outside", ".lockstep-1", LKS_ERROR_MALFORMED },
    { "a", "/way-out/outside", ".lockstep-1", LKS_ERROR_DENIED },
    { "b", "/outside", ".lockstep-1", LKS_ERROR_NOT_FOUND },
    { "a", "/outside", "../../outside", LKS_ERROR_MALFORMED },
    { "a", "/outside", ".lockstep-/../../../outside", LKS_ERROR_MALFORMED },
    { "a", "/outside", "outside", LKS_ERROR_MALFORMED },
  };
  g_autofree char *way_out = local(f, "way-out");
  g_autofree char *outside = g_build_filename(f->folder, "outside", NULL);
  g_assert_cmpint(symlink("../..", way_out), ==, 0);
  site_put(f->folder, "outside", "abc");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_strescape(rows[i].path, NULL);
    g_autofree char *journal = g_strdup_printf(
        "{\"schema\":\"lockstep/journal/1\",\"point\":\"1\",\"undoes\":null,\"committed\":%s,"
        "\"files\":[{\"server\":\"%s\",\"path\":\"%s\",\"existed\":false,\"mode\":0,"
        "\"before\":null,\"after\":" DIGEST ",\"staged\":\"%s\"}]}",
        i % 2 == 0 ? "false" : "true", rows[i].server, path, rows[i].staged);
    site_put(f->folder, ".lockstep/fleet.json/journal", journal);
    g_autoptr(GError) error = NULL;
    g_assert_false(lks_transaction_recover(f->fleet_path, TRUE, NULL, &error));
    g_assert_error(error, LKS_ERROR, (int)rows[i].code);
    g_assert_true(g_file_test(outside, G_FILE_TEST_IS_REGULAR));
  }
}

/* --- undoing --------------------------------------------------------------------------------- */

static void
test_undo_after_change(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  put(f, "etc/real.config", "<edited/>", 0640);
  g_autofree char *edited = look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  assert_looks(f, edited);
  g_clear_error(&error);
  g_assert_true(undo(f, NULL, TRUE, &error));
  g_assert_no_error(error);
  assert_looks(f, before);
}

static void
test_undo_brings_back(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  g_assert_cmpint(g_unlink(f->changes[0].local_path), ==, 0);
  g_assert_cmpint(g_unlink(f->changes[2].local_path), ==, 0);
  g_assert_false(undo(f, NULL, FALSE, NULL));
  g_assert_true(undo(f, NULL, TRUE, NULL));
  assert_looks(f, before);
}

static void
test_undo_stays_inside(Fixture *f, gconstpointer data)
{
  run_well(f);
  g_autofree char *link = local(f, "etc/link.config");
  g_assert_cmpint(g_unlink(link), ==, 0);
  g_assert_cmpint(symlink("../../../fleet.json", link), ==, 0);
  g_autoptr(GError) error = NULL;
  g_assert_false(undo(f, NULL, TRUE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_DENIED);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(f->fleet_path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, FLEET);
}

static void
test_undo_in_order(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  f->n_changes = 1;
  f->changes[0].expected = NULL;
  g_bytes_unref(f->changes[0].content);
  f->changes[0].content = g_bytes_new("again", 5);
  run_well(f);
  f->n_changes = 3;
  g_autofree char *after = look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(undo(f, "1", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_assert_nonnull(strstr(error->message, "restore point 2"));
  assert_looks(f, after);
  undo_well(f);
  undo_well(f);
  assert_looks(f, before);
}

/* a site that is moved is undone where it is now */
static void
test_undo_elsewhere(Fixture *f, gconstpointer data)
{
  g_autofree char *before = look(f);
  run_well(f);
  g_autofree char *after = look(f);
  site_run(f->folder, "mkdir copy && cp -a fleet.json .lockstep disks copy");
  g_autofree char *path = g_build_filename(f->folder, "copy", "fleet.json", NULL);
  g_autoptr(GPtrArray) points = lks_history_list(path, NULL);
  g_autoptr(GError) error = NULL;
  g_assert_true(lks_undo(path, lks_history_find(points, NULL, NULL), FALSE, NULL, NULL, &error));
  g_assert_no_error(error);
  assert_looks(f, after);
  undo_well(f);
  assert_looks(f, before);
}

static void
test_history(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_assert_cmpuint(count_points(f), ==, 0);
  g_assert_false(undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_clear_error(&error);
  run_well(f);
  g_assert_false(undo(f, "7", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "“1”"));
  g_clear_error(&error);
  undo_well(f);
  g_assert_false(undo(f, "1", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  run_well(f);
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, NULL);
  g_assert_cmpuint(points->len, ==, 2);
  const LksRestorePoint *first = g_ptr_array_index(points, 0);
  const LksRestorePoint *second = g_ptr_array_index(points, 1);
  g_assert_cmpstr(first->id, ==, "1");
  g_assert_cmpint(first->undone, !=, 0);
  g_assert_cmpstr(second->id, ==, "2");
  g_assert_cmpint(second->undone, ==, 0);
}

#define ADD(NAME, FUNC) g_test_add("/transaction/" NAME, Fixture, NULL, set_up, FUNC, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("success", test_success);
  ADD("like", test_like);
  ADD("mode-only", test_mode_only);
  ADD("removal", test_removal);
  ADD("keeps-secrets", test_keeps_secrets);
  ADD("journal-is-there-first", test_journal_is_there_first);
  ADD("changed-since-read", test_changed_since_read);
  ADD("appeared-since", test_appeared_since);
  ADD("vanished-since", test_vanished_since);
  ADD("link-leads-out", test_link_leads_out);
  ADD("check-refuses", test_check_refuses);
  ADD("verify-refuses", test_verify_refuses);
  ADD("busy", test_busy);
  ADD("order", test_order);
  ADD("failures", test_failures);
  ADD("disk-full", test_disk_full);
  ADD("read-only-folder", test_read_only_folder);
  ADD("stops", test_stops);
  ADD("stops-in-recovery", test_stops_in_recovery);
  ADD("next-run-recovers", test_next_run_recovers);
  ADD("tells-what-was-begun", test_tells_what_was_begun);
  ADD("changed-after-stop", test_changed_after_stop);
  ADD("link-after-stop", test_link_after_stop);
  ADD("damaged-journal", test_damaged_journal);
  ADD("damaged-manifest", test_damaged_manifest);
  ADD("damaged-original", test_damaged_original);
  ADD("leads-elsewhere", test_leads_elsewhere);
  ADD("undo-after-change", test_undo_after_change);
  ADD("undo-brings-back", test_undo_brings_back);
  ADD("undo-stays-inside", test_undo_stays_inside);
  ADD("undo-in-order", test_undo_in_order);
  ADD("undo-elsewhere", test_undo_elsewhere);
  ADD("history", test_history);
  return g_test_run();
}
