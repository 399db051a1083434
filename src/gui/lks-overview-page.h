// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* The fleet as a picture and as a list, what is wrong with it, and what expires when. */
#define LKS_TYPE_OVERVIEW_PAGE (lks_overview_page_get_type())
G_DECLARE_FINAL_TYPE(LksOverviewPage, lks_overview_page, LKS, OVERVIEW_PAGE, LksPage)
