// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-root.h"

/* the fleet file's own folder, which is no server's */
#define LKS_NO_SERVER ""

/* Where each server's disk is reachable: (server name -> LksRoot). Nothing else of the fleet file
 * is looked at, so that what was applied can be taken back while the rest of it is in the works.
 * Errors: NOT_FOUND, IO, CONFIG. */
GHashTable *lks_fleet_read_roots(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
