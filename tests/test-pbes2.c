// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-pbes2.h"

/* RFC 6070 */
static void
test_vectors(void)
{
  static const struct {
    const char *password;
    const char *salt;
    guint iterations;
    guint8 key[25];
    gsize length;
  } rows[] = {
    { "password", "salt", 1, "\x0c\x60\xc8\x0f\x96\x1f\x0e\x71\xf3\xa9\xb5\x24\xaf\x60\x12\x06",
      16 },
    { "password", "salt", 4096,
      "\x4b\x00\x79\x01\xb7\x65\x48\x9a\xbe\xad\x49\xd9\x26\xf7\x21\xd0\x65\xa4\x29\xc1", 20 },
    { "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
      "\x3d\x2e\xec\x4f\xe4\x1c\x84\x9b\x80\xc8\xd8\x36\x62\xc0\xe4\x4a\x8b\x29\x1a\x96\x4c\xf2\xf0"
      "\x70"
      "\x38",
      25 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint8 key[25] = { 0 };
    g_autoptr(LksSecret) password = lks_secret_new_from_string(rows[i].password);
    g_assert_true(lks_pbkdf2(lks_openssl_sha1(), password, (const guint8 *)rows[i].salt,
                             strlen(rows[i].salt), rows[i].iterations, key, rows[i].length));
    g_assert_cmpmem(key, rows[i].length, rows[i].key, rows[i].length);
  }
}

/* passwords around the block of each digest, keys around its length */
static void
test_as_openssl(void)
{
  static const char *const digests[] = { "SHA1",   "SHA224", "SHA256",  "SHA384",
                                         "SHA512", "MD5",    "SHA3-224" };
  static const gsize passwords[] = { 0, 1, 63, 64, 65, 127, 128, 129, 143, 144, 145, 300 };
  static const gsize lengths[] = { 1, 16, 20, 21, 32, 33, 64, 65, 200 };
  guint8 text[300], salt[40];
  for (guint i = 0; i < sizeof text; i++)
    text[i] = (guint8)(i * 7 + 1);
  for (guint i = 0; i < sizeof salt; i++)
    salt[i] = (guint8)(255 - i);
  for (guint d = 0; d < G_N_ELEMENTS(digests); d++) {
    g_autoptr(EVP_MD) digest = EVP_MD_fetch(lks_openssl_context(), digests[d], NULL);
    for (guint p = 0; p < G_N_ELEMENTS(passwords); p++)
      for (guint l = 0; l < G_N_ELEMENTS(lengths); l++) {
        guint8 ours[200], theirs[200];
        guint iterations = 1 + (p * 5 + l) % 4;
        gsize salt_length = (p + l) % sizeof salt;
        g_autoptr(LksSecret) password = lks_secret_new(text, passwords[p]);
        g_assert_true(
            lks_pbkdf2(digest, password, salt, salt_length, iterations, ours, lengths[l]));
        g_assert_cmpint(PKCS5_PBKDF2_HMAC((const char *)text, (int)passwords[p], salt,
                                          (int)salt_length, (int)iterations, digest,
                                          (int)lengths[l], theirs),
                        ==, 1);
        g_assert_cmpmem(ours, lengths[l], theirs, lengths[l]);
      }
  }
}

static X509_ALGOR *
new_scheme(int nid, int prf)
{
  g_autoptr(EVP_CIPHER) cipher = EVP_CIPHER_fetch(lks_openssl_context(), OBJ_nid2sn(nid), NULL);
  guint8 salt[11] = "0123456789", vector[16] = "vector";
  return PKCS5_pbe2_set_iv_ex(cipher, 3, salt, sizeof salt, vector, prf, lks_openssl_context());
}

static void
check_scheme(int nid, int prf, gboolean is_known)
{
  g_autoptr(X509_ALGOR) scheme = new_scheme(nid, prf);
  g_autoptr(LksSecret) right = lks_secret_new_from_string("right");
  g_autoptr(LksSecret) wrong = lks_secret_new_from_string("wrong");
  ASN1_OCTET_STRING *text = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(text, (const guint8 *)"what it holds", -1);
  ASN1_OCTET_STRING *data =
      PKCS12_item_i2d_encrypt_ex(scheme, ASN1_ITEM_rptr(ASN1_OCTET_STRING), "right", 5, text, 1,
                                 lks_openssl_context(), NULL);
  g_assert_nonnull(data);
  gboolean known = !is_known;
  ASN1_OCTET_STRING *read =
      lks_pbes2_decrypt(scheme, data, ASN1_ITEM_rptr(ASN1_OCTET_STRING), right, &known);
  g_assert_true(known == is_known && (read != NULL) == is_known);
  if (read != NULL)
    g_assert_cmpint(ASN1_OCTET_STRING_cmp(read, text), ==, 0);
  g_assert_null(lks_pbes2_decrypt(scheme, data, ASN1_ITEM_rptr(ASN1_OCTET_STRING), wrong, &known));
  g_assert_null(lks_pbes2_decrypt(scheme, data, ASN1_ITEM_rptr(ASN1_OCTET_STRING), NULL, &known));
  ASN1_OCTET_STRING *cut = ASN1_OCTET_STRING_new(); /* at every length */
  for (int length = ASN1_STRING_length(data) - 1; length >= 0; length--) {
    ASN1_OCTET_STRING_set(cut, ASN1_STRING_get0_data(data), length);
    g_assert_null(lks_pbes2_decrypt(scheme, cut, ASN1_ITEM_rptr(ASN1_OCTET_STRING), right, &known));
  }
  ASN1_OCTET_STRING_free(read);
  ASN1_OCTET_STRING_free(data);
  ASN1_OCTET_STRING_free(text);
  ASN1_OCTET_STRING_free(cut);
}

static void
test_schemes(void)
{
  static const int prfs[] = { NID_hmacWithSHA1, NID_hmacWithSHA256, NID_hmacWithSHA384,
                              NID_hmacWithSHA512 };
  static const int ciphers[] = { NID_aes_128_cbc, NID_aes_192_cbc, NID_aes_256_cbc };
  for (guint c = 0; c < G_N_ELEMENTS(ciphers); c++)
    for (guint p = 0; p < G_N_ELEMENTS(prfs); p++)
      check_scheme(ciphers[c], prfs[p], TRUE);
  check_scheme(NID_des_ede3_cbc, NID_hmacWithSHA256, FALSE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pbes2/pbkdf2/vectors", test_vectors);
  g_test_add_func("/pbes2/pbkdf2/as-openssl", test_as_openssl);
  g_test_add_func("/pbes2/decrypt", test_schemes);
  return g_test_run();
}
