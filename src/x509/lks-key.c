// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-key.h"
#include "lks-intern.h"
#include "lks-openssl-private.h"
#include "lks-recent.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* Its bytes lie in locked memory; what OpenSSL makes of them does not, and is kept for a while
 * only. */
struct _LksKey {
  GObject parent_instance;
  LksSecret *der; /* PKCS#8 as it was read; NULL: it was not read from such bytes */
  LksRecent pkey;
  EVP_PKEY *lasting; /* without der */
};

G_DEFINE_FINAL_TYPE(LksKey, lks_key, G_TYPE_OBJECT)

static int
ref_pkey(gpointer pkey)
{
  return EVP_PKEY_up_ref(pkey);
}

static void
unref_pkey(gpointer pkey)
{
  EVP_PKEY_free(pkey);
}

static LksRecentKind pkey_kind = { .ref = ref_pkey, .unref = unref_pkey };

static void
lks_key_finalize(GObject *object)
{
  lks_recent_clear(&LKS_KEY(object)->pkey, &pkey_kind);
  EVP_PKEY_free(LKS_KEY(object)->lasting);
  lks_secret_unref(LKS_KEY(object)->der);
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
  self->lasting = pkey;
  return self;
}

static LksKey *
new_of_bytes(LksSecret *der, EVP_PKEY *take_pkey)
{
  LksKey *self = g_object_new(LKS_TYPE_KEY, NULL);
  self->der = lks_secret_ref(der);
  EVP_PKEY_free(lks_recent_keep(&self->pkey, &pkey_kind, take_pkey));
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

/* (transfer full) */
static EVP_PKEY *
parse_pkcs8(LksSecret *der, GError **error)
{
  gsize length = 0;
  const guint8 *start = lks_secret_peek(der, &length);
  const guint8 *bytes = start;
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &bytes, (long)length);
  if (info == NULL) {
    lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("the private key is damaged"));
    return NULL;
  }
  EVP_PKEY *pkey = lks_pkey_decode(info, start, (gsize)(bytes - start));
  if (pkey == NULL)
    throw_unusable(info, error);
  return pkey;
}

LksKey *
lks_key_new_from_pkcs8(LksSecret *der, GError **error)
{
  static LksIntern keys;
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(der, &length);
  guint8 digest[LKS_DIGEST_SIZE];
  LksKey *known = lks_intern_find(&keys, bytes, length, digest);
  if (known != NULL)
    return known;
  EVP_PKEY *pkey = parse_pkcs8(der, error);
  return pkey != NULL ? lks_intern_keep(&keys, digest, new_of_bytes(der, pkey)) : NULL;
}

/* without the attributes that it may have been read with */
LksSecret *
lks_key_dup_pkcs8(LksKey *self, GError **error)
{
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(self);
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8(pkey);
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
lks_key_ref_pkey(LksKey *self)
{
  if (self->lasting != NULL) {
    EVP_PKEY_up_ref(self->lasting);
    return self->lasting;
  }
  EVP_PKEY *known = lks_recent_ref(&self->pkey, &pkey_kind);
  /* what could be read once can be read again */
  return known != NULL ? known
                       : lks_recent_keep(&self->pkey, &pkey_kind, parse_pkcs8(self->der, NULL));
}

const char *
lks_key_get_key_type(LksKey *self)
{
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(self);
  return lks_pkey_type(pkey);
}

guint
lks_key_get_bits(LksKey *self)
{
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(self);
  return lks_pkey_bits(pkey);
}

/* RFC 3279, 2.3.2: a DSA certificate may leave its key's parameters to the issuer's, and OpenSSL
 * then makes no key of it; the public value alone is compared */
static gboolean
matches_without_parameters(EVP_PKEY *pkey, X509 *x509)
{
  X509_PUBKEY *own = NULL;
  if (X509_PUBKEY_set(&own, pkey) != 1) {
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
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(self);
  EVP_PKEY *public_key = X509_get0_pubkey(x509);
  if (public_key != NULL)
    return EVP_PKEY_eq(public_key, pkey) == 1;
  ERR_clear_error();
  return matches_without_parameters(pkey, x509);
}
