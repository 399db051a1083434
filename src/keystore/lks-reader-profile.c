// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-openssl-private.h"
#include "lks-reader-profile-private.h"

#include <glib/gi18n-lib.h>

#define OLD_PBE         (LKS_PBE_PKCS12_RC2 | LKS_PBE_PKCS12_3DES | LKS_PBE_PKCS12_RC4)
#define AES_PBE         (LKS_PBE_AES_SHA1 | LKS_PBE_AES_SHA256 | LKS_PBE_AES_SHA2)
#define OLD_MAC         (LKS_MAC_NONE | LKS_MAC_SHA1)
#define NEW_MAC         (LKS_MAC_NONE | LKS_MAC_SHA1 | LKS_MAC_SHA2)
#define JAVA_ITERATIONS 5000000

/* RC2 and SHA-1 are read by all and written for none; triple DES and SHA-1 are written for those
 * who read nothing else (domain knowledge: docs/ARCHITECTURE.md, keystores) */
#define WRITE_OLD .write_pbe = NID_pbe_WithSHA1And3_Key_TripleDES_CBC, .write_mac = NID_sha1
#define WRITE_NEW .write_pbe = NID_aes_256_cbc, .write_mac = NID_sha256

#define WINDOWS(ID, TITLE, PBE, MAC, WRITE)                                                        \
  {                                                                                                \
    .id = ID, .title = TITLE, .formats = "pkcs12 der pem pkcs7 pkcs10", .pbe = PBE, .mac = MAC,    \
    .reads_loose = TRUE, .machine_keys = TRUE, WRITE                                               \
  }
#define JAVA(ID, TITLE, PBE, MAC, EDWARDS, WRITE)                                                  \
  {                                                                                                \
    .id = ID, .title = TITLE, .formats = "jks jceks pkcs12", .pbe = PBE, .mac = MAC,               \
    .most_iterations = JAVA_ITERATIONS, .own_key_password = TRUE, .lower_case = TRUE,              \
    .edwards = EDWARDS, WRITE                                                                      \
  }
#define OTHER(ID, TITLE, PBE, MAC, EDWARDS)                                                        \
  {                                                                                                \
    .id = ID, .title = TITLE, .formats = "pkcs12 pem der pkcs7 pkcs10", .pbe = PBE, .mac = MAC,    \
    .reads_loose = TRUE, .edwards = EDWARDS, WRITE_NEW                                             \
  }

static const LksReaderProfile profiles[] = {
  WINDOWS("windows-2008", N_("Windows Server 2008 to 2012"), OLD_PBE, OLD_MAC, WRITE_OLD),
  WINDOWS("windows-2016", N_("Windows Server 2016"), OLD_PBE, OLD_MAC, WRITE_OLD),
  WINDOWS("windows-2019",
          N_("Windows Server 2019 and newer"),
          OLD_PBE | LKS_PBE_AES_SHA1 | LKS_PBE_AES_SHA256,
          NEW_MAC,
          WRITE_NEW),
  /* the versions that read more, from 8u301 and 11.0.12, are not to be counted on */
  JAVA("java-8", N_("Java 8"), OLD_PBE, OLD_MAC, FALSE, WRITE_OLD),
  JAVA("java-11", N_("Java 11"), OLD_PBE, OLD_MAC, FALSE, WRITE_OLD),
  JAVA("java-17", N_("Java 17"), OLD_PBE | AES_PBE | LKS_PBE_MISWRITTEN, NEW_MAC, TRUE, WRITE_NEW),
  OTHER("openssl", N_("OpenSSL 3"), LKS_PBE_PKCS12_3DES | AES_PBE | LKS_PBE_SCRYPT, NEW_MAC, TRUE),
  OTHER("openssl-1.1",
        N_("OpenSSL 1.1"),
        OLD_PBE | LKS_PBE_PKCS5_1 | AES_PBE | LKS_PBE_SCRYPT,
        NEW_MAC,
        TRUE),
  OTHER("openssl-3",
        N_("OpenSSL 3"),
        LKS_PBE_PKCS12_3DES | AES_PBE | LKS_PBE_SCRYPT,
        NEW_MAC,
        TRUE),
  OTHER("dotnet", N_(".NET"), OLD_PBE | AES_PBE, NEW_MAC, FALSE),
};

const LksReaderProfile *
lks_reader_profile_find(const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
    if (g_strcmp0(profiles[i].id, id) == 0)
      return &profiles[i];
  return NULL;
}

guint
lks_reader_profile_get_n(void)
{
  return G_N_ELEMENTS(profiles);
}

const LksReaderProfile *
lks_reader_profile_get(guint index)
{
  return &profiles[index];
}

const char *
lks_reader_profile_get_id(const LksReaderProfile *profile)
{
  return profile->id;
}

const char *
lks_reader_profile_get_title(const LksReaderProfile *profile)
{
  return _(profile->title);
}

const LksReaderProfile *
lks_reader_profile_get_safest(void)
{
  return &profiles[0];
}

/* --- why not --- */

typedef char *(*RefusalFunc)(const LksReaderProfile *profile, LksKeystore *store);

static gboolean
has_word(const char *words, const char *word)
{
  g_auto(GStrv) list = g_strsplit(words, " ", -1);
  return g_strv_contains((const char *const *)list, word);
}

static gboolean
is_format(LksKeystore *store, const char *id)
{
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  return format != NULL && g_strcmp0(format->id, id) == 0;
}

static char *
refuse_format(const LksReaderProfile *profile, LksKeystore *store)
{
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  if (format == NULL || has_word(profile->formats, format->id))
    return NULL;
  return g_strdup_printf(_("%s does not open this format: %s"), _(profile->title),
                         _(format->title));
}

static char *
refuse_plain_key(const LksReaderProfile *profile, LksKeystore *store)
{
  if (!profile->machine_keys || is_format(store, "pkcs12"))
    return NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) == LKS_ENTRY_KEY)
      return g_strdup(_("Windows imports a private key from a PKCS#12 file only"));
  return NULL;
}

static char *
refuse_pbe(const LksReaderProfile *profile, LksKeystore *store)
{
  static const struct {
    LksPbeKinds kind;
    const char *name;
  } names[] = {
    { LKS_PBE_PKCS12_RC2, "RC2" },
    { LKS_PBE_PKCS12_3DES, "TripleDES-SHA1" },
    { LKS_PBE_PKCS12_RC4, "RC4" },
    { LKS_PBE_PKCS5_1, "PBES1 (PKCS#5)" },
    { LKS_PBE_AES_SHA1, "PBES2 (AES, HMAC-SHA1)" },
    { LKS_PBE_AES_SHA256, "PBES2 (AES, HMAC-SHA256)" },
    { LKS_PBE_AES_SHA2, "PBES2 (AES, HMAC-SHA384/512)" },
    { LKS_PBE_SCRYPT, "scrypt" },
    { LKS_PBE_OTHER, "PBES2" },
    { LKS_PBE_MISWRITTEN, N_("PBES2 (parameters that differ from the standard)") },
  };
  LksPbeKinds beyond = lks_keystore_get_facts(store)->pbe & ~profile->pbe;
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if ((beyond & names[i].kind) != 0)
      return g_strdup_printf(profile->machine_keys
                                 ? _("%s cannot decrypt %s and says that the password is wrong")
                                 : _("%s cannot decrypt %s"),
                             _(profile->title), _(names[i].name));
  return NULL;
}

static char *
refuse_mac(const LksReaderProfile *profile, LksKeystore *store)
{
  LksMacKind beyond = lks_keystore_get_facts(store)->mac & ~profile->mac;
  if (beyond == 0)
    return NULL;
  if (beyond == LKS_MAC_PBMAC1)
    return g_strdup_printf(_("%s does not know the integrity check PBMAC1"), _(profile->title));
  return g_strdup_printf(beyond == LKS_MAC_SHA2
                             ? _("%s checks integrity with SHA-1 only; this file uses SHA-2")
                             : _("%s does not know the digest of the integrity check"),
                         _(profile->title));
}

static char *
refuse_iterations(const LksReaderProfile *profile, LksKeystore *store)
{
  guint64 iterations = lks_keystore_get_facts(store)->iterations;
  if (profile->most_iterations == 0 || iterations <= profile->most_iterations)
    return NULL;
  g_autofree char *most = g_strdup_printf("%" G_GUINT64_FORMAT, profile->most_iterations);
  g_autofree char *asked = g_strdup_printf("%" G_GUINT64_FORMAT, iterations);
  return g_strdup_printf(
      _("%s refuses more than %s rounds of key derivation; this file asks for %s"),
      _(profile->title), most, asked);
}

static char *
refuse_key_type(const LksReaderProfile *profile, LksKeystore *store)
{
  for (guint i = 0; !profile->edwards && i < lks_keystore_get_n_entries(store); i++) {
    LksKey *key = lks_keystore_entry_get_key(lks_keystore_get_entry(store, i));
    const char *type = key != NULL ? lks_key_get_key_type(key) : "";
    if (g_str_has_prefix(type, "Ed") || g_str_has_prefix(type, "ED"))
      return g_strdup_printf(_("%s knows no keys of the kind %s"), _(profile->title), type);
  }
  return NULL;
}

static char *
refuse_alias(const LksReaderProfile *profile, LksKeystore *store)
{
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  if (!profile->lower_case || format == NULL || !g_str_has_prefix(format->id, "j"))
    return NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    const char *alias = lks_keystore_entry_get_alias(lks_keystore_get_entry(store, i));
    g_autofree char *lower = g_utf8_strdown(alias, -1);
    if (g_strcmp0(alias, lower) != 0)
      return g_strdup_printf(_("Java cannot find the entry “%s”: it looks for “%s”"), alias, lower);
  }
  return NULL;
}

static char *
refuse_key_password(const LksReaderProfile *profile, LksKeystore *store)
{
  LksSecret *password = lks_keystore_get_password(store);
  for (guint i = 0; !profile->own_key_password && i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    LksSecret *own = lks_keystore_entry_get_key_password(entry);
    if (is_format(store, "pkcs12") && own != NULL && password != NULL &&
        !lks_secret_equal(own, password))
      return g_strdup_printf(_("%s expects the key's password to be the file's"),
                             _(profile->title));
  }
  return NULL;
}

/* JDK, PBEKey.java: "Password is not ASCII", which its PKCS#12 reader tells as a wrong password */
static char *
refuse_password(const LksReaderProfile *profile, LksKeystore *store)
{
  LksSecret *password = lks_keystore_get_password(store);
  if (!profile->lower_case || password == NULL || !is_format(store, "pkcs12"))
    return NULL;
  gsize length = 0;
  const guint8 *text = lks_secret_peek(password, &length);
  for (gsize i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] > 0x7E)
      return g_strdup(_("Java opens a PKCS#12 file only when its password has ASCII characters "
                        "alone; it calls any other password wrong"));
  return NULL;
}

static char *
refuse_loose(const LksReaderProfile *profile, LksKeystore *store)
{
  if (profile->reads_loose || !is_format(store, "pkcs12"))
    return NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) != LKS_ENTRY_CERTIFICATE)
      return NULL;
  return lks_keystore_get_n_entries(store) == 0
             ? NULL
             : g_strdup(_("Java sees no entries: none of the certificates is marked as trusted"));
}

char *
lks_reader_profile_dup_refusal(const LksReaderProfile *profile, LksKeystore *store)
{
  static const RefusalFunc reasons[] = { refuse_format,       refuse_plain_key,  refuse_pbe,
                                         refuse_mac,          refuse_iterations, refuse_key_type,
                                         refuse_key_password, refuse_alias,      refuse_password,
                                         refuse_loose };
  char *reason = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(reasons) && reason == NULL; i++)
    reason = reasons[i](profile, store);
  return reason;
}
