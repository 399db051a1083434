// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trial.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* --- after a stop ---------------------------------------------------------------------------- */

static void
test_next_run_recovers(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_interrupt(f, 0);
  trial_run_well(f);
  g_assert_cmpuint(trial_count_points(f), ==, 1);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_tells_what_was_begun(Trial *f, gconstpointer data)
{
  trial_interrupt(f, 0);
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
test_changed_after_stop(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_interrupt(f, 0);
  trial_put(f, "etc/a.properties", "edited since", 0664);
  g_autoptr(GError) error = NULL;
  g_assert_false(lks_transaction_recover(f->fleet_path, FALSE, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_assert_nonnull(strstr(error->message, "--force"));
  trial_assert_file(f, "etc/a.properties", "edited since", 0664);
  g_assert_true(lks_transaction_is_interrupted(f->fleet_path));
  g_assert_true(lks_transaction_recover(f->fleet_path, TRUE, NULL, NULL));
  trial_assert_looks(f, before);
}

static void
test_link_after_stop(Trial *f, gconstpointer data)
{
  trial_interrupt(f, 0);
  g_autofree char *file = trial_local(f, "etc/a.properties");
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

typedef gboolean (*TryFunc)(const Trial *f, GError **error);

static gboolean
try_recovery(const Trial *f, GError **error)
{
  return lks_transaction_recover(f->fleet_path, FALSE, NULL, error);
}

static gboolean
try_journal(const Trial *f, GError **error)
{
  g_autoptr(LksJournal) journal = lks_journal_load(f->fleet_path, error);
  return journal != NULL;
}

static gboolean
try_history(const Trial *f, GError **error)
{
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, error);
  return points != NULL;
}

static GBytes *
read_whole(const char *path)
{
  char *text = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  return g_bytes_new_take(text, length);
}

static void
put_bytes(const char *path, const char *text, gsize length)
{
  g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
}

/* a file that ends too early is refused */
static void
cut_everywhere(const Trial *f, const char *path, GBytes *whole, TryFunc try)
{
  const char *text = g_bytes_get_data(whole, NULL);
  for (gsize i = 0; i < g_bytes_get_size(whole); i++) {
    g_autoptr(GError) error = NULL;
    put_bytes(path, text, i);
    g_assert_false(try(f, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
}

/* one with a bit turned is read, or refused with a reason; then it is whole again */
static void
flip_everywhere(const Trial *f, const char *path, GBytes *whole, TryFunc try)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(whole, &length);
  for (gsize i = 0; i < length; i++) {
    g_autofree char *copy = g_memdup2(text, length);
    g_autoptr(GError) error = NULL;
    copy[i] ^= (char)(1 << i % 8);
    put_bytes(path, copy, length);
    g_assert_true(try(f, &error) == (error == NULL));
  }
  put_bytes(path, text, length);
}

static void
test_damaged_journal(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_interrupt(f, 0);
  g_autofree char *interrupted = trial_look(f);
  g_autofree char *path = lks_journal_dup_path(f->fleet_path);
  g_autoptr(GBytes) whole = read_whole(path);
  cut_everywhere(f, path, whole, try_recovery);
  trial_assert_looks(f, interrupted);
  flip_everywhere(f, path, whole, try_journal);
  trial_recover_well(f);
  trial_assert_looks(f, before);
}

static void
test_damaged_manifest(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  g_autofree char *folder = lks_restore_point_dup_folder(f->fleet_path, "1");
  g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
  g_autoptr(GBytes) whole = read_whole(path);
  cut_everywhere(f, path, whole, try_history);
  flip_everywhere(f, path, whole, try_history);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_damaged_original(Trial *f, gconstpointer data)
{
  trial_run_well(f);
  g_autofree char *after = trial_look(f);
  site_put(f->folder, ".lockstep/fleet.json/restore/1/0", "password=" SECRET "!\r\n");
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_undo(f, NULL, TRUE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  trial_assert_looks(f, after);
}

#define DIGEST "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""

static void
test_leads_elsewhere(Trial *f, gconstpointer data)
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
  g_autofree char *way_out = trial_local(f, "way-out");
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
test_undo_after_change(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  trial_put(f, "etc/real.config", "<edited/>", 0640);
  g_autofree char *edited = trial_look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  trial_assert_looks(f, edited);
  g_clear_error(&error);
  g_assert_true(trial_undo(f, NULL, TRUE, &error));
  g_assert_no_error(error);
  trial_assert_looks(f, before);
}

static void
test_undo_brings_back(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  g_assert_cmpint(g_unlink(f->changes[0].local_path), ==, 0);
  g_assert_cmpint(g_unlink(f->changes[2].local_path), ==, 0);
  g_assert_false(trial_undo(f, NULL, FALSE, NULL));
  g_assert_true(trial_undo(f, NULL, TRUE, NULL));
  trial_assert_looks(f, before);
}

static void
test_undo_stays_inside(Trial *f, gconstpointer data)
{
  trial_run_well(f);
  g_autofree char *link = trial_local(f, "etc/link.config");
  g_assert_cmpint(g_unlink(link), ==, 0);
  g_assert_cmpint(symlink("../../../fleet.json", link), ==, 0);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_undo(f, NULL, TRUE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_DENIED);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(f->fleet_path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, FLEET);
}

static void
test_undo_in_order(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  f->n_changes = 1;
  f->changes[0].expected = NULL;
  g_bytes_unref(f->changes[0].content);
  f->changes[0].content = g_bytes_new("again", 5);
  trial_run_well(f);
  f->n_changes = 3;
  g_autofree char *after = trial_look(f);
  g_autoptr(GError) error = NULL;
  g_assert_false(trial_undo(f, "1", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_assert_nonnull(strstr(error->message, "restore point 2"));
  trial_assert_looks(f, after);
  trial_undo_well(f);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

/* a site that is moved is undone where it is now */
static void
test_undo_elsewhere(Trial *f, gconstpointer data)
{
  g_autofree char *before = trial_look(f);
  trial_run_well(f);
  g_autofree char *after = trial_look(f);
  site_run(f->folder, "mkdir copy && cp -a fleet.json .lockstep disks copy");
  g_autofree char *path = g_build_filename(f->folder, "copy", "fleet.json", NULL);
  g_autoptr(GPtrArray) points = lks_history_list(path, NULL);
  g_autoptr(GError) error = NULL;
  g_assert_true(lks_undo(path, lks_history_find(points, NULL, NULL), FALSE, NULL, NULL, &error));
  g_assert_no_error(error);
  trial_assert_looks(f, after);
  trial_undo_well(f);
  trial_assert_looks(f, before);
}

static void
test_history(Trial *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_assert_cmpuint(trial_count_points(f), ==, 0);
  g_assert_false(trial_undo(f, NULL, FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_clear_error(&error);
  trial_run_well(f);
  g_assert_false(trial_undo(f, "7", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "“1”"));
  g_clear_error(&error);
  trial_undo_well(f);
  g_assert_false(trial_undo(f, "1", FALSE, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  trial_run_well(f);
  g_autoptr(GPtrArray) points = lks_history_list(f->fleet_path, NULL);
  g_assert_cmpuint(points->len, ==, 2);
  const LksRestorePoint *first = g_ptr_array_index(points, 0);
  const LksRestorePoint *second = g_ptr_array_index(points, 1);
  g_assert_cmpstr(first->id, ==, "1");
  g_assert_cmpint(first->undone, !=, 0);
  g_assert_cmpstr(second->id, ==, "2");
  g_assert_cmpint(second->undone, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  TRIAL_ADD("next-run-recovers", test_next_run_recovers);
  TRIAL_ADD("tells-what-was-begun", test_tells_what_was_begun);
  TRIAL_ADD("changed-after-stop", test_changed_after_stop);
  TRIAL_ADD("link-after-stop", test_link_after_stop);
  TRIAL_ADD("damaged-journal", test_damaged_journal);
  TRIAL_ADD("damaged-manifest", test_damaged_manifest);
  TRIAL_ADD("damaged-original", test_damaged_original);
  TRIAL_ADD("leads-elsewhere", test_leads_elsewhere);
  TRIAL_ADD("undo-after-change", test_undo_after_change);
  TRIAL_ADD("undo-brings-back", test_undo_brings_back);
  TRIAL_ADD("undo-stays-inside", test_undo_stays_inside);
  TRIAL_ADD("undo-in-order", test_undo_in_order);
  TRIAL_ADD("undo-elsewhere", test_undo_elsewhere);
  TRIAL_ADD("history", test_history);
  return g_test_run();
}
