// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pkcs12-bags.h"
#include "lks-chain.h"

#include <glib/gi18n-lib.h>
#include <openssl/asn1t.h>
#include <openssl/err.h>

#define DEEPEST   16
#define MOST_BAGS 100000

static void
clear_attributes(LksBagAttributes *attributes)
{
  g_free(attributes->alias);
  g_clear_pointer(&attributes->id, g_bytes_unref);
  g_free(attributes->provider);
}

static void
bag_key_free(gpointer data)
{
  LksBagKey *bag = data;
  clear_attributes(&bag->attributes);
  g_clear_object(&bag->key);
  g_clear_pointer(&bag->password, lks_secret_unref);
  g_free(bag);
}

static void
bag_certificate_free(gpointer data)
{
  LksBagCertificate *bag = data;
  clear_attributes(&bag->attributes);
  g_clear_object(&bag->certificate);
  g_free(bag);
}

void
lks_bags_init(LksBags *self, LksKeystoreLoad *load)
{
  *self = (LksBags){ .load = load };
  self->keys = g_ptr_array_new_with_free_func(bag_key_free);
  self->certificates = g_ptr_array_new_with_free_func(bag_certificate_free);
}

void
lks_bags_clear(LksBags *self)
{
  lks_unlocked_clear(&self->store);
  g_clear_pointer(&self->keys, g_ptr_array_unref);
  g_clear_pointer(&self->certificates, g_ptr_array_unref);
}

/* --- attributes --- */

/* a wrongly typed value counts as absent */
static char *
read_text(X509_ATTRIBUTE *attribute)
{
  ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (value == NULL || value->type != V_ASN1_BMPSTRING)
    return NULL;
  const ASN1_STRING *wide = value->value.bmpstring;
  char *text = OPENSSL_uni2utf8(ASN1_STRING_get0_data(wide), ASN1_STRING_length(wide));
  if (text == NULL)
    return NULL;
  char *copy = g_utf8_make_valid(text, -1);
  OPENSSL_free(text);
  return copy;
}

static GBytes *
read_id(X509_ATTRIBUTE *attribute)
{
  ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (value == NULL || value->type != V_ASN1_OCTET_STRING)
    return NULL;
  const ASN1_OCTET_STRING *octets = value->value.octet_string;
  return g_bytes_new(ASN1_STRING_get0_data(octets), (gsize)ASN1_STRING_length(octets));
}

static void
read_attribute(X509_ATTRIBUTE *attribute, LksBagAttributes *attributes)
{
  char oid[80];
  const ASN1_OBJECT *object = X509_ATTRIBUTE_get0_object(attribute);
  int nid = OBJ_obj2nid(object);
  OBJ_obj2txt(oid, sizeof oid, object, 1);
  if (nid == NID_friendlyName && attributes->alias == NULL)
    attributes->alias = read_text(attribute);
  else if (nid == NID_localKeyID && attributes->id == NULL)
    attributes->id = read_id(attribute);
  else if (nid == NID_ms_csp_name && attributes->provider == NULL)
    attributes->provider = read_text(attribute);
  else if (strcmp(oid, LKS_JAVA_TRUST_OID) == 0)
    attributes->trusted = TRUE;
}

static void
read_attributes(const PKCS12_SAFEBAG *bag, LksBagAttributes *attributes)
{
  const STACK_OF(X509_ATTRIBUTE) *all = PKCS12_SAFEBAG_get0_attrs(bag);
  for (int i = 0; i < sk_X509_ATTRIBUTE_num(all); i++)
    read_attribute(sk_X509_ATTRIBUTE_value(all, i), attributes);
}

/* --- bags --- */

static LksKey *
make_key(const PKCS8_PRIV_KEY_INFO *info, GError **error)
{
  guint8 *der = NULL;
  int length = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
  if (length <= 0)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("the key is damaged"));
  g_autoptr(LksSecret) pkcs8 = lks_secret_new(der, (gsize)length);
  OPENSSL_clear_free(der, (size_t)length);
  return lks_key_new_from_pkcs8(pkcs8, error);
}

typedef struct {
  const X509_SIG *sealed;
  PKCS8_PRIV_KEY_INFO *info; /* nullable */
} KeyTry;

static gboolean
try_key_password(LksSecret *candidate, gpointer user_data, GError **error)
{
  KeyTry *attempt = user_data;
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OCTET_STRING *data = NULL;
  X509_SIG_get0(attempt->sealed, &algorithm, &data);
  attempt->info =
      lks_pbe_decrypt(algorithm, data, ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), candidate, error);
  return attempt->info != NULL;
}

static LksKey *
open_sealed_key(LksBags *self, const X509_SIG *sealed, LksBagKey *bag, GError **error)
{
  const X509_ALGOR *algorithm = NULL;
  X509_SIG_get0(sealed, &algorithm, NULL);
  if (!lks_pbe_examine(algorithm, lks_keystore_get_facts(self->load->store), error))
    return NULL;
  KeyTry attempt = { .sealed = sealed };
  g_auto(LksUnlocked) unlocked = { 0 };
  g_autofree char *what = bag->attributes.alias != NULL
                              ? g_strdup_printf("%s: %s", self->load->name, bag->attributes.alias)
                              : g_strdup(self->load->name);
  if (!lks_unlock_part(self->load->passwords, what, LKS_UNLOCK_EMPTY, &self->store,
                       try_key_password, &attempt, &unlocked, error))
    return NULL;
  bag->password = unlocked.password != NULL ? lks_secret_ref(unlocked.password) : NULL;
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = attempt.info;
  return make_key(info, error);
}

/* A key that cannot be opened is listed all the same, and told why. */
static void
take_key(LksBags *self, const PKCS12_SAFEBAG *safe)
{
  LksBagKey *bag = g_new0(LksBagKey, 1);
  g_ptr_array_add(self->keys, bag);
  read_attributes(safe, &bag->attributes);
  g_autoptr(GError) problem = NULL;
  if (PKCS12_SAFEBAG_get_nid(safe) == NID_keyBag)
    bag->key = make_key(PKCS12_SAFEBAG_get0_p8inf(safe), &problem);
  else
    bag->key = open_sealed_key(self, PKCS12_SAFEBAG_get0_pkcs8(safe), bag, &problem);
  bag->status = bag->key != NULL ? LKS_KEY_OPEN : lks_unlock_key_status(problem);
}

void
lks_bags_take_sealed(LksBags *self, const X509_SIG *sealed)
{
  LksBagKey *bag = g_new0(LksBagKey, 1);
  g_ptr_array_add(self->keys, bag);
  g_autoptr(GError) problem = NULL;
  bag->key = open_sealed_key(self, sealed, bag, &problem);
  bag->status = bag->key != NULL ? LKS_KEY_OPEN : lks_unlock_key_status(problem);
}

/* OpenSSL lends no bytes of a certificate, and PKCS12_SAFEBAG_get1_cert would parse each anew */
typedef struct {
  ASN1_OBJECT *type;
  ASN1_OCTET_STRING *der;
} LksCertBag;

typedef struct {
  ASN1_OBJECT *type;
  LksCertBag *bag;
  ASN1_TYPE *attributes; /* nullable */
} LksCertSafe;

ASN1_SEQUENCE(LksCertBag) = {
  ASN1_SIMPLE(LksCertBag, type, ASN1_OBJECT),
  ASN1_EXP(LksCertBag, der, ASN1_OCTET_STRING, 0),
} static_ASN1_SEQUENCE_END(LksCertBag)

ASN1_SEQUENCE(LksCertSafe) = {
  ASN1_SIMPLE(LksCertSafe, type, ASN1_OBJECT),
  ASN1_EXP(LksCertSafe, bag, LksCertBag, 0),
  ASN1_OPT(LksCertSafe, attributes, ASN1_ANY),
} static_ASN1_SEQUENCE_END(LksCertSafe)

static GBytes *
dup_certificate_der(const PKCS12_SAFEBAG *safe)
{
  guint8 *encoded = NULL;
  int length = i2d_PKCS12_SAFEBAG(safe, &encoded);
  const guint8 *data = encoded;
  ASN1_VALUE *parsed =
      length > 0 ? ASN1_item_d2i(NULL, &data, length, ASN1_ITEM_rptr(LksCertSafe)) : NULL;
  OPENSSL_free(encoded);
  if (parsed == NULL)
    return NULL;
  const ASN1_OCTET_STRING *der = ((LksCertSafe *)parsed)->bag->der;
  GBytes *bytes = g_bytes_new(ASN1_STRING_get0_data(der), (gsize)ASN1_STRING_length(der));
  ASN1_item_free(parsed, ASN1_ITEM_rptr(LksCertSafe));
  return bytes;
}

static gboolean
take_certificate(LksBags *self, const PKCS12_SAFEBAG *safe, GError **error)
{
  if (PKCS12_SAFEBAG_get_bag_nid(safe) != NID_x509Certificate)
    return TRUE;
  g_autoptr(GBytes) der = dup_certificate_der(safe);
  if (der == NULL)
    return lks_throw_openssl(error, LKS_ERROR_MALFORMED,
                             _("damaged: one of its certificates cannot be read"));
  g_autoptr(LksCertificate) certificate = lks_certificate_new_from_der(der, error);
  if (certificate == NULL)
    return lks_prefix(error, "%s: ", _("damaged: one of its certificates cannot be read"));
  LksBagCertificate *bag = g_new0(LksBagCertificate, 1);
  bag->certificate = g_steal_pointer(&certificate);
  read_attributes(safe, &bag->attributes);
  g_ptr_array_add(self->certificates, bag);
  return TRUE;
}

static gboolean
take_bag(LksBags *self, const PKCS12_SAFEBAG *safe, guint depth, GError **error)
{
  switch (PKCS12_SAFEBAG_get_nid(safe)) {
  case NID_keyBag:
  case NID_pkcs8ShroudedKeyBag:
    take_key(self, safe);
    return TRUE;
  case NID_certBag:
    return take_certificate(self, safe, error);
  case NID_safeContentsBag:
    return lks_bags_collect(self, PKCS12_SAFEBAG_get0_safes(safe), depth + 1, error);
  default: /* revocation lists and secrets concern nobody here */
    return TRUE;
  }
}

gboolean
lks_bags_collect(LksBags *self, const STACK_OF(PKCS12_SAFEBAG) * bags, guint depth, GError **error)
{
  if (depth > DEEPEST)
    return lks_throw(error, LKS_ERROR_TOO_LARGE, _("its parts are nested too deeply"));
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++) {
    if (++self->n_bags > MOST_BAGS)
      return lks_throw(error, LKS_ERROR_TOO_LARGE, _("it holds more than %d things"), MOST_BAGS);
    if (!take_bag(self, sk_PKCS12_SAFEBAG_value(bags, i), depth, error))
      return FALSE;
  }
  return TRUE;
}

/* --- entries --- */

static gboolean
same_id(const LksBagAttributes *a, const LksBagAttributes *b)
{
  return a->id != NULL && b->id != NULL && g_bytes_equal(a->id, b->id);
}

/* A single key that fits nothing is taken for the first certificate's, so that the mismatch shows.
 */
static LksBagCertificate *
find_presumed(LksBags *self)
{
  for (guint i = 0; self->keys->len == 1 && i < self->certificates->len; i++) {
    LksBagCertificate *bag = g_ptr_array_index(self->certificates, i);
    if (!lks_certificate_is_ca(bag->certificate))
      return bag;
  }
  return NULL;
}

/* By localKeyId; among several of the same id, and where there is none, by the key itself. */
static LksBagCertificate *
find_leaf(LksBags *self, const LksBagKey *key)
{
  LksBagCertificate *by_id = NULL, *by_key = NULL;
  for (guint i = 0; i < self->certificates->len; i++) {
    LksBagCertificate *bag = g_ptr_array_index(self->certificates, i);
    gboolean matches = key->key != NULL && lks_key_matches(key->key, bag->certificate);
    gboolean linked = same_id(&key->attributes, &bag->attributes);
    if (matches && linked)
      return bag;
    if (linked && by_id == NULL)
      by_id = bag;
    if (matches && by_key == NULL)
      by_key = bag;
  }
  if (by_id == NULL && by_key == NULL)
    return find_presumed(self);
  return by_id != NULL ? by_id : by_key;
}

static void
mark_used(LksBags *self, GPtrArray *chain)
{
  for (guint i = 0; i < chain->len; i++)
    for (guint j = 0; j < self->certificates->len; j++) {
      LksBagCertificate *bag = g_ptr_array_index(self->certificates, j);
      if (lks_certificate_equal(bag->certificate, g_ptr_array_index(chain, i)))
        bag->used = TRUE;
    }
}

static GPtrArray *
build_chain(LksBags *self, const LksBagKey *key, GPtrArray *pool)
{
  LksBagCertificate *leaf = find_leaf(self, key);
  if (leaf == NULL)
    return g_ptr_array_new_with_free_func(g_object_unref);
  GPtrArray *chain = lks_chain_build(leaf->certificate, pool);
  mark_used(self, chain);
  return chain;
}

static void
add_key_entry(LksBags *self, const LksBagKey *key, GPtrArray *pool)
{
  g_autoptr(GPtrArray) chain = build_chain(self, key, pool);
  g_autoptr(LksKeystoreEntry) entry =
      key->key != NULL ? lks_keystore_entry_new_key(key->attributes.alias, key->key, chain)
                       : lks_keystore_entry_new_locked(key->attributes.alias, key->status, chain);
  lks_keystore_entry_set_key_password(entry, key->password);
  lks_keystore_entry_set_provider(entry, key->attributes.provider);
  lks_keystore_add(self->load->store, entry);
}

void
lks_bags_make_entries(LksBags *self)
{
  g_autoptr(GPtrArray) pool = g_ptr_array_new();
  for (guint i = 0; i < self->certificates->len; i++)
    g_ptr_array_add(pool,
                    ((LksBagCertificate *)g_ptr_array_index(self->certificates, i))->certificate);
  for (guint i = 0; i < self->keys->len; i++)
    add_key_entry(self, g_ptr_array_index(self->keys, i), pool);
  for (guint i = 0; i < self->certificates->len; i++) {
    const LksBagCertificate *bag = g_ptr_array_index(self->certificates, i);
    if (bag->used && !bag->attributes.trusted)
      continue;
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(bag->attributes.alias,
                                           bag->attributes.trusted ? LKS_ENTRY_TRUSTED
                                                                   : LKS_ENTRY_CERTIFICATE,
                                           bag->certificate);
    lks_keystore_add(self->load->store, entry);
  }
}
