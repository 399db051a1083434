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

/* --- reading --- */

static guint
count_keys(LksKeystore *store)
{
  guint n = 0;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY ||
        lks_keystore_entry_get_key_status(entry) == LKS_KEY_SECRET)
      continue;
    g_assert_cmpint(lks_keystore_entry_get_key_status(entry), ==, LKS_KEY_OPEN);
    g_assert_true(lks_keystore_entry_key_matches(entry));
    n++;
  }
  return n;
}

static void
test_read(void)
{
  for (const Sample *sample = samples; sample->file != NULL; sample++) {
    g_test_message("%s", sample->file);
    g_autoptr(LksKeystore) store = sample_load(sample->file, sample->passwords);
    g_assert_cmpstr(lks_keystore_format_get_id(lks_keystore_get_format(store)), ==, sample->format);
    g_assert_cmpuint(count_keys(store), ==, sample->keys);
    g_assert_cmpuint(lks_keystore_get_n_entries(store), ==, sample->keys + sample->others);
  }
}

/* the same key and chain, whoever wrote it and however */
static void
test_same_content(void)
{
  static const char *const all[] = { "secret", "Grüße€😀", "storepass", "eckeypass", NULL };
  static const char *const files[] = {
    "rc2-40.p12",  "3des.p12",         "pbes2.p12",  "no-mac.p12",        "empty-password.p12",
    "unicode.p12", "unicode-3des.p12", "golden.jks", "golden-java-11.p12"
  };
  g_autoptr(LksKeystore) plain = sample_load("ec.pem", all);
  GPtrArray *chain = lks_keystore_entry_get_chain(lks_keystore_get_entry(plain, 0));
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_test_message("%s", files[i]);
    g_autoptr(LksKeystore) store = sample_load(files[i], all);
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, 0);
    GPtrArray *found = lks_keystore_entry_get_chain(entry);
    g_assert_cmpuint(found->len, ==, chain->len);
    for (guint j = 0; j < chain->len; j++)
      g_assert_true(
          lks_certificate_equal(g_ptr_array_index(found, j), g_ptr_array_index(chain, j)));
    g_assert_true(lks_key_matches(lks_keystore_entry_get_key(entry), g_ptr_array_index(chain, 0)));
  }
}

static GBytes *
make_pkcs12(const char *password, int mac_rounds)
{
  g_autoptr(LksKeystore) plain = sample_load("ec.pem", (const char *const[]){ NULL });
  LksKeystoreEntry *entry = lks_keystore_get_entry(plain, 0);
  g_autoptr(LksSecret) pkcs8 = lks_key_dup_pkcs8(lks_keystore_entry_get_key(entry), NULL);
  gsize length = 0, der_length = 0;
  const guint8 *bytes = lks_secret_peek(pkcs8, &length);
  PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &bytes, (long)length);
  EVP_PKEY *key = EVP_PKCS82PKEY(info);
  const guint8 *der =
      g_bytes_get_data(lks_certificate_get_der(lks_keystore_entry_get_leaf(entry)), &der_length);
  X509 *x509 = d2i_X509(NULL, &der, (long)der_length);
  PKCS12 *file = PKCS12_create(password, NULL, key, x509, NULL, -1, -1, 1, mac_rounds, 0);
  guint8 *out = NULL;
  int out_length = i2d_PKCS12(file, &out);
  GBytes *made = g_bytes_new(out, (gsize)out_length);
  OPENSSL_free(out);
  PKCS12_free(file);
  X509_free(x509);
  EVP_PKEY_free(key);
  PKCS8_PRIV_KEY_INFO_free(info);
  return made;
}

/* an integrity check over no password at all is not one over the empty password */
static void
test_no_password(void)
{
  static const char *const none[] = { NULL };
  static const char *const wrong[] = { "other", NULL };
  g_autoptr(GBytes) null = make_pkcs12(NULL, 1), empty = make_pkcs12("", 1);
  g_autoptr(GBytes) unprotected = make_pkcs12(NULL, -1);
  GBytes *files[] = { null, empty, unprotected };
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autoptr(LksKeystore) store = sample_load_bytes(files[i], none);
    g_assert_cmpuint(count_keys(store), ==, 1);
    /* a password that is of no use does no harm */
    g_autoptr(LksKeystore) again = sample_load_bytes(files[i], wrong);
    g_assert_cmpuint(count_keys(again), ==, 1);
  }
}

static void
test_several_keys(void)
{
  g_autoptr(LksKeystore) store =
      sample_load("keytool.p12", (const char *const[]){ "storepass", NULL });
  LksKeystoreEntry *ec = lks_keystore_find(store, "EC"), *rsa = lks_keystore_find(store, "rsa");
  g_assert_cmpstr(lks_key_get_key_type(lks_keystore_entry_get_key(ec)), ==, "EC");
  g_assert_cmpstr(lks_key_get_key_type(lks_keystore_entry_get_key(rsa)), ==, "RSA");
  g_assert_cmpstr(lks_certificate_get_common_name(lks_keystore_entry_get_leaf(rsa)), ==,
                  "rsa.example.test");
  g_assert_null(lks_keystore_find(store, "dsa"));
  static const LksKeystoreSaveOptions none = { .created = DATE };
  sample_assert_refused(store, "jks", &none, LKS_ERROR_PASSWORD_NEEDED, "without protection");
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_keystore_dup_renamed(store, "one", &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_UNSUPPORTED);
}

/* --- the diagnoses: each cause has its own code or its own words --- */

typedef struct {
  const char *name;
  const char *file;
  const char *passwords[3];
  gsize length;       /* cut off here; 0: not */
  const char *find;   /* hex: bytes to replace, the first time they stand there */
  const char *change; /* hex: as many */
  LksErrorCode code;
  const char *words;
} Diagnosis;

#define AES_256_CBC "60864801650304012a"
#define AES_UNKNOWN "60864801650304017f"

static const Diagnosis diagnoses[] = {
  { "wrong-password",
    "pbes2.p12",
    { "nope" },
    0,
    NULL,
    NULL,
    LKS_ERROR_PASSWORD_WRONG,
    "the password is wrong" },
  { "wrong-password-no-mac",
    "no-mac.p12",
    { "nope" },
    0,
    NULL,
    NULL,
    LKS_ERROR_PASSWORD_WRONG,
    "the password is wrong" },
  { "wrong-password-jks",
    "golden.jks",
    { "nope" },
    0,
    NULL,
    NULL,
    LKS_ERROR_PASSWORD_WRONG,
    "the password is wrong: the keystore's digest does not fit it" },
  { "no-password",
    "pbes2.p12",
    { NULL },
    0,
    NULL,
    NULL,
    LKS_ERROR_PASSWORD_NEEDED,
    "a password is needed, and none was given" },
  { "no-password-no-mac",
    "no-mac.p12",
    { NULL },
    0,
    NULL,
    NULL,
    LKS_ERROR_PASSWORD_NEEDED,
    "a password is needed, and none was given" },
  { "cut-off",
    "pbes2.p12",
    { "secret" },
    700,
    NULL,
    NULL,
    LKS_ERROR_MALFORMED,
    "cut off at byte 700" },
  { "cut-off-jks",
    "golden.jks",
    { "storepass" },
    700,
    NULL,
    NULL,
    LKS_ERROR_MALFORMED,
    "cut off at byte 700" },
  { "cut-off-der",
    "ec.der",
    { NULL },
    200,
    NULL,
    NULL,
    LKS_ERROR_MALFORMED,
    "cut off at byte 200" },
  { "cut-off-pem",
    "root.pem",
    { NULL },
    200,
    NULL,
    NULL,
    LKS_ERROR_MALFORMED,
    "cut off: block 1 does not end" },
  { "altered",
    "golden-java-11.p12",
    { "storepass" },
    0,
    "0065002d004b",
    "0065002d004c",
    LKS_ERROR_MALFORMED,
    "the password opens what is in it, but the integrity check fails" },
  { "algorithm",
    "no-mac.p12",
    { "secret" },
    0,
    AES_256_CBC,
    AES_UNKNOWN,
    LKS_ERROR_UNSUPPORTED,
    "it is encrypted by an algorithm that is not available here: 2.16.840.1.101.3.4.1.127" },
  { "nothing-known",
    "make-samples",
    { NULL },
    0,
    NULL,
    NULL,
    LKS_ERROR_NOT_FOUND,
    "no keystore, certificate or key" },
};

static GBytes *
parse_hex(const char *hex)
{
  gsize length = strlen(hex) / 2;
  guint8 *data = g_malloc(length);
  for (gsize i = 0; i < length; i++)
    data[i] =
        (guint8)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
  return g_bytes_new_take(data, length);
}

/* every occurrence */
static GBytes *
replace_bytes(GBytes *bytes, const char *find, const char *change)
{
  g_autoptr(GBytes) from = parse_hex(find), to = parse_hex(change);
  gsize length = 0, size = g_bytes_get_size(from);
  guint8 *data = g_memdup2(g_bytes_get_data(bytes, &length), g_bytes_get_size(bytes));
  guint n = 0;
  for (gsize i = 0; i + size <= length; i++)
    if (memcmp(data + i, g_bytes_get_data(from, NULL), size) == 0) {
      memcpy(data + i, g_bytes_get_data(to, NULL), size);
      n++;
    }
  g_assert_cmpuint(n, >, 0);
  return g_bytes_new_take(data, length);
}

static GError *
diagnose(const Diagnosis *row)
{
  g_autoptr(GBytes) whole = sample_read(row->file);
  g_autoptr(GBytes) bytes = row->length > 0     ? g_bytes_new_from_bytes(whole, 0, row->length)
                            : row->find != NULL ? replace_bytes(whole, row->find, row->change)
                                                : g_bytes_ref(whole);
  g_autoptr(LksPasswords) passwords = sample_passwords(row->passwords);
  GError *error = NULL;
  g_autoptr(LksKeystore) store = lks_keystore_load(bytes, row->file, passwords, &error);
  g_assert_null(store);
  return error;
}

static void
test_diagnosis(gconstpointer data)
{
  const Diagnosis *row = data;
  g_autoptr(GError) error = diagnose(row);
  g_test_message("%s", error->message);
  g_assert_error(error, LKS_ERROR, (int)row->code);
  g_assert_nonnull(strstr(error->message, row->words));
  g_assert_true(g_str_has_prefix(error->message, row->file));
  /* one cause, never a choice of them */
  if (row->code != LKS_ERROR_NOT_FOUND)
    g_assert_null(strstr(error->message, " or "));
}

/* the other half of the diagnoses: the file opens, and yet something is the matter */

static void
test_key_password_differs(void)
{
  g_autoptr(LksKeystore) store =
      sample_load("keytool.jks", (const char *const[]){ "storepass", "eckeypass", NULL });
  LksKeystoreEntry *ec = lks_keystore_find(store, "ec"), *rsa = lks_keystore_find(store, "rsa");
  g_assert_cmpint(lks_keystore_entry_get_key_status(ec), ==, LKS_KEY_OPEN);
  g_assert_cmpstr(lks_secret_peek_text(lks_keystore_entry_get_key_password(ec)), ==, "eckeypass");
  g_assert_cmpint(lks_keystore_entry_get_key_status(rsa), ==, LKS_KEY_PASSWORD_WRONG);
  g_assert_null(lks_keystore_entry_get_key(rsa));
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  sample_assert_refused(store, "jks", &options, LKS_ERROR_PASSWORD_NEEDED, "“rsa” is locked");
}

/* without any password a Java keystore still lists its certificates */
static void
test_key_password_needed(void)
{
  g_autoptr(LksKeystore) store = sample_load("keytool.jks", (const char *const[]){ NULL });
  g_assert_cmpuint(lks_keystore_get_n_entries(store), ==, 3);
  g_assert_cmpint(lks_keystore_entry_get_key_status(lks_keystore_find(store, "ec")), ==,
                  LKS_KEY_PASSWORD_NEEDED);
}

static void
test_key_does_not_match(void)
{
  g_autoptr(LksKeystore) ec = sample_load("ec.pem", (const char *const[]){ NULL });
  g_autoptr(LksKeystore) rsa = sample_load("rsa.pem", (const char *const[]){ NULL });
  g_autoptr(LksKeystoreEntry) mixed =
      lks_keystore_entry_new_key("mixed",
                                 lks_keystore_entry_get_key(lks_keystore_get_entry(rsa, 0)),
                                 lks_keystore_entry_get_chain(lks_keystore_get_entry(ec, 0)));
  g_assert_false(lks_keystore_entry_key_matches(mixed));
  g_autoptr(LksKeystore) store = lks_keystore_new();
  lks_keystore_add(store, mixed);
  g_autoptr(LksSecret) password = lks_secret_new_from_string("storepass");
  const LksKeystoreSaveOptions options = { .password = password, .created = DATE };
  static const char *const formats[] = { "jks", "pkcs12", "pem" };
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    sample_assert_refused(store, formats[i], &options, LKS_ERROR_MALFORMED,
                          "“mixed” does not belong to its certificate");
}

static void
test_certificates_only(void)
{
  g_autoptr(LksKeystore) store =
      sample_load("certificates.p12", (const char *const[]){ "secret", NULL });
  g_assert_cmpint(lks_keystore_entry_get_kind(lks_keystore_get_entry(store, 0)), ==,
                  LKS_ENTRY_CERTIFICATE);
  g_autofree char *refusal =
      lks_reader_profile_dup_refusal(lks_reader_profile_find("java-17"), store);
  g_assert_cmpstr(refusal, ==,
                  "Java sees no entries: none of the certificates is marked as trusted");
  g_assert_null(lks_reader_profile_dup_refusal(lks_reader_profile_find("windows-2019"), store));
}

/* a password that Java cannot use with this format */
static void
test_password_not_ascii(void)
{
  static const char *const password[] = { "Grüße€😀", NULL };
  g_autoptr(LksKeystore) store = sample_load("unicode-3des.p12", password);
  g_autofree char *refusal =
      lks_reader_profile_dup_refusal(lks_reader_profile_find("java-11"), store);
  g_assert_nonnull(strstr(refusal, "ASCII characters alone"));
  g_assert_null(strstr(refusal, password[0]));
  g_assert_null(lks_reader_profile_dup_refusal(lks_reader_profile_find("openssl"), store));
}

static void
test_other_name(void)
{
  static const struct {
    const char *file, *name, *remark;
  } rows[] = {
    { "golden.jks", "a.pfx", "this is a Java keystore, although its name ends in “.pfx”" },
    { "pbes2.p12", "a.JKS", "this is a PKCS#12 file, although its name ends in “.jks”" },
    { "ec.der", "a.pem", "this is a DER file, although its name ends in “.pem”" },
    { "ec.der", "a.cer", NULL },
    { "golden.jks", "keystore", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) bytes = sample_read(rows[i].file);
    const LksKeystoreFormat *format = lks_keystore_format_sniff(bytes);
    g_autofree char *remark = lks_keystore_format_dup_name_remark(format, rows[i].name);
    g_assert_cmpstr(remark, ==, rows[i].remark);
  }
}

/* --- passwords: the order in which they are tried --- */

static LksSecret *
answer_cb(const char *what, guint attempt, gpointer user_data)
{
  g_ptr_array_add(user_data, g_strdup(what));
  return lks_secret_new_from_string(attempt == 1 ? "secret" : "nope");
}

static void
test_asked(void)
{
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(LksPasswords) passwords = lks_passwords_new(answer_cb, asked);
  g_autoptr(GBytes) bytes = sample_read("pbes2.p12");
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKeystore) store = lks_keystore_load(bytes, "one.p12", passwords, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(asked->len, ==, 2);
  /* what was answered is known from then on */
  g_autoptr(LksKeystore) again = lks_keystore_load(bytes, "two.p12", passwords, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(asked->len, ==, 2);
}

static void
test_default_password(void)
{
  g_autoptr(LksKeystore) root = sample_load("root.pem", (const char *const[]){ NULL });
  g_autoptr(LksSecret) password = lks_secret_new_from_string("changeit");
  g_autoptr(GBytes) bytes = sample_save(root, "jks",
                                        &(LksKeystoreSaveOptions){ .password = password,
                                                                   .trust_only = TRUE,
                                                                   .created = DATE });
  static const struct {
    const char *name;
    gboolean opens;
  } rows[] = { { "/x/cacerts", TRUE }, { "truststore.jks", FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
    g_autoptr(LksKeystore) store = lks_keystore_load(bytes, rows[i].name, passwords, NULL);
    g_assert_nonnull(store);
    g_assert_true(lks_keystore_opened_by_default(store) == rows[i].opens);
    g_assert_true((lks_keystore_get_password(store) != NULL) == rows[i].opens);
    lks_passwords_set_use_defaults(passwords, FALSE);
    g_autoptr(LksKeystore) never = lks_keystore_load(bytes, rows[i].name, passwords, NULL);
    g_assert_false(lks_keystore_opened_by_default(never));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/keystore/read/samples", test_read);
  g_test_add_func("/keystore/read/same-content", test_same_content);
  g_test_add_func("/keystore/read/no-password", test_no_password);
  g_test_add_func("/keystore/read/several-keys", test_several_keys);
  for (guint i = 0; i < G_N_ELEMENTS(diagnoses); i++) {
    g_autofree char *path = g_strconcat("/keystore/diagnosis/", diagnoses[i].name, NULL);
    g_test_add_data_func(path, &diagnoses[i], test_diagnosis);
  }
  g_test_add_func("/keystore/diagnosis/key-password-differs", test_key_password_differs);
  g_test_add_func("/keystore/diagnosis/key-password-needed", test_key_password_needed);
  g_test_add_func("/keystore/diagnosis/key-does-not-match", test_key_does_not_match);
  g_test_add_func("/keystore/diagnosis/certificates-only", test_certificates_only);
  g_test_add_func("/keystore/diagnosis/password-not-ascii", test_password_not_ascii);
  g_test_add_func("/keystore/diagnosis/other-name", test_other_name);
  g_test_add_func("/keystore/passwords/asked", test_asked);
  g_test_add_func("/keystore/passwords/default", test_default_password);
  return g_test_run();
}
