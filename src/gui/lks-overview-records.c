// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-overview-records.h"
#include "lks-expiry.h"
#include "lks-local-time.h"
#include "lks-prose.h"

#include <glib/gi18n.h>
#include <string.h>

#define DAY 86400

/* --- findings -------------------------------------------------------------------------------- */

static const struct {
  const char *icon_name;
  const char *tone; /* nullable */
} severities[] = {
  [LKS_SEVERITY_INFO] = { "dialog-information-symbolic", NULL },
  [LKS_SEVERITY_WARNING] = { "dialog-warning-symbolic", "warning" },
  [LKS_SEVERITY_ERROR] = { "dialog-error-symbolic", "error" },
};

const char *
lks_overview_severity_icon(LksSeverity severity)
{
  return severities[severity].icon_name;
}

const char *
lks_overview_severity_tone(LksSeverity severity)
{
  return severities[severity].tone;
}

/* server/component, as far as it is known (transfer full) */
static char *
dup_label(LksFinding *finding)
{
  const char *server = lks_finding_get_server(finding);
  const char *component = lks_finding_get_component(finding);
  if (server == NULL)
    return g_strdup(_("The fleet as a whole"));
  return component != NULL ? g_strdup_printf("%s/%s", server, component) : g_strdup(server);
}

static LksRecord *
new_finding(LksFinding *finding)
{
  const LksRule *rule = lks_rule_find(lks_finding_get_rule(finding));
  LksSeverity severity = lks_finding_get_severity(finding);
  g_autofree char *label = dup_label(finding);
  const LksRecordTexts texts = {
    .title = rule != NULL ? _(rule->title) : lks_finding_get_rule(finding),
    .subtitle = label,
    .icon_name = severities[severity].icon_name,
    .icon_text = lks_severity_get_title(severity),
    .state = lks_severity_get_title(severity),
    .tone = severities[severity].tone,
    .icon_tells_tone = TRUE,
  };
  return lks_record_new(&texts, G_OBJECT(finding), NULL);
}

/* the worst first; of one severity in the order of the check */
static GListModel *
list_findings(const LksCheckResult *check)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  for (guint severity = G_N_ELEMENTS(severities); severity > 0; severity--)
    for (guint i = 0; i < check->findings->len; i++) {
      LksFinding *finding = g_ptr_array_index(check->findings, i);
      if (lks_finding_get_severity(finding) != (LksSeverity)(severity - 1))
        continue;
      g_autoptr(LksRecord) record = new_finding(finding);
      g_list_store_append(store, record);
    }
  return G_LIST_MODEL(store);
}

/* what tells a finding from the others of its rule: whom it is about, and where */
static LksRecord *
new_member(LksRecord *record)
{
  LksFinding *finding = lks_record_get_subject(record);
  const char *file = lks_finding_get_file(finding);
  /* a server's path has the separators of its own platform */
  const char *name = file != NULL ? file + strlen(file) : NULL;
  while (name != NULL && name > file && strchr("/\\", name[-1]) == NULL)
    name--;
  g_autofree char *place = name != NULL && lks_finding_get_line(finding) > 0
                               ? g_strdup_printf("%s:%u", name, lks_finding_get_line(finding))
                               : g_strdup(name);
  LksRecordTexts texts = *lks_record_get_texts(record);
  texts.title = texts.subtitle;
  texts.subtitle = place;
  return lks_record_new(&texts, G_OBJECT(finding), NULL);
}

static LksRecord *
new_group(GPtrArray *records)
{
  g_autoptr(GListStore) members = g_list_store_new(LKS_TYPE_RECORD);
  LksRecord *worst = g_ptr_array_index(records, 0);
  if (records->len == 1)
    return g_object_ref(worst);
  for (guint i = 0; i < records->len; i++) {
    g_autoptr(LksRecord) member = new_member(g_ptr_array_index(records, i));
    g_list_store_append(members, member);
  }
  g_autofree char *count = g_strdup_printf("%u", records->len);
  LksRecordTexts texts = *lks_record_get_texts(worst);
  texts.subtitle = texts.state;
  texts.state = count;
  return lks_record_new(&texts, NULL, G_LIST_MODEL(members));
}

GListModel *
lks_overview_group_findings(GListModel *findings)
{
  GListStore *groups = g_list_store_new(LKS_TYPE_RECORD);
  g_autoptr(GHashTable) by_rule =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) in_order = g_ptr_array_new();
  for (guint i = 0; i < g_list_model_get_n_items(findings); i++) {
    LksRecord *record = g_list_model_get_item(findings, i);
    const char *rule = lks_finding_get_rule(lks_record_get_subject(record));
    GPtrArray *alike = g_hash_table_lookup(by_rule, rule);
    if (alike == NULL) {
      alike = g_ptr_array_new_with_free_func(g_object_unref);
      g_hash_table_insert(by_rule, (gpointer)rule, alike);
      g_ptr_array_add(in_order, alike);
    }
    g_ptr_array_add(alike, record);
  }
  for (guint i = 0; i < in_order->len; i++) {
    g_autoptr(LksRecord) group = new_group(g_ptr_array_index(in_order, i));
    g_list_store_append(groups, group);
  }
  return G_LIST_MODEL(groups);
}

/* --- links ----------------------------------------------------------------------------------- */

static const struct {
  const char *icon_name;
  const char *tone; /* nullable */
} verdicts[] = {
  [LKS_VERDICT_WORKS] = { "emblem-ok-symbolic", "success" },
  [LKS_VERDICT_FAILS] = { "dialog-error-symbolic", "error" },
  [LKS_VERDICT_PLAIN] = { "channel-insecure-symbolic", "warning" },
  [LKS_VERDICT_UNKNOWN] = { "dialog-question-symbolic", NULL },
};

const char *
lks_overview_verdict_icon(LksVerdict verdict)
{
  return verdicts[verdict].icon_name;
}

static char *
join_reasons(GPtrArray *reasons)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < reasons->len; i++) {
    g_autofree char *reason = lks_prose_dup(g_ptr_array_index(reasons, i));
    g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", reason);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static GListModel *
list_links(const LksCheckResult *check)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  for (guint i = 0; i < check->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(check->links, i);
    g_autofree char *client = lks_installation_dup_label(judgement->link->client);
    g_autofree char *server = lks_installation_dup_label(judgement->link->server);
    /* TRANSLATORS: client, server, kind of conversation: “spoc1/eui to spoc1/spoc (ymq)” */
    g_autofree char *title =
        g_strdup_printf(_("%s to %s (%s)"), client, server, judgement->link->channel);
    g_autoptr(GPtrArray) list = lks_judgement_dup_reasons(judgement);
    g_autofree char *reasons = join_reasons(list);
    const LksRecordTexts texts = {
      .title = title,
      .subtitle = *reasons != '\0' ? reasons : NULL,
      .icon_name = verdicts[judgement->verdict].icon_name,
      .icon_text = lks_verdict_get_title(judgement->verdict),
      .state = lks_verdict_get_title(judgement->verdict),
      .tone = verdicts[judgement->verdict].tone,
      .icon_tells_tone = TRUE,
    };
    g_autoptr(GtkStringObject) subject = gtk_string_object_new(client);
    g_autoptr(LksRecord) record = lks_record_new(&texts, G_OBJECT(subject), NULL);
    g_list_store_append(store, record);
  }
  return G_LIST_MODEL(store);
}

/* --- what ends when -------------------------------------------------------------------------- */

static char *
dup_days(LksTime not_after, LksTime now)
{
  long days = (long)((not_after - now) / DAY);
  if (not_after < now)
    return g_strdup(_("Expired"));
  return g_strdup_printf(ngettext("%ld day", "%ld days", (gulong)days), days);
}

static char *
dup_expiry_subtitle(LksExpiry *expiry)
{
  g_autofree char *end = lks_local_time_dup(lks_expiry_get_end(expiry), "%x");
  GPtrArray *places = lks_expiry_get_places(expiry);
  guint n = places->len;
  if (n == 0)
    /* TRANSLATORS: the date when a certificate ends */
    return g_strdup_printf(_("Until %s, trusted by the fleet"), end);
  if (n == 1)
    return g_strdup_printf(_("Until %s, used by %s"), end,
                           (const char *)g_ptr_array_index(places, 0));
  return g_strdup_printf(ngettext("Until %s, used by %u component",
                                  "Until %s, used by %u components", n),
                         end, n);
}

static const struct {
  const char *word; /* N_() */
  const char *icon_name;
  const char *tone; /* nullable */
} urgencies[] = {
  [LKS_URGENCY_NONE] = { N_("Valid"), "emblem-ok-symbolic", "success" },
  [LKS_URGENCY_SOON] = { N_("Ends soon"), "dialog-warning-symbolic", "warning" },
  [LKS_URGENCY_ENDED] = { N_("Expired"), "dialog-error-symbolic", "error" },
};

static void
append_expiry(GListStore *store, LksExpiry *expiry, LksTime now)
{
  LksUrgency urgency = lks_expiry_get_urgency(expiry);
  g_autofree char *days = dup_days(lks_expiry_get_end(expiry), now);
  g_autofree char *subtitle = dup_expiry_subtitle(expiry);
  const LksRecordTexts texts = {
    .title = lks_expiry_get_name(expiry),
    .subtitle = subtitle,
    .icon_name = urgencies[urgency].icon_name,
    .icon_text = _(urgencies[urgency].word),
    .state = days,
    .tone = urgencies[urgency].tone,
    .icon_tells_tone = TRUE,
  };
  g_autoptr(LksRecord) record = lks_record_new(&texts, G_OBJECT(expiry), NULL);
  g_list_store_append(store, record);
}

static GListModel *
list_expiries(LksFleet *fleet, LksTime now)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  g_autoptr(GPtrArray) expiries = lks_expiry_list(fleet, now);
  for (guint i = 0; i < expiries->len; i++)
    append_expiry(store, g_ptr_array_index(expiries, i), now);
  return G_LIST_MODEL(store);
}

/* --- all of it ------------------------------------------------------------------------------- */

LksOverviewRecords *
lks_overview_records_new(const LksCheckResult *check, LksTime now)
{
  LksOverviewRecords *self = g_new0(LksOverviewRecords, 1);
  self->fleet = g_object_ref(check->fleet);
  self->now = now;
  self->findings = list_findings(check);
  self->links = list_links(check);
  self->expiries = list_expiries(check->fleet, now);
  return self;
}

void
lks_overview_records_free(LksOverviewRecords *self)
{
  g_object_unref(self->fleet);
  g_object_unref(self->findings);
  g_object_unref(self->links);
  g_object_unref(self->expiries);
  g_free(self);
}
