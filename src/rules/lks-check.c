// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-check.h"
#include "lks-judge.h"
#include "lks-parallel.h"

/* Three passes: every installation by itself, then every link (whose verdict needs what was found
 * wrong with its sides), then the fleet as a whole. Each item of a pass has its own context while
 * it is looked at, so the threads share only the verifications. */

typedef struct {
  LksChecker *checker;
  const LksInstallation *installation;
  const LksLink *link;
  GPtrArray *findings;     /* (element-type LksFinding) nullable: none */
  GPtrArray *breaks;       /* (element-type utf8) nullable: none */
  LksJudgement *judgement; /* of the link */
} Item;

static Item *
item_new(LksChecker *checker, const LksInstallation *installation, const LksLink *link)
{
  Item *item = g_new0(Item, 1);
  item->checker = checker;
  item->installation = installation;
  item->link = link;
  return item;
}

static void
item_free(Item *item)
{
  g_clear_pointer(&item->findings, g_ptr_array_unref);
  g_clear_pointer(&item->breaks, g_ptr_array_unref);
  g_clear_pointer(&item->judgement, lks_judgement_free);
  g_free(item);
}

/* most of ten thousands of items have nothing to tell */
static void
take_over(Item *item, LksRuleContext *context)
{
  if (context->findings->len > 0)
    item->findings = g_ptr_array_ref(context->findings);
  if (context->breaks->len > 0)
    item->breaks = g_ptr_array_ref(context->breaks);
}

static void
check_installation_cb(gpointer data, gpointer user_data)
{
  Item *item = data;
  LksConfiguredStore stores[3];
  guint n_stores = lks_configured_stores(item->installation, stores);
  g_autoptr(LksRuleContext) context = lks_rule_context_new(item->checker);
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    const LksRule *rule = lks_rules[i];
    if (rule->when_secured && !lks_installation_is_meant_secured(item->installation))
      continue;
    context->rule = rule;
    if (rule->check != NULL)
      rule->check(context, item->installation);
    for (guint k = 0; rule->check_store != NULL && k < n_stores; k++)
      rule->check_store(context, item->installation, &stores[k]);
  }
  take_over(item, context);
  lks_installation_let_go((LksInstallation *)item->installation);
}

static void
check_link_cb(gpointer data, gpointer user_data)
{
  Item *item = data;
  g_autoptr(LksRuleContext) context = lks_rule_context_new(item->checker);
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    const LksRule *rule = lks_rules[i];
    if (rule->check_link == NULL || (rule->when_secured && !lks_link_is_meant_secured(item->link)))
      continue;
    context->rule = rule;
    rule->check_link(context, item->link);
  }
  item->judgement = lks_judge_link(context, item->link);
  take_over(item, context);
}

static void
check_fleet(Item *item)
{
  g_autoptr(LksRuleContext) context = lks_rule_context_new(item->checker);
  for (guint i = 0; lks_rules[i] != NULL; i++)
    if (lks_rules[i]->check_fleet != NULL) {
      context->rule = lks_rules[i];
      lks_rules[i]->check_fleet(context);
    }
  take_over(item, context);
}

static void
index_link(GHashTable *index, gpointer installation, LksLink *link)
{
  GPtrArray *links = g_hash_table_lookup(index, installation);
  if (links == NULL) {
    links = g_ptr_array_new();
    g_hash_table_insert(index, installation, links);
  }
  g_ptr_array_add(links, link);
}

static void
checker_init(LksChecker *self, LksFleet *fleet, LksTime at)
{
  GPtrArray *links = lks_fleet_get_links(fleet);
  self->fleet = fleet;
  self->at = at;
  self->links_from = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->links_to = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->breaks = g_hash_table_new(NULL, NULL);
  self->verifications = lks_verifications_new(at, lks_fleet_get_policy(fleet)->warn_days);
  for (guint i = 0; i < links->len; i++) {
    LksLink *link = g_ptr_array_index(links, i);
    index_link(self->links_from, link->client, link);
    index_link(self->links_to, link->server, link);
  }
}

static void
checker_clear(LksChecker *self)
{
  g_hash_table_unref(self->links_from);
  g_hash_table_unref(self->links_to);
  g_hash_table_unref(self->breaks);
  lks_verifications_free(self->verifications);
}

static GPtrArray *
check_installations(LksChecker *checker)
{
  GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
  GPtrArray *installations = lks_fleet_get_installations(checker->fleet);
  for (guint i = 0; i < installations->len; i++)
    g_ptr_array_add(items, item_new(checker, g_ptr_array_index(installations, i), NULL));
  lks_parallel_for_each(items, check_installation_cb, NULL);
  for (guint i = 0; i < items->len; i++) {
    Item *item = g_ptr_array_index(items, i);
    if (item->breaks != NULL)
      g_hash_table_insert(checker->breaks, (gpointer)item->installation, item->breaks);
  }
  return items;
}

static GPtrArray *
check_links(LksChecker *checker)
{
  GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
  GPtrArray *links = lks_fleet_get_links(checker->fleet);
  for (guint i = 0; i < links->len; i++)
    g_ptr_array_add(items, item_new(checker, NULL, g_ptr_array_index(links, i)));
  lks_parallel_for_each(items, check_link_cb, NULL);
  return items;
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
take_findings(LksCheckResult *result, GPtrArray *items, const char *only)
{
  for (guint i = 0; i < items->len; i++) {
    GPtrArray *findings = ((Item *)g_ptr_array_index(items, i))->findings;
    for (guint f = 0; findings != NULL && f < findings->len; f++) {
      LksFinding *finding = g_ptr_array_index(findings, f);
      if (is_of_only(result->fleet, finding, only))
        g_ptr_array_add(result->findings, g_object_ref(finding));
    }
  }
}

static gboolean
link_is_of_only(const LksLink *link, const char *only)
{
  return only == NULL || lks_installation_matches(link->client, only) ||
         lks_installation_matches(link->server, only);
}

static void
take_links(LksCheckResult *result, GPtrArray *items, const char *only)
{
  for (guint i = 0; i < items->len; i++) {
    Item *item = g_ptr_array_index(items, i);
    if (!link_is_of_only(item->link, only))
      continue;
    result->n_links[item->judgement->verdict]++;
    g_ptr_array_add(result->links, g_steal_pointer(&item->judgement));
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
  g_autoptr(GPtrArray) installations = check_installations(&checker);
  g_autoptr(GPtrArray) links = check_links(&checker);
  g_autoptr(GPtrArray) whole = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
  g_ptr_array_add(whole, item_new(&checker, NULL, NULL));
  check_fleet(g_ptr_array_index(whole, 0));

  LksCheckResult *result = g_atomic_rc_box_new0(LksCheckResult);
  result->fleet = g_object_ref(fleet);
  result->findings = g_ptr_array_new_with_free_func(g_object_unref);
  result->links = g_ptr_array_new_with_free_func((GDestroyNotify)lks_judgement_free);
  take_findings(result, installations, options->only);
  take_findings(result, links, options->only);
  take_findings(result, whole, options->only);
  take_links(result, links, options->only);
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
