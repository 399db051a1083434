// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-overview-records.h"

#include <glib/gi18n.h>

#define DAY 86400

/* --- findings -------------------------------------------------------------------------------- */

static const struct {
  const char *word; /* N_() */
  const char *icon_name;
  const char *tone; /* nullable */
} severities[] = {
  [LKS_SEVERITY_INFO] = { N_("Note"), "dialog-information-symbolic", NULL },
  [LKS_SEVERITY_WARNING] = { N_("Warning"), "dialog-warning-symbolic", "warning" },
  [LKS_SEVERITY_ERROR] = { N_("Error"), "dialog-error-symbolic", "error" },
};

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

GListModel *
lks_overview_list_findings(const LksCheckResult *check)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  for (guint i = 0; i < check->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(check->findings, i);
    const LksRule *rule = lks_rule_find(lks_finding_get_rule(finding));
    LksSeverity severity = lks_finding_get_severity(finding);
    g_autofree char *label = dup_label(finding);
    const LksRecordTexts texts = {
      .title = rule != NULL ? _(rule->title) : lks_finding_get_rule(finding),
      .subtitle = label,
      .icon_name = severities[severity].icon_name,
      .icon_text = _(severities[severity].word),
      .state = _(severities[severity].word),
      .tone = severities[severity].tone,
    };
    g_autoptr(LksRecord) record = lks_record_new(&texts, G_OBJECT(finding), NULL);
    g_list_store_append(store, record);
  }
  return G_LIST_MODEL(store);
}

/* --- links ----------------------------------------------------------------------------------- */

static const struct {
  const char *word; /* N_() */
  const char *icon_name;
  const char *tone; /* nullable */
} verdicts[] = {
  [LKS_VERDICT_WORKS] = { N_("Works"), "emblem-ok-symbolic", "success" },
  [LKS_VERDICT_FAILS] = { N_("Fails"), "dialog-error-symbolic", "error" },
  [LKS_VERDICT_PLAIN] = { N_("Plain"), "channel-insecure-symbolic", "warning" },
  [LKS_VERDICT_UNKNOWN] = { N_("Unknown"), "dialog-question-symbolic", NULL },
};

const char *
lks_overview_verdict_word(LksVerdict verdict)
{
  return _(verdicts[verdict].word);
}

const char *
lks_overview_verdict_icon(LksVerdict verdict)
{
  return verdicts[verdict].icon_name;
}

static char *
join_reasons(GPtrArray *reasons)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < reasons->len; i++)
    g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
                           (const char *)g_ptr_array_index(reasons, i));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

GListModel *
lks_overview_list_links(const LksCheckResult *check)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  for (guint i = 0; i < check->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(check->links, i);
    g_autofree char *client = lks_installation_dup_label(judgement->link->client);
    g_autofree char *server = lks_installation_dup_label(judgement->link->server);
    /* TRANSLATORS: client, server, kind of conversation: “spoc1/eui to spoc1/spoc (ymq)” */
    g_autofree char *title =
        g_strdup_printf(_("%s to %s (%s)"), client, server, judgement->link->channel);
    g_autofree char *reasons = join_reasons(judgement->reasons);
    const LksRecordTexts texts = {
      .title = title,
      .subtitle = *reasons != '\0' ? reasons : NULL,
      .icon_name = verdicts[judgement->verdict].icon_name,
      .icon_text = _(verdicts[judgement->verdict].word),
      .state = _(verdicts[judgement->verdict].word),
      .tone = verdicts[judgement->verdict].tone,
    };
    g_autoptr(GtkStringObject) subject = gtk_string_object_new(client);
    g_autoptr(LksRecord) record = lks_record_new(&texts, G_OBJECT(subject), NULL);
    g_list_store_append(store, record);
  }
  return G_LIST_MODEL(store);
}

/* --- what ends when -------------------------------------------------------------------------- */

typedef struct {
  LksCertificate *certificate; /* no-ref */
  GPtrArray *places;           /* (element-type utf8) who shows it */
  char *label;                 /* nullable: an installation */
} Expiry;

static void
expiry_free(Expiry *expiry)
{
  g_ptr_array_unref(expiry->places);
  g_free(expiry->label);
  g_free(expiry);
}

static Expiry *
ensure_expiry(GHashTable *by_digest, GPtrArray *expiries, LksCertificate *certificate)
{
  const char *digest = lks_certificate_get_sha256(certificate);
  Expiry *expiry = g_hash_table_lookup(by_digest, digest);
  if (expiry != NULL)
    return expiry;
  expiry = g_new0(Expiry, 1);
  expiry->certificate = certificate;
  expiry->places = g_ptr_array_new_with_free_func(g_free);
  g_hash_table_insert(by_digest, (gpointer)digest, expiry);
  g_ptr_array_add(expiries, expiry);
  return expiry;
}

static GPtrArray *
collect_expiries(LksFleet *fleet)
{
  GPtrArray *expiries = g_ptr_array_new_with_free_func((GDestroyNotify)expiry_free);
  g_autoptr(GHashTable) by_digest = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    GPtrArray *chain = lks_installation_get_chain(installation, NULL);
    for (guint j = 0; chain != NULL && j < chain->len; j++) {
      Expiry *expiry = ensure_expiry(by_digest, expiries, g_ptr_array_index(chain, j));
      g_autofree char *label = lks_installation_dup_label(installation);
      if (expiry->label == NULL)
        expiry->label = g_strdup(label);
      g_ptr_array_add(expiry->places, g_steal_pointer(&label));
    }
  }
  GPtrArray *trust = lks_fleet_get_trust(fleet);
  for (guint i = 0; i < trust->len; i++)
    ensure_expiry(by_digest, expiries, g_ptr_array_index(trust, i));
  return expiries;
}

static int
compare_expiries(gconstpointer a, gconstpointer b)
{
  LksTime first = lks_certificate_get_not_after((*(const Expiry *const *)a)->certificate);
  LksTime second = lks_certificate_get_not_after((*(const Expiry *const *)b)->certificate);
  return first < second ? -1 : first > second;
}

static char *
dup_days(LksTime not_after, LksTime now)
{
  long days = (long)((not_after - now) / DAY);
  if (not_after < now)
    return g_strdup(_("Expired"));
  return g_strdup_printf(ngettext("%ld day", "%ld days", (gulong)days), days);
}

static char *
dup_expiry_subtitle(const Expiry *expiry)
{
  g_autoptr(GDateTime) date =
      g_date_time_new_from_unix_local(lks_certificate_get_not_after(expiry->certificate));
  g_autofree char *end = date != NULL ? g_date_time_format(date, "%x") : g_strdup("?");
  guint n = expiry->places->len;
  if (n == 0)
    /* TRANSLATORS: the date when a certificate ends */
    return g_strdup_printf(_("Until %s, trusted by the fleet"), end);
  if (n == 1)
    return g_strdup_printf(_("Until %s, used by %s"), end,
                           (const char *)g_ptr_array_index(expiry->places, 0));
  return g_strdup_printf(ngettext("Until %s, used by %u component",
                                  "Until %s, used by %u components", n),
                         end, n);
}

static void
append_expiry(GListStore *store, const Expiry *expiry, LksTime now, guint warn_days)
{
  LksTime not_after = lks_certificate_get_not_after(expiry->certificate);
  gboolean ended = not_after < now;
  gboolean soon = not_after < now + (LksTime)warn_days * DAY;
  const char *name = lks_certificate_get_common_name(expiry->certificate);
  g_autofree char *days = dup_days(not_after, now);
  g_autofree char *subtitle = dup_expiry_subtitle(expiry);
  const LksRecordTexts texts = {
    .title = name != NULL ? name : lks_certificate_get_subject(expiry->certificate),
    .subtitle = subtitle,
    .icon_name = ended  ? "dialog-error-symbolic"
                 : soon ? "dialog-warning-symbolic"
                        : "emblem-ok-symbolic",
    .icon_text = ended  ? _("Expired")
                 : soon ? _("Ends soon")
                        : _("Valid"),
    .state = days,
    .tone = ended  ? "error"
            : soon ? "warning"
                   : NULL,
  };
  g_autoptr(GtkStringObject) subject =
      expiry->label != NULL ? gtk_string_object_new(expiry->label) : NULL;
  g_autoptr(LksRecord) record = lks_record_new(&texts, (GObject *)subject, NULL);
  g_list_store_append(store, record);
}

GListModel *
lks_overview_list_expiries(LksFleet *fleet, LksTime now)
{
  GListStore *store = g_list_store_new(LKS_TYPE_RECORD);
  g_autoptr(GPtrArray) expiries = collect_expiries(fleet);
  g_ptr_array_sort(expiries, compare_expiries);
  for (guint i = 0; i < expiries->len; i++)
    append_expiry(store, g_ptr_array_index(expiries, i), now,
                  lks_fleet_get_policy(fleet)->warn_days);
  return G_LIST_MODEL(store);
}

char *
lks_overview_summarize(const LksCheckResult *check)
{
  const guint *links = check->n_links;
  g_autofree char *errors =
      g_strdup_printf(ngettext("%u error", "%u errors", check->n_findings[LKS_SEVERITY_ERROR]),
                      check->n_findings[LKS_SEVERITY_ERROR]);
  g_autofree char *warnings = g_strdup_printf(ngettext("%u warning", "%u warnings",
                                                       check->n_findings[LKS_SEVERITY_WARNING]),
                                              check->n_findings[LKS_SEVERITY_WARNING]);
  /* TRANSLATORS: links by verdict, then “2 errors” and “1 warning” */
  return g_strdup_printf(_("Links: %u work, %u fail, %u plain, %u unknown. %s, %s."),
                         links[LKS_VERDICT_WORKS], links[LKS_VERDICT_FAILS],
                         links[LKS_VERDICT_PLAIN], links[LKS_VERDICT_UNKNOWN], errors, warnings);
}
