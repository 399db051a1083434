// SPDX-License-Identifier: LGPL-2.1-or-later
#include <openssl/pkcs12.h>
#include <string.h>

#include "keystore-samples.h"
#include "lks-error.h"
#include "lks-java-store.h"
#include "lks-keystore-private.h"
#include "lks-salts.h"

/* 2026-06-01 */
#define DATE G_GINT64_CONSTANT(1780272000)

static const char *const none[] = { NULL };
static const char *const usual[] = { "storepass", NULL };

static LksKeystore *
load_as(const char *file, const char *alias)
{
  g_autoptr(LksKeystore) store = sample_load(file, none);
  LksKeystore *renamed = lks_keystore_dup_renamed(store, alias, NULL);
  g_assert_nonnull(renamed);
  return renamed;
}

/* --- the very bytes --- */

static const struct {
  const char *input, *alias, *golden, *format, *reader;
  gboolean trust_only;
} goldens[] = {
  { "ec.pem", "The-Key", "golden.jks", "jks", NULL, FALSE },
  { "root.pem", NULL, "golden-trust.jks", "jks", NULL, TRUE },
  { "ec.pem", "The-Key", "golden-java-11.p12", "pkcs12", "java-11", FALSE },
  { "rsa.pem", "The-Key", "golden-windows-2019.p12", "pkcs12", "windows-2019", FALSE },
};

static void
test_golden(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  for (guint i = 0; i < G_N_ELEMENTS(goldens); i++) {
    g_test_message("%s", goldens[i].golden);
    g_autoptr(LksKeystore) store = goldens[i].alias != NULL
                                       ? load_as(goldens[i].input, goldens[i].alias)
                                       : sample_load(goldens[i].input, none);
    const LksKeystoreSaveOptions options = {
      .reader = goldens[i].reader != NULL ? lks_reader_profile_find(goldens[i].reader) : NULL,
      .password = password,
      .trust_only = goldens[i].trust_only,
      .created = DATE,
    };
    g_autoptr(GBytes) written = sample_save(store, goldens[i].format, &options);
    g_autoptr(GBytes) golden = sample_read(goldens[i].golden);
    g_assert_true(g_bytes_equal(written, golden));
  }
}

/* each writing has salts of its own, unless it is to be reproducible */
static void
test_random(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  g_autoptr(LksKeystore) store = load_as("ec.pem", "key");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  static const char *const formats[] = { "jks", "pkcs12" };
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    const LksKeystoreFormat *format = lks_keystore_format_find(formats[i]);
    g_unsetenv("SOURCE_DATE_EPOCH");
    g_autoptr(GBytes) a = lks_keystore_save(store, format, &options, NULL);
    g_autoptr(GBytes) b = lks_keystore_save(store, format, &options, NULL);
    g_assert_false(g_bytes_equal(a, b));
    g_setenv("SOURCE_DATE_EPOCH", "1780272000", TRUE);
    g_autoptr(GBytes) c = lks_keystore_save(store, format, &options, NULL);
    g_autoptr(GBytes) d = lks_keystore_save(store, format, &options, NULL);
    g_assert_true(g_bytes_equal(c, d));
    g_unsetenv("SOURCE_DATE_EPOCH");
  }
}

/* byte by byte as domain knowledge has it, without the reader's help */
static void
test_jks_bytes(void)
{
  /* magic, version, one entry, which is a trusted certificate; its alias, date, and kind */
  enum { HEAD = 44, DATE_AT = 29 };
  static const char head[] = "\xFE\xED\xFE\xED\0\0\0\2\0\0\0\1\0\0\0\2\0\13sample root"
                             "\0\0\x01\x9E\x80\0\0\0\0\5X.509";
  g_autoptr(GBytes) bytes = sample_read("golden-trust.jks");
  g_autoptr(LksKeystore) root = sample_load("root.pem", none);
  GBytes *der =
      lks_certificate_get_der(lks_keystore_entry_get_leaf(lks_keystore_get_entry(root, 0)));
  gsize length = 0, der_length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  const guint8 *expected = g_bytes_get_data(der, &der_length);
  g_assert_cmpuint(length, ==, HEAD + 4 + der_length + 20);
  guint64 date = 0;
  memcpy(&date, data + DATE_AT, sizeof date);
  g_assert_cmpint((gint64)GUINT64_FROM_BE(date), ==, DATE * 1000);
  g_assert_cmpmem(data, DATE_AT, head, DATE_AT);
  g_assert_cmpmem(data + DATE_AT + 8, 7, head + DATE_AT + 8, 7);
  g_assert_cmpmem(data + HEAD + 4, der_length, expected, der_length);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
  g_checksum_update(sum, (const guchar *)"\0s\0t\0o\0r\0e\0p\0a\0s\0s", 18);
  g_checksum_update(sum, (const guchar *)"Mighty Aphrodite", 16);
  g_checksum_update(sum, data, (gssize)(length - 20));
  guint8 digest[20];
  gsize size = sizeof digest;
  g_checksum_get_digest(sum, digest, &size);
  g_assert_cmpmem(data + length - 20, 20, digest, sizeof digest);
}

/* --- PKCS#12 for a named reader --- */

typedef struct {
  const char *reader;
  int pbe; /* of key and certificates; NID_aes_256_cbc: PBES2 with HMAC-SHA256 */
  int mac;
  gboolean windows; /* CSP name and key set of the machine */
} Profile;

static const Profile profiles[] = {
  { "windows-2008", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_sha1, TRUE },
  { "windows-2016", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_sha1, TRUE },
  { "windows-2019", NID_aes_256_cbc, NID_sha256, TRUE },
  { "java-8", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_sha1, FALSE },
  { "java-11", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_sha1, FALSE },
  { "java-17", NID_aes_256_cbc, NID_sha256, FALSE },
  { "openssl", NID_aes_256_cbc, NID_sha256, FALSE },
};

/* OpenSSL's view of a file: its bags in their order */
typedef struct {
  PKCS12 *file;
  STACK_OF(PKCS7) * safes;
  STACK_OF(PKCS12_SAFEBAG) * certificates;
  STACK_OF(PKCS12_SAFEBAG) * keys; /* nullable */
} Opened;

static Opened
open_with_openssl(GBytes *bytes, const char *password)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  Opened opened = { .file = d2i_PKCS12(NULL, &data, (long)length) };
  g_assert_nonnull(opened.file);
  g_assert_cmpint(PKCS12_verify_mac(opened.file, password, -1), ==, 1);
  opened.safes = PKCS12_unpack_authsafes(opened.file);
  PKCS7 *first = sk_PKCS7_value(opened.safes, 0), *second = sk_PKCS7_value(opened.safes, 1);
  g_assert_true(PKCS7_type_is_encrypted(first));
  opened.certificates = PKCS12_unpack_p7encdata(first, password, -1);
  g_assert_nonnull(opened.certificates);
  opened.keys = second != NULL ? PKCS12_unpack_p7data(second) : NULL;
  return opened;
}

static void
opened_clear(Opened *opened)
{
  PKCS12_free(opened->file);
  sk_PKCS7_pop_free(opened->safes, PKCS7_free);
  sk_PKCS12_SAFEBAG_pop_free(opened->certificates, PKCS12_SAFEBAG_free);
  sk_PKCS12_SAFEBAG_pop_free(opened->keys, PKCS12_SAFEBAG_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opened, opened_clear)

static void
assert_pbe(const X509_ALGOR *algorithm, int nid)
{
  const ASN1_OBJECT *object = NULL;
  const void *value = NULL;
  int type = 0;
  X509_ALGOR_get0(&object, &type, &value, algorithm);
  if (nid != NID_aes_256_cbc) {
    g_assert_cmpint(OBJ_obj2nid(object), ==, nid);
    return;
  }
  g_assert_cmpint(OBJ_obj2nid(object), ==, NID_pbes2);
  PBE2PARAM *parameters = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBE2PARAM));
  g_assert_cmpint(OBJ_obj2nid(parameters->encryption->algorithm), ==, nid);
  X509_ALGOR_get0(NULL, &type, &value, parameters->keyfunc);
  PBKDF2PARAM *derivation = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBKDF2PARAM));
  g_assert_cmpint(OBJ_obj2nid(derivation->prf->algorithm), ==, NID_hmacWithSHA256);
  PBKDF2PARAM_free(derivation);
  PBE2PARAM_free(parameters);
}

static void
assert_algorithms(const Opened *opened, const Profile *profile)
{
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *digest = NULL;
  const ASN1_INTEGER *rounds = NULL;
  PKCS12_get0_mac(NULL, &algorithm, NULL, &rounds, opened->file);
  X509_ALGOR_get0(&digest, NULL, NULL, algorithm);
  g_assert_cmpint(OBJ_obj2nid(digest), ==, profile->mac);
  g_assert_cmpint(ASN1_INTEGER_get(rounds), >=, 2048);
  assert_pbe(sk_PKCS7_value(opened->safes, 0)->d.encrypted->enc_data->algorithm, profile->pbe);
  const PKCS12_SAFEBAG *key = sk_PKCS12_SAFEBAG_value(opened->keys, 0);
  g_assert_cmpint(PKCS12_SAFEBAG_get_nid(key), ==, NID_pkcs8ShroudedKeyBag);
  X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(key), &algorithm, NULL);
  assert_pbe(algorithm, profile->pbe);
}

static void
assert_text(const ASN1_TYPE *value, const char *expected)
{
  g_assert_true((value != NULL) == (expected != NULL));
  if (value == NULL)
    return;
  g_assert_cmpint(value->type, ==, V_ASN1_BMPSTRING);
  guint8 *text = NULL;
  int length = ASN1_STRING_to_UTF8(&text, value->value.bmpstring);
  g_assert_cmpint(length, ==, (int)strlen(expected));
  g_assert_cmpstr((char *)text, ==, expected);
  OPENSSL_free(text);
}

static char *
dup_subject(const PKCS12_SAFEBAG *bag)
{
  X509 *x509 = PKCS12_SAFEBAG_get1_cert(bag);
  char name[80];
  X509_NAME_get_text_by_NID(X509_get_subject_name(x509), NID_commonName, name, sizeof name);
  X509_free(x509);
  return g_strdup(name);
}

static void
assert_bags(const Opened *opened, const char *leaf_name, const char *provider, gboolean machine)
{
  const PKCS12_SAFEBAG *key = sk_PKCS12_SAFEBAG_value(opened->keys, 0);
  const PKCS12_SAFEBAG *leaf = sk_PKCS12_SAFEBAG_value(opened->certificates, 0);
  const PKCS12_SAFEBAG *root = sk_PKCS12_SAFEBAG_value(opened->certificates, 1);
  g_assert_cmpint(sk_PKCS12_SAFEBAG_num(opened->certificates), ==, 2);
  g_autofree char *first = dup_subject(leaf), *second = dup_subject(root);
  g_assert_cmpstr(first, ==, leaf_name);
  g_assert_cmpstr(second, ==, "Sample root");
  assert_text(PKCS12_SAFEBAG_get0_attr(key, NID_friendlyName), "Größe 1");
  assert_text(PKCS12_SAFEBAG_get0_attr(leaf, NID_friendlyName), "Größe 1");
  const ASN1_TYPE *key_id = PKCS12_SAFEBAG_get0_attr(key, NID_localKeyID);
  const ASN1_TYPE *leaf_id = PKCS12_SAFEBAG_get0_attr(leaf, NID_localKeyID);
  g_assert_cmpint(ASN1_TYPE_cmp(key_id, leaf_id), ==, 0);
  g_assert_null(PKCS12_SAFEBAG_get0_attr(root, NID_localKeyID));
  assert_text(PKCS12_SAFEBAG_get0_attr(key, NID_ms_csp_name), provider);
  const STACK_OF(X509_ATTRIBUTE) *attributes = PKCS12_SAFEBAG_get0_attrs(key);
  gboolean marked = FALSE;
  for (int i = 0; i < sk_X509_ATTRIBUTE_num(attributes); i++)
    marked |= OBJ_obj2nid(X509_ATTRIBUTE_get0_object(sk_X509_ATTRIBUTE_value(attributes, i))) ==
              NID_LocalKeySet;
  g_assert_true(marked == machine);
}

static void
test_profile(gconstpointer data)
{
  static const struct {
    const char *file, *leaf;
    gboolean rsa;
  } rows[] = { { "rsa.pem", "rsa.example.test", TRUE }, { "ec.pem", "ec.example.test", FALSE } };
  const Profile *profile = data;
  const LksReaderProfile *reader = lks_reader_profile_find(profile->reader);
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .reader = reader,
                                           .password = password,
                                           .created = DATE };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksKeystore) store = load_as(rows[i].file, "Größe 1");
    g_autoptr(GBytes) bytes = sample_save(store, "pkcs12", &options);
    g_auto(Opened) opened = open_with_openssl(bytes, "storepass");
    assert_algorithms(&opened, profile);
    /* Microsoft's RSA provider never takes an EC key */
    assert_bags(&opened, rows[i].leaf,
                profile->windows && rows[i].rsa ? LKS_PROVIDER_RSA_AES : NULL, profile->windows);
    g_autoptr(LksKeystore) again = sample_load_bytes(bytes, usual);
    g_assert_null(lks_reader_profile_dup_refusal(reader, again));
  }
}

static void
test_provider(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  g_autoptr(LksKeystore) rsa = load_as("rsa.pem", "key");
  g_autoptr(LksKeystore) ec = load_as("ec.pem", "key");
  const LksKeystoreSaveOptions options = { .password = password,
                                           .created = DATE,
                                           .provider = "Some Provider" };
  sample_assert_refused(ec, "pkcs12", &options, LKS_ERROR_UNSUPPORTED, "holds RSA keys only");
  g_autoptr(GBytes) bytes = sample_save(rsa, "pkcs12", &options);
  g_autoptr(LksKeystore) again = sample_load_bytes(bytes, usual);
  g_autoptr(LksKeystoreEntry) copy =
      lks_keystore_entry_dup_with(lks_keystore_get_entry(again, 0), "copy",
                                  lks_keystore_entry_get_chain(lks_keystore_get_entry(again, 0)));
  g_assert_cmpstr(lks_keystore_entry_get_provider(copy), ==, "Some Provider");
  g_assert_cmpstr(lks_keystore_entry_get_provider(lks_keystore_get_entry(again, 0)), ==,
                  "Some Provider");
  /* and it is kept when the file is written anew */
  const LksKeystoreSaveOptions plain = { .password = password, .created = DATE };
  g_autoptr(GBytes) kept = sample_save(again, "pkcs12", &plain);
  g_autoptr(LksKeystore) third = sample_load_bytes(kept, usual);
  g_assert_cmpstr(lks_keystore_entry_get_provider(lks_keystore_get_entry(third, 0)), ==,
                  "Some Provider");
}

/* without its attribute Java would see an empty truststore */
static void
test_java_trust(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  g_autoptr(LksKeystore) store = sample_load("ec.pem", none);
  const LksKeystoreSaveOptions options = {
    .reader = lks_reader_profile_find("java-11"),
    .password = password,
    .trust_only = TRUE,
    .created = DATE,
  };
  g_autoptr(GBytes) bytes = sample_save(store, "pkcs12", &options);
  g_auto(Opened) opened = open_with_openssl(bytes, "storepass");
  g_assert_null(opened.keys);
  ASN1_OBJECT *trust = OBJ_txt2obj("2.16.840.1.113894.746875.1.1", 1);
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num(opened.certificates); i++) {
    const STACK_OF(X509_ATTRIBUTE) *attributes =
        PKCS12_SAFEBAG_get0_attrs(sk_PKCS12_SAFEBAG_value(opened.certificates, i));
    g_assert_cmpint(X509at_get_attr_by_OBJ(attributes, trust, -1), >=, 0);
    g_assert_cmpint(X509at_get_attr_by_NID(attributes, NID_friendlyName, -1), >=, 0);
  }
  ASN1_OBJECT_free(trust);
  g_autoptr(LksKeystore) again = sample_load_bytes(bytes, usual);
  g_assert_cmpuint(lks_keystore_get_n_entries(again), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint(lks_keystore_entry_get_kind(lks_keystore_get_entry(again, i)), ==,
                    LKS_ENTRY_TRUSTED);
}

/* --- passwords and names --- */

static void
test_passwords(void)
{
  static const char *const passwords[] = { "", "x", "Grüße€😀", "  blank at both ends  ",
                                           "a very long one, beyond any block of any cipher or "
                                           "digest that is used here, so that all the loops run" };
  static const char *const formats[] = { "jks", "pkcs12", "pem" };
  g_autoptr(LksKeystore) store = load_as("ec.pem", "key");
  for (guint i = 0; i < G_N_ELEMENTS(passwords); i++)
    for (guint j = 0; j < G_N_ELEMENTS(formats); j++) {
      g_autoptr(LksSecret) password = lks_secret_new_from_string(passwords[i]);
      const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
      g_autoptr(GBytes) bytes = sample_save(store, formats[j], &options);
      g_autoptr(LksKeystore) again =
          sample_load_bytes(bytes, (const char *const[]){ passwords[i], NULL });
      LksKeystoreEntry *entry = lks_keystore_get_entry(again, 0);
      g_assert_cmpint(lks_keystore_entry_get_key_status(entry), ==, LKS_KEY_OPEN);
      g_assert_true(lks_keystore_entry_key_matches(entry));
    }
}

static void
test_unprotected(void)
{
  g_autoptr(LksKeystore) store = load_as("ec.pem", "key");
  static const char *const formats[] = { "pkcs12", "pem" };
  LksKeystoreSaveOptions options = { .created = DATE };
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    options.allow_plain_keys = FALSE;
    sample_assert_refused(store, formats[i], &options, LKS_ERROR_PASSWORD_NEEDED,
                          "without protection");
    options.allow_plain_keys = TRUE;
    g_autoptr(GBytes) bytes = sample_save(store, formats[i], &options);
    g_autoptr(LksKeystore) again = sample_load_bytes(bytes, none);
    g_assert_nonnull(lks_keystore_entry_get_key(lks_keystore_get_entry(again, 0)));
  }
  sample_assert_refused(store, "jks", &options, LKS_ERROR_PASSWORD_NEEDED,
                        "never without a password");
}

static void
test_key_password(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  g_autoptr(LksSecret) own = lks_secret_new_from_string("keypass");
  const LksKeystoreSaveOptions options = { .password = password,
                                           .key_password = own,
                                           .created = DATE };
  g_autoptr(LksKeystore) store = load_as("ec.pem", "key");
  g_autoptr(GBytes) bytes = sample_save(store, "jks", &options);
  g_autoptr(LksKeystore) locked = sample_load_bytes(bytes, usual);
  g_assert_cmpint(lks_keystore_entry_get_key_status(lks_keystore_get_entry(locked, 0)), ==,
                  LKS_KEY_PASSWORD_WRONG);
  g_autoptr(LksKeystore) open =
      sample_load_bytes(bytes, (const char *const[]){ "keypass", "storepass", NULL });
  LksKeystoreEntry *entry = lks_keystore_get_entry(open, 0);
  g_assert_true(lks_secret_equal(lks_keystore_entry_get_key_password(entry), own));
  sample_assert_refused(store, "pkcs12", &options, LKS_ERROR_UNSUPPORTED, "no password of its own");
}

static void
test_aliases(void)
{
  static const struct {
    const char *given, *jks;
  } rows[] = {
    { "SPOC1-Key", "spoc1-key" },
    { "Größe Ä", "größe ä" },
    { "😀", "😀" },
    { "a\tb", "a\tb" },
  };
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksKeystore) store = load_as("ec.pem", rows[i].given);
    g_autoptr(GBytes) jks = sample_save(store, "jks", &options),
                      pfx = sample_save(store, "pkcs12", &options);
    g_autoptr(LksKeystore) java = sample_load_bytes(jks, usual),
                           other = sample_load_bytes(pfx, usual);
    g_assert_cmpstr(lks_keystore_entry_get_alias(lks_keystore_get_entry(java, 0)), ==, rows[i].jks);
    g_assert_nonnull(lks_keystore_find(java, rows[i].given));
    /* PKCS#12 keeps the name as it is; Java lower-cases it by itself */
    g_assert_cmpstr(lks_keystore_entry_get_alias(lks_keystore_get_entry(other, 0)), ==,
                    rows[i].given);
    g_assert_nonnull(lks_keystore_find(other, rows[i].jks));
  }
}

/* somebody else wrote an alias that Java will never find */
static void
test_alias_not_lower_case(void)
{
  g_autoptr(GBytes) golden = sample_read("golden.jks");
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(golden, &length);
  g_autoptr(GByteArray) copy = g_byte_array_new();
  g_byte_array_append(copy, data, (guint)length - 20);
  g_assert_cmpmem(copy->data + 18, 7, "the-key", 7);
  copy->data[18] = 'T';
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  lks_java_store_append_digest(copy, password);
  g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(g_steal_pointer(&copy));
  g_autoptr(LksKeystore) store = sample_load_bytes(bytes, usual);
  g_assert_null(lks_keystore_find(store, "The-key"));
  g_autofree char *refusal =
      lks_reader_profile_dup_refusal(lks_reader_profile_find("java-11"), store);
  g_assert_cmpstr(refusal, ==, "Java cannot find the entry “The-key”: it looks for “the-key”");
}

static void
test_several_keys(void)
{
  static const char *const formats[] = { "jks", "pkcs12" };
  g_autoptr(LksKeystore) store = sample_load("keytool.p12", usual);
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    g_autoptr(GBytes) bytes = sample_save(store, formats[i], &options);
    g_autoptr(LksKeystore) again = sample_load_bytes(bytes, usual);
    g_assert_cmpuint(lks_keystore_get_n_entries(again), ==, 3);
    LksKeystoreEntry *ec = lks_keystore_find(again, "ec"), *rsa = lks_keystore_find(again, "rsa");
    g_assert_true(lks_keystore_entry_key_matches(ec) && lks_keystore_entry_key_matches(rsa));
    g_assert_cmpuint(lks_keystore_entry_get_chain(rsa)->len, ==, 2);
    g_assert_cmpint(lks_keystore_entry_get_kind(lks_keystore_find(again, "root")), ==,
                    LKS_ENTRY_TRUSTED);
  }
}

/* nothing is left out silently */
static void
test_no_place(void)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  g_autoptr(LksKeystore) loose = sample_load("root.pem", none);
  sample_assert_refused(loose, "jks", &options, LKS_ERROR_UNSUPPORTED, "not marked as trusted");
  g_autoptr(LksKeystore) several = sample_load("keytool.p12", usual);
  sample_assert_refused(several, "der", &options, LKS_ERROR_UNSUPPORTED, "a DER file");
  sample_assert_refused(several, "jceks", &options, LKS_ERROR_UNSUPPORTED,
                        "only read, never written");
  g_autoptr(LksKeystore) bare = sample_load("sec1.der", none);
  sample_assert_refused(bare, "jks", &options, LKS_ERROR_UNSUPPORTED, "without a certificate");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/keystore/write/golden", test_golden);
  g_test_add_func("/keystore/write/random", test_random);
  g_test_add_func("/keystore/write/jks-bytes", test_jks_bytes);
  for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
    g_autofree char *path = g_strconcat("/keystore/write/for/", profiles[i].reader, NULL);
    g_test_add_data_func(path, &profiles[i], test_profile);
  }
  g_test_add_func("/keystore/write/provider", test_provider);
  g_test_add_func("/keystore/write/java-trust", test_java_trust);
  g_test_add_func("/keystore/write/passwords", test_passwords);
  g_test_add_func("/keystore/write/unprotected", test_unprotected);
  g_test_add_func("/keystore/write/key-password", test_key_password);
  g_test_add_func("/keystore/write/aliases", test_aliases);
  g_test_add_func("/keystore/write/alias-not-lower-case", test_alias_not_lower_case);
  g_test_add_func("/keystore/write/several-keys", test_several_keys);
  g_test_add_func("/keystore/write/no-place", test_no_place);
  return g_test_run();
}
