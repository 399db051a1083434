// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* The names' worksheet: every host name and address by which somebody of the fleet is reached, and
 * whether the certificate shown there covers it. */
#define LKS_TYPE_NAMES_PAGE (lks_names_page_get_type())
G_DECLARE_FINAL_TYPE(LksNamesPage, lks_names_page, LKS, NAMES_PAGE, LksPage)
