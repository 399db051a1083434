// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Every component in turn: a list of all with their state, and each of them as a section. */
#define LKS_TYPE_COMPONENTS_PAGE (lks_components_page_get_type())
G_DECLARE_FINAL_TYPE(LksComponentsPage, lks_components_page, LKS, COMPONENTS_PAGE, LksPage)
