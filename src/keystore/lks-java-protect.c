// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-java-protect.h"
#include "lks-error.h"
#include "lks-java-store.h"
#include "lks-pbe.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

#define JKS_OID         "1.3.6.1.4.1.42.2.17.1.1"
#define JCEKS_OID       "1.3.6.1.4.1.42.2.19.1"
#define SHA1_LENGTH     20
#define MOST_ITERATIONS 5000000

static X509_SIG *
parse_sealed(GBytes *sealed, char *oid, int oid_size, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(sealed, &length);
  X509_SIG *sig = d2i_X509_SIG(NULL, &data, (long)length);
  if (sig == NULL) {
    ERR_clear_error();
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("the protected key is damaged"));
  }
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  X509_SIG_get0(sig, &algorithm, NULL);
  X509_ALGOR_get0(&object, NULL, NULL, algorithm);
  OBJ_obj2txt(oid, oid_size, object, 1);
  return sig;
}

static void
hash(EVP_MD_CTX *sum,
     const guint8 *first,
     gsize first_length,
     const guint8 *second,
     gsize second_length,
     guint8 *digest)
{
  EVP_DigestInit_ex2(sum, lks_openssl_sha1(), NULL);
  EVP_DigestUpdate(sum, first, first_length);
  EVP_DigestUpdate(sum, second, second_length);
  EVP_DigestFinal_ex(sum, digest, NULL);
}

/* out = in xor stream; block i of the stream is SHA-1(password, block i-1), the salt is the first
 */
static void
apply_stream(EVP_MD_CTX *sum,
             const guint8 *in,
             gsize length,
             LksSecret *password,
             const guint8 *salt,
             guint8 *out)
{
  gsize password_length = 0;
  const guint8 *bytes = lks_secret_peek(password, &password_length);
  guint8 block[SHA1_LENGTH];
  memcpy(block, salt, sizeof block);
  for (gsize i = 0; i < length; i++) {
    if (i % SHA1_LENGTH == 0)
      hash(sum, bytes, password_length, block, sizeof block, block);
    out[i] = in[i] ^ block[i % SHA1_LENGTH];
  }
  lks_wipe(block, sizeof block);
}

static LksSecret *
recover_jks(const guint8 *data, gsize length, LksSecret *password, GError **error)
{
  if (length < 2 * SHA1_LENGTH)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("the protected key is damaged"));
  gsize plain_length = length - 2 * SHA1_LENGTH;
  g_autoptr(LksSecret) utf16 = lks_java_password_bytes(password);
  g_autofree guint8 *plain = g_malloc(MAX(plain_length, 1));
  g_autoptr(EVP_MD_CTX) sum = EVP_MD_CTX_new();
  apply_stream(sum, data + SHA1_LENGTH, plain_length, utf16, data, plain);
  gsize utf16_length = 0;
  const guint8 *utf16_bytes = lks_secret_peek(utf16, &utf16_length);
  guint8 digest[SHA1_LENGTH];
  hash(sum, utf16_bytes, utf16_length, plain, plain_length, digest);
  gboolean right = memcmp(digest, data + SHA1_LENGTH + plain_length, SHA1_LENGTH) == 0;
  LksSecret *pkcs8 = right ? lks_secret_new(plain, plain_length) : NULL;
  lks_wipe(plain, plain_length);
  if (!right)
    lks_throw(error, LKS_ERROR_PASSWORD_WRONG, _("the key's password is wrong"));
  return pkcs8;
}

LksSecret *
lks_jks_recover(GBytes *sealed, LksSecret *password, GError **error)
{
  char oid[80];
  g_autoptr(X509_SIG) sig = parse_sealed(sealed, oid, sizeof oid, error);
  if (sig == NULL)
    return NULL;
  const ASN1_OCTET_STRING *data = NULL;
  X509_SIG_get0(sig, NULL, &data);
  if (strcmp(oid, JKS_OID) != 0)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("the key is protected by an algorithm that is not available: %s"), oid);
  return recover_jks(ASN1_STRING_get0_data(data), (gsize)ASN1_STRING_length(data), password, error);
}

GBytes *
lks_jks_seal(LksSecret *pkcs8, LksSecret *password, LksSalts *salts, GError **error)
{
  gsize plain_length = 0, utf16_length = 0;
  const guint8 *plain = lks_secret_peek(pkcs8, &plain_length);
  g_autoptr(LksSecret) utf16 = lks_java_password_bytes(password);
  const guint8 *utf16_bytes = lks_secret_peek(utf16, &utf16_length);
  gsize length = plain_length + 2 * SHA1_LENGTH;
  g_autofree guint8 *data = g_malloc(length);
  if (!lks_salts_fill(salts, data, SHA1_LENGTH, error))
    return NULL;
  g_autoptr(EVP_MD_CTX) sum = EVP_MD_CTX_new();
  apply_stream(sum, plain, plain_length, utf16, data, data + SHA1_LENGTH);
  hash(sum, utf16_bytes, utf16_length, plain, plain_length, data + SHA1_LENGTH + plain_length);
  g_autoptr(X509_SIG) sig = X509_SIG_new();
  X509_ALGOR *algorithm = NULL;
  ASN1_OCTET_STRING *octets = NULL;
  X509_SIG_getm(sig, &algorithm, &octets);
  X509_ALGOR_set0(algorithm, OBJ_txt2obj(JKS_OID, 1), V_ASN1_NULL, NULL);
  ASN1_OCTET_STRING_set(octets, data, (int)length);
  guint8 *der = NULL;
  int der_length = i2d_X509_SIG(sig, &der);
  GBytes *sealed = g_bytes_new(der, (gsize)der_length);
  OPENSSL_free(der);
  return sealed;
}

/* --- JCEKS --- */

static gboolean
digest_md5(const guint8 *first,
           gsize first_length,
           const guint8 *second,
           gsize second_length,
           guint8 *digest)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
  g_checksum_update(sum, first, (gssize)first_length);
  g_checksum_update(sum, second, (gssize)second_length);
  gsize size = 16;
  g_checksum_get_digest(sum, digest, &size);
  return TRUE;
}

/* JDK, PBES1Core.java, deriveCipherKey: each half of the salt gives sixteen bytes */
static void
derive_jceks(LksSecret *password, const guint8 *salt, guint64 iterations, guint8 derived[32])
{
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(password, &length);
  guint8 halves[8];
  memcpy(halves, salt, 8);
  /* a slip of the original that became the format: equal halves are made to differ */
  if (memcmp(halves, halves + 4, 4) == 0)
    for (guint i = 0; i < 2; i++) {
      guint8 kept = halves[i];
      halves[i] = halves[3 - i];
      halves[3 - 1] = kept;
    }
  for (guint half = 0; half < 2; half++) {
    guint8 *block = derived + 16 * half;
    digest_md5(halves + 4 * half, 4, bytes, length, block);
    for (guint64 i = 1; i < iterations; i++)
      digest_md5(block, 16, bytes, length, block);
  }
}

static LksSecret *
decrypt_jceks(const ASN1_OCTET_STRING *data, const guint8 derived[32], GError **error)
{
  g_autoptr(EVP_CIPHER) cipher = EVP_CIPHER_fetch(lks_openssl_context(), "DES-EDE3-CBC", NULL);
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new();
  gsize size = (gsize)ASN1_STRING_length(data) + EVP_MAX_BLOCK_LENGTH;
  g_autofree guint8 *plain = g_malloc(size);
  int length = 0, rest = 0;
  gboolean opened =
      cipher != NULL && EVP_DecryptInit_ex2(context, cipher, derived, derived + 24, NULL) == 1 &&
      EVP_DecryptUpdate(context, plain, &length, ASN1_STRING_get0_data(data),
                        ASN1_STRING_length(data)) == 1 &&
      EVP_DecryptFinal_ex(context, plain + length, &rest) == 1 && length > 0 && plain[0] == 0x30;
  LksSecret *pkcs8 = opened ? lks_secret_new(plain, (gsize)(length + rest)) : NULL;
  lks_wipe(plain, size);
  ERR_clear_error();
  if (pkcs8 == NULL)
    lks_throw(error, LKS_ERROR_PASSWORD_WRONG, _("the key's password is wrong"));
  return pkcs8;
}

static PBEPARAM *
get_parameters(const X509_SIG *sig, GError **error)
{
  const X509_ALGOR *algorithm = NULL;
  const void *value = NULL;
  int type = 0;
  X509_SIG_get0(sig, &algorithm, NULL);
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  PBEPARAM *parameters =
      type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, ASN1_ITEM_rptr(PBEPARAM)) : NULL;
  if (parameters != NULL && ASN1_STRING_length(parameters->salt) == 8)
    return parameters;
  PBEPARAM_free(parameters);
  ERR_clear_error();
  return lks_throw_null(error, LKS_ERROR_MALFORMED, _("the protected key is damaged"));
}

LksSecret *
lks_jceks_recover(GBytes *sealed, LksSecret *password, GError **error)
{
  char oid[80];
  g_autoptr(X509_SIG) sig = parse_sealed(sealed, oid, sizeof oid, error);
  if (sig == NULL)
    return NULL;
  if (strcmp(oid, JCEKS_OID) != 0)
    return lks_jks_recover(sealed, password, error);
  g_autoptr(PBEPARAM) parameters = get_parameters(sig, error);
  if (parameters == NULL)
    return NULL;
  guint64 iterations = 0;
  if (ASN1_INTEGER_get_uint64(&iterations, parameters->iter) != 1 || iterations > MOST_ITERATIONS) {
    ERR_clear_error();
    return lks_throw_null(error, LKS_ERROR_TOO_LARGE,
                          _("the key asks for more than %u rounds of derivation"),
                          (guint)MOST_ITERATIONS);
  }
  g_autoptr(LksSecret) empty = lks_secret_new("", 0);
  const ASN1_OCTET_STRING *data = NULL;
  X509_SIG_get0(sig, NULL, &data);
  guint8 derived[32];
  derive_jceks(password != NULL ? password : empty, ASN1_STRING_get0_data(parameters->salt),
               iterations, derived);
  LksSecret *pkcs8 = decrypt_jceks(data, derived, error);
  lks_wipe(derived, sizeof derived);
  return pkcs8;
}
