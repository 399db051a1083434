// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-review.h"
#include "lks-restore-point.h"

#include <gio/gio.h>
#include <string.h>

struct _LksReview {
  GObject parent_instance;

  LksFleet *fleet;
  LksPlan *plan;
  GPtrArray *all_findings;
  LksFleet *outcome;
  LksCheckResult *outcome_check;
  GPtrArray *outages;
  GPtrArray *installations;
  LksHandSteps *hand_steps; /* nullable */
  GHashTable *steps;        /* (LksInstallation -> GPtrArray of LksPlanStep) */
  GHashTable *problems;     /* (LksInstallation -> GPtrArray of LksPlanProblem) */
  GHashTable *findings;     /* (label -> GPtrArray of LksFinding) */
};

G_DEFINE_FINAL_TYPE(LksReview, lks_review, G_TYPE_OBJECT)

static void
lks_review_finalize(GObject *object)
{
  LksReview *self = LKS_REVIEW(object);
  g_hash_table_unref(self->findings);
  g_hash_table_unref(self->problems);
  g_hash_table_unref(self->steps);
  g_clear_pointer(&self->hand_steps, lks_hand_steps_free);
  g_clear_pointer(&self->installations, g_ptr_array_unref);
  g_clear_pointer(&self->outages, g_ptr_array_unref);
  g_clear_pointer(&self->outcome_check, lks_check_result_unref);
  g_clear_pointer(&self->all_findings, g_ptr_array_unref);
  g_clear_object(&self->outcome);
  g_clear_object(&self->plan);
  g_clear_object(&self->fleet);
  G_OBJECT_CLASS(lks_review_parent_class)->finalize(object);
}

static void
lks_review_class_init(LksReviewClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_review_finalize;
}

static void
lks_review_init(LksReview *self)
{
  GDestroyNotify unref = (GDestroyNotify)g_ptr_array_unref;
  self->steps = g_hash_table_new_full(NULL, NULL, NULL, unref);
  self->problems = g_hash_table_new_full(NULL, NULL, NULL, unref);
  self->findings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref);
}

/* --- by installation ------------------------------------------------------------------------- */

/* take_key is freed where it is not needed */
static void
put(GHashTable *table, gpointer take_key, GDestroyNotify free_key, gpointer value)
{
  GPtrArray *values = g_hash_table_lookup(table, take_key);
  if (values == NULL)
    g_hash_table_insert(table, take_key, values = g_ptr_array_new());
  else if (free_key != NULL)
    free_key(take_key);
  g_ptr_array_add(values, value);
}

static void
index_all(LksReview *self)
{
  GPtrArray *steps = lks_plan_get_steps(self->plan);
  for (guint i = 0; i < steps->len; i++) {
    LksPlanStep *step = g_ptr_array_index(steps, i);
    put(self->steps, step->installation, NULL, step);
  }
  GPtrArray *problems = lks_plan_get_problems(self->plan);
  for (guint i = 0; i < problems->len; i++) {
    LksPlanProblem *problem = g_ptr_array_index(problems, i);
    put(self->problems, problem->installation, NULL, problem);
  }
  for (guint i = 0; i < self->all_findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(self->all_findings, i);
    const char *server = lks_finding_get_server(finding);
    const char *component = lks_finding_get_component(finding);
    if (server != NULL && component != NULL)
      put(self->findings, g_strconcat(server, "/", component, NULL), g_free, finding);
  }
}

/* a history that cannot be read is told of where it is shown */
static void
read_hand_steps(LksReview *self)
{
  g_autoptr(GPtrArray) points = lks_history_list(lks_fleet_get_path(self->fleet), NULL);
  self->hand_steps = points != NULL ? lks_hand_steps_new(points) : NULL;
}

static gboolean
fill(LksReview *self, LksPasswords *passwords, GError **error)
{
  const LksCheckOptions options = { .at = lks_time_now() };
  self->installations = lks_plan_list_installations(self->fleet, NULL, error);
  if (self->installations == NULL)
    return FALSE;
  self->plan = lks_plan_new_partial(self->fleet, NULL, error);
  if (self->plan == NULL)
    return FALSE;
  self->outages = lks_plan_list_outages(self->plan);
  self->outcome = lks_plan_read_outcome(self->plan, passwords, error);
  if (self->outcome == NULL)
    return FALSE;
  self->outcome_check = lks_check_fleet(self->outcome, &options);
  read_hand_steps(self);
  return !g_cancellable_set_error_if_cancelled(g_cancellable_get_current(), error);
}

LksReview *
lks_review_new(LksFleet *fleet, GPtrArray *findings, LksPasswords *passwords, GError **error)
{
  g_autoptr(LksReview) self = g_object_new(LKS_TYPE_REVIEW, NULL);
  self->fleet = g_object_ref(fleet);
  self->all_findings = g_ptr_array_ref(findings);
  if (!fill(self, passwords, error))
    return NULL;
  index_all(self);
  return g_steal_pointer(&self);
}

/* --- what it holds --------------------------------------------------------------------------- */

LksFleet *
lks_review_get_fleet(LksReview *self)
{
  return self->fleet;
}

LksPlan *
lks_review_get_plan(LksReview *self)
{
  return self->plan;
}

GPtrArray *
lks_review_get_findings(LksReview *self)
{
  return self->all_findings;
}

LksFleet *
lks_review_get_outcome(LksReview *self)
{
  return self->outcome;
}

const LksCheckResult *
lks_review_get_outcome_check(LksReview *self)
{
  return self->outcome_check;
}

GPtrArray *
lks_review_get_outages(LksReview *self)
{
  return self->outages;
}

GPtrArray *
lks_review_get_installations(LksReview *self)
{
  return self->installations;
}

guint
lks_review_count_hand_steps(LksReview *self, LksNotes *notes, const LksInstallation *installation)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  return self->hand_steps != NULL ? lks_hand_steps_count_left(self->hand_steps, notes, label) : 0;
}

static GPtrArray *
ref_values(GHashTable *table, gconstpointer key)
{
  GPtrArray *values = g_hash_table_lookup(table, key);
  return values != NULL ? g_ptr_array_ref(values) : g_ptr_array_new();
}

GPtrArray *
lks_review_list_steps(LksReview *self, const LksInstallation *installation)
{
  return ref_values(self->steps, installation);
}

GPtrArray *
lks_review_list_problems(LksReview *self, const LksInstallation *installation)
{
  return ref_values(self->problems, installation);
}

GPtrArray *
lks_review_list_findings(LksReview *self, const LksInstallation *installation)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  return ref_values(self->findings, label);
}

guint
lks_review_count_files(LksReview *self, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) steps = lks_review_list_steps(self, installation);
  guint n = 0;
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    n += step->local_path != NULL;
  }
  return n;
}

/* keystores are salted anew with each plan, so that their bytes tell nothing */
char *
lks_review_dup_digest(LksReview *self, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) steps = lks_review_list_steps(self, installation);
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    char sha256[65];
    lks_file_stamp_get_hex(&step->stamp, sha256);
    const char *const texts[] = { step->path, step->description, step->diff,
                                  step->stamp.exists ? sha256 : NULL };
    for (guint k = 0; k < G_N_ELEMENTS(texts); k++)
      g_checksum_update(checksum, (const guchar *)(texts[k] != NULL ? texts[k] : "-"),
                        (gssize)(texts[k] != NULL ? strlen(texts[k]) + 1 : 1));
  }
  return g_strdup(g_checksum_get_string(checksum));
}
