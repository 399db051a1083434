// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pkcs12-mac.h"
#include "lks-pbe.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

#define PBMAC1_OID   "1.2.840.113549.1.5.14"
#define SHORTEST_KEY 20 /* RFC 9579, section 5 */
#define LONGEST_KEY  64

typedef struct {
  const X509_ALGOR *algorithm;
  const ASN1_OCTET_STRING *digest;
  const ASN1_OCTET_STRING *salt;
  const ASN1_INTEGER *iterations; /* nullable: 1 */
} Mac;

static Mac
get_mac(const PKCS12 *file)
{
  Mac mac = { 0 };
  PKCS12_get0_mac(&mac.digest, &mac.algorithm, &mac.salt, &mac.iterations, file);
  return mac;
}

static gboolean
is_pbmac1(const X509_ALGOR *algorithm)
{
  char oid[80];
  OBJ_obj2txt(oid, sizeof oid, algorithm->algorithm, 1);
  return strcmp(oid, PBMAC1_OID) == 0;
}

static EVP_MD *
fetch_digest(int nid)
{
  return nid != NID_undef ? EVP_MD_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL) : NULL;
}

static gboolean
throw_unavailable(const ASN1_OBJECT *object, GError **error)
{
  char name[120];
  OBJ_obj2txt(name, sizeof name, object, 0);
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("its integrity check uses an algorithm that is not available here: %s"), name);
}

static gboolean
throw_damaged(GError **error)
{
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("damaged: the parameters of the integrity check (PBMAC1) cannot be read"));
}

/* --- PBMAC1 --- */

typedef struct {
  PBE2PARAM *parameters; /* PBMAC1-params has the shape of PBES2-params */
  PBKDF2PARAM *derivation;
  EVP_MD *prf;
  EVP_MD *digest;
  gint64 key_length;
  guint64 iterations;
} Pbmac1;

static void
pbmac1_clear(Pbmac1 *self)
{
  PBE2PARAM_free(self->parameters);
  PBKDF2PARAM_free(self->derivation);
  EVP_MD_free(self->prf);
  EVP_MD_free(self->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pbmac1, pbmac1_clear)

static EVP_MD *
fetch_hmac(const X509_ALGOR *algorithm)
{
  int digest = NID_undef;
  int nid = algorithm != NULL ? OBJ_obj2nid(algorithm->algorithm) : NID_hmacWithSHA1;
  if (EVP_PBE_find(EVP_PBE_TYPE_PRF, nid, NULL, &digest, NULL) != 1)
    return NULL;
  return fetch_digest(digest);
}

static gboolean
unpack_pbmac1(const X509_ALGOR *algorithm, Pbmac1 *self)
{
  int type = 0;
  const void *value = NULL;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE)
    return FALSE;
  self->parameters = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBE2PARAM));
  if (self->parameters == NULL)
    return FALSE;
  X509_ALGOR_get0(NULL, &type, &value, self->parameters->keyfunc);
  if (type != V_ASN1_SEQUENCE)
    return FALSE;
  self->derivation = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBKDF2PARAM));
  return self->derivation != NULL && self->derivation->salt->type == V_ASN1_OCTET_STRING;
}

static gboolean
parse_pbmac1(const X509_ALGOR *algorithm, Pbmac1 *self, GError **error)
{
  if (!unpack_pbmac1(algorithm, self) || self->derivation->keylength == NULL ||
      ASN1_INTEGER_get_int64(&self->key_length, self->derivation->keylength) != 1 ||
      self->key_length < SHORTEST_KEY || self->key_length > LONGEST_KEY)
    return throw_damaged(error);
  if (OBJ_obj2nid(self->parameters->keyfunc->algorithm) != NID_id_pbkdf2)
    return throw_unavailable(self->parameters->keyfunc->algorithm, error);
  self->prf = fetch_hmac(self->derivation->prf);
  if (self->prf == NULL)
    return throw_unavailable(self->derivation->prf->algorithm, error);
  self->digest = fetch_hmac(self->parameters->encryption);
  if (self->digest == NULL)
    return throw_unavailable(self->parameters->encryption->algorithm, error);
  return lks_pbe_check_iterations(self->derivation->iter, &self->iterations, error);
}

static gboolean
derive_pbmac1(const Pbmac1 *self, LksSecret *spelling, guint8 *key)
{
  gsize length = 0;
  const char *text = spelling != NULL ? (const char *)lks_secret_peek(spelling, &length) : "";
  const ASN1_OCTET_STRING *salt = self->derivation->salt->value.octet_string;
  return PKCS5_PBKDF2_HMAC(text, (int)length, ASN1_STRING_get0_data(salt), ASN1_STRING_length(salt),
                           (int)self->iterations, self->prf, (int)self->key_length, key) == 1;
}

static gboolean
verify_pbmac1(const Mac *mac, const ASN1_OCTET_STRING *content, LksSecret *spelling)
{
  g_auto(Pbmac1) self = { 0 };
  if (!parse_pbmac1(mac->algorithm, &self, NULL))
    return FALSE;
  guint8 key[LONGEST_KEY], computed[EVP_MAX_MD_SIZE];
  if (!derive_pbmac1(&self, spelling, key))
    return FALSE;
  size_t length = 0;
  gboolean done =
      EVP_Q_mac(lks_openssl_context(), "HMAC", NULL, EVP_MD_get0_name(self.digest), NULL, key,
                (size_t)self.key_length, ASN1_STRING_get0_data(content),
                (size_t)ASN1_STRING_length(content), computed, sizeof computed, &length) != NULL;
  lks_wipe(key, sizeof key);
  return done && length == (size_t)ASN1_STRING_length(mac->digest) &&
         CRYPTO_memcmp(computed, ASN1_STRING_get0_data(mac->digest), length) == 0;
}

/* --- both --- */

static gboolean
examine_pbmac1(const X509_ALGOR *algorithm, LksKeystoreFacts *facts, GError **error)
{
  g_auto(Pbmac1) self = { 0 };
  facts->mac = LKS_MAC_PBMAC1;
  if (!parse_pbmac1(algorithm, &self, error))
    return FALSE;
  facts->iterations = MAX(facts->iterations, self.iterations);
  return TRUE;
}

static LksMacKind
kind_of_digest(int nid)
{
  if (nid == NID_sha1)
    return LKS_MAC_SHA1;
  return nid == NID_sha224 || nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512
             ? LKS_MAC_SHA2
             : LKS_MAC_OTHER;
}

gboolean
lks_pkcs12_mac_examine(const PKCS12 *file, LksKeystoreFacts *facts, GError **error)
{
  Mac mac = get_mac(file);
  if (mac.algorithm == NULL) {
    facts->mac = LKS_MAC_NONE;
    return TRUE;
  }
  if (is_pbmac1(mac.algorithm))
    return examine_pbmac1(mac.algorithm, facts, error);
  int nid = OBJ_obj2nid(mac.algorithm->algorithm);
  g_autoptr(EVP_MD) digest = fetch_digest(nid);
  facts->mac = kind_of_digest(nid);
  if (digest == NULL)
    return throw_unavailable(mac.algorithm->algorithm, error);
  return mac.iterations == NULL ||
         lks_pbe_check_iterations(mac.iterations, &facts->iterations, error);
}

gboolean
lks_pkcs12_mac_verify(PKCS12 *file,
                      const ASN1_OCTET_STRING *content,
                      LksSecret *password,
                      GError **error)
{
  Mac mac = get_mac(file);
  gboolean pbmac1 = is_pbmac1(mac.algorithm);
  g_autoptr(GPtrArray) spellings = lks_pbe_dup_spellings(password, FALSE);
  gboolean right = FALSE;
  for (guint i = 0; i < spellings->len && !right; i++) {
    LksSecret *spelling = g_ptr_array_index(spellings, i);
    gsize length = 0;
    const char *text = spelling != NULL ? (const char *)lks_secret_peek(spelling, &length) : NULL;
    right = pbmac1 ? verify_pbmac1(&mac, content, spelling)
                   : PKCS12_verify_mac(file, text, (int)length) == 1;
  }
  ERR_clear_error();
  return right || lks_throw(error, LKS_ERROR_PASSWORD_WRONG, _("the password is wrong"));
}
