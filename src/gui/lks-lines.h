// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-review.h"
#include "lks-section.h"

/* Lines of lists (element-type LksSection): an icon, what it is about, and what is said of it. All
 * (transfer full). */

/* each link as it is judged; before (nullable): as it was, to tell what changes */
GPtrArray *lks_lines_for_links(const LksCheckResult *check, const LksCheckResult *before);
/* which links do not talk while the plan is carried out, and how long */
GPtrArray *lks_lines_for_outages(LksReview *review);
/* what keeps components out of the plan */
GPtrArray *lks_lines_for_problems(LksReview *review);

/* store gets these instead of what it holds, as one change */
void lks_lines_show(GListStore *store, GPtrArray *lines);
