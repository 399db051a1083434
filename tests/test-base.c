// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <string.h>
#ifndef G_OS_WIN32
#include <unistd.h>
#endif

#include "lks-error.h"
#include "lks-file.h"
#include "lks-finding.h"
#include "lks-reader.h"
#include "lks-root.h"
#include "lks-secret.h"
#include "lks-shared-string.h"
#include "lks-time.h"

static void
test_reader_stops_at_end(void)
{
  const guint8 bytes[] = { 1, 2, 3, 4, 5 };
  LksReader reader;
  lks_reader_init(&reader, bytes, sizeof(bytes));
  g_assert_cmpuint(lks_reader_u16(&reader), ==, 0x0102);
  g_assert_cmpuint(lks_reader_u32(&reader), ==, 0);
  g_assert_true(reader.failed);
  g_assert_null(lks_reader_take(&reader, 1));
}

static void
test_secret_keeps_apart(void)
{
  /* each size of slot, its edges, and what has pages of its own */
  static const gsize lengths[] = { 0, 1, 63, 64, 511, 512, 2047, 2048, 70000 };
  g_autoptr(GPtrArray) secrets = g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
  for (guint i = 0; i < 2000; i++) {
    gsize length = lengths[i % G_N_ELEMENTS(lengths)];
    g_autofree guint8 *bytes = g_malloc(length + 1);
    memset(bytes, (int)(i % 251) + 1, length);
    g_ptr_array_add(secrets, lks_secret_new(bytes, length));
    if (i % 3 == 0)
      g_ptr_array_remove_index_fast(secrets, i % secrets->len);
  }
  for (guint i = 0; i < secrets->len; i++) {
    gsize length = 0;
    const guint8 *bytes = lks_secret_peek(g_ptr_array_index(secrets, i), &length);
    for (gsize k = 1; k < length; k++)
      g_assert_cmpuint(bytes[k], ==, bytes[0]);
    g_assert_cmpuint(bytes[length], ==, 0);
  }
}

static void
test_secret_sources(void)
{
  static const struct {
    const char *source;
    const char *expected; /* NULL: refused */
  } rows[] = {
    { "pass:a b", "a b" },
    { "pass:", "" },
    { "env:LKS_TEST_SECRET", "from the environment" },
    { "env:LKS_TEST_NOT_SET", NULL },
    { "bare", NULL },
    { "fd:x", NULL },
    { "prompt", NULL },
  };
  g_setenv("LKS_TEST_SECRET", "from the environment", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LksSecret) secret = lks_secret_read_source(rows[i].source, NULL, &error);
    if (rows[i].expected == NULL) {
      g_assert_null(secret);
      g_assert_true(error->domain == LKS_ERROR);
      g_assert_null(strstr(error->message, "bare"));
    } else {
      g_assert_no_error(error);
      g_assert_cmpstr(lks_secret_peek_text(secret), ==, rows[i].expected);
    }
  }
}

static char *
make_folder(void)
{
  return g_dir_make_tmp("lks-base-XXXXXX", NULL);
}

static void
test_root_ignores_case_on_windows(void)
{
  g_autofree char *folder = make_folder();
  g_autofree char *deep = g_build_filename(folder, "C", "SafeQ6", "SPOC", NULL);
  g_mkdir_with_parents(deep, 0700);
  g_autoptr(LksRoot) root = lks_root_new(folder, TRUE);
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(root, "c:\\safeq6/spoc", &exists, NULL);
  g_assert_true(exists);
  g_assert_cmpstr(local, ==, deep);
}

static void
test_root_refuses(void)
{
  g_autofree char *folder = make_folder();
  g_autoptr(LksRoot) root = lks_root_new(folder, TRUE);
  static const struct {
    const char *path;
    LksErrorCode code;
  } rows[] = {
    { "C:\\a\\..\\..\\b", LKS_ERROR_DENIED },
    { "C:relative", LKS_ERROR_MALFORMED },
    { "relative\\x", LKS_ERROR_MALFORMED },
    { "C:\\out\\x", LKS_ERROR_DENIED },
  };
  g_autofree char *drive = g_build_filename(folder, "C", NULL);
  g_autofree char *link = g_build_filename(drive, "out", NULL);
  g_mkdir(drive, 0700);
  g_assert_cmpint(symlink("/etc", link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(lks_root_resolve(root, rows[i].path, NULL, &error));
    g_assert_error(error, LKS_ERROR, (int)rows[i].code);
  }
}

static void
test_root_stays_inside(void)
{
  g_autofree char *folder = make_folder();
  g_autoptr(LksRoot) root = lks_root_new(folder, FALSE);
  g_autofree char *real = g_build_filename(folder, "real", NULL);
  g_autofree char *inward = g_build_filename(folder, "inward", NULL);
  g_autofree char *nowhere = g_build_filename(folder, "nowhere", NULL);
  g_mkdir(real, 0700);
  g_assert_cmpint(symlink("real", inward), ==, 0);
  g_assert_cmpint(symlink("missing", nowhere), ==, 0);
  gboolean exists = FALSE;
  g_autofree char *through = lks_root_resolve(root, "/inward", &exists, NULL);
  g_assert_cmpstr(through, ==, inward);
  g_assert_true(exists);
  g_assert_null(lks_root_resolve(root, "/nowhere", &exists, NULL));
  g_autofree char *new = lks_root_resolve(root, "/real/a/b", &exists, NULL);
  g_assert_true(new != NULL &&g_str_has_suffix(new, "/real/a/b"));
  g_assert_false(exists);
  /* more parts than are looked at one by one, and a way out behind them */
  g_autoptr(GString) path = g_string_new(NULL);
  for (guint i = 0; i < 300; i++)
    g_string_append(path, "/.");
  g_string_append(path, "/real/../../..");
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_root_resolve(root, path->str, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_DENIED);
}

static void
test_root_overlay(void)
{
  g_autofree char *folder = make_folder();
  g_autofree char *path = g_build_filename(folder, "here", NULL);
  g_assert_true(g_file_set_contents(path, "now", -1, NULL));
  g_autoptr(LksRoot) root = lks_root_new(folder, FALSE);
  g_autoptr(LksOverlay) overlay = lks_overlay_new(NULL);
  g_autoptr(GBytes) then = g_bytes_new_static("then", 4);
  g_autofree char *pending = g_build_filename(folder, "new", "file", NULL);
  lks_overlay_put(overlay, pending, then);
  lks_overlay_put(overlay, path, NULL);
  lks_root_set_overlay(root, overlay);
  gboolean exists = FALSE;
  LksFileStamp stamp;
  g_autoptr(GError) error = NULL;
  g_autofree char *local = lks_root_resolve(root, "/new/file", &exists, NULL);
  g_assert_cmpstr(local, ==, pending);
  g_assert_true(exists);
  g_autoptr(GBytes) read = lks_root_read(root, local, &stamp, NULL);
  g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, then);
  char hex[65];
  g_assert_true(g_bytes_equal(read, then));
  g_assert_true(stamp.exists && stamp.is_pending);
  lks_file_stamp_get_hex(&stamp, hex);
  g_assert_cmpstr(hex, ==, digest);
  const LksFileStamp kept = lks_file_stamp_of_hex(hex), none = lks_file_stamp_of_hex("");
  g_assert_true(lks_file_stamp_equal(&kept, &stamp));
  g_assert_false(lks_file_stamp_equal(&none, &stamp));
  lks_file_stamp_get_hex(&none, hex);
  g_assert_cmpstr(hex, ==, "");
  g_autofree char *gone = lks_root_resolve(root, "/here", &exists, NULL);
  g_assert_false(exists);
  g_assert_null(lks_root_read(root, gone, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_autoptr(LksOverlay) above = lks_overlay_new(overlay);
  lks_overlay_put(above, path, then);
  g_assert_true(lks_overlay_exists(above, path) && lks_overlay_exists(above, pending));
  g_assert_false(lks_overlay_exists(overlay, path));
  g_assert_true(lks_overlay_exists(NULL, path));
  g_unlink(path);
  g_rmdir(folder);
}

static void
test_root_join(void)
{
  g_autoptr(LksRoot) root = lks_root_new("/tmp", TRUE);
  g_autofree char *joined = lks_root_join(root, "C:\\X\\", "conf/a.jks");
  g_assert_cmpstr(joined, ==, "C:\\X\\conf\\a.jks");
  g_autofree char *forward = lks_root_join(root, "C:/X", "conf/a.jks");
  g_assert_cmpstr(forward, ==, "C:/X/conf/a.jks");
}

static void
test_file_conflict(void)
{
  g_autofree char *folder = make_folder();
  g_autofree char *path = g_build_filename(folder, "f", NULL);
  g_autoptr(GError) error = NULL;
  LksFileStamp stamp = { .exists = FALSE };
  g_assert_true(lks_file_check_unchanged(path, &stamp, &error));
  g_file_set_contents(path, "one", -1, NULL);
  g_assert_false(lks_file_check_unchanged(path, &stamp, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_clear_error(&error);
  g_autoptr(GBytes) bytes = lks_file_read(path, &stamp, &error);
  g_assert_cmpuint(g_bytes_get_size(bytes), ==, 3);
  g_assert_true(lks_file_check_unchanged(path, &stamp, &error));
  g_file_set_contents(path, "two", -1, NULL);
  g_assert_false(lks_file_check_unchanged(path, &stamp, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
}

static void
test_time(void)
{
  LksTime time = 0;
  g_assert_true(lks_time_parse("2026-11-21", &time, NULL));
  g_autofree char *text = lks_time_format(time);
  g_assert_cmpstr(text, ==, "2026-11-21T00:00:00Z");
  g_autoptr(GError) error = NULL;
  g_assert_false(lks_time_parse("tomorrow", &time, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_USAGE);
}

static void
test_finding_order(void)
{
  LksFinding *a =
      lks_finding_at_server(lks_finding_new("r", LKS_SEVERITY_INFO, "m", NULL), "s1", "c");
  LksFinding *b =
      lks_finding_at_server(lks_finding_new("r", LKS_SEVERITY_ERROR, "m", NULL), "s1", "c");
  LksFinding *c = lks_finding_new("r", LKS_SEVERITY_INFO, "m", NULL);
  g_assert_cmpint(lks_finding_compare(&b, &a), <, 0);
  g_assert_cmpint(lks_finding_compare(&c, &b), <, 0);
  g_assert_finalize_object(a);
  g_assert_finalize_object(b);
  g_assert_finalize_object(c);
}

/* --- shared strings -------------------------------------------------------------------------- */

static void
test_shared_string(void)
{
  LksSharedString *one = lks_shared_string_new("C:\\SafeQ6");
  g_autofree char *same = g_strdup("C:\\SafeQ6");
  LksSharedString *other = lks_shared_string_new(same);
  LksSharedString *alone = lks_shared_string_new_alone(same);
  g_assert_true(one == other);
  g_assert_true(one != alone);
  lks_shared_string_release(alone);
  lks_shared_string_release(one);
  g_assert_cmpstr(other, ==, same);
  lks_shared_string_release(other);
  g_assert_null(lks_shared_string_new(NULL));
}

/* the last holder lets go while another thread takes it */
static gpointer
take_and_release(gpointer text)
{
  guint n_wrong = 0;
  for (guint i = 0; i < 100000; i++) {
    LksSharedString *taken = lks_shared_string_new(text);
    n_wrong += strcmp(taken, text) != 0;
    lks_shared_string_release(taken);
  }
  return GUINT_TO_POINTER(n_wrong);
}

static void
test_shared_string_threads(void)
{
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
    threads[i] = g_thread_new(NULL, take_and_release, (gpointer) "a path of many");
  for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
    g_assert_cmpuint(GPOINTER_TO_UINT(g_thread_join(threads[i])), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reader/stops-at-end", test_reader_stops_at_end);
  g_test_add_func("/secret/keeps-apart", test_secret_keeps_apart);
  g_test_add_func("/secret/sources", test_secret_sources);
  g_test_add_func("/root/ignores-case-on-windows", test_root_ignores_case_on_windows);
  g_test_add_func("/root/refuses", test_root_refuses);
  g_test_add_func("/root/stays-inside", test_root_stays_inside);
  g_test_add_func("/root/overlay", test_root_overlay);
  g_test_add_func("/root/join", test_root_join);
  g_test_add_func("/file/conflict", test_file_conflict);
  g_test_add_func("/time/parse-and-format", test_time);
  g_test_add_func("/finding/order", test_finding_order);
  g_test_add_func("/base/shared-string", test_shared_string);
  g_test_add_func("/base/shared-string/threads", test_shared_string_threads);
  return g_test_run();
}
