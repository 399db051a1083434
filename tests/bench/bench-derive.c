// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long the key derivation of many keystores takes by itself, on all processors: nothing is read
 * or parsed, only hashed as often as the formats ask for. Usage: bench-derive N-PFX
 * N-JKS-IDENTITIES N-JKS-TRUSTSTORES; prints seconds. The counts per file are those of OpenSSL 3's
 * PFX (PBES2 twice, MAC once, 2048 rounds of SHA-256 each) and of a Java keystore (SHA-1 over the
 * file, and over the key's stream), each as cheap as OpenSSL's public functions have it. */
#include <glib.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <stdio.h>

#define ROUNDS         2048
#define JKS_IDENTITY   3500 /* bytes */
#define JKS_TRUSTSTORE 900
#define PKCS8          1218

static void
derive_pfx(void)
{
  guint8 key[48];
  const guint8 salt[16] = "0123456789abcde";
  const char password[] = "s0000-pfx";
  for (int i = 0; i < 2; i++)
    PKCS5_PBKDF2_HMAC(password, (int)sizeof(password) - 1, salt, 8, ROUNDS, EVP_sha256(), 32, key);
  PKCS12_key_gen_utf8_ex(password, (int)sizeof(password) - 1, (guchar *)salt, 8, PKCS12_MAC_ID,
                         ROUNDS, 32, key, EVP_sha256(), NULL, NULL);
}

static void
digest(EVP_MD_CTX *sum, const EVP_MD *sha1, gsize length)
{
  static const guint8 zeros[8192];
  guint8 result[EVP_MAX_MD_SIZE];
  EVP_DigestInit_ex2(sum, sha1, NULL);
  EVP_DigestUpdate(sum, zeros, length);
  EVP_DigestFinal_ex(sum, result, NULL);
}

static void
derive_jks(const EVP_MD *sha1, gsize size, gboolean has_key)
{
  EVP_MD_CTX *sum = EVP_MD_CTX_new();
  digest(sum, sha1, size);
  for (gsize done = 0; has_key && done < PKCS8; done += 20)
    digest(sum, sha1, 20 + 20);
  if (has_key)
    digest(sum, sha1, PKCS8 + 20);
  EVP_MD_CTX_free(sum);
}

enum { PFX = 1, IDENTITY, TRUSTSTORE };

static void
derive_cb(gpointer kind, gpointer sha1)
{
  switch (GPOINTER_TO_INT(kind)) {
  case PFX:
    derive_pfx();
    break;
  case IDENTITY:
    derive_jks(sha1, JKS_IDENTITY, TRUE);
    break;
  default:
    derive_jks(sha1, JKS_TRUSTSTORE, FALSE);
  }
}

int
main(int argc, char **argv)
{
  if (argc != 4)
    return 64;
  gint64 start = g_get_monotonic_time();
  EVP_MD *sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
  GThreadPool *pool = g_thread_pool_new(derive_cb, sha1, (int)g_get_num_processors(), FALSE, NULL);
  for (int kind = PFX; kind <= TRUSTSTORE; kind++)
    for (guint64 n = g_ascii_strtoull(argv[kind], NULL, 10); n > 0; n--)
      g_thread_pool_push(pool, GINT_TO_POINTER(kind), NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
  EVP_MD_free(sha1);
  printf("%.6f\n", (double)(g_get_monotonic_time() - start) / 1e6);
  return 0;
}
