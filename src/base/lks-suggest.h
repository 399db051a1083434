// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* The candidate nearest to a mistyped word; NULL: none is near enough to be meant. candidates is
 * NULL-terminated; the result is one of them. */
const char *lks_suggest(const char *word, const char *const *candidates);
