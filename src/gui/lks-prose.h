// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* A sentence that may begin with a name in other letters is laid out by its own language, not by
 * that name's: in one that is read from the right it begins with a mark. text is nullable. */
char *lks_prose_dup(const char *text);
