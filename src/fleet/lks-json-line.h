// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Where a member stands in a JSON text that a parser has already accepted: messages about what a
 * value says want a line, and the parser keeps none. */

/* "servers" -> "servers"; below it "a.b" is quoted: servers."a.b" */
char *lks_json_path_member(const char *path, const char *key);
char *lks_json_path_item(const char *path, gsize index);

/* The 1-based line of the value at path (as the functions above spell it); where the path leads
 * nowhere, the line of the deepest value on its way. */
guint lks_json_find_line(const char *text, gsize length, const char *path);
