// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-key.h"
#include "lks-intern.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

struct _LksKey {
  GObject parent_instance;
  EVP_PKEY *pkey;
};

G_DEFINE_FINAL_TYPE(LksKey, lks_key, G_TYPE_OBJECT)

static void
lks_key_finalize(GObject *object)
{
  EVP_PKEY_free(LKS_KEY(object)->pkey);
  G_OBJECT_CLASS(lks_key_parent_class)->finalize(object);
}

static void
lks_key_class_init(LksKeyClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_key_finalize;
}

static void
lks_key_init(LksKey *self)
{
}

LksKey *
lks_key_new_take_pkey(EVP_PKEY *pkey)
{
  LksKey *self = g_object_new(LKS_TYPE_KEY, NULL);
  self->pkey = pkey;
  return self;
}

static void
throw_unusable(const PKCS8_PRIV_KEY_INFO *info, GError **error)
{
  const ASN1_OBJECT *object = NULL;
  char oid[80], name[120];
  PKCS8_pkey_get0(&object, NULL, NULL, NULL, info);
  OBJ_obj2txt(oid, sizeof oid, object, 1);
  OBJ_obj2txt(name, sizeof name, object, 0);
  EVP_KEYMGMT *known = EVP_KEYMGMT_fetch(lks_openssl_context(), oid, NULL);
  ERR_clear_error();
  if (known == NULL)
    lks_throw(error, LKS_ERROR_UNSUPPORTED,
              _("the private key is of a kind that is not available here: %s"), name);
  else
    lks_throw(error, LKS_ERROR_MALFORMED, _("the private key is damaged"));
  EVP_KEYMGMT_free(known);
}

static LksKey *
parse_pkcs8(LksSecret *der, GError **error)
{
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(der, &length);
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &bytes, (long)length);
  if (info == NULL) {
    lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("the private key is damaged"));
    return NULL;
  }
  EVP_PKEY *pkey = EVP_PKCS82PKEY_ex(info, lks_openssl_context(), NULL);
  if (pkey == NULL) {
    throw_unusable(info, error);
    return NULL;
  }
  return lks_key_new_take_pkey(pkey);
}

LksKey *
lks_key_new_from_pkcs8(LksSecret *der, GError **error)
{
  static LksIntern keys;
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(der, &length);
  char digest[65];
  LksKey *known = lks_intern_find(&keys, bytes, length, digest);
  if (known != NULL)
    return known;
  LksKey *parsed = parse_pkcs8(der, error);
  return parsed != NULL ? lks_intern_keep(&keys, digest, parsed) : NULL;
}

LksSecret *
lks_key_dup_pkcs8(LksKey *self, GError **error)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8(self->pkey);
  guint8 *bytes = NULL;
  int length = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO(info, &bytes) : -1;
  if (length < 0) {
    lks_throw_openssl(error, LKS_ERROR_UNSUPPORTED,
                      _("the private key cannot be written as PKCS#8"));
    return NULL;
  }
  LksSecret *secret = lks_secret_new(bytes, (gsize)length);
  OPENSSL_clear_free(bytes, (gsize)length);
  return secret;
}

EVP_PKEY *
lks_key_peek_pkey(LksKey *self)
{
  return self->pkey;
}

const char *
lks_key_get_key_type(LksKey *self)
{
  return lks_pkey_type(self->pkey);
}

guint
lks_key_get_bits(LksKey *self)
{
  return lks_pkey_bits(self->pkey);
}

/* RFC 3279, 2.3.2: a DSA certificate may leave its key's parameters to the issuer's, and OpenSSL
 * then makes no key of it; the public value alone is compared */
static gboolean
matches_without_parameters(LksKey *self, X509 *x509)
{
  X509_PUBKEY *own = NULL;
  if (X509_PUBKEY_set(&own, self->pkey) != 1) {
    ERR_clear_error();
    return FALSE;
  }
  ASN1_OBJECT *object = NULL, *own_object = NULL;
  const guint8 *value = NULL, *own_value = NULL;
  int length = 0, own_length = 0, type = V_ASN1_UNDEF;
  X509_ALGOR *algorithm = NULL;
  X509_PUBKEY_get0_param(&object, &value, &length, &algorithm, X509_get_X509_PUBKEY(x509));
  X509_PUBKEY_get0_param(&own_object, &own_value, &own_length, NULL, own);
  X509_ALGOR_get0(NULL, &type, NULL, algorithm);
  gboolean same = type == V_ASN1_UNDEF && OBJ_cmp(object, own_object) == 0 &&
                  length == own_length && memcmp(value, own_value, (size_t)length) == 0;
  X509_PUBKEY_free(own);
  return same;
}

gboolean
lks_key_matches(LksKey *self, LksCertificate *certificate)
{
  X509 *x509 = lks_certificate_peek_x509(certificate);
  EVP_PKEY *public_key = X509_get0_pubkey(x509);
  if (public_key != NULL)
    return EVP_PKEY_eq(public_key, self->pkey) == 1;
  ERR_clear_error();
  return matches_without_parameters(self, x509);
}
