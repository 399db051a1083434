// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-fleet-roots.h"
#include "lks-plan-roll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LksPlan {
  GObject parent_instance;

  LksFleet *fleet;
  GPtrArray *steps;    /* (element-type LksPlanStep) */
  GPtrArray *problems; /* (element-type LksPlanProblem) */
  guint n_files;
  LksRollPhase roll;
  LksRoot *folder; /* of the fleet file, which may be a step's */
};

G_DEFINE_FINAL_TYPE(LksPlan, lks_plan, G_TYPE_OBJECT)

static void
lks_plan_finalize(GObject *object)
{
  LksPlan *self = LKS_PLAN(object);
  g_clear_object(&self->fleet);
  g_clear_pointer(&self->folder, lks_root_unref);
  g_clear_pointer(&self->steps, g_ptr_array_unref);
  g_clear_pointer(&self->problems, g_ptr_array_unref);
  G_OBJECT_CLASS(lks_plan_parent_class)->finalize(object);
}

static void
lks_plan_class_init(LksPlanClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_plan_finalize;
}

static void
problem_free(LksPlanProblem *problem)
{
  g_error_free(problem->error);
  g_free(problem);
}

static void
lks_plan_init(LksPlan *self)
{
  self->problems = g_ptr_array_new_with_free_func((GDestroyNotify)problem_free);
  self->steps = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
}

/* --- order ----------------------------------------------------------------------------------- */

/* How many others a component connects to one after another: those that serve come before those
 * that ask them. limit ends a circle of descriptions. */
static guint
find_depth(LksCatalog *catalog, LksComponent *component, guint limit)
{
  GPtrArray *connections = lks_component_get_connections(component);
  guint depth = 0;
  for (guint i = 0; limit > 0 && i < connections->len; i++) {
    const LksConnection *connection = g_ptr_array_index(connections, i);
    LksComponent *target = lks_catalog_find(catalog, connection->target);
    if (target != NULL)
      depth = MAX(depth, 1 + find_depth(catalog, target, limit - 1));
  }
  return depth;
}

static int
compare_depth(gconstpointer a, gconstpointer b, gpointer catalog)
{
  const LksInstallation *left = *(LksInstallation *const *)a;
  const LksInstallation *right = *(LksInstallation *const *)b;
  return (int)find_depth(catalog, left->component, 8) -
         (int)find_depth(catalog, right->component, 8);
}

GPtrArray *
lks_plan_list_installations(LksFleet *fleet, const char *only, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new();
  GPtrArray *all = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < all->len; i++)
    if (only == NULL || lks_installation_matches(g_ptr_array_index(all, i), only))
      g_ptr_array_add(found, g_ptr_array_index(all, i));
  if (only != NULL && found->len == 0)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                          _("--only: the fleet has no server or component “%s”"), only);
  /* stable: within one depth the fleet file's order stays */
  g_ptr_array_sort_with_data(found, compare_depth, lks_fleet_get_catalog(fleet));
  return g_steal_pointer(&found);
}

/* --- problems -------------------------------------------------------------------------------- */

/* what is said last is what a script acts on: something to supply before something to repair */
static LksErrorCode
choose_code(GPtrArray *problems)
{
  static const LksErrorCode first[] = { LKS_ERROR_CONFIG, LKS_ERROR_PASSWORD_NEEDED,
                                        LKS_ERROR_PASSWORD_WRONG };
  for (guint i = 0; i < G_N_ELEMENTS(first); i++)
    for (guint j = 0; j < problems->len; j++) {
      const LksPlanProblem *problem = g_ptr_array_index(problems, j);
      if (g_error_matches(problem->error, LKS_ERROR, (int)first[i]))
        return first[i];
    }
  const LksPlanProblem *problem = g_ptr_array_index(problems, 0);
  return problem->error->domain == LKS_ERROR ? (LksErrorCode)problem->error->code
                                             : LKS_ERROR_FAILED;
}

gboolean
lks_plan_throw_problems(LksPlan *self, GError **error)
{
  GPtrArray *problems = self->problems;
  if (problems->len == 0)
    return TRUE;
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < problems->len; i++) {
    const LksPlanProblem *problem = g_ptr_array_index(problems, i);
    if (strstr(all->str, problem->error->message) == NULL)
      g_string_append_printf(all, "%s%s", all->len > 0 ? "\n" : "", problem->error->message);
  }
  return lks_throw(error, choose_code(problems), "%s", all->str);
}

static void
add_problem(LksPlan *self, LksInstallation *installation, GError *take_error)
{
  LksPlanProblem *problem = g_new0(LksPlanProblem, 1);
  problem->installation = installation;
  problem->error = take_error;
  g_ptr_array_add(self->problems, problem);
}

/* two installations that write one file would undo each other's work */
static void
check_apart(LksPlan *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < self->steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(self->steps, i);
    const LksPlanStep *other =
        step->local_path != NULL ? g_hash_table_lookup(seen, step->local_path) : NULL;
    if (other != NULL) {
      g_autofree char *one = lks_installation_dup_label(other->installation);
      g_autofree char *two = lks_installation_dup_label(step->installation);
      add_problem(self, step->installation,
                  g_error_new(LKS_ERROR, LKS_ERROR_CONFIG,
                              _("%s and %s write the same file, %s; give them folders of their own "
                                "in the fleet file"),
                              one, two, step->path));
    }
    if (step->local_path != NULL)
      g_hash_table_insert(seen, step->local_path, (gpointer)step);
  }
}

/* --- making ---------------------------------------------------------------------------------- */

/* nothing in its files could tell, so it is spoken of whenever others change */
static gboolean
is_by_hand(const LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  if (lks_component_get_files(installation->component)->len > 0 ||
      !lks_installation_needs_certificate(installation))
    return FALSE;
  return draft->roll != NULL ? draft->is_by_hand : installation->state == LKS_STATE_UNKNOWN;
}

/* the fleet file says how it is set, and that is not how it is to be */
static gboolean
is_set_otherwise(const LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  return draft->roll == NULL && lks_component_get_files(installation->component)->len == 0 &&
         installation->state == (draft->secured ? LKS_STATE_PLAIN : LKS_STATE_SECURED);
}

/* what is missing goes over to the plan, and nothing else of the installation does */
static gboolean
take_problems(LksPlan *self, LksPlanDraft *draft)
{
  gboolean has_problems = draft->problems->len > 0;
  while (draft->problems->len > 0)
    add_problem(self, draft->installation, g_ptr_array_steal_index(draft->problems, 0));
  return has_problems;
}

/* components of one server may share a file: it is written for the first of them */
static void
remember(GPtrArray *steps, GHashTable *made)
{
  for (guint i = 0; i < steps->len; i++) {
    LksPlanStep *step = g_ptr_array_index(steps, i);
    if (!g_hash_table_contains(made, step->local_path))
      g_hash_table_insert(made, step->local_path, step);
  }
}

/* (element-type LksPlanDraft); what something is missing for is left out */
static GPtrArray *
make_drafts(LksPlan *self, GPtrArray *installations, const LksPlanRoll *roll)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_draft_free);
  g_autoptr(GHashTable) made = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) bundles =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < installations->len; i++) {
    LksPlanDraft *draft = lks_plan_draft_new(g_ptr_array_index(installations, i));
    draft->made = made;
    draft->bundles = bundles;
    g_ptr_array_add(drafts, draft);
    lks_plan_draft_fill(draft, roll);
    if (take_problems(self, draft)) {
      draft->is_left_out = TRUE;
      continue;
    }
    self->n_files += draft->stores->len + draft->files->len;
    remember(draft->stores, made);
    remember(draft->files, made);
  }
  for (guint i = 0; i < drafts->len; i++) {
    LksPlanDraft *draft = g_ptr_array_index(drafts, i);
    if (draft->is_left_out)
      continue;
    if (roll != NULL && self->n_files > 0)
      lks_plan_roll_finish_draft(roll, draft);
    lks_plan_draft_settle(draft,
                          is_set_otherwise(draft) || (self->n_files > 0 && is_by_hand(draft)));
  }
  return drafts;
}

static LksRoot *
new_folder(LksFleet *fleet)
{
  g_autofree char *path = g_canonicalize_filename(lks_fleet_get_path(fleet), NULL);
  g_autofree char *folder = g_path_get_dirname(path);
  return lks_root_new(folder, FALSE);
}

/* what concerns all comes first, and what ends it last */
static void
place_fleet_steps(LksPlan *self, GPtrArray *steps)
{
  guint n_first = 0;
  while (steps->len > 0) {
    LksPlanStep *step = g_ptr_array_steal_index(steps, 0);
    gboolean is_first = step->phase == LKS_PHASE_PREPARE;
    g_ptr_array_insert(self->steps, is_first ? (int)n_first++ : -1, step);
  }
}

LksPlan *
lks_plan_make(LksFleet *fleet, const char *only, const LksPlanRoll *roll, GError **error)
{
  g_autoptr(GPtrArray) installations = lks_plan_list_installations(fleet, only, error);
  if (installations == NULL)
    return NULL;
  g_autoptr(GPtrArray) fleet_steps = roll != NULL ? lks_plan_roll_list_steps(roll, error) : NULL;
  if (roll != NULL && fleet_steps == NULL)
    return NULL;
  LksPlan *self = g_object_new(LKS_TYPE_PLAN, NULL);
  self->fleet = g_object_ref(fleet);
  self->folder = new_folder(fleet);
  self->roll = roll != NULL ? roll->phase : LKS_ROLL_NONE;
  self->n_files = roll != NULL && roll->edits_fleet ? 1 : 0;
  g_autoptr(GPtrArray) drafts = make_drafts(self, installations, roll);
  lks_plan_restart_groups(fleet, drafts);
  lks_plan_order(drafts, self->steps);
  if (fleet_steps != NULL)
    place_fleet_steps(self, fleet_steps);
  check_apart(self);
  return self;
}

LksPlan *
lks_plan_new_partial(LksFleet *fleet, const char *only, GError **error)
{
  return lks_plan_make(fleet, only, NULL, error);
}

LksPlan *
lks_plan_new(LksFleet *fleet, const char *only, GError **error)
{
  g_autoptr(LksPlan) self = lks_plan_new_partial(fleet, only, error);
  if (self == NULL || !lks_plan_throw_problems(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

LksFleet *
lks_plan_get_fleet(LksPlan *self)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), NULL);
  return self->fleet;
}

LksRollPhase
lks_plan_get_roll(LksPlan *self)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), LKS_ROLL_NONE);
  return self->roll;
}

GPtrArray *
lks_plan_get_steps(LksPlan *self)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), NULL);
  return self->steps;
}

GPtrArray *
lks_plan_get_problems(LksPlan *self)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), NULL);
  return self->problems;
}

guint
lks_plan_get_n_files(LksPlan *self)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), 0);
  return self->n_files;
}

/* --- applying -------------------------------------------------------------------------------- */

static LksFileChange
make_change(const LksPlan *self, const LksPlanStep *step)
{
  const LksServer *server = step->installation != NULL ? step->installation->server : NULL;
  return (LksFileChange){
    .server = server != NULL ? server->name : LKS_NO_SERVER,
    .path = step->path,
    .local_path = step->local_path,
    .root = server != NULL ? server->root : self->folder,
    .content = step->content,
    .is_private = step->is_private,
    .like = step->like,
    .expected = &step->stamp,
    .check = lks_plan_step_check,
    .check_data = step,
  };
}

static char *
describe(LksPlan *self)
{
  const char *name = lks_fleet_get_name(self->fleet);
  guint n = self->n_files;
  if (self->roll != LKS_ROLL_NONE)
    return g_strdup_printf(
        /* TRANSLATORS: “Authority of “Acme”, phase 1 of 3: 7 files” */
        g_dngettext(GETTEXT_PACKAGE, "Authority of “%s”, phase %d of %d: %u file",
                    "Authority of “%s”, phase %d of %d: %u files", n),
        name, self->roll, LKS_ROLL_DROP, n);
  if (lks_fleet_get_policy(self->fleet)->secured)
    return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "Secure “%s”: %u file",
                                       "Secure “%s”: %u files", n),
                           name, n);
  return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "Un-secure “%s”: %u file",
                                     "Un-secure “%s”: %u files", n),
                         name, n);
}

gboolean
lks_plan_apply(LksPlan *self,
               LksVerifyFunc verify,
               LksAppliedFunc applied,
               gpointer user_data,
               char **restore_point,
               GError **error)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), FALSE);
  if (!lks_plan_throw_problems(self, error))
    return FALSE;
  g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(LksFileChange));
  for (guint i = 0; i < self->steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(self->steps, i);
    if (step->local_path != NULL) {
      LksFileChange change = make_change(self, step);
      g_array_append_val(changes, change);
    }
  }
  g_autofree char *description = describe(self);
  json_t *steps = lks_plan_steps_to_json(self, FALSE);
  const LksTransactionOptions options = { .fleet_path = lks_fleet_get_path(self->fleet),
                                          .description = description,
                                          .steps = steps,
                                          .verify = verify,
                                          .applied = applied,
                                          .user_data = user_data };
  gboolean fine = lks_transaction_run(&options, (const LksFileChange *)(gpointer)changes->data,
                                      changes->len, restore_point, error);
  json_decref(steps);
  for (guint i = 0; fine && i < self->steps->len; i++) {
    LksPlanStep *step = g_ptr_array_index(self->steps, i);
    step->done = step->local_path != NULL;
  }
  return fine;
}
