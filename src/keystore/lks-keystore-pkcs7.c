// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-pkcs7.h"
#include "lks-pkcs8.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS7, PKCS7_free)

/* SEQUENCE { OBJECT IDENTIFIER of PKCS#7 … */
static guint
pkcs7_sniff(const guint8 *data, gsize length)
{
  static const guint8 oid[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07 };
  const guint8 *content = NULL;
  gsize size = 0;
  return lks_ber_look(data, length, (const guint8[]){ 0 }, 1, &content, &size) == 0x06 &&
                 size == 9 && memcmp(content, oid, sizeof oid) == 0
             ? 64
             : 0;
}

gboolean
lks_pkcs7_collect(const guint8 *data, gsize length, LksBags *bags, GError **error)
{
  const guint8 *at = data;
  g_autoptr(PKCS7) bundle = d2i_PKCS7(NULL, &at, (long)length);
  ERR_clear_error();
  if (bundle == NULL)
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     lks_ber_is_cut_off(data, length)
                         ? _("cut off at byte %zu: the file goes on beyond its end")
                         : _("damaged: the bundle of %zu bytes cannot be parsed"),
                     length);
  if (!PKCS7_type_is_signed(bundle) || bundle->d.sign == NULL)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("it is a PKCS#7 message without certificates"));
  for (int i = 0; i < sk_X509_num(bundle->d.sign->cert); i++) {
    g_autoptr(LksCertificate) certificate =
        lks_certificate_new_from_x509(sk_X509_value(bundle->d.sign->cert, i));
    lks_bags_add_certificate(bags, certificate);
  }
  return TRUE;
}

static gboolean
pkcs7_load(LksKeystoreLoad *load, GError **error)
{
  g_auto(LksBags) bags;
  lks_bags_init(&bags, load);
  if (!lks_pkcs7_collect(load->data, load->length, &bags, error))
    return FALSE;
  lks_bags_make_entries(&bags);
  return TRUE;
}

const LksKeystoreFormat lks_keystore_pkcs7 = {
  .id = "pkcs7",
  .title = N_("PKCS#7 bundle"),
  .suffixes = ".p7b .p7c",
  .holds = LKS_HOLDS_CERTIFICATES,
  .sniff = pkcs7_sniff,
  .load = pkcs7_load,
};
