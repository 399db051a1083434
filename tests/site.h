// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-catalog.h"

/* Writes a file below folder, with the folders it needs. */
void site_put(const char *folder, const char *relative, const char *text);
void site_remove(const char *folder);
/* Runs a shell script in folder; the test fails when it does. */
void site_run(const char *folder, const char *script);
/* Path and mode of everything below folder, a line each, links as such; with_content: bytes, too.
 */
void site_describe(GString *out, const char *folder, gboolean with_content);

/* the descriptions that come with the program, and no others (transfer full) */
LksCatalog *site_load_catalog(void);
