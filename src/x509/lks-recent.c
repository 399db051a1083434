// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-recent.h"

static GMutex lock;

/* --- the lock is held --- */

/* a clock's hand: what was used since it came by last stays for another round */
static guint
find_slot(LksRecentKind *kind)
{
  while (kind->kept[kind->hand] != NULL && kind->kept[kind->hand]->was_used) {
    kind->kept[kind->hand]->was_used = FALSE;
    kind->hand = (kind->hand + 1) % LKS_N_RECENT;
  }
  guint slot = kind->hand;
  kind->hand = (kind->hand + 1) % LKS_N_RECENT;
  return slot;
}

/* nullable */
static gpointer
empty_slot(LksRecentKind *kind, guint slot)
{
  LksRecent *old = g_steal_pointer(&kind->kept[slot]);
  return old != NULL ? g_steal_pointer(&old->made) : NULL;
}

static gpointer
use(LksRecent *self, const LksRecentKind *kind)
{
  self->was_used = TRUE;
  kind->ref(self->made);
  return self->made;
}

/* --- */

gpointer
lks_recent_ref(LksRecent *self, LksRecentKind *kind)
{
  g_mutex_lock(&lock);
  gpointer made = self->made != NULL ? use(self, kind) : NULL;
  g_mutex_unlock(&lock);
  return made;
}

gpointer
lks_recent_keep(LksRecent *self, LksRecentKind *kind, gpointer made)
{
  gpointer dropped = made;
  g_mutex_lock(&lock);
  if (self->made == NULL) {
    self->slot = find_slot(kind);
    dropped = empty_slot(kind, self->slot);
    self->made = made;
    kind->kept[self->slot] = self;
  }
  gpointer result = use(self, kind);
  g_mutex_unlock(&lock);
  if (dropped != NULL)
    kind->unref(dropped);
  return result;
}

void
lks_recent_clear(LksRecent *self, LksRecentKind *kind)
{
  g_mutex_lock(&lock);
  gpointer made = self->made != NULL ? empty_slot(kind, self->slot) : NULL;
  g_mutex_unlock(&lock);
  if (made != NULL)
    kind->unref(made);
}
