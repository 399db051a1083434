// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Calls work(items[i], user_data) for every item, on as many threads as there are processors, and
 * returns when all are done. Each call owns its item alone; what it shares it locks. Results go
 * into the items, so that order never depends on threads. When the calling thread's current
 * GCancellable is cancelled, the items left are passed over: the caller looks, and throws away what
 * there is. */
void lks_parallel_for_each(GPtrArray *items, GFunc work, gpointer user_data);

/* The calling thread, and those that it starts, come after others: a main loop that has something
 * to do beside them is not kept waiting. Where the system knows no priority of a thread, nothing
 * happens. */
void lks_parallel_give_way(void);

/* Tells how far a long work is. Called on any thread, never two at once. */
typedef void (*LksProgressFunc)(guint done, guint total, gpointer user_data);

/* The same, telling progress (nullable) after each item. */
void lks_parallel_for_each_watched(GPtrArray *items,
                                   GFunc work,
                                   gpointer user_data,
                                   LksProgressFunc progress,
                                   gpointer progress_data);
