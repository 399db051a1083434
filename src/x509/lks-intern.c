// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-intern.h"
#include "lks-openssl-private.h"

static void
weak_ref_free(gpointer data)
{
  g_weak_ref_clear(data);
  g_free(data);
}

/* the lock is held; NULL: none, or nobody holds it any more */
static gpointer
look_up(LksIntern *self, const char *digest)
{
  GWeakRef *known = self->objects != NULL ? g_hash_table_lookup(self->objects, digest) : NULL;
  return known != NULL ? g_weak_ref_get(known) : NULL;
}

gpointer
lks_intern_find(LksIntern *self, const guint8 *bytes, gsize length, char digest[65])
{
  lks_openssl_digest_hex(lks_openssl_sha256(), bytes, length, digest);
  g_mutex_lock(&self->lock);
  gpointer object = look_up(self, digest);
  g_mutex_unlock(&self->lock);
  return object;
}

gpointer
lks_intern_keep(LksIntern *self, const char *digest, gpointer object)
{
  g_mutex_lock(&self->lock);
  gpointer first = look_up(self, digest);
  if (first == NULL) {
    if (self->objects == NULL)
      self->objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, weak_ref_free);
    GWeakRef *weak = g_new0(GWeakRef, 1);
    g_weak_ref_init(weak, object);
    g_hash_table_replace(self->objects, g_strdup(digest), weak);
  }
  g_mutex_unlock(&self->lock);
  if (first == NULL)
    return object;
  g_object_unref(object);
  return first;
}
