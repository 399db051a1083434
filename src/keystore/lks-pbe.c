// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pbe.h"
#include "lks-pbe-repair.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* --- what it is --- */

static const struct {
  int nid;
  LksPbeKinds kind;
} schemes[] = {
  { NID_pbe_WithSHA1And40BitRC2_CBC, LKS_PBE_PKCS12_RC2 },
  { NID_pbe_WithSHA1And128BitRC2_CBC, LKS_PBE_PKCS12_RC2 },
  { NID_pbe_WithSHA1And3_Key_TripleDES_CBC, LKS_PBE_PKCS12_3DES },
  { NID_pbe_WithSHA1And2_Key_TripleDES_CBC, LKS_PBE_PKCS12_3DES },
  { NID_pbe_WithSHA1And128BitRC4, LKS_PBE_PKCS12_RC4 },
  { NID_pbe_WithSHA1And40BitRC4, LKS_PBE_PKCS12_RC4 },
  { NID_pbeWithMD5AndDES_CBC, LKS_PBE_PKCS5_1 },
  { NID_pbeWithMD5AndRC2_CBC, LKS_PBE_PKCS5_1 },
  { NID_pbeWithSHA1AndDES_CBC, LKS_PBE_PKCS5_1 },
  { NID_pbeWithSHA1AndRC2_CBC, LKS_PBE_PKCS5_1 },
};

static gboolean
throw_unavailable(const ASN1_OBJECT *object, GError **error)
{
  char name[120];
  OBJ_obj2txt(name, sizeof name, object, 0);
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("it is encrypted by an algorithm that is not available here: %s"), name);
}

static gboolean
throw_damaged(GError **error)
{
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("damaged: the parameters of the encryption cannot be read"));
}

gboolean
lks_pbe_check_iterations(const ASN1_INTEGER *number, guint64 *iterations, GError **error)
{
  gint64 count = 0;
  if (ASN1_INTEGER_get_int64(&count, number) != 1 || count > LKS_MOST_ITERATIONS) {
    ERR_clear_error();
    return lks_throw(error, LKS_ERROR_TOO_LARGE,
                     _("it asks for more than %d rounds of key derivation, which no reader does"),
                     LKS_MOST_ITERATIONS);
  }
  if (count < 1)
    return throw_damaged(error);
  *iterations = MAX(*iterations, (guint64)count);
  return TRUE;
}

static gpointer
unpack(const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
  int type = 0;
  const void *value = NULL;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  return type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, item) : NULL;
}

static gboolean
has_cipher(int nid)
{
  if (nid == NID_undef)
    return FALSE;
  g_autoptr(EVP_CIPHER) cipher = EVP_CIPHER_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL);
  return cipher != NULL;
}

static LksPbeKinds
kind_of_prf(int nid, int cipher)
{
  if (cipher != NID_aes_128_cbc && cipher != NID_aes_192_cbc && cipher != NID_aes_256_cbc)
    return LKS_PBE_OTHER;
  if (nid == NID_hmacWithSHA1)
    return LKS_PBE_AES_SHA1;
  if (nid == NID_hmacWithSHA256)
    return LKS_PBE_AES_SHA256;
  return nid == NID_hmacWithSHA384 || nid == NID_hmacWithSHA512 ? LKS_PBE_AES_SHA2 : LKS_PBE_OTHER;
}

static gboolean
examine_pbkdf2(const X509_ALGOR *function, int cipher, LksKeystoreFacts *facts, GError **error)
{
  g_autoptr(PBKDF2PARAM) derivation = unpack(function, ASN1_ITEM_rptr(PBKDF2PARAM));
  if (derivation == NULL)
    return throw_damaged(error);
  int prf = derivation->prf != NULL ? OBJ_obj2nid(derivation->prf->algorithm) : NID_hmacWithSHA1;
  if (EVP_PBE_find(EVP_PBE_TYPE_PRF, prf, NULL, NULL, NULL) != 1)
    return throw_unavailable(derivation->prf->algorithm, error);
  facts->pbe |= kind_of_prf(prf, cipher);
  return lks_pbe_check_iterations(derivation->iter, &facts->iterations, error);
}

static gboolean
examine_pbes2(const X509_ALGOR *algorithm, LksKeystoreFacts *facts, GError **error)
{
  g_autoptr(PBE2PARAM) parameters = unpack(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
  if (parameters == NULL)
    return throw_damaged(error);
  int cipher = OBJ_obj2nid(parameters->encryption->algorithm);
  if (!has_cipher(cipher))
    return throw_unavailable(parameters->encryption->algorithm, error);
  int function = OBJ_obj2nid(parameters->keyfunc->algorithm);
  if (function == NID_id_pbkdf2)
    return examine_pbkdf2(parameters->keyfunc, cipher, facts, error);
  if (function != NID_id_scrypt)
    return throw_unavailable(parameters->keyfunc->algorithm, error);
  facts->pbe |= LKS_PBE_SCRYPT; /* OpenSSL limits its memory itself */
  return TRUE;
}

static gboolean
examine_scheme(const X509_ALGOR *algorithm, LksKeystoreFacts *facts, GError **error)
{
  int nid = OBJ_obj2nid(algorithm->algorithm), cipher = NID_undef;
  if (EVP_PBE_find(EVP_PBE_TYPE_OUTER, nid, &cipher, NULL, NULL) != 1 || !has_cipher(cipher))
    return throw_unavailable(algorithm->algorithm, error);
  LksPbeKinds kind = LKS_PBE_OTHER;
  for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (schemes[i].nid == nid)
      kind = schemes[i].kind;
  facts->pbe |= kind;
  g_autoptr(PBEPARAM) parameters = unpack(algorithm, ASN1_ITEM_rptr(PBEPARAM));
  return parameters != NULL ? lks_pbe_check_iterations(parameters->iter, &facts->iterations, error)
                            : throw_damaged(error);
}

gboolean
lks_pbe_examine(const X509_ALGOR *algorithm, LksKeystoreFacts *facts, GError **error)
{
  gboolean was_wrong = FALSE;
  g_autoptr(X509_ALGOR) repaired = lks_pbe_repair(algorithm, &was_wrong);
  if (was_wrong)
    facts->pbe |= LKS_PBE_MISWRITTEN;
  return OBJ_obj2nid(repaired->algorithm) == NID_pbes2 ? examine_pbes2(repaired, facts, error)
                                                       : examine_scheme(repaired, facts, error);
}

/* --- undoing it --- */

/* as OpenSSL before 1.1 did: each byte of the UTF-8 taken for a character */
static LksSecret *
spell_bytewise(LksSecret *password)
{
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(password, &length);
  g_autofree guint8 *text = g_malloc(2 * length + 1);
  gsize used = 0;
  for (gsize i = 0; i < length; i++) {
    if (bytes[i] >= 0x80)
      text[used++] = (guint8)(0xC0 | bytes[i] >> 6);
    text[used++] = bytes[i] >= 0x80 ? (guint8)(0x80 | (bytes[i] & 0x3F)) : bytes[i];
  }
  LksSecret *spelling = lks_secret_new(text, used);
  lks_wipe(text, 2 * length);
  return spelling;
}

/* as NSS before 3.31 did with PBES2: UTF-16BE and its final zeros, as the older schemes take it */
static LksSecret *
spell_wide(LksSecret *password)
{
  int length = 0;
  gsize text_length = 0;
  const char *text = (const char *)lks_secret_peek(password, &text_length);
  guint8 *wide = OPENSSL_utf82uni(text, (int)text_length, NULL, &length);
  if (wide == NULL)
    return NULL;
  LksSecret *spelling = lks_secret_new(wide, (gsize)length);
  OPENSSL_clear_free(wide, (size_t)length);
  return spelling;
}

static gboolean
is_plain_ascii(LksSecret *password)
{
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(password, &length);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] >= 0x80)
      return FALSE;
  return TRUE;
}

static void
release(gpointer secret)
{
  if (secret != NULL)
    lks_secret_unref(secret);
}

GPtrArray *
lks_pbe_dup_spellings(LksSecret *password, gboolean is_pbes2)
{
  GPtrArray *spellings = g_ptr_array_new_with_free_func(release);
  g_ptr_array_add(spellings, password != NULL ? lks_secret_ref(password) : NULL);
  if (password != NULL && !is_plain_ascii(password))
    g_ptr_array_add(spellings, spell_bytewise(password));
  LksSecret *wide = password != NULL && is_pbes2 ? spell_wide(password) : NULL;
  if (wide != NULL)
    g_ptr_array_add(spellings, wide);
  return spellings;
}

gpointer
lks_pbe_decrypt(const X509_ALGOR *algorithm,
                const ASN1_OCTET_STRING *data,
                const ASN1_ITEM *item,
                LksSecret *password,
                GError **error)
{
  gboolean is_pbes2 = OBJ_obj2nid(algorithm->algorithm) == NID_pbes2, was_wrong = FALSE;
  g_autoptr(X509_ALGOR) repaired = lks_pbe_repair(algorithm, &was_wrong);
  g_autoptr(GPtrArray) spellings = lks_pbe_dup_spellings(password, is_pbes2);
  gpointer result = NULL;
  for (guint i = 0; i < spellings->len && result == NULL; i++) {
    LksSecret *spelling = g_ptr_array_index(spellings, i);
    gsize length = 0;
    const char *text = spelling != NULL ? (const char *)lks_secret_peek(spelling, &length) : NULL;
    result = PKCS12_item_decrypt_d2i_ex(repaired, item, text, (int)length, data, 1,
                                        lks_openssl_context(), NULL);
  }
  ERR_clear_error();
  if (result == NULL)
    lks_throw(error, LKS_ERROR_PASSWORD_WRONG, _("the password is wrong"));
  return result;
}

/* --- new ones --- */

X509_ALGOR *
lks_pbe_new(int nid, int iterations, LksSalts *salts, GError **error)
{
  guint8 salt[16], vector[EVP_MAX_IV_LENGTH];
  if (!lks_salts_fill(salts, salt, sizeof salt, error) ||
      !lks_salts_fill(salts, vector, sizeof vector, error))
    return NULL;
  X509_ALGOR *algorithm = NULL;
  g_autoptr(EVP_CIPHER) cipher = EVP_CIPHER_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL);
  if (cipher != NULL)
    algorithm = PKCS5_pbe2_set_iv_ex(cipher, iterations, salt, sizeof salt, vector,
                                     NID_hmacWithSHA256, lks_openssl_context());
  else
    /* the older schemes have salts of eight bytes */
    algorithm = PKCS5_pbe_set_ex(nid, iterations, salt, 8, lks_openssl_context());
  if (algorithm == NULL)
    lks_throw_openssl(error, LKS_ERROR_FAILED, _("the encryption cannot be prepared"));
  return algorithm;
}

X509_SIG *
lks_pbe_seal(PKCS8_PRIV_KEY_INFO *key,
             int nid,
             int iterations,
             LksSecret *password,
             LksSalts *salts,
             GError **error)
{
  gsize length = 0;
  const char *text = (const char *)lks_secret_peek(password, &length);
  g_autoptr(X509_ALGOR) algorithm = lks_pbe_new(nid, iterations, salts, error);
  if (algorithm == NULL)
    return NULL;
  X509_SIG *sealed = key != NULL ? PKCS8_set0_pbe_ex(text, (int)length, key, algorithm,
                                                     lks_openssl_context(), NULL)
                                 : NULL;
  if (sealed == NULL)
    lks_throw_openssl(error, LKS_ERROR_FAILED, _("the key cannot be encrypted"));
  else
    g_steal_pointer(&algorithm);
  return sealed;
}
