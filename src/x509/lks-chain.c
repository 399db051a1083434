// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-chain.h"

/* as OpenSSL's default verification depth */
#define DEPTH_LIMIT 100

static gboolean
contains(GPtrArray *chain, LksCertificate *certificate)
{
  for (guint i = 0; i < chain->len; i++)
    if (lks_certificate_equal(g_ptr_array_index(chain, i), certificate))
      return TRUE;
  return FALSE;
}

/* of several issuers of one name (cross-signed, renewed): a self-signed one ends the chain soonest,
 * else the one that lives longest */
static gboolean
is_better(LksCertificate *candidate, LksCertificate *best)
{
  if (best == NULL)
    return TRUE;
  gboolean candidate_ends = lks_certificate_is_self_signed(candidate);
  gboolean best_ends = lks_certificate_is_self_signed(best);
  if (candidate_ends != best_ends)
    return candidate_ends;
  return lks_certificate_get_not_after(candidate) > lks_certificate_get_not_after(best);
}

static LksCertificate *
find_issuer(LksCertificate *certificate, GPtrArray *pool, GPtrArray *chain)
{
  LksCertificate *best = NULL;
  for (guint i = 0; i < pool->len; i++) {
    LksCertificate *candidate = g_ptr_array_index(pool, i);
    if (lks_certificate_is_issued_by(certificate, candidate) && !contains(chain, candidate) &&
        is_better(candidate, best))
      best = candidate;
  }
  return best;
}

GPtrArray *
lks_chain_build(LksCertificate *leaf, GPtrArray *pool)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func(g_object_unref);
  for (LksCertificate *next = leaf; next != NULL && chain->len < DEPTH_LIMIT;) {
    g_ptr_array_add(chain, g_object_ref(next));
    next = lks_certificate_is_self_signed(next) ? NULL : find_issuer(next, pool, chain);
  }
  return chain;
}

gboolean
lks_chain_is_complete(GPtrArray *chain)
{
  return chain->len > 0 && lks_certificate_is_self_signed(g_ptr_array_index(chain, chain->len - 1));
}
