// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pkcs8.h"

#include <glib/gi18n-lib.h>

LksKey *
lks_key_parse(const guint8 *data, gsize length, GError **error)
{
  EVP_PKEY *pkey = lks_pkey_decode_any(data, length);
  if (pkey != NULL)
    return lks_key_new_take_pkey(pkey);
  /* tells a key of an unknown kind from a damaged one */
  g_autoptr(LksSecret) pkcs8 = lks_secret_new(data, length);
  return lks_key_new_from_pkcs8(pkcs8, error);
}

void
lks_bags_add_key(LksBags *self, LksKey *key, LksKeyStatus status, LksSecret *password)
{
  LksBagKey *bag = g_new0(LksBagKey, 1);
  bag->key = key != NULL ? g_object_ref(key) : NULL;
  bag->status = status;
  bag->password = password != NULL ? lks_secret_ref(password) : NULL;
  g_ptr_array_add(self->keys, bag);
}

void
lks_bags_add_certificate(LksBags *self, LksCertificate *certificate)
{
  LksBagCertificate *bag = g_new0(LksBagCertificate, 1);
  bag->certificate = g_object_ref(certificate);
  g_ptr_array_add(self->certificates, bag);
}

gboolean
lks_bags_add_sealed(LksBags *self, const guint8 *data, gsize length, GError **error)
{
  g_autoptr(X509_SIG) sealed = d2i_X509_SIG(NULL, &data, (long)length);
  if (sealed == NULL)
    return lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("the encrypted key is damaged"));
  lks_bags_take_sealed(self, sealed);
  return TRUE;
}

X509_SIG *
lks_pkcs8_seal(LksSecret *pkcs8, int nid, LksSecret *password, LksSalts *salts, GError **error)
{
  gsize length = 0;
  const guint8 *data = lks_secret_peek(pkcs8, &length);
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &data, (long)length);
  return lks_pbe_seal(info, nid, LKS_ROUNDS, password, salts, error);
}
