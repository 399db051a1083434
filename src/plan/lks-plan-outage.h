// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

/* A link that does not talk while a plan is carried out: from when the side that comes first is
 * stopped until the side that comes last is started again. */
typedef struct {
  const LksLink *link;    /* no-ref: the fleet's */
  LksInstallation *first; /* no-ref */
  LksInstallation *last;  /* no-ref; first itself: the other side stays as it is */
} LksPlanOutage;

/* In the fleet's order (element-type LksPlanOutage) (transfer full). */
GPtrArray *lks_plan_list_outages(LksPlan *plan);
