// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-check.h"
#include "lks-locale.h"
#include "lks-report-json.h"

#include <glib/gi18n-lib.h>

static json_t *
link_to_json(const LksJudgement *judgement)
{
  g_autofree char *client = lks_installation_dup_label(judgement->link->client);
  g_autofree char *server = lks_installation_dup_label(judgement->link->server);
  g_autoptr(GPtrArray) texts = lks_judgement_dup_reasons(judgement);
  json_t *reasons = json_array();
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new(reasons, lks_report_text_to_json(g_ptr_array_index(texts, i)));
  return json_pack("{ss, ss, ss, ss, so}", "client", client, "server", server, "channel",
                   judgement->link->channel, "verdict", lks_verdict_to_string(judgement->verdict),
                   "reasons", reasons);
}

/* the contract names the worst first */
static json_t *
summary_to_json(const LksCheckResult *result)
{
  json_t *summary = json_object();
  json_t *links = json_object();
  for (int severity = LKS_SEVERITY_ERROR; severity >= LKS_SEVERITY_INFO; severity--)
    json_object_set_new(summary, lks_severity_to_string((LksSeverity)severity),
                        json_integer(result->n_findings[severity]));
  for (guint verdict = 0; verdict < LKS_N_VERDICTS; verdict++)
    json_object_set_new(links, lks_verdict_to_string((LksVerdict)verdict),
                        json_integer(result->n_links[verdict]));
  json_object_set_new(summary, "links", links);
  return summary;
}

void
lks_report_check(const LksCheckResult *result, LksTextFunc write, gpointer user_data)
{
  LksJsonWriter *writer = lks_json_writer_new(write, user_data);
  lks_json_writer_add(writer, "schema", json_string("lockstep/check/1"));
  lks_json_writer_add(writer, "fleet", lks_report_text_to_json(lks_fleet_get_name(result->fleet)));
  lks_json_writer_open_array(writer, "findings");
  for (guint i = 0; i < result->findings->len; i++)
    lks_json_writer_add_item(writer,
                             lks_report_finding_to_json(g_ptr_array_index(result->findings, i)));
  lks_json_writer_close_array(writer);
  lks_json_writer_open_array(writer, "links");
  for (guint i = 0; i < result->links->len; i++)
    lks_json_writer_add_item(writer, link_to_json(g_ptr_array_index(result->links, i)));
  lks_json_writer_close_array(writer);
  lks_json_writer_add(writer, "summary", summary_to_json(result));
  if (lks_fleet_get_overlay(result->fleet) != NULL)
    lks_json_writer_add(writer, "as_planned", json_true());
  lks_json_writer_finish(writer);
  write("\n", user_data);
}

static void
append_cb(const char *text, gpointer string)
{
  g_string_append(string, text);
}

static GBytes *
make_document(GBytes *fleet_file, const char *path, LksPasswords *passwords, GError **error)
{
  const LksCheckOptions options = { .at = lks_time_now() };
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(error);
  g_autoptr(LksFleet) fleet = catalog != NULL ? lks_fleet_read_bytes(fleet_file, path, catalog,
                                                                     passwords, NULL, NULL, error)
                                              : NULL;
  g_autoptr(LksCheckResult) result = fleet != NULL ? lks_check_fleet(fleet, &options) : NULL;
  if (result == NULL)
    return NULL;
  GString *text = g_string_new(NULL);
  lks_report_check(result, append_cb, text);
  return g_string_free_to_bytes(text);
}

GBytes *
lks_report_check_for_programs(GBytes *fleet,
                              const char *path,
                              LksPasswords *passwords,
                              GError **error)
{
  LksLocale spoken = lks_locale_use(lks_locale_for_programs());
  GBytes *document = make_document(fleet, path, passwords, error);
  lks_locale_use(spoken);
  return document;
}

static json_t *
rule_to_json(const LksRule *rule)
{
  return json_pack("{ss, ss, ss}", "id", rule->id, "title", _(rule->title), "explanation",
                   _(rule->explanation));
}

json_t *
lks_report_rules_to_json(const LksRule *only)
{
  json_t *rules = json_array();
  for (guint i = 0; lks_rules[i] != NULL; i++)
    if (only == NULL || only == lks_rules[i])
      json_array_append_new(rules, rule_to_json(lks_rules[i]));
  return json_pack("{ss, so}", "schema", "lockstep/rules/1", "rules", rules);
}
