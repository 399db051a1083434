// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* The whole plan before it is applied: what is written, file by file; which links work afterwards,
 * which do not talk meanwhile, and what is missing. Complete when nothing is. */
#define LKS_TYPE_SUMMARY_PAGE (lks_summary_page_get_type())
G_DECLARE_FINAL_TYPE(LksSummaryPage, lks_summary_page, LKS, SUMMARY_PAGE, LksPage)
