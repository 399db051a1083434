// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-check.h"
#include "lks-judge.h"
#include "lks-parallel.h"

/* Three passes: every installation by itself, then every link (whose verdict needs what was found
 * wrong with its sides), then the fleet as a whole. Each has its own context while it is looked at.
 */

static void
keep(LksChecker *checker, GHashTable *table, gconstpointer subject, GPtrArray *found)
{
  if (found->len == 0)
    return;
  g_mutex_lock(&checker->lock);
  g_hash_table_insert(table, (gpointer)subject, g_ptr_array_ref(found));
  g_mutex_unlock(&checker->lock);
}

static void
check_installation_cb(gpointer item, gpointer checker)
{
  LksInstallation *installation = item;
  LksConfiguredStore stores[3];
  guint n_stores = lks_configured_stores(installation, stores);
  g_autoptr(LksRuleContext) context = lks_rule_context_new(checker);
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    const LksRule *rule = lks_rules[i];
    if (rule->when_secured && !lks_installation_is_meant_secured(installation))
      continue;
    context->rule = rule;
    if (rule->check != NULL)
      rule->check(context, installation);
    for (guint k = 0; rule->check_store != NULL && k < n_stores; k++)
      rule->check_store(context, installation, &stores[k]);
  }
  keep(context->checker, context->checker->findings, installation, context->findings);
  keep(context->checker, context->checker->breaks, installation, context->breaks);
  lks_installation_let_go(installation);
}

static void
check_link_cb(gpointer item, gpointer checker)
{
  LksJudgement *judgement = item;
  const LksLink *link = judgement->link;
  g_autoptr(LksRuleContext) context = lks_rule_context_new(checker);
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    const LksRule *rule = lks_rules[i];
    if (rule->check_link == NULL || (rule->when_secured && !lks_link_is_meant_secured(link)))
      continue;
    context->rule = rule;
    rule->check_link(context, link);
  }
  lks_judge_link(context, judgement);
  keep(context->checker, context->checker->findings, link, context->findings);
}

static void
check_fleet(LksChecker *checker)
{
  g_autoptr(LksRuleContext) context = lks_rule_context_new(checker);
  for (guint i = 0; lks_rules[i] != NULL; i++)
    if (lks_rules[i]->check_fleet != NULL) {
      context->rule = lks_rules[i];
      lks_rules[i]->check_fleet(context);
    }
  keep(checker, checker->findings, checker->fleet, context->findings);
}

static GHashTable *
new_table(void)
{
  return g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
}

static void
checker_init(LksChecker *self, LksFleet *fleet, LksTime at)
{
  self->fleet = fleet;
  self->at = at;
  lks_link_index_init(&self->links, lks_fleet_get_links(fleet));
  g_mutex_init(&self->lock);
  self->findings = new_table();
  self->breaks = new_table();
  self->verifications = lks_verifications_new(at, lks_fleet_get_policy(fleet)->warn_days);
}

static void
checker_clear(LksChecker *self)
{
  lks_link_index_clear(&self->links);
  g_mutex_clear(&self->lock);
  g_hash_table_unref(self->findings);
  g_hash_table_unref(self->breaks);
  lks_verifications_free(self->verifications);
}

/* (element-type LksJudgement) of all links, for take_links */
static GPtrArray *
check_links(LksChecker *checker)
{
  GPtrArray *links = lks_fleet_get_links(checker->fleet);
  GPtrArray *judgements = g_ptr_array_sized_new(links->len);
  for (guint i = 0; i < links->len; i++)
    g_ptr_array_add(judgements, lks_judgement_new(g_ptr_array_index(links, i)));
  lks_parallel_for_each(judgements, check_link_cb, checker);
  return judgements;
}

static gboolean
is_of_only(LksFleet *fleet, LksFinding *finding, const char *only)
{
  if (only == NULL || lks_finding_get_server(finding) == NULL)
    return TRUE;
  g_autofree char *label =
      g_strdup_printf("%s/%s", lks_finding_get_server(finding), lks_finding_get_component(finding));
  const LksInstallation *installation = lks_fleet_find_installation(fleet, label);
  return installation != NULL && lks_installation_matches(installation, only);
}

static void
take_findings(LksCheckResult *result,
              const LksChecker *checker,
              gconstpointer subject,
              const char *only)
{
  GPtrArray *findings = g_hash_table_lookup(checker->findings, subject);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(findings, i);
    if (is_of_only(result->fleet, finding, only))
      g_ptr_array_add(result->findings, g_object_ref(finding));
  }
}

/* in an order that does not depend on threads */
static void
take_all_findings(LksCheckResult *result, const LksChecker *checker, const char *only)
{
  GPtrArray *installations = lks_fleet_get_installations(result->fleet);
  GPtrArray *links = lks_fleet_get_links(result->fleet);
  for (guint i = 0; i < installations->len; i++)
    take_findings(result, checker, g_ptr_array_index(installations, i), only);
  for (guint i = 0; i < links->len; i++)
    take_findings(result, checker, g_ptr_array_index(links, i), only);
  take_findings(result, checker, result->fleet, only);
}

static gboolean
link_is_of_only(const LksLink *link, const char *only)
{
  return only == NULL || lks_installation_matches(link->client, only) ||
         lks_installation_matches(link->server, only);
}

static void
take_links(LksCheckResult *result, GPtrArray *judgements, const char *only)
{
  for (guint i = 0; i < judgements->len; i++) {
    LksJudgement *judgement = g_ptr_array_index(judgements, i);
    if (!link_is_of_only(judgement->link, only)) {
      lks_judgement_free(judgement);
      continue;
    }
    result->n_links[judgement->verdict]++;
    g_ptr_array_add(result->links, judgement);
  }
}

/* several links may say the same of one installation */
static void
sort_and_count(LksCheckResult *result)
{
  GPtrArray *sorted = g_steal_pointer(&result->findings);
  result->findings = g_ptr_array_new_with_free_func(g_object_unref);
  g_ptr_array_sort(sorted, lks_finding_compare);
  for (guint i = 0; i < sorted->len; i++) {
    if (i > 0 && lks_finding_compare(&sorted->pdata[i - 1], &sorted->pdata[i]) == 0)
      continue;
    LksFinding *finding = g_ptr_array_index(sorted, i);
    g_ptr_array_add(result->findings, g_object_ref(finding));
    result->n_findings[lks_finding_get_severity(finding)]++;
  }
  g_ptr_array_unref(sorted);
}

LksCheckResult *
lks_check_fleet(LksFleet *fleet, const LksCheckOptions *options)
{
  LksChecker checker = { 0 };
  checker_init(&checker, fleet, options->at);
  lks_parallel_for_each(lks_fleet_get_installations(fleet), check_installation_cb, &checker);
  g_autoptr(GPtrArray) judgements = check_links(&checker);
  check_fleet(&checker);

  LksCheckResult *result = g_atomic_rc_box_new0(LksCheckResult);
  result->fleet = g_object_ref(fleet);
  result->findings = g_ptr_array_new_with_free_func(g_object_unref);
  result->links = g_ptr_array_new_with_free_func((GDestroyNotify)lks_judgement_free);
  take_all_findings(result, &checker, options->only);
  take_links(result, judgements, options->only);
  sort_and_count(result);
  result->change = lks_verifications_get_change(checker.verifications);
  checker_clear(&checker);
  return result;
}

LksCheckResult *
lks_check_result_ref(const LksCheckResult *self)
{
  return g_atomic_rc_box_acquire((LksCheckResult *)self);
}

static void
clear_result(LksCheckResult *self)
{
  g_ptr_array_unref(self->findings);
  g_ptr_array_unref(self->links);
  g_object_unref(self->fleet);
}

void
lks_check_result_unref(LksCheckResult *self)
{
  g_atomic_rc_box_release_full(self, (GDestroyNotify)clear_result);
}
