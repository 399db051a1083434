// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locale.h"
#include "lks-parallel.h"

#include <gio/gio.h>

#ifdef __linux__
#include <sys/resource.h>
#endif

#define LATER 10 /* as a niceness */

/* Neighbours have much in common (the stores of one server), and what one of them made the next
 * finds: so a thread takes a stretch of items, ever shorter ones, lest one thread is left with the
 * last long one. */
#define STRETCHES 8

typedef struct {
  GPtrArray *items;
  GFunc work;
  gpointer user_data;
  GCancellable *cancellable; /* nullable, no-ref: the caller's */
  LksLocale locale;          /* likewise */
  guint n_threads;
  GMutex lock;
  guint next;
} Share;

static guint
take_stretch(Share *share, guint *start)
{
  if (g_cancellable_is_cancelled(share->cancellable))
    return 0;
  g_mutex_lock(&share->lock);
  guint left = share->items->len - share->next;
  guint length = MIN(left, MAX(1, left / (share->n_threads * STRETCHES)));
  *start = share->next;
  share->next += length;
  g_mutex_unlock(&share->lock);
  return length;
}

static gpointer
work_cb(gpointer user_data)
{
  Share *share = user_data;
  guint start = 0;
  lks_locale_use(share->locale);
  for (guint length; (length = take_stretch(share, &start)) > 0;)
    for (guint i = start; i < start + length && !g_cancellable_is_cancelled(share->cancellable);
         i++)
      share->work(g_ptr_array_index(share->items, i), share->user_data);
  return NULL;
}

void
lks_parallel_for_each(GPtrArray *items, GFunc work, gpointer user_data)
{
  Share share = {
    .items = items,
    .work = work,
    .user_data = user_data,
    .cancellable = g_cancellable_get_current(),
    .locale = lks_locale_use(NULL),
    .n_threads = MAX(1, MIN(g_get_num_processors(), items->len)),
  };
  g_mutex_init(&share.lock);
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  for (guint i = 1; i < share.n_threads; i++)
    g_ptr_array_add(others, g_thread_new("lockstep", work_cb, &share));
  work_cb(&share);
  for (guint i = 0; i < others->len; i++)
    g_thread_join(g_ptr_array_index(others, i));
  g_mutex_clear(&share.lock);
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

void
lks_parallel_give_way(void)
{
#ifdef __linux__
  /* Linux: of the calling thread alone */
  (void)setpriority(PRIO_PROCESS, 0, LATER);
#endif
}
