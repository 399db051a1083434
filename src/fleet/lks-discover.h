// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-catalog.h"

/* Finds installations below roots by the catalogue's folders and files, reads what is configured,
 * and gives the text of a fleet file (UTF-8 JSON, paths relative to output_dir). A root is one
 * server's disk, or a folder of such. Errors: NOT_FOUND when a root does not exist or nothing was
 * found in any. */
char *lks_discover(const char *const *roots,
                   const char *output_dir,
                   LksCatalog *catalog,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
