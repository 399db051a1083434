// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

/* What the command line would be told to make one text of the fleet file at path another:
 * (element-type GStrv), each the words of a command, in their order. Before is empty: there is no
 * fleet file yet. A password that is written out in a reference is read from standard input. Errors
 * as lks_document_parse. */
GPtrArray *lks_fleet_commands_list(GBytes *before, GBytes *after, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
