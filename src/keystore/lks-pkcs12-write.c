// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pkcs12.h"
#include "lks-pkcs8.h"
#include "lks-reader-profile-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>

#define ANY_EXTENDED_KEY_USAGE "2.5.29.37.0"

static void
free_bags(STACK_OF(PKCS12_SAFEBAG) * bags)
{
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static void
free_safes(STACK_OF(PKCS7) * safes)
{
  sk_PKCS7_pop_free(safes, PKCS7_free);
}

typedef STACK_OF(PKCS12_SAFEBAG) LksSafeBags;
typedef STACK_OF(PKCS7) LksSafes;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSafeBags, free_bags)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSafes, free_safes)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS7, PKCS7_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS12_SAFEBAG, PKCS12_SAFEBAG_free)

typedef struct {
  LksKeystoreSave *save;
  const LksReaderProfile *reader;
  LksSafeBags *keys;
  LksSafeBags *certificates;
  GHashTable *written; /* of certificates: sha256 */
} Writing;

static gboolean
throw_failed(GError **error)
{
  return lks_throw_openssl(error, LKS_ERROR_FAILED, _("the PKCS#12 file cannot be made"));
}

/* --- attributes --- */

/* OpenSSL's own function refuses what lies beyond U+FFFF; Java writes two surrogates */
static gboolean
add_name(PKCS12_SAFEBAG *bag, const char *alias)
{
  int length = 0;
  if (alias == NULL || *alias == '\0')
    return TRUE;
  guint8 *wide = OPENSSL_utf82uni(alias, -1, NULL, &length);
  /* without the two zeros at the end */
  gboolean added = wide != NULL && PKCS12_add1_attr_by_NID(bag, NID_friendlyName, V_ASN1_BMPSTRING,
                                                           wide, length - 2) == 1;
  OPENSSL_free(wide);
  return added;
}

/* binds key and certificate: the certificate's thumbprint, as OpenSSL does */
static gboolean
add_id(PKCS12_SAFEBAG *bag, LksCertificate *leaf)
{
  if (leaf == NULL)
    return TRUE;
  const char *hex = lks_certificate_get_sha1(leaf);
  guint8 id[20];
  for (guint i = 0; i < sizeof id; i++)
    id[i] = (guint8)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
  return PKCS12_add_localkeyid(bag, id, sizeof id) == 1;
}

/* without it Java sees a certificate but no trusted entry */
static gboolean
add_trust(PKCS12_SAFEBAG *bag)
{
  g_autoptr(ASN1_OBJECT) any = OBJ_txt2obj(ANY_EXTENDED_KEY_USAGE, 1);
  return PKCS12_add1_attr_by_txt(bag, LKS_JAVA_TRUST_OID, V_ASN1_OBJECT, (const guint8 *)any, -1) ==
         1;
}

static const char *
choose_provider(const Writing *writing, LksKeystoreEntry *entry)
{
  const char *asked = writing->save->options->provider;
  const char *kept = lks_keystore_entry_get_provider(entry);
  if (asked != NULL)
    return asked;
  if (kept == NULL && writing->reader->machine_keys && writing->save->options->reader != NULL)
    return LKS_PROVIDER_RSA_AES;
  return kept;
}

static gboolean
add_provider(const Writing *writing,
             PKCS12_SAFEBAG *bag,
             LksKeystoreEntry *entry,
             const char *alias,
             GError **error)
{
  const char *provider = choose_provider(writing, entry);
  const char *type = lks_key_get_key_type(lks_keystore_entry_get_key(entry));
  gboolean is_rsa = g_strcmp0(type, "RSA") == 0;
  if (provider != NULL && !is_rsa && writing->save->options->provider != NULL)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("the provider “%s” holds RSA keys only, and the key “%s” is of the kind %s"),
                     provider, alias, type);
  if (provider != NULL && is_rsa && PKCS12_add_CSPName_asc(bag, provider, -1) != 1)
    return throw_failed(error);
  /* marks a key of the machine; the value is an empty set, as OpenSSL writes it */
  if (writing->reader->machine_keys && writing->save->options->reader != NULL &&
      PKCS12_add1_attr_by_NID(bag, NID_LocalKeySet, 0, NULL, -1) != 1)
    return throw_failed(error);
  return TRUE;
}

/* --- bags --- */

static PKCS12_SAFEBAG *
make_key_bag(const Writing *writing, LksSecret *pkcs8, GError **error)
{
  LksSecret *password = writing->save->options->password;
  if (password != NULL) {
    X509_SIG *sealed =
        lks_pkcs8_seal(pkcs8, writing->reader->write_pbe, password, writing->save->salts, error);
    return sealed != NULL ? PKCS12_SAFEBAG_create0_pkcs8(sealed) : NULL;
  }
  gsize length = 0;
  const guint8 *data = lks_secret_peek(pkcs8, &length);
  PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &data, (long)length);
  return info != NULL ? PKCS12_SAFEBAG_create0_p8inf(info) : NULL;
}

static gboolean
write_key(Writing *writing, LksKeystoreEntry *entry, const char *alias, GError **error)
{
  LksKey *key = lks_keystore_save_get_key(entry, alias, error);
  g_autoptr(LksSecret) pkcs8 = key != NULL ? lks_key_dup_pkcs8(key, error) : NULL;
  if (pkcs8 == NULL)
    return FALSE;
  g_autoptr(PKCS12_SAFEBAG) bag = make_key_bag(writing, pkcs8, error);
  if (bag == NULL)
    return error != NULL && *error != NULL ? FALSE : throw_failed(error);
  if (!add_provider(writing, bag, entry, alias, error))
    return FALSE;
  if (!add_name(bag, alias) || !add_id(bag, lks_keystore_entry_get_leaf(entry)))
    return throw_failed(error);
  sk_PKCS12_SAFEBAG_push(writing->keys, g_steal_pointer(&bag));
  return TRUE;
}

typedef struct {
  const char *alias; /* nullable */
  gboolean is_leaf;  /* of a key */
  gboolean trusted;
} Marks;

static gboolean
write_certificate(Writing *writing, LksCertificate *certificate, Marks marks, GError **error)
{
  if (!g_hash_table_add(writing->written, (gpointer)lks_certificate_get_sha256(certificate)))
    return TRUE;
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  g_autoptr(PKCS12_SAFEBAG) bag = PKCS12_SAFEBAG_create_cert(x509);
  if (bag == NULL || !add_name(bag, marks.alias) || (marks.is_leaf && !add_id(bag, certificate)) ||
      (marks.trusted && !add_trust(bag)))
    return throw_failed(error);
  sk_PKCS12_SAFEBAG_push(writing->certificates, g_steal_pointer(&bag));
  return TRUE;
}

/* The name that stands in the file; Java lower-cases it by itself. */
static const char *
get_name(const LksKeystoreSave *save, guint index)
{
  const char *alias = lks_keystore_entry_get_alias(lks_keystore_get_entry(save->store, index));
  return alias != NULL ? alias : g_ptr_array_index(save->aliases, index);
}

/* leaves first: where a file has no localKeyId, readers take the first certificate for the key's */
static gboolean
write_leaves(Writing *writing, GError **error)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(writing->save->store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(writing->save->store, i);
    LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
    const char *name = get_name(writing->save, i);
    if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY)
      continue;
    if (!write_key(writing, entry, name, error) ||
        (leaf != NULL &&
         !write_certificate(writing, leaf, (Marks){ .alias = name, .is_leaf = TRUE }, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_rest(Writing *writing, LksEntryKind kind, GError **error)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(writing->save->store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(writing->save->store, i);
    GPtrArray *chain = lks_keystore_entry_get_chain(entry);
    if (lks_keystore_entry_get_kind(entry) != kind)
      continue;
    Marks marks = { .alias = kind == LKS_ENTRY_KEY ? NULL : get_name(writing->save, i),
                    .trusted = kind == LKS_ENTRY_TRUSTED };
    for (guint j = 0; j < chain->len; j++)
      if (!write_certificate(writing, g_ptr_array_index(chain, j), marks, error))
        return FALSE;
  }
  return TRUE;
}

/* --- the file --- */

static PKCS7 *
make_encrypted(const Writing *writing, LksSafeBags *bags, GError **error)
{
  gsize length = 0;
  const char *text = (const char *)lks_secret_peek(writing->save->options->password, &length);
  X509_ALGOR *algorithm =
      lks_pbe_new(writing->reader->write_pbe, LKS_ROUNDS, writing->save->salts, error);
  g_autoptr(PKCS7) part = PKCS7_new_ex(lks_openssl_context(), NULL);
  if (algorithm == NULL || part == NULL || PKCS7_set_type(part, NID_pkcs7_encrypted) != 1) {
    X509_ALGOR_free(algorithm);
    return NULL;
  }
  PKCS7_ENC_CONTENT *content = part->d.encrypted->enc_data;
  X509_ALGOR_free(content->algorithm);
  content->algorithm = algorithm;
  content->enc_data = PKCS12_item_i2d_encrypt_ex(algorithm, ASN1_ITEM_rptr(PKCS12_SAFEBAGS), text,
                                                 (int)length, bags, 1, lks_openssl_context(), NULL);
  return content->enc_data != NULL ? g_steal_pointer(&part) : NULL;
}

static gboolean
add_part(LksSafes *safes, PKCS7 *part, GError **error)
{
  if (part == NULL)
    return error != NULL && *error != NULL ? FALSE : throw_failed(error);
  sk_PKCS7_push(safes, part);
  return TRUE;
}

static gboolean
add_parts(const Writing *writing, LksSafes *safes, GError **error)
{
  gboolean encrypt = writing->save->options->password != NULL;
  if (sk_PKCS12_SAFEBAG_num(writing->certificates) > 0 &&
      !add_part(safes,
                encrypt ? make_encrypted(writing, writing->certificates, error)
                        : PKCS12_pack_p7data(writing->certificates),
                error))
    return FALSE;
  return sk_PKCS12_SAFEBAG_num(writing->keys) == 0 ||
         add_part(safes, PKCS12_pack_p7data(writing->keys), error);
}

static gboolean
add_mac(const Writing *writing, PKCS12 *file, GError **error)
{
  LksSecret *password = writing->save->options->password;
  guint8 salt[16];
  if (password == NULL)
    return TRUE;
  if (!lks_salts_fill(writing->save->salts, salt, sizeof salt, error))
    return FALSE;
  gsize length = 0;
  const char *text = (const char *)lks_secret_peek(password, &length);
  g_autoptr(EVP_MD) digest =
      EVP_MD_fetch(lks_openssl_context(), OBJ_nid2sn(writing->reader->write_mac), NULL);
  return PKCS12_set_mac(file, text, (int)length, salt, sizeof salt, LKS_ROUNDS, digest) == 1
             ? TRUE
             : throw_failed(error);
}

static GBytes *
make_file(const Writing *writing, GError **error)
{
  g_autoptr(LksSafes) safes = sk_PKCS7_new_null();
  if (!add_parts(writing, safes, error))
    return NULL;
  g_autoptr(PKCS12) file = PKCS12_init_ex(NID_pkcs7_data, lks_openssl_context(), NULL);
  if (file == NULL || PKCS12_pack_authsafes(file, safes) != 1) {
    throw_failed(error);
    return NULL;
  }
  if (!add_mac(writing, file, error))
    return NULL;
  guint8 *der = NULL;
  int length = i2d_PKCS12(file, &der);
  if (length <= 0) {
    throw_failed(error);
    return NULL;
  }
  GBytes *bytes = g_bytes_new(der, (gsize)length);
  OPENSSL_free(der);
  return bytes;
}

static gboolean
check_options(const LksKeystoreSave *save, GError **error)
{
  LksSecret *password = save->options->password, *own = save->options->key_password;
  if (own != NULL && (password == NULL || !lks_secret_equal(own, password)))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("in a PKCS#12 file the key has no password of its own: use the file's"));
  return TRUE;
}

GBytes *
lks_pkcs12_save(LksKeystoreSave *save, GError **error)
{
  if (!check_options(save, error))
    return NULL;
  g_autoptr(LksSafeBags) keys = sk_PKCS12_SAFEBAG_new_null();
  g_autoptr(LksSafeBags) certificates = sk_PKCS12_SAFEBAG_new_null();
  g_autoptr(GHashTable) written = g_hash_table_new(g_str_hash, g_str_equal);
  Writing writing = {
    .save = save,
    .reader =
        save->options->reader != NULL ? save->options->reader : lks_reader_profile_get_safest(),
    .keys = keys,
    .certificates = certificates,
    .written = written,
  };
  /* trusted ones before chains: a certificate that is both keeps its mark */
  if (!write_leaves(&writing, error) || !write_rest(&writing, LKS_ENTRY_TRUSTED, error) ||
      !write_rest(&writing, LKS_ENTRY_KEY, error) ||
      !write_rest(&writing, LKS_ENTRY_CERTIFICATE, error))
    return NULL;
  return make_file(&writing, error);
}
