// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Where a sitting begins: open a fleet, discover one, begin a new one, look at a sample. */
#define LKS_TYPE_WELCOME_PAGE (lks_welcome_page_get_type())
G_DECLARE_FINAL_TYPE(LksWelcomePage, lks_welcome_page, LKS, WELCOME_PAGE, LksPage)
