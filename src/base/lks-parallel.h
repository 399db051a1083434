// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Calls work(items[i], user_data) for every item, on as many threads as there are processors, and
 * returns when all are done. Each call owns its item alone; what it shares it locks. Results go
 * into the items, so that order never depends on threads. */
void lks_parallel_for_each(GPtrArray *items, GFunc work, gpointer user_data);
