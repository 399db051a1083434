// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Writes a file below folder, with the folders it needs. */
void site_put(const char *folder, const char *relative, const char *text);
void site_remove(const char *folder);
/* Runs a shell script in folder; the test fails when it does. */
void site_run(const char *folder, const char *script);
