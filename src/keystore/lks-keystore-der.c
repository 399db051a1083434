// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-pkcs8.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>

#define SEQUENCE     0x30
#define INTEGER      0x02
#define OCTET_STRING 0x04
#define OBJECT       0x06
#define UTC_TIME     0x17

/* a path of indices and the tag that must stand there */
typedef struct {
  guint8 path[3];
  guint8 depth;
  guint8 tag;
} Place;

typedef struct {
  Place places[4];
  gboolean (*take)(LksBags *bags, const guint8 *data, gsize length, GError **error);
} Shape;

static gboolean
take_certificate(LksBags *bags, const guint8 *data, gsize length, GError **error)
{
  g_autoptr(GBytes) der = g_bytes_new(data, length);
  g_autoptr(LksCertificate) certificate = lks_certificate_new_from_der(der, error);
  if (certificate == NULL)
    return FALSE;
  lks_bags_add_certificate(bags, certificate);
  return TRUE;
}

static gboolean
take_key(LksBags *bags, const guint8 *data, gsize length, GError **error)
{
  g_autoptr(LksKey) key = lks_key_parse(data, length, error);
  if (key == NULL)
    return FALSE;
  lks_bags_add_key(bags, key, LKS_KEY_OPEN, NULL);
  return TRUE;
}

static gboolean
take_crl(LksBags *bags, const guint8 *data, gsize length, GError **error)
{
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("it is a list of revoked certificates (CRL) and holds none of its own; "
                     "“lockstep verify --crl” takes it"));
}

static const Shape shapes[] = {
  /* a certificate: its version, then its serial number; or, in the first version, the number */
  { { { { 0, 0 }, 2, 0xA0 }, { { 0, 1 }, 2, INTEGER } }, take_certificate },
  { { { { 0, 0 }, 2, INTEGER }, { { 0, 1, 0 }, 3, OBJECT }, { { 0, 3 }, 2, SEQUENCE } },
    take_certificate },
  /* a list of revoked ones, where a time stands in the place of the validity; and its first version
   */
  { { { { 0, 0 }, 2, INTEGER }, { { 0, 1, 0 }, 3, OBJECT }, { { 0, 3 }, 2, UTC_TIME } }, take_crl },
  { { { { 0, 0, 0 }, 3, OBJECT }, { { 0, 2 }, 2, UTC_TIME } }, take_crl },
  /* PrivateKeyInfo */
  { { { { 0 }, 1, INTEGER }, { { 1, 0 }, 2, OBJECT }, { { 2 }, 1, OCTET_STRING } }, take_key },
  /* EncryptedPrivateKeyInfo */
  { { { { 0, 0 }, 2, OBJECT }, { { 1 }, 1, OCTET_STRING } }, lks_bags_add_sealed },
  /* PKCS#1 */
  { { { { 0 }, 1, INTEGER }, { { 1 }, 1, INTEGER }, { { 2 }, 1, INTEGER } }, take_key },
  /* SEC1 */
  { { { { 0 }, 1, INTEGER }, { { 1 }, 1, OCTET_STRING } }, take_key },
};

static gboolean
fits(const Shape *shape, const guint8 *data, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS(shape->places) && shape->places[i].tag != 0; i++) {
    const Place *place = &shape->places[i];
    if (lks_ber_look(data, length, place->path, place->depth, NULL, NULL) != place->tag)
      return FALSE;
  }
  return TRUE;
}

static const Shape *
find_shape(const guint8 *data, gsize length)
{
  if (length == 0 || data[0] != SEQUENCE)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++)
    if (fits(&shapes[i], data, length))
      return &shapes[i];
  return NULL;
}

static guint
der_sniff(const guint8 *data, gsize length)
{
  return find_shape(data, length) != NULL ? 32 : 0;
}

static gboolean
der_load(LksKeystoreLoad *load, GError **error)
{
  g_auto(LksBags) bags;
  lks_bags_init(&bags, load);
  if (lks_ber_is_cut_off(load->data, load->length))
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("cut off at byte %zu: the file goes on beyond its end"), load->length);
  if (!find_shape(load->data, load->length)->take(&bags, load->data, load->length, error))
    return FALSE;
  lks_bags_make_entries(&bags);
  return TRUE;
}

/* --- writing: DER has no list, so there is room for one thing --- */

static GBytes *
save_key(const LksKeystoreSave *save, LksKeystoreEntry *entry, GError **error)
{
  LksKey *key = lks_keystore_save_get_key(entry, g_ptr_array_index(save->aliases, 0), error);
  g_autoptr(LksSecret) pkcs8 = key != NULL ? lks_key_dup_pkcs8(key, error) : NULL;
  if (pkcs8 == NULL)
    return NULL;
  gsize length = 0;
  const guint8 *plain = lks_secret_peek(pkcs8, &length);
  if (save->key_password == NULL)
    return g_bytes_new(plain, length);
  g_autoptr(X509_SIG) sealed =
      lks_pkcs8_seal(pkcs8, NID_aes_256_cbc, save->key_password, save->salts, error);
  if (sealed == NULL)
    return NULL;
  guint8 *der = NULL;
  int der_length = i2d_X509_SIG(sealed, &der);
  GBytes *bytes = g_bytes_new(der, (gsize)der_length);
  OPENSSL_free(der);
  return bytes;
}

static GBytes *
der_save(LksKeystoreSave *save, GError **error)
{
  g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(save->store);
  guint n = lks_keystore_get_n_entries(save->store);
  LksKeystoreEntry *entry = n == 1 ? lks_keystore_get_entry(save->store, 0) : NULL;
  gboolean is_key = entry != NULL && lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
  if (is_key && certificates->len == 0)
    return save_key(save, entry, error);
  if (is_key || certificates->len != 1)
    return lks_throw_null(
        error, LKS_ERROR_UNSUPPORTED,
        is_key ? _("a DER file holds a single certificate or a single key: “%s” is both")
               : _("a DER file holds a single certificate; beside “%s” there are others, or none"),
        n > 0 ? (char *)g_ptr_array_index(save->aliases, 0) : "");
  return g_bytes_ref(lks_certificate_get_der(g_ptr_array_index(certificates, 0)));
}

const LksKeystoreFormat lks_keystore_der = {
  .id = "der",
  .title = N_("DER file"),
  .suffixes = ".der .cer .crt",
  .holds = LKS_HOLDS_KEYS | LKS_HOLDS_CERTIFICATES | LKS_HOLDS_ONE,
  .sniff = der_sniff,
  .load = der_load,
  .save = der_save,
};
