// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* After the plan: the links as they are now, what is left to do by hand, to be ticked off, and what
 * was applied so far, to be taken back. */
#define LKS_TYPE_VERIFY_PAGE (lks_verify_page_get_type())
G_DECLARE_FINAL_TYPE(LksVerifyPage, lks_verify_page, LKS, VERIFY_PAGE, LksPage)
