// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Requests to somebody else's authority, and its answers. */
#define LKS_TYPE_REQUESTS_PAGE (lks_requests_page_get_type())
G_DECLARE_FINAL_TYPE(LksRequestsPage, lks_requests_page, LKS, REQUESTS_PAGE, LksPage)
