// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-intern.h"
#include "lks-openssl-private.h"

#include <string.h>

typedef struct {
  guint8 digest[LKS_DIGEST_SIZE]; /* first: what the set compares */
  GWeakRef object;
} Known;

static void
known_free(gpointer data)
{
  Known *known = data;
  g_weak_ref_clear(&known->object);
  g_free(known);
}

/* the lock is held; NULL: none, or nobody holds it any more */
static gpointer
look_up(LksIntern *self, const guint8 *digest)
{
  Known *known = self->objects != NULL ? g_hash_table_lookup(self->objects, digest) : NULL;
  return known != NULL ? g_weak_ref_get(&known->object) : NULL;
}

gpointer
lks_intern_find(LksIntern *self, const guint8 *bytes, gsize length, guint8 digest[LKS_DIGEST_SIZE])
{
  lks_openssl_digest(lks_openssl_sha256(), bytes, length, digest);
  g_mutex_lock(&self->lock);
  gpointer object = look_up(self, digest);
  g_mutex_unlock(&self->lock);
  return object;
}

gpointer
lks_intern_keep(LksIntern *self, const guint8 digest[LKS_DIGEST_SIZE], gpointer object)
{
  g_mutex_lock(&self->lock);
  gpointer first = look_up(self, digest);
  if (first == NULL) {
    if (self->objects == NULL)
      self->objects = g_hash_table_new_full(lks_digest_hash, lks_digest_equal, known_free, NULL);
    Known *known = g_new0(Known, 1);
    memcpy(known->digest, digest, sizeof(known->digest));
    g_weak_ref_init(&known->object, object);
    g_hash_table_replace(self->objects, known, known);
  }
  g_mutex_unlock(&self->lock);
  if (first == NULL)
    return object;
  g_object_unref(object);
  return first;
}
