// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locked.h"
#include "lks-secret.h"

#include <errno.h>
#ifdef G_OS_WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#endif

/* A big fleet has thousands of short passwords: slots are cut from slabs that stay locked for the
 * life of the process, so that one more secret asks nothing of the system (and a low
 * RLIMIT_MEMLOCK goes far). The usual private key, of RSA with 2048 bits, has 1218 bytes. A secret
 * larger than every slot has pages of its own. */
#define SLAB_SIZE 65536

typedef struct _Slot Slot;
struct _Slot {
  Slot *next; /* nullable; the only part of a free slot that is not zero */
};

typedef struct {
  gsize size;
  Slot *free; /* nullable */
} SlotKind;

static GMutex slots_lock;
static SlotKind slot_kinds[] = { { 64, NULL }, { 512, NULL }, { 1280, NULL }, { 2048, NULL } };

/* Failing to lock is not a reason to refuse work: wiping still holds. */
static guint8 *
map_pages(gsize size)
{
#ifdef G_OS_WIN32
  guint8 *pages = VirtualAlloc(NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
  if (pages == NULL)
    g_error("out of memory for a secret");
  VirtualLock(pages, size);
#else
  guint8 *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    g_error("out of memory for a secret");
  if (mlock(pages, size) != 0)
    g_debug("a secret's memory could not be locked: %s", g_strerror(errno));
#ifdef MADV_DONTDUMP
  madvise(pages, size, MADV_DONTDUMP);
#endif
#endif
  return pages;
}

static void
unmap_pages(guint8 *pages, gsize size)
{
#ifdef G_OS_WIN32
  VirtualUnlock(pages, size);
  VirtualFree(pages, 0, MEM_RELEASE);
#else
  munlock(pages, size);
  munmap(pages, size);
#endif
}

static SlotKind *
find_kind(gsize size)
{
  for (guint i = 0; i < G_N_ELEMENTS(slot_kinds); i++)
    if (size <= slot_kinds[i].size)
      return &slot_kinds[i];
  return NULL;
}

static void
put_back(SlotKind *kind, guint8 *memory)
{
  Slot *slot = (gpointer)memory;
  slot->next = kind->free;
  kind->free = slot;
}

/* the lock is held */
static void
cut_slab(SlotKind *kind)
{
  guint8 *slab = map_pages(SLAB_SIZE);
  for (gsize n = SLAB_SIZE / kind->size; n > 0; n--)
    put_back(kind, slab + (n - 1) * kind->size);
}

guint8 *
lks_locked_new(gsize size)
{
  SlotKind *kind = find_kind(size);
  if (kind == NULL)
    return map_pages(size);
  g_mutex_lock(&slots_lock);
  if (kind->free == NULL)
    cut_slab(kind);
  Slot *slot = kind->free;
  kind->free = slot->next;
  g_mutex_unlock(&slots_lock);
  slot->next = NULL;
  return (guint8 *)slot;
}

void
lks_locked_free(guint8 *memory, gsize size)
{
  SlotKind *kind = find_kind(size);
  lks_wipe(memory, size);
  if (kind == NULL) {
    unmap_pages(memory, size);
    return;
  }
  g_mutex_lock(&slots_lock);
  put_back(kind, memory);
  g_mutex_unlock(&slots_lock);
}
