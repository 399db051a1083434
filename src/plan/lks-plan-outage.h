// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

/* A link that does not talk while a plan is carried out: from when the side that stops first is
 * stopped until the side that starts last is started again. */
typedef struct {
  const LksLink *link;    /* no-ref: the fleet's */
  LksInstallation *first; /* no-ref */
  LksInstallation *last;  /* no-ref; may be first itself */
} LksPlanOutage;

/* In the fleet's order (element-type LksPlanOutage) (transfer full). */
GPtrArray *lks_plan_list_outages(LksPlan *plan);
