// SPDX-License-Identifier: LGPL-2.1-or-later
#include "keystore-samples.h"

#include <string.h>

#include "lks-keystore-private.h"
#include "lks-salts.h"

const Sample samples[] = {
  { "ec.pem", "pem", { NULL }, 1, 0, 1 },
  { "rsa.pem", "pem", { NULL }, 1, 0, 1 },
  { "root.pem", "pem", { NULL }, 0, 1, 1 },
  { "old-sealed.pem", "pem", { "secret" }, 1, 0, 1 },
  { "ec.der", "der", { NULL }, 0, 1, 1 },
  { "sec1.der", "der", { NULL }, 1, 0, 1 },
  { "sealed-key.der", "der", { "secret" }, 1, 0, 1 },
  { "chain.p7b", "pkcs7", { NULL }, 0, 2, 1 },
  { "rc2-40.p12", "pkcs12", { "secret" }, 1, 0, 1 },
  { "3des.p12", "pkcs12", { "secret" }, 1, 0, 1 },
  { "pbes2.p12", "pkcs12", { "secret" }, 1, 0, 1 },
  { "no-mac.p12", "pkcs12", { "secret" }, 1, 0, 1 },
  { "empty-password.p12", "pkcs12", { NULL }, 1, 0, 1 },
  { "unicode.p12", "pkcs12", { "Grüße€😀" }, 1, 0, 1 },
  { "unicode-3des.p12", "pkcs12", { "Grüße€😀" }, 1, 0, 1 },
  { "certificates.p12", "pkcs12", { "secret" }, 0, 1, 1 },
  { "keytool.p12", "pkcs12", { "storepass" }, 2, 1, 97 },
  { "keytool.jks", "jks", { "storepass", "eckeypass", "rsakeypass" }, 2, 1, 7 },
  { "keytool.jceks", "jceks", { "storepass", "eckeypass", "rsakeypass" }, 2, 1, 61 },
  { "secret.jceks", "jceks", { "storepass" }, 0, 2, 5 },
  { "golden.jks", "jks", { "storepass" }, 1, 0, 1 },
  { "golden-trust.jks", "jks", { "storepass" }, 0, 1, 1 },
  { "golden-java-11.p12", "pkcs12", { "storepass" }, 1, 0, 29 },
  { "golden-windows-2019.p12", "pkcs12", { "storepass" }, 1, 0, 97 },
  { NULL, NULL, { NULL }, 0, 0, 0 },
};

GBytes *
sample_read(const char *file)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "fixtures", "keystores", file, NULL);
  char *data = NULL;
  gsize length = 0;
  g_autoptr(GError) error = NULL;
  g_file_get_contents(path, &data, &length, &error);
  g_assert_no_error(error);
  return g_bytes_new_take(data, length);
}

LksPasswords *
sample_passwords(const char *const *passwords)
{
  LksPasswords *all = lks_passwords_new(NULL, NULL);
  for (guint i = 0; passwords[i] != NULL; i++) {
    g_autoptr(LksSecret) password = lks_secret_new_from_string(passwords[i]);
    lks_passwords_add(all, password);
  }
  return all;
}

LksKeystore *
sample_load(const char *file, const char *const *passwords)
{
  g_autoptr(GBytes) bytes = sample_read(file);
  g_autoptr(LksPasswords) all = sample_passwords(passwords);
  g_autoptr(GError) error = NULL;
  LksKeystore *store = lks_keystore_load(bytes, file, all, &error);
  g_assert_no_error(error);
  return store;
}

GBytes *
sample_save(LksKeystore *store, const char *format, const LksKeystoreSaveOptions *options)
{
  g_autoptr(LksSalts) salts = lks_salts_new_reproducible(store, options->created);
  g_autoptr(GError) error = NULL;
  GBytes *bytes =
      lks_keystore_save_with(store, lks_keystore_format_find(format), options, salts, &error);
  g_assert_no_error(error);
  return bytes;
}

void
sample_assert_refused(LksKeystore *store,
                      const char *format,
                      const LksKeystoreSaveOptions *options,
                      LksErrorCode code,
                      const char *words)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_keystore_save(store, lks_keystore_format_find(format), options, &error));
  g_assert_error(error, LKS_ERROR, (int)code);
  g_assert_nonnull(strstr(error->message, words));
}

LksKeystore *
sample_load_bytes(GBytes *bytes, const char *const *passwords)
{
  g_autoptr(LksPasswords) all = sample_passwords(passwords);
  g_autoptr(GError) error = NULL;
  LksKeystore *store = lks_keystore_load(bytes, "store", all, &error);
  g_assert_no_error(error);
  return store;
}
