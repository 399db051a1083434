// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-openssl-private.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <string.h>

typedef struct {
  OSSL_LIB_CTX *context;
  OSSL_LIB_CTX *certificates;
  gboolean has_legacy;
  EVP_MD *sha1;
  EVP_MD *sha256;
} Library;

static gpointer
open_library(gpointer unused)
{
  Library *library = g_new0(Library, 1);
  library->context = OSSL_LIB_CTX_new();
  OSSL_PROVIDER *provider =
      library->context != NULL ? OSSL_PROVIDER_load(library->context, "default") : NULL;
  if (provider == NULL)
    g_error("OpenSSL's default provider cannot be loaded");
  library->has_legacy = OSSL_PROVIDER_load(library->context, "legacy") != NULL;
  library->certificates = lks_openssl_new_few(provider);
  OSSL_PROVIDER_load(library->certificates, "legacy");
  library->sha1 = EVP_MD_fetch(library->context, "SHA1", NULL);
  library->sha256 = EVP_MD_fetch(library->context, "SHA2-256", NULL);
  if (library->sha1 == NULL || library->sha256 == NULL)
    g_error("OpenSSL's default provider lacks SHA-1 or SHA-256");
  ERR_clear_error();
  return library;
}

/* kept for the life of the process, as everything made with it points into it */
static const Library *
get_library(void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once(&once, open_library, NULL);
}

OSSL_LIB_CTX *
lks_openssl_context(void)
{
  return get_library()->context;
}

OSSL_LIB_CTX *
lks_openssl_certificates(void)
{
  return get_library()->certificates;
}

gboolean
lks_openssl_has_legacy(void)
{
  return get_library()->has_legacy;
}

const EVP_MD *
lks_openssl_sha1(void)
{
  return get_library()->sha1;
}

const EVP_MD *
lks_openssl_sha256(void)
{
  return get_library()->sha256;
}

void
lks_openssl_digest(const EVP_MD *kind, const guint8 *data, gsize length, guint8 *digest)
{
  if (EVP_Digest(data, length, digest, NULL, kind, NULL) != 1)
    g_error("OpenSSL cannot compute a digest");
}

void
lks_openssl_digest_hex(const EVP_MD *kind, const guint8 *data, gsize length, char *hex)
{
  static const char digits[] = "0123456789abcdef";
  guint8 digest[EVP_MAX_MD_SIZE];
  lks_openssl_digest(kind, data, length, digest);
  for (int i = 0; i < EVP_MD_get_size(kind); i++) {
    *hex++ = digits[digest[i] >> 4];
    *hex++ = digits[digest[i] & 15];
  }
  *hex = '\0';
}

gboolean
lks_throw_openssl(GError **error, LksErrorCode code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  /* the first error is the cause, the later ones its echo */
  unsigned long first = ERR_get_error();
  const char *reason = first != 0 ? ERR_reason_error_string(first) : NULL;
  if (reason != NULL)
    g_set_error(error, LKS_ERROR, (int)code, "%s (OpenSSL: %s)", message, reason);
  else
    g_set_error_literal(error, LKS_ERROR, (int)code, message);
  ERR_clear_error();
  return FALSE;
}

const char *
lks_pkey_type(EVP_PKEY *pkey)
{
  static const struct {
    const char *openssl;
    const char *type;
  } types[] = {
    { "RSA", "RSA" },         { "RSA-PSS", "RSA-PSS" }, { "EC", "EC" },         { "DSA", "DSA" },
    { "ED25519", "Ed25519" }, { "ED448", "Ed448" },     { "X25519", "X25519" }, { "X448", "X448" },
    { "DH", "DH" },           { "DHX", "DH" },          { "SM2", "SM2" },
  };
  const char *name = pkey != NULL ? EVP_PKEY_get0_type_name(pkey) : NULL;
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS(types); i++)
    if (strcmp(name, types[i].openssl) == 0)
      return types[i].type;
  return name != NULL ? g_intern_string(name) : "unknown";
}

guint
lks_pkey_bits(EVP_PKEY *pkey)
{
  int bits = pkey != NULL ? EVP_PKEY_get_bits(pkey) : 0;
  return bits > 0 ? (guint)bits : 0;
}

char *
lks_pkey_dup_curve(EVP_PKEY *pkey)
{
  char name[80];
  if (pkey == NULL || !EVP_PKEY_is_a(pkey, "EC") ||
      EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof(name), NULL) !=
          1)
    return NULL;
  /* the field's own names: products write SECG's */
  if (strcmp(name, "prime256v1") == 0)
    return g_strdup("secp256r1");
  return g_strdup(name);
}
