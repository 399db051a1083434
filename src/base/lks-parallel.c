// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-parallel.h"

void
lks_parallel_for_each(GPtrArray *items, GFunc work, gpointer user_data)
{
  guint threads = MIN(g_get_num_processors(), items->len);
  if (threads <= 1) {
    g_ptr_array_foreach(items, work, user_data);
    return;
  }
  GThreadPool *pool = g_thread_pool_new(work, user_data, (int)threads, FALSE, NULL);
  for (guint i = 0; i < items->len; i++)
    g_thread_pool_push(pool, g_ptr_array_index(items, i), NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
}
