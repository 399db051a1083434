// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-seal.h"
#include "lks-openssl-private.h"

#include <openssl/err.h>
#include <openssl/rand.h>

char *
lks_seal(const guint8 key[LKS_SEAL_KEY], gconstpointer data, gsize length)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  size_t size = 0;
  g_autoptr(GString) hex = g_string_new(NULL);
  if (EVP_Q_mac(lks_openssl_context(), "HMAC", NULL, "SHA256", NULL, key, LKS_SEAL_KEY, data,
                length, digest, sizeof digest, &size) == NULL)
    g_error("OpenSSL has no HMAC with SHA-256");
  for (size_t i = 0; i < size; i++)
    g_string_append_printf(hex, "%02x", digest[i]);
  return g_string_free(g_steal_pointer(&hex), FALSE);
}

gboolean
lks_seal_fill_key(guint8 key[LKS_SEAL_KEY])
{
  gboolean filled = RAND_priv_bytes_ex(lks_openssl_context(), key, LKS_SEAL_KEY, 0) == 1;
  ERR_clear_error();
  return filled;
}
