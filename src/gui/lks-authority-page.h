// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* One's own authority: created or opened, what it issued, and what it takes back. */
#define LKS_TYPE_AUTHORITY_PAGE (lks_authority_page_get_type())
G_DECLARE_FINAL_TYPE(LksAuthorityPage, lks_authority_page, LKS, AUTHORITY_PAGE, LksPage)
