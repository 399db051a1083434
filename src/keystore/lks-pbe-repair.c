// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pbe-repair.h"
#include "lks-pbe.h"

#include <openssl/err.h>

static const struct {
  gint64 key_length;
  int nid;
} ciphers[] = {
  { 16, NID_aes_128_cbc },
  { 24, NID_aes_192_cbc },
  { 32, NID_aes_256_cbc },
};

static const ASN1_STRING *
get_parameters(const X509_ALGOR *algorithm)
{
  int type = 0;
  const void *value = NULL;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  return type == V_ASN1_SEQUENCE ? value : NULL;
}

/* Java before 12 wrapped PBES2 in another PBES2 (JDK-8202837); NULL: not so */
static X509_ALGOR *
unwrap(const X509_ALGOR *algorithm)
{
  const ASN1_STRING *parameters = get_parameters(algorithm);
  g_autoptr(X509_ALGOR) inner =
      parameters != NULL ? ASN1_item_unpack(parameters, ASN1_ITEM_rptr(X509_ALGOR)) : NULL;
  return inner != NULL && OBJ_obj2nid(inner->algorithm) == NID_pbes2 ? g_steal_pointer(&inner)
                                                                     : NULL;
}

/* the AES that the length of the derived key asks for; NID_undef: the one named, or no AES */
static int
find_meant_cipher(const PBE2PARAM *parameters)
{
  const ASN1_STRING *text = get_parameters(parameters->keyfunc);
  if (text == NULL || OBJ_obj2nid(parameters->keyfunc->algorithm) != NID_id_pbkdf2)
    return NID_undef;
  g_autoptr(PBKDF2PARAM) derivation = ASN1_item_unpack(text, ASN1_ITEM_rptr(PBKDF2PARAM));
  gint64 length = 0;
  if (derivation == NULL || derivation->keylength == NULL ||
      ASN1_INTEGER_get_int64(&length, derivation->keylength) != 1)
    return NID_undef;
  int named = OBJ_obj2nid(parameters->encryption->algorithm), meant = NID_undef;
  gboolean is_aes = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ciphers); i++) {
    is_aes |= ciphers[i].nid == named;
    if (ciphers[i].key_length == length)
      meant = ciphers[i].nid;
  }
  return is_aes && meant != named ? meant : NID_undef;
}

/* NSS before 3.31 named AES-128 and used keys of 32 bytes */
static gboolean
correct_cipher(X509_ALGOR *algorithm)
{
  const ASN1_STRING *text = get_parameters(algorithm);
  g_autoptr(PBE2PARAM) parameters =
      text != NULL ? ASN1_item_unpack(text, ASN1_ITEM_rptr(PBE2PARAM)) : NULL;
  int meant = parameters != NULL ? find_meant_cipher(parameters) : NID_undef;
  if (meant == NID_undef)
    return FALSE;
  ASN1_OBJECT_free(parameters->encryption->algorithm);
  parameters->encryption->algorithm = OBJ_nid2obj(meant);
  ASN1_STRING *packed = ASN1_item_pack(parameters, ASN1_ITEM_rptr(PBE2PARAM), NULL);
  return packed != NULL &&
         X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_pbes2), V_ASN1_SEQUENCE, packed) == 1;
}

X509_ALGOR *
lks_pbe_repair(const X509_ALGOR *algorithm, gboolean *was_wrong)
{
  gboolean is_pbes2 = OBJ_obj2nid(algorithm->algorithm) == NID_pbes2;
  X509_ALGOR *repaired = is_pbes2 ? unwrap(algorithm) : NULL;
  *was_wrong = repaired != NULL;
  if (repaired == NULL)
    repaired = X509_ALGOR_dup(algorithm);
  *was_wrong |= is_pbes2 && correct_cipher(repaired);
  ERR_clear_error();
  return repaired;
}
