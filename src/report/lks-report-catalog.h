// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <jansson.h>

#include "lks-catalog.h"

/* What is known of components, as schema catalog.json says (transfer full). only: that one alone;
 * NULL: all. */
json_t *lks_report_catalog_to_json(LksCatalog *catalog, LksComponent *only);
