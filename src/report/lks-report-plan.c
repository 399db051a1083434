// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-plan.h"

json_t *
lks_report_plan_to_json(LksPlan *plan, gboolean with_diff, const char *restore_point)
{
  return json_pack("{s:s,s:o,s:s?}", "schema", "lockstep/plan/1", "steps",
                   lks_plan_steps_to_json(plan, with_diff), "restore_point", restore_point);
}
