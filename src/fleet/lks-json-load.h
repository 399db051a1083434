// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>
#include <jansson.h>

/* How our own files are read: the fleet file, and what lies beside a history. */

/* without a byte order mark; never NULL */
const char *lks_json_peek_text(GBytes *bytes, gsize *length);
/* A member that stands twice is refused. NULL: *where (nullable) tells the place. */
json_t *lks_json_load(GBytes *bytes, json_error_t *where);
/* path is for messages. Errors: CONFIG. */
json_t *lks_json_load_fleet(GBytes *bytes, const char *path, GError **error);
