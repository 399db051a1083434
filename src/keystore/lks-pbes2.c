// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pbes2.h"

#include <string.h>

#define LONGEST_BLOCK 144 /* of SHA3-224 */

/* --- PBKDF2 ---------------------------------------------------------------------------------- */

/* A fleet's check is little but this. OpenSSL's own copies four digests each round; two are enough:
 * what HMAC hashed of its key, inside and outside (RFC 2104). */
typedef struct {
  EVP_MD_CTX *inner;
  EVP_MD_CTX *outer;
  EVP_MD_CTX *work;
  gsize length; /* of a digest */
} Hmac;

static void
hmac_clear(Hmac *self)
{
  EVP_MD_CTX_free(self->inner);
  EVP_MD_CTX_free(self->outer);
  EVP_MD_CTX_free(self->work);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Hmac, hmac_clear)

static gboolean
take_block(EVP_MD_CTX *context, const EVP_MD *digest, const guint8 *block, gsize size, guint8 mask)
{
  guint8 masked[LONGEST_BLOCK];
  for (gsize i = 0; i < size; i++)
    masked[i] = block[i] ^ mask;
  gboolean done = EVP_DigestInit_ex2(context, digest, NULL) == 1 &&
                  EVP_DigestUpdate(context, masked, size) == 1;
  lks_wipe(masked, sizeof masked);
  return done;
}

static gboolean
hmac_init(Hmac *self, const EVP_MD *digest, LksSecret *password)
{
  gsize length = 0;
  const guint8 *text = password != NULL ? lks_secret_peek(password, &length) : NULL;
  int size = EVP_MD_get_block_size(digest);
  guint8 block[LONGEST_BLOCK] = { 0 };
  if (size < EVP_MD_get_size(digest) || size > LONGEST_BLOCK)
    return FALSE;
  self->inner = EVP_MD_CTX_new();
  self->outer = EVP_MD_CTX_new();
  self->work = EVP_MD_CTX_new();
  self->length = (gsize)EVP_MD_get_size(digest);
  if (length > (gsize)size) {
    if (EVP_Digest(text, length, block, NULL, digest, NULL) != 1)
      return FALSE;
  } else if (length > 0) {
    memcpy(block, text, length);
  }
  gboolean done = take_block(self->inner, digest, block, (gsize)size, 0x36) &&
                  take_block(self->outer, digest, block, (gsize)size, 0x5c);
  lks_wipe(block, sizeof block);
  return done;
}

static gboolean
hmac_finish(Hmac *self, guint8 *result)
{
  return EVP_DigestFinal_ex(self->work, result, NULL) == 1 &&
         EVP_MD_CTX_copy_ex(self->work, self->outer) == 1 &&
         EVP_DigestUpdate(self->work, result, self->length) == 1 &&
         EVP_DigestFinal_ex(self->work, result, NULL) == 1;
}

static gboolean
first_round(Hmac *self, const guint8 *salt, gsize salt_length, guint32 number, guint8 *result)
{
  guint32 index = GUINT32_TO_BE(number);
  return EVP_MD_CTX_copy_ex(self->work, self->inner) == 1 &&
         EVP_DigestUpdate(self->work, salt, salt_length) == 1 &&
         EVP_DigestUpdate(self->work, &index, sizeof index) == 1 && hmac_finish(self, result);
}

static gboolean
next_round(Hmac *self, guint8 *result)
{
  return EVP_MD_CTX_copy_ex(self->work, self->inner) == 1 &&
         EVP_DigestUpdate(self->work, result, self->length) == 1 && hmac_finish(self, result);
}

static gboolean
derive_block(Hmac *self,
             const guint8 *salt,
             gsize salt_length,
             guint32 number,
             guint64 iterations,
             guint8 *block)
{
  guint8 round[EVP_MAX_MD_SIZE];
  gboolean done = first_round(self, salt, salt_length, number, round);
  memcpy(block, round, self->length);
  for (guint64 i = 1; i < iterations && done; i++) {
    done = next_round(self, round);
    for (gsize k = 0; k < self->length; k++)
      block[k] ^= round[k];
  }
  lks_wipe(round, sizeof round);
  return done;
}

gboolean
lks_pbkdf2(const EVP_MD *digest,
           LksSecret *password,
           const guint8 *salt,
           gsize salt_length,
           guint64 iterations,
           guint8 *key,
           gsize key_length)
{
  g_auto(Hmac) hmac = { 0 };
  guint8 block[EVP_MAX_MD_SIZE] = { 0 };
  gboolean done = hmac_init(&hmac, digest, password);
  guint32 number = 0;
  for (gsize filled = 0; done && filled < key_length; filled += hmac.length) {
    done = derive_block(&hmac, salt, salt_length, ++number, iterations, block);
    memcpy(key + filled, block, MIN(hmac.length, key_length - filled));
  }
  lks_wipe(block, sizeof block);
  return done;
}

/* --- PBES2 ----------------------------------------------------------------------------------- */

typedef struct {
  EVP_CIPHER *cipher;
  EVP_MD *digest;
  PBKDF2PARAM *derivation;
  gint64 iterations;
  const guint8 *vector; /* lent by the algorithm's parameters */
  PBE2PARAM *parameters;
} Scheme;

static void
scheme_clear(Scheme *self)
{
  EVP_CIPHER_free(self->cipher);
  EVP_MD_free(self->digest);
  PBKDF2PARAM_free(self->derivation);
  PBE2PARAM_free(self->parameters);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scheme, scheme_clear)

static gpointer
unpack(const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
  int type = 0;
  const void *value = NULL;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  return type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, item) : NULL;
}

static gboolean
read_cipher(Scheme *self)
{
  const X509_ALGOR *algorithm = self->parameters->encryption;
  int nid = OBJ_obj2nid(algorithm->algorithm), type = 0;
  const void *value = NULL;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  if ((nid != NID_aes_128_cbc && nid != NID_aes_192_cbc && nid != NID_aes_256_cbc) ||
      type != V_ASN1_OCTET_STRING || ASN1_STRING_length(value) != 16)
    return FALSE;
  self->vector = ASN1_STRING_get0_data(value);
  self->cipher = EVP_CIPHER_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL);
  return self->cipher != NULL;
}

static gboolean
read_digest(Scheme *self)
{
  int prf = self->derivation->prf != NULL ? OBJ_obj2nid(self->derivation->prf->algorithm)
                                          : NID_hmacWithSHA1;
  int nid = NID_undef;
  if (EVP_PBE_find(EVP_PBE_TYPE_PRF, prf, NULL, &nid, NULL) != 1 || OBJ_nid2sn(nid) == NULL)
    return FALSE;
  self->digest = EVP_MD_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL);
  return self->digest != NULL;
}

static gboolean
read_derivation(Scheme *self)
{
  const X509_ALGOR *algorithm = self->parameters->keyfunc;
  gint64 length = 0;
  if (OBJ_obj2nid(algorithm->algorithm) != NID_id_pbkdf2)
    return FALSE;
  self->derivation = unpack(algorithm, ASN1_ITEM_rptr(PBKDF2PARAM));
  if (self->derivation == NULL || self->derivation->salt->type != V_ASN1_OCTET_STRING ||
      ASN1_INTEGER_get_int64(&self->iterations, self->derivation->iter) != 1 ||
      self->iterations < 1 || self->iterations > LKS_MOST_ITERATIONS)
    return FALSE;
  if (self->derivation->keylength != NULL &&
      (ASN1_INTEGER_get_int64(&length, self->derivation->keylength) != 1 ||
       length != EVP_CIPHER_get_key_length(self->cipher)))
    return FALSE;
  return read_digest(self);
}

static gboolean
read_scheme(Scheme *self, const X509_ALGOR *algorithm)
{
  if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
    return FALSE;
  self->parameters = unpack(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
  return self->parameters != NULL && read_cipher(self) && read_derivation(self);
}

static gpointer
decrypt(const Scheme *self, const ASN1_OCTET_STRING *data, const ASN1_ITEM *item, const guint8 *key)
{
  gsize size = (gsize)ASN1_STRING_length(data) + EVP_MAX_BLOCK_LENGTH;
  g_autofree guint8 *plain = g_malloc(size);
  const guint8 *start = plain;
  int length = 0, rest = 0;
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new();
  gboolean done = EVP_DecryptInit_ex2(context, self->cipher, key, self->vector, NULL) == 1 &&
                  EVP_DecryptUpdate(context, plain, &length, ASN1_STRING_get0_data(data),
                                    ASN1_STRING_length(data)) == 1 &&
                  EVP_DecryptFinal_ex(context, plain + length, &rest) == 1;
  gpointer result =
      done ? ASN1_item_d2i_ex(NULL, &start, length + rest, item, lks_openssl_context(), NULL)
           : NULL;
  lks_wipe(plain, size);
  return result;
}

gpointer
lks_pbes2_decrypt(const X509_ALGOR *algorithm,
                  const ASN1_OCTET_STRING *data,
                  const ASN1_ITEM *item,
                  LksSecret *password,
                  gboolean *known)
{
  g_auto(Scheme) scheme = { 0 };
  guint8 key[EVP_MAX_KEY_LENGTH];
  *known = read_scheme(&scheme, algorithm);
  if (!*known)
    return NULL;
  const ASN1_OCTET_STRING *salt = scheme.derivation->salt->value.octet_string;
  gboolean derived = lks_pbkdf2(scheme.digest, password, ASN1_STRING_get0_data(salt),
                                (gsize)ASN1_STRING_length(salt), (guint64)scheme.iterations, key,
                                (gsize)EVP_CIPHER_get_key_length(scheme.cipher));
  gpointer result = derived ? decrypt(&scheme, data, item, key) : NULL;
  lks_wipe(key, sizeof key);
  return result;
}
