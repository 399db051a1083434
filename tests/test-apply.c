// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-plan.h"
#include "lks-undo.h"
#include "site.h"

/* Applying the sample site's plan with a fault at every step that writes: whatever fails, and
 * wherever a run stops, every file ends as it was. */
typedef struct {
  char *folder;
  char *fleet_path;
  LksCatalog *catalog;
} Fixture;

static char *template_folder;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp("lks-apply-XXXXXX", NULL);
  g_autofree char *script = g_strdup_printf("cp -R '%s/.' .", template_folder);
  site_run(fixture->folder, script);
  fixture->fleet_path = g_build_filename(fixture->folder, "fleet.json", NULL);
  fixture->catalog = site_load_catalog();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  lks_fault_set(NULL, NULL);
  site_remove(fixture->folder);
  g_free(fixture->folder);
  g_free(fixture->fleet_path);
  g_object_unref(fixture->catalog);
}

/* everything below servers */
static char *
digest(const Fixture *fixture)
{
  g_autofree char *servers = g_build_filename(fixture->folder, "servers", NULL);
  GString *out = g_string_new(NULL);
  site_describe(out, servers, TRUE);
  return g_string_free(out, FALSE);
}

/* six files, so that every step can be tried */
static LksPlan *
make_plan(const Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksFleet) fleet = lks_fleet_read(fixture->fleet_path, fixture->catalog, NULL, &error);
  g_assert_no_error(error);
  LksPlan *plan = lks_plan_new(fleet, "wps1", &error);
  g_assert_no_error(error);
  return plan;
}

/* --- faults ---------------------------------------------------------------------------------- */

typedef struct {
  int countdown; /* the step that fails */
  int failure;   /* errno; -1: the process ends there, as in a power cut */
  gboolean hit;
} Fault;

static int
fail_cb(const char *operation, const char *path, gpointer user_data)
{
  Fault *fault = user_data;
  if (fault->countdown-- != 0)
    return 0;
  fault->hit = TRUE;
  if (fault->failure < 0)
    _exit(77);
  return fault->failure;
}

static gboolean
refuse_cb(gpointer user_data, GError **error)
{
  return lks_throw(error, LKS_ERROR_FAILED, "the services do not like it");
}

static void
test_failures(Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = digest(fixture);
  g_autoptr(LksPlan) plan = make_plan(fixture);
  g_assert_cmpuint(lks_plan_get_n_files(plan), ==, 6);
  guint n_undone = 0;
  for (int step = 0;; step++) {
    Fault fault = { .countdown = step, .failure = step % 2 == 0 ? EIO : ENOSPC };
    g_autoptr(GError) error = NULL;
    lks_fault_set(fail_cb, &fault);
    gboolean fine = lks_plan_apply(plan, NULL, NULL, NULL, NULL, &error);
    lks_fault_set(NULL, NULL);
    if (!fault.hit) {
      g_assert_no_error(error);
      g_assert_true(fine);
      break;
    }
    /* the journal's own end may fail without harm: then all is written, and can be undone */
    if (fine) {
      g_autoptr(GPtrArray) points = lks_history_list(fixture->fleet_path, &error);
      g_assert_no_error(error);
      g_assert_true(lks_undo(fixture->fleet_path, lks_history_find(points, NULL, NULL), FALSE, NULL,
                             NULL, &error));
    } else {
      g_assert_nonnull(error);
      n_undone += g_error_matches(error, LKS_ERROR, LKS_ERROR_UNDONE);
    }
    g_assert_true(lks_transaction_recover(fixture->fleet_path, FALSE, NULL, NULL));
    g_autofree char *after = digest(fixture);
    g_assert_cmpstr(after, ==, before);
  }
  g_assert_cmpuint(n_undone, >, 10);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = digest(fixture);
  g_autoptr(LksPlan) plan = make_plan(fixture);
  g_autoptr(GError) error = NULL;
  g_autofree char *point = NULL;
  g_assert_false(lks_plan_apply(plan, refuse_cb, NULL, NULL, &point, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_UNDONE);
  g_assert_nonnull(strstr(error->message, "the services do not like it"));
  g_assert_null(point);
  g_autofree char *after = digest(fixture);
  g_assert_cmpstr(after, ==, before);
}

static void
cancel_cb(guint done, guint total, gpointer cancellable)
{
  if (done == 2)
    g_cancellable_cancel(cancellable);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = digest(fixture);
  g_autoptr(LksPlan) plan = make_plan(fixture);
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_cancellable_push_current(cancellable);
  g_assert_false(lks_plan_apply(plan, NULL, cancel_cb, cancellable, NULL, &error));
  g_cancellable_pop_current(cancellable);
  g_assert_error(error, LKS_ERROR, LKS_ERROR_UNDONE);
  g_autofree char *after = digest(fixture);
  g_assert_cmpstr(after, ==, before);
}

/* what can be planned is, and what is missing for the rest is told; nothing of it is applied */
static void
test_partial(Fixture *fixture, gconstpointer data)
{
  site_put(fixture->folder, "pki/wps1.pfx", "no keystore");
  g_autofree char *before = digest(fixture);
  g_autoptr(GError) error = NULL;
  g_autoptr(LksFleet) fleet = lks_fleet_read(fixture->fleet_path, fixture->catalog, NULL, &error);
  g_assert_no_error(error);
  g_autoptr(LksPlan) plan = lks_plan_new_partial(fleet, NULL, &error);
  g_assert_no_error(error);
  GPtrArray *problems = lks_plan_get_problems(plan);
  g_assert_cmpuint(problems->len, >, 0);
  for (guint i = 0; i < problems->len; i++) {
    const LksPlanProblem *problem = g_ptr_array_index(problems, i);
    g_assert_cmpstr(problem->installation->server->name, ==, "wps1");
    g_assert_nonnull(strstr(problem->error->message, "pki/wps1.pfx"));
  }
  g_assert_cmpuint(lks_plan_get_n_files(plan), >, 0);
  g_assert_false(lks_plan_apply(plan, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull(error);
  g_autofree char *after = digest(fixture);
  g_assert_cmpstr(after, ==, before);
}

static void
test_stops(Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = digest(fixture);
  g_autoptr(LksPlan) plan = make_plan(fixture);
  guint n_interrupted = 0;
  /* a stop in a copy of the run, then what a later run finds */
  for (int step = 0;; step++) {
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
      Fault fault = { .countdown = step, .failure = -1 };
      lks_fault_set(fail_cb, &fault);
      g_autoptr(GError) problem = NULL;
      gboolean fine = lks_plan_apply(plan, NULL, NULL, NULL, NULL, &problem);
      if (problem != NULL)
        g_printerr("step %d: %s\n", step, problem->message);
      _exit(fine ? 0 : 1);
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    g_autoptr(GError) error = NULL;
    if (WEXITSTATUS(status) == 0)
      break;
    g_assert_cmpint(WEXITSTATUS(status), ==, 77);
    n_interrupted += lks_transaction_is_interrupted(fixture->fleet_path);
    lks_transaction_recover(fixture->fleet_path, FALSE, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) points = lks_history_list(fixture->fleet_path, &error);
    g_assert_no_error(error);
    LksRestorePoint *point = lks_history_find(points, NULL, NULL);
    if (point != NULL)
      g_assert_true(lks_undo(fixture->fleet_path, point, FALSE, NULL, NULL, NULL));
    g_autofree char *after = digest(fixture);
    g_assert_cmpstr(after, ==, before);
  }
  g_assert_cmpuint(n_interrupted, >, 10);
}

static void
test_undo_fails(Fixture *fixture, gconstpointer data)
{
  g_autoptr(LksPlan) plan = make_plan(fixture);
  g_autoptr(GError) error = NULL;
  g_assert_true(lks_plan_apply(plan, NULL, NULL, NULL, NULL, &error));
  g_autofree char *applied = digest(fixture);
  for (int step = 0;; step++) {
    Fault fault = { .countdown = step, .failure = EIO };
    g_autoptr(GPtrArray) points = lks_history_list(fixture->fleet_path, NULL);
    LksRestorePoint *point = lks_history_find(points, NULL, NULL);
    g_assert_nonnull(point);
    g_autoptr(GError) problem = NULL;
    lks_fault_set(fail_cb, &fault);
    gboolean fine = lks_undo(fixture->fleet_path, point, FALSE, NULL, NULL, &problem);
    lks_fault_set(NULL, NULL);
    if (fine)
      break;
    g_assert_true(fault.hit);
    g_assert_true(lks_transaction_recover(fixture->fleet_path, FALSE, NULL, NULL));
    g_autofree char *after = digest(fixture);
    g_assert_cmpstr(after, ==, applied);
  }
}

static void
test_changed_meanwhile(Fixture *fixture, gconstpointer data)
{
  g_autoptr(LksPlan) plan = make_plan(fixture);
  const char *file = "servers/wps1/C/DispatcherParagon/WPS/WpsService.exe.config";
  site_put(fixture->folder, file, "<configuration><appSettings/></configuration>\n");
  g_autofree char *before = digest(fixture);
  g_autoptr(GError) error = NULL;
  g_assert_false(lks_plan_apply(plan, NULL, NULL, NULL, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFLICT);
  g_autofree char *after = digest(fixture);
  g_assert_cmpstr(after, ==, before);
}

/* journals and manifests that are damaged are told, and nothing is touched */
static void
test_damaged_journal(Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = digest(fixture);
  static const char *const texts[] = { "", "{", "[]", "{\"schema\":\"lockstep/journal/1\"}",
                                       "{\"point\":\"/nowhere\",\"files\":[{\"path\":3}]}" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    site_put(fixture->folder, ".lockstep/fleet.json/journal", texts[i]);
    g_autoptr(GError) error = NULL;
    g_assert_true(lks_transaction_is_interrupted(fixture->fleet_path));
    g_assert_false(lks_transaction_recover(fixture->fleet_path, FALSE, NULL, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
    g_autofree char *after = digest(fixture);
    g_assert_cmpstr(after, ==, before);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_autofree char *scratch = g_dir_make_tmp("lks-site-XXXXXX", NULL);
  template_folder = g_build_filename(scratch, "site", NULL);
  g_autofree char *make =
      g_test_build_filename(G_TEST_DIST, "fixtures", "sample-site", "make-identities", NULL);
  g_autofree char *script =
      g_strdup_printf("'%s' '%s' '%s'", make, g_getenv("LOCKSTEP"), template_folder);
  site_run(scratch, script);
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } cases[] = {
    { "/apply/every-failure-is-put-back", test_failures },
    { "/apply/refused-afterwards", test_refused },
    { "/apply/cancelled", test_cancelled },
    { "/apply/partial", test_partial },
    { "/apply/every-stop-is-put-back", test_stops },
    { "/apply/undo-that-fails", test_undo_fails },
    { "/apply/changed-meanwhile", test_changed_meanwhile },
    { "/apply/damaged-journal", test_damaged_journal },
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_test_add(cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);
  int status = g_test_run();
  site_remove(scratch);
  g_free(template_folder);
  return status;
}
