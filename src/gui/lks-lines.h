// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-review.h"
#include "lks-section.h"

#include <gtk/gtk.h>

/* Lines of lists (element-type LksSection): an icon, what it is about, and what is said of it. All
 * (transfer full), and made as they are looked at. */

/* each link as it is judged; before (nullable): as it was, to tell what changes */
GListModel *lks_lines_for_links(const LksCheckResult *check, const LksCheckResult *before);
/* which links do not talk while the plan is carried out, and how long */
GListModel *lks_lines_for_outages(LksReview *review);
/* what keeps components out of the plan */
GListModel *lks_lines_for_problems(LksReview *review);

/* The list gets these instead of what it holds, as one change, and shows them little by little. Its
 * model selects in a gradual model (lks-gradual.h). */
void lks_lines_show(GtkListView *list, GListModel *lines);
