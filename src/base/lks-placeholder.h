// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Fills {name} placeholders: pairs of name and value, closed by NULL. A NULL value and a name not
 * given leave the placeholder as it stands. Values are not searched again. NULL text gives NULL. */
char *lks_placeholder_fill(const char *text,
                           const char *name,
                           ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
