// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Where the plan is carried out, by the user's word: first what must be stopped by hand, then each
 * file as it is written. Complete when all is written, or when there is nothing to write. */
#define LKS_TYPE_APPLY_PAGE (lks_apply_page_get_type())
G_DECLARE_FINAL_TYPE(LksApplyPage, lks_apply_page, LKS, APPLY_PAGE, LksPage)
