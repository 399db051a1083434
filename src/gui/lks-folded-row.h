// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* A row that is folded measures what it hides, at each width that its list is measured at. What is
 * in this one takes no part until it is unfolded for the first time. */
void lks_folded_row_complete(AdwExpanderRow *row);
