// SPDX-License-Identifier: LGPL-2.1-or-later
#include "site.h"

#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-file.h"
#include "lks-lock-file.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp("lks-staged-XXXXXX", NULL);
  f->path = g_build_filename(f->folder, "a.properties", NULL);
  site_put(f->folder, "a.properties", "old");
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  lks_fault_set(NULL, NULL);
  site_remove(f->folder);
  g_free(f->folder);
  g_free(f->path);
}

static GBytes *
bytes(const char *text)
{
  return g_bytes_new_static(text, strlen(text));
}

static guint
mode_of(const char *path)
{
  GStatBuf st;
  g_assert_cmpint(g_stat(path, &st), ==, 0);
  return st.st_mode & 07777;
}

static guint
count_entries(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name(dir) != NULL)
    n++;
  return n;
}

static void
assert_content(const char *path, const char *expected)
{
  g_autoptr(GBytes) now = lks_file_read(path, NULL, NULL);
  g_assert_nonnull(now);
  g_assert_cmpmem(g_bytes_get_data(now, NULL), g_bytes_get_size(now), expected, strlen(expected));
}

static void
test_mode(Fixture *f, gconstpointer data)
{
  static const struct {
    guint before; /* 0: no such file */
    gboolean is_private;
    int mode;
    guint after;
  } rows[] = {
    { 0644, FALSE, 0, 0644 }, { 0600, FALSE, 0, 0600 },    { 0664, FALSE, 0, 0664 },
    { 0400, FALSE, 0, 0400 }, { 0644, TRUE, 0, 0640 },     { 0600, TRUE, 0, 0600 },
    { 0777, TRUE, 0, 0640 },  { 0640, FALSE, 0644, 0644 }, { 0, FALSE, 0, 0600 },
    { 0, TRUE, 0, 0600 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_unlink(f->path);
    if (rows[i].before != 0) {
      site_put(f->folder, "a.properties", "old");
      g_chmod(f->path, (int)rows[i].before);
    }
    LksStageOptions options = { .is_private = rows[i].is_private, .mode = rows[i].mode };
    g_autoptr(GBytes) content = bytes("new");
    g_autoptr(GError) error = NULL;
    g_assert_true(lks_file_replace(f->path, content, &options, &error));
    g_assert_no_error(error);
    g_assert_cmphex(mode_of(f->path), ==, rows[i].after);
    assert_content(f->path, "new");
    g_assert_cmpuint(count_entries(f->folder), ==, 1);
  }
}

static void
test_like(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->folder, "new.jks", NULL);
  g_autoptr(GBytes) content = bytes("new");
  LksStageOptions options = { .is_private = TRUE, .like = f->path };
  g_chmod(f->path, 0664);
  if (geteuid() == 0)
    g_assert_cmpint(chown(f->path, 12, 34), ==, 0);
  g_assert_true(lks_file_replace(path, content, &options, NULL));
  GStatBuf st;
  g_assert_cmpint(g_stat(path, &st), ==, 0);
  g_assert_cmphex(st.st_mode & 07777, ==, 0640);
  g_assert_true(geteuid() != 0 || (st.st_uid == 12 && st.st_gid == 34));
}

static void
test_owner(Fixture *f, gconstpointer data)
{
  if (geteuid() != 0) {
    g_test_skip("only the administrator can give a file to somebody else");
    return;
  }
  g_assert_cmpint(chown(f->path, 12, 34), ==, 0);
  g_chmod(f->path, 04640);
  g_autoptr(GBytes) content = bytes("new");
  g_assert_true(lks_file_replace(f->path, content, NULL, NULL));
  GStatBuf st;
  g_assert_cmpint(g_stat(f->path, &st), ==, 0);
  g_assert_cmpint(st.st_uid, ==, 12);
  g_assert_cmpint(st.st_gid, ==, 34);
  g_assert_cmphex(st.st_mode & 07777, ==, 04640);
}

static void
test_link_stays(Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename(f->folder, "link", NULL);
  g_assert_cmpint(symlink("a.properties", link), ==, 0);
  g_autoptr(GBytes) content = bytes("new");
  g_assert_true(lks_file_replace(link, content, NULL, NULL));
  g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
  assert_content(f->path, "new");
}

static void
test_abort(Fixture *f, gconstpointer data)
{
  g_autoptr(GBytes) content = bytes("new");
  LksStagedFile *staged = lks_staged_file_new(f->path, content, NULL, NULL);
  g_assert_cmphex(mode_of(lks_staged_file_get_path(staged)), ==, mode_of(f->path));
  g_autoptr(GBytes) read = lks_staged_file_read(staged, NULL);
  g_assert_true(g_bytes_equal(read, content));
  lks_staged_file_free(staged);
  assert_content(f->path, "old");
  g_assert_cmpuint(count_entries(f->folder), ==, 1);
}

static void
test_planted_name(Fixture *f, gconstpointer data)
{
  g_autofree char *planted = g_build_filename(f->folder, ".next", NULL);
  g_assert_cmpint(symlink("/tmp/lks-elsewhere", planted), ==, 0);
  LksStageOptions options = { .name = ".next" };
  g_autoptr(GBytes) content = bytes("new");
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_staged_file_new(f->path, content, &options, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CANNOT_CREATE);
  g_assert_true(g_file_test(planted, G_FILE_TEST_IS_SYMLINK));
}

static void
test_removal(Fixture *f, gconstpointer data)
{
  LksStagedFile *staged = lks_staged_file_new_removal(f->path, NULL, NULL);
  g_assert_true(lks_staged_file_commit(staged, NULL));
  g_assert_false(g_file_test(f->path, G_FILE_TEST_EXISTS));
  g_assert_true(lks_staged_file_revert(staged, NULL));
  assert_content(f->path, "old");
  g_assert_true(lks_staged_file_commit(staged, NULL));
  lks_staged_file_free(staged);
  g_assert_cmpuint(count_entries(f->folder), ==, 0);
}

static int
fail_cb(const char *operation, const char *path, gpointer wanted)
{
  return strcmp(operation, wanted) == 0 ? ENOSPC : 0;
}

static void
test_faults(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *operation;
    LksErrorCode code;
    gboolean replaced;
  } rows[] = {
    { "create", LKS_ERROR_CANNOT_CREATE, FALSE },
    { "write", LKS_ERROR_IO, FALSE },
    { "sync", LKS_ERROR_IO, FALSE },
    { "rename", LKS_ERROR_IO, FALSE },
    { "sync-folder", LKS_ERROR_IO, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    site_put(f->folder, "a.properties", "old");
    lks_fault_set(fail_cb, (gpointer)rows[i].operation);
    g_autoptr(GBytes) content = bytes("new");
    g_autoptr(GError) error = NULL;
    g_assert_false(lks_file_replace(f->path, content, NULL, &error));
    g_assert_error(error, LKS_ERROR, (int)rows[i].code);
    assert_content(f->path, rows[i].replaced ? "new" : "old");
    g_assert_cmpuint(count_entries(f->folder), ==, 1);
    lks_fault_set(NULL, NULL);
  }
}

static void
test_no_folder(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->folder, "gone", "x", NULL);
  g_autoptr(GBytes) content = bytes("");
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_staged_file_new(path, content, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
}

static void
test_lock(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->folder, "lock", NULL);
  g_autoptr(LksLockFile) lock = lks_lock_file_take(path, NULL);
  g_assert_nonnull(lock);
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_lock_file_take(path, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_BUSY);
  g_clear_pointer(&lock, lks_lock_file_free);
  lock = lks_lock_file_take(path, NULL);
  g_assert_nonnull(lock);
}

#define ADD(NAME, FUNC) g_test_add("/staged-file/" NAME, Fixture, NULL, set_up, FUNC, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("mode", test_mode);
  ADD("like", test_like);
  ADD("owner", test_owner);
  ADD("link-stays", test_link_stays);
  ADD("abort", test_abort);
  ADD("planted-name", test_planted_name);
  ADD("removal", test_removal);
  ADD("faults", test_faults);
  ADD("no-folder", test_no_folder);
  ADD("lock", test_lock);
  return g_test_run();
}
