// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-check.h"
#include "lks-report-json.h"

static json_t *
link_to_json(const LksJudgement *judgement)
{
  g_autofree char *client = lks_installation_dup_label(judgement->link->client);
  g_autofree char *server = lks_installation_dup_label(judgement->link->server);
  json_t *reasons = json_array();
  for (guint i = 0; i < judgement->reasons->len; i++)
    json_array_append_new(reasons,
                          lks_report_text_to_json(g_ptr_array_index(judgement->reasons, i)));
  return json_pack("{ss, ss, ss, ss, so}", "client", client, "server", server, "channel",
                   judgement->link->channel, "verdict", lks_verdict_to_string(judgement->verdict),
                   "reasons", reasons);
}

static json_t *
links_to_json(GPtrArray *links)
{
  json_t *array = json_array();
  for (guint i = 0; i < links->len; i++)
    json_array_append_new(array, link_to_json(g_ptr_array_index(links, i)));
  return array;
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

json_t *
lks_report_check_to_json(const LksCheckResult *result)
{
  json_t *json = json_pack("{ss, so, so, so, so}", "schema", "lockstep/check/1", "fleet",
                           lks_report_text_to_json(lks_fleet_get_name(result->fleet)), "findings",
                           lks_report_findings_to_json(result->findings), "links",
                           links_to_json(result->links), "summary", summary_to_json(result));
  if (lks_fleet_get_overlay(result->fleet) != NULL)
    json_object_set_new(json, "as_planned", json_true());
  return json;
}
