// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verification.h"
#include "lks-digest.h"

struct _LksVerifications {
  LksTime at;
  guint warn_days;
  GMutex lock;
  LksTime change;      /* the first at which a result may be another */
  GHashTable *results; /* (digest of what was verified -> LksVerifyResult) */
};

LksVerifications *
lks_verifications_new(LksTime at, guint warn_days)
{
  LksVerifications *self = g_new0(LksVerifications, 1);
  self->at = at;
  self->change = G_MAXINT64;
  self->warn_days = warn_days;
  g_mutex_init(&self->lock);
  self->results = g_hash_table_new_full(lks_digest_hash, lks_digest_equal, g_free,
                                        (GDestroyNotify)lks_verify_result_free);
  return self;
}

void
lks_verifications_free(LksVerifications *self)
{
  g_hash_table_unref(self->results);
  g_mutex_clear(&self->lock);
  g_free(self);
}

LksTime
lks_verifications_get_change(LksVerifications *self)
{
  return self->change;
}

static void
digest_certificates(GChecksum *digest, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    g_checksum_update(
        digest, (const guchar *)lks_certificate_get_sha256(g_ptr_array_index(certificates, i)), 64);
  /* chain and anchors must not run into each other */
  g_checksum_update(digest, (const guchar *)"|", 1);
}

static void
make_key(GPtrArray *chain, GPtrArray *anchors, LksPurpose purpose, guint8 key[LKS_DIGEST_SIZE])
{
  gsize length = LKS_DIGEST_SIZE;
  g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
  digest_certificates(digest, chain);
  digest_certificates(digest, anchors);
  g_checksum_update(digest, (const guchar *)lks_purpose_to_string(purpose), -1);
  g_checksum_get_digest(digest, key, &length);
}

static LksVerifyResult *
look_up(LksVerifications *self, const guint8 *key)
{
  g_mutex_lock(&self->lock);
  LksVerifyResult *known = g_hash_table_lookup(self->results, key);
  g_mutex_unlock(&self->lock);
  return known;
}

static const LksVerifyResult *
keep(LksVerifications *self, const guint8 *key, LksVerifyResult *result)
{
  g_mutex_lock(&self->lock);
  LksVerifyResult *first = g_hash_table_lookup(self->results, key);
  if (first == NULL)
    g_hash_table_insert(self->results, g_memdup2(key, LKS_DIGEST_SIZE), result);
  g_mutex_unlock(&self->lock);
  if (first == NULL)
    return result;
  /* another thread was faster; its result may already be lent */
  lks_verify_result_free(result);
  return first;
}

static LksVerifyResult *
verify(LksVerifications *self, GPtrArray *chain, GPtrArray *anchors)
{
  const LksVerifyOptions options = {
    .anchors = anchors,
    .untrusted = chain,
    .purpose = LKS_PURPOSE_ANY,
    .matching = LKS_MATCHING_JAVA,
    .at = self->at,
    .warn_days = self->warn_days,
  };
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  LksTime change = lks_verify_find_change(leaf, &options);
  g_mutex_lock(&self->lock);
  self->change = MIN(self->change, change);
  g_mutex_unlock(&self->lock);
  return lks_verify(leaf, &options);
}

const LksVerifyResult *
lks_verifications_get(LksVerifications *self,
                      GPtrArray *chain,
                      GPtrArray *anchors,
                      LksPurpose purpose)
{
  guint8 key[LKS_DIGEST_SIZE];
  make_key(chain, anchors, purpose, key);
  const LksVerifyResult *known = look_up(self, key);
  if (known != NULL)
    return known;
  LksVerifyResult *result =
      purpose == LKS_PURPOSE_ANY
          ? verify(self, chain, anchors)
          : lks_verify_dup_for(lks_verifications_get(self, chain, anchors, LKS_PURPOSE_ANY),
                               purpose);
  return keep(self, key, result);
}
