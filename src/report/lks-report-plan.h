// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

/* The document "lockstep/plan/1" of plan and apply; restore_point nullable. (transfer full) */
json_t *lks_report_plan_to_json(LksPlan *plan, gboolean with_diff, const char *restore_point);
