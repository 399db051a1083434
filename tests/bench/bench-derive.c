// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long the key derivation of many keystores takes by itself, on all processors: nothing is read
 * or parsed, only hashed as often as the formats ask for. Usage: bench-derive N-PFX
 * N-JKS-IDENTITIES N-JKS-TRUSTSTORES; prints seconds. The counts per file are those of OpenSSL 3's
 * PFX (PBES2 twice, MAC once, 2048 rounds of SHA-256 each) and of a Java keystore (SHA-1 over the
 * file, and over the key's stream). */
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
digest(const guint8 *data, gsize length)
{
  guint8 result[EVP_MAX_MD_SIZE];
  EVP_Digest(data, length, result, NULL, EVP_sha1(), NULL);
}

static void
derive_jks(gsize size, gboolean has_key)
{
  static const guint8 zeros[8192];
  digest(zeros, size);
  for (gsize done = 0; has_key && done < PKCS8; done += 20)
    digest(zeros, 20 + 20);
  if (has_key)
    digest(zeros, PKCS8 + 20);
}

enum { PFX = 1, IDENTITY, TRUSTSTORE };

static void
derive_cb(gpointer kind, gpointer user_data)
{
  switch (GPOINTER_TO_INT(kind)) {
  case PFX:
    derive_pfx();
    break;
  case IDENTITY:
    derive_jks(JKS_IDENTITY, TRUE);
    break;
  default:
    derive_jks(JKS_TRUSTSTORE, FALSE);
  }
}

int
main(int argc, char **argv)
{
  if (argc != 4)
    return 64;
  gint64 start = g_get_monotonic_time();
  GThreadPool *pool = g_thread_pool_new(derive_cb, NULL, (int)g_get_num_processors(), FALSE, NULL);
  for (int kind = PFX; kind <= TRUSTSTORE; kind++)
    for (guint64 n = g_ascii_strtoull(argv[kind], NULL, 10); n > 0; n--)
      g_thread_pool_push(pool, GINT_TO_POINTER(kind), NULL);
  g_thread_pool_free(pool, FALSE, TRUE);
  printf("%.6f\n", (double)(g_get_monotonic_time() - start) / 1e6);
  return 0;
}
