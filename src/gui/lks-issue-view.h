// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Orders a certificate of one's own authority, and writes it to a new file. For an identity of the
 * fleet, that becomes its file. Signal "ended": issued, or given up. */
#define LKS_TYPE_ISSUE_VIEW (lks_issue_view_get_type())
G_DECLARE_FINAL_TYPE(LksIssueView, lks_issue_view, LKS, ISSUE_VIEW, AdwBin)

/* page is who shows it; identity (nullable) is its id in the fleet. names and path nullable. */
void lks_issue_view_begin(LksIssueView *self,
                          LksPage *page,
                          const LksIdentity *identity,
                          const char *const *names,
                          const char *path);
