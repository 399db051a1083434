// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-pkcs12-bags.h"
#include "lks-pkcs12-mac.h"
#include "lks-passwords-private.h"
#include "lks-pkcs12.h"

#include <glib/gi18n-lib.h>
#include <openssl/asn1t.h>
#include <openssl/err.h>

/* OpenSSL hides the inside of its PKCS12; what the integrity check covers is had from a second
 * look at the same bytes. */
typedef struct {
  ASN1_INTEGER *version;
  PKCS7 *safes;
  ASN1_TYPE *mac; /* nullable */
} LksPfx;

ASN1_SEQUENCE(LksPfx) = {
  ASN1_SIMPLE(LksPfx, version, ASN1_INTEGER),
  ASN1_SIMPLE(LksPfx, safes, PKCS7),
  ASN1_OPT(LksPfx, mac, ASN1_ANY),
} static_ASN1_SEQUENCE_END(LksPfx)

static void
lks_pfx_free(LksPfx *pfx)
{
  ASN1_item_free((ASN1_VALUE *)pfx, ASN1_ITEM_rptr(LksPfx));
}

static void
free_safes(STACK_OF(PKCS7) * safes)
{
  sk_PKCS7_pop_free(safes, PKCS7_free);
}

static void
free_bags(STACK_OF(PKCS12_SAFEBAG) * bags)
{
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

typedef STACK_OF(PKCS7) LksSafes;
typedef STACK_OF(PKCS12_SAFEBAG) LksSafeBags;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksPfx, lks_pfx_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSafes, free_safes)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSafeBags, free_bags)

typedef struct {
  LksKeystoreLoad *load;
  LksKeystoreFacts *facts;
  LksPfx *pfx;
  PKCS12 *file;
  LksSafes *safes;
} Reading;

static void
reading_clear(Reading *reading)
{
  g_clear_pointer(&reading->pfx, lks_pfx_free);
  g_clear_pointer(&reading->file, PKCS12_free);
  g_clear_pointer(&reading->safes, free_safes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static gboolean
throw_damaged(const LksKeystoreLoad *load, GError **error)
{
  if (!lks_ber_is_cut_off(load->data, load->length))
    return lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("damaged: it cannot be parsed"));
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("cut off at byte %zu: the file goes on beyond its end"), load->length);
}

static gboolean
parse(Reading *reading, GError **error)
{
  const LksKeystoreLoad *load = reading->load;
  const guint8 *data = load->data;
  reading->pfx = (LksPfx *)ASN1_item_d2i(NULL, &data, (long)load->length, ASN1_ITEM_rptr(LksPfx));
  if (reading->pfx == NULL)
    return throw_damaged(load, error);
  if (PKCS7_type_is_signed(reading->pfx->safes))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("it is protected by a signature instead of a password, which is not "
                       "supported"));
  if (!PKCS7_type_is_data(reading->pfx->safes) || reading->pfx->safes->d.data == NULL)
    return throw_damaged(load, error);
  data = load->data;
  reading->file = PKCS12_init_ex(NID_pkcs7_data, lks_openssl_context(), NULL);
  if (d2i_PKCS12(&reading->file, &data, (long)load->length) == NULL) {
    reading->file = NULL;
    return throw_damaged(load, error);
  }
  reading->safes = PKCS12_unpack_authsafes(reading->file);
  return reading->safes != NULL ? TRUE : throw_damaged(load, error);
}

static PKCS7_ENC_CONTENT *
get_encrypted(PKCS7 *safe)
{
  if (!PKCS7_type_is_encrypted(safe) || safe->d.encrypted == NULL)
    return NULL;
  PKCS7_ENC_CONTENT *content = safe->d.encrypted->enc_data;
  return content != NULL && content->algorithm != NULL && content->enc_data != NULL ? content
                                                                                    : NULL;
}

static gboolean
try_content(LksSecret *candidate, gpointer user_data, GError **error)
{
  PKCS7_ENC_CONTENT *content = ((gpointer *)user_data)[0];
  LksSafeBags **bags = &((LksSafeBags **)user_data)[1];
  *bags = lks_pbe_decrypt(content->algorithm, content->enc_data, ASN1_ITEM_rptr(PKCS12_SAFEBAGS),
                          candidate, error);
  return *bags != NULL;
}

static gboolean
try_mac(LksSecret *candidate, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  return lks_pkcs12_mac_verify(reading->file, reading->pfx->safes->d.data, candidate, error);
}

/* --- a password that opens a part although the integrity check denies it --- */

static gboolean
opens(const X509_ALGOR *algorithm,
      const ASN1_OCTET_STRING *data,
      const ASN1_ITEM *item,
      LksSecret *password)
{
  LksKeystoreFacts facts = { 0 };
  gpointer opened = lks_pbe_examine(algorithm, &facts, NULL)
                        ? lks_pbe_decrypt(algorithm, data, item, password, NULL)
                        : NULL;
  ASN1_item_free(opened, item);
  return opened != NULL;
}

static gboolean
opens_key(const PKCS12_SAFEBAG *bag, LksSecret *password)
{
  if (PKCS12_SAFEBAG_get_nid(bag) != NID_pkcs8ShroudedKeyBag)
    return FALSE;
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OCTET_STRING *data = NULL;
  X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, &data);
  return opens(algorithm, data, ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), password);
}

static gboolean
opens_part(PKCS7 *safe, LksSecret *password)
{
  PKCS7_ENC_CONTENT *encrypted = get_encrypted(safe);
  if (encrypted != NULL)
    return opens(encrypted->algorithm, encrypted->enc_data, ASN1_ITEM_rptr(PKCS12_SAFEBAGS),
                 password);
  g_autoptr(LksSafeBags) bags =
      PKCS7_type_is_data(safe) && safe->d.data != NULL ? PKCS12_unpack_p7data(safe) : NULL;
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++)
    if (opens_key(sk_PKCS12_SAFEBAG_value(bags, i), password))
      return TRUE;
  return FALSE;
}

static gboolean
is_altered(Reading *reading)
{
  g_autoptr(GPtrArray) known = lks_passwords_dup_known(reading->load->passwords);
  for (guint i = 0; i < known->len; i++)
    for (int j = 0; j < sk_PKCS7_num(reading->safes); j++)
      if (opens_part(sk_PKCS7_value(reading->safes, j), g_ptr_array_index(known, i)))
        return TRUE;
  ERR_clear_error();
  return FALSE;
}

static gboolean
open_file(Reading *reading, LksBags *bags, GError **error)
{
  if (!lks_pkcs12_mac_examine(reading->file, reading->facts, error))
    return FALSE;
  if (reading->facts->mac == LKS_MAC_NONE)
    return TRUE; /* its first encrypted part tells whether a password is right */
  g_autoptr(GError) problem = NULL;
  if (!lks_unlock(reading->load->passwords, reading->load->name,
                  LKS_UNLOCK_EMPTY | LKS_UNLOCK_DEFAULT, try_mac, reading, &bags->store,
                  &problem)) {
    if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) && is_altered(reading))
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("damaged: the password opens what is in it, but the integrity check "
                         "fails"));
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  lks_keystore_set_password(reading->load->store, bags->store.password, bags->store.by_default);
  return TRUE;
}

static gboolean
decrypt_safe(Reading *reading,
             LksBags *bags,
             PKCS7_ENC_CONTENT *content,
             LksSafeBags **opened,
             GError **error)
{
  if (!lks_pbe_examine(content->algorithm, reading->facts, error))
    return FALSE;
  gpointer attempt[2] = { content, NULL };
  g_auto(LksUnlocked) unlocked = { 0 };
  gboolean right = lks_unlock_part(reading->load->passwords, reading->load->name,
                                   LKS_UNLOCK_EMPTY | LKS_UNLOCK_DEFAULT, &bags->store, try_content,
                                   attempt, &unlocked, error);
  *opened = attempt[1];
  if (!right)
    return reading->facts->mac == LKS_MAC_NONE
               ? FALSE
               : lks_prefix(error, "%s: ",
                            _("the password fits the file, but not its encrypted certificates"));
  if (reading->facts->mac == LKS_MAC_NONE && bags->store.password == NULL &&
      unlocked.password != NULL) {
    bags->store.password = lks_secret_ref(unlocked.password);
    lks_keystore_set_password(reading->load->store, unlocked.password, unlocked.by_default);
  }
  return TRUE;
}

static gboolean
read_safe(Reading *reading, LksBags *bags, PKCS7 *safe, GError **error)
{
  g_autoptr(LksSafeBags) contents = NULL;
  PKCS7_ENC_CONTENT *encrypted = get_encrypted(safe);
  if (PKCS7_type_is_enveloped(safe)) {
    /* what can be read is worth having */
    reading->facts->has_unread_part = TRUE;
    return TRUE;
  }
  if (encrypted != NULL && !decrypt_safe(reading, bags, encrypted, &contents, error))
    return FALSE;
  if (encrypted == NULL && PKCS7_type_is_data(safe) && safe->d.data != NULL)
    contents = PKCS12_unpack_p7data(safe);
  if (contents == NULL)
    return throw_damaged(reading->load, error);
  return lks_bags_collect(bags, contents, 0, error);
}

gboolean
lks_pkcs12_load(LksKeystoreLoad *load, GError **error)
{
  g_auto(Reading) reading = { .load = load, .facts = lks_keystore_get_facts(load->store) };
  g_auto(LksBags) bags;
  lks_bags_init(&bags, load);
  if (!parse(&reading, error) || !open_file(&reading, &bags, error))
    return FALSE;
  for (int i = 0; i < sk_PKCS7_num(reading.safes); i++)
    if (!read_safe(&reading, &bags, sk_PKCS7_value(reading.safes, i), error))
      return FALSE;
  lks_bags_make_entries(&bags);
  return TRUE;
}
