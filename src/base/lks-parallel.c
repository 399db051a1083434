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

typedef struct {
  GFunc work;
  gpointer user_data;
  LksProgressFunc progress;
  gpointer progress_data;
  GMutex lock;
  guint done;
  guint total;
} Watched;

static void
work_and_tell_cb(gpointer item, gpointer user_data)
{
  Watched *watched = user_data;
  watched->work(item, watched->user_data);
  g_mutex_lock(&watched->lock);
  watched->done++;
  watched->progress(watched->done, watched->total, watched->progress_data);
  g_mutex_unlock(&watched->lock);
}

void
lks_parallel_for_each_watched(GPtrArray *items,
                              GFunc work,
                              gpointer user_data,
                              LksProgressFunc progress,
                              gpointer progress_data)
{
  if (progress == NULL) {
    lks_parallel_for_each(items, work, user_data);
    return;
  }
  Watched watched = {
    .work = work,
    .user_data = user_data,
    .progress = progress,
    .progress_data = progress_data,
    .total = items->len,
  };
  g_mutex_init(&watched.lock);
  lks_parallel_for_each(items, work_and_tell_cb, &watched);
  g_mutex_clear(&watched.lock);
}
