// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-shared-string.h"

#include <stddef.h>
#include <string.h>

typedef struct {
  guint n_holders; /* under the lock */
  gboolean is_alone;
  char text[];
} Shared;

static GMutex lock;
static GHashTable *all; /* (text of a Shared) under the lock; NULL: none */

static Shared *
get_shared(LksSharedString *text)
{
  return (Shared *)(gpointer)(text - offsetof(Shared, text));
}

static LksSharedString *
new_shared(const char *text, gboolean is_alone)
{
  gsize size = strlen(text) + 1;
  Shared *shared = g_malloc(sizeof(Shared) + size);
  shared->n_holders = 1;
  shared->is_alone = is_alone;
  memcpy(shared->text, text, size);
  return shared->text;
}

LksSharedString *
lks_shared_string_new(const char *text)
{
  if (text == NULL)
    return NULL;
  g_mutex_lock(&lock);
  if (all == NULL)
    all = g_hash_table_new(g_str_hash, g_str_equal);
  LksSharedString *known = g_hash_table_lookup(all, text);
  if (known != NULL)
    get_shared(known)->n_holders++;
  else
    g_hash_table_add(all, known = new_shared(text, FALSE));
  g_mutex_unlock(&lock);
  return known;
}

LksSharedString *
lks_shared_string_new_alone(const char *text)
{
  return text != NULL ? new_shared(text, TRUE) : NULL;
}

void
lks_shared_string_release(LksSharedString *self)
{
  Shared *shared = get_shared(self);
  if (shared->is_alone) {
    g_free(shared);
    return;
  }
  g_mutex_lock(&lock);
  gboolean is_last = --shared->n_holders == 0;
  if (is_last) {
    g_hash_table_remove(all, self);
    if (g_hash_table_size(all) == 0)
      g_clear_pointer(&all, g_hash_table_unref);
  }
  g_mutex_unlock(&lock);
  if (is_last)
    g_free(shared);
}
