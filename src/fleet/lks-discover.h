// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet.h"

/* What was found below some roots: the text of a fleet file, and the fleet it describes. */
typedef struct {
  char *text; /* UTF-8 JSON, paths relative to the folder of the output path */
  LksFleet *fleet;
  GPtrArray *skipped; /* (element-type utf8) "path: why": folders that were not looked into */
} LksDiscovery;

/* Finds installations below roots by the catalogue's folders and files and reads what is
 * configured. A root is one server's disk, or a folder of such. name nullable: that of the first
 * root. output_path is where the text is going to stand; it need not exist. Errors: NOT_FOUND when
 * a root does not exist or nothing was found in any. */
LksDiscovery *lks_discover(const char *const *roots,
                           const char *name,
                           const char *output_path,
                           LksCatalog *catalog,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_discovery_free(LksDiscovery *discovery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksDiscovery, lks_discovery_free)
