// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-plan.h"
#include "lks-plan-outage.h"
#include "lks-plan-roll.h"

static json_t *
outage_to_json(LksPlan *plan)
{
  g_autoptr(GPtrArray) outages = lks_plan_list_outages(plan);
  json_t *array = json_array();
  for (guint i = 0; i < outages->len; i++) {
    const LksLink *link = ((LksPlanOutage *)g_ptr_array_index(outages, i))->link;
    g_autofree char *client = lks_installation_dup_label(link->client);
    g_autofree char *server = lks_installation_dup_label(link->server);
    json_array_append_new(array, json_pack("{s:s,s:s,s:s}", "client", client, "server", server,
                                           "channel", link->channel));
  }
  return array;
}

json_t *
lks_report_plan_to_json(LksPlan *plan, gboolean with_diff, const char *restore_point)
{
  json_t *json = json_pack("{s:s,s:o,s:o,s:s?}", "schema", "lockstep/plan/1", "steps",
                           lks_plan_steps_to_json(plan, with_diff), "outage", outage_to_json(plan),
                           "restore_point", restore_point);
  LksRollPhase phase = lks_plan_get_roll(plan);
  if (phase != LKS_ROLL_NONE)
    json_object_set_new(json, "roll",
                        json_pack("{s:i,s:i,s:s,s:s}", "phase", phase, "of", LKS_ROLL_DROP, "name",
                                  lks_roll_phase_to_string(phase), "title",
                                  lks_roll_phase_get_title(phase)));
  return json;
}
