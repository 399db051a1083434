// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-java-store.h"
#include "lks-java-serial.h"
#include "lks-error.h"
#include "lks-openssl-private.h"
#include "lks-reader.h"
#include "lks-unlock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DIGEST_LENGTH 20
#define WHITENER      "Mighty Aphrodite"

enum { TAG_KEY = 1, TAG_TRUSTED = 2, TAG_SECRET = 3 };

/* An entry as it stands in the file. */
typedef struct {
  guint32 tag;
  char *alias;
  LksTime created;
  GBytes *sealed;   /* nullable: a key's EncryptedPrivateKeyInfo */
  GPtrArray *chain; /* (element-type LksCertificate) */
} RawEntry;

typedef struct {
  LksKeystoreLoad *load;
  LksReader reader;
  LksJavaRecoverFunc recover;
  guint32 version;
  GPtrArray *entries; /* (element-type RawEntry) */
  gsize signed_length;
} JavaStore;

static void
raw_entry_free(gpointer data)
{
  RawEntry *raw = data;
  g_free(raw->alias);
  g_clear_pointer(&raw->sealed, g_bytes_unref);
  g_ptr_array_unref(raw->chain);
  g_free(raw);
}

/* --- text --- */

static gunichar
read_unit(const guint8 *data, gsize length, gsize *used)
{
  if (length >= 2 && (data[0] & 0xE0) == 0xC0 && (data[1] & 0xC0) == 0x80) {
    *used = 2;
    return (gunichar)((data[0] & 0x1F) << 6 | (data[1] & 0x3F));
  }
  if (length >= 3 && (data[0] & 0xF0) == 0xE0 && (data[1] & 0xC0) == 0x80 &&
      (data[2] & 0xC0) == 0x80) {
    *used = 3;
    return (gunichar)((data[0] & 0x0F) << 12 | (data[1] & 0x3F) << 6 | (data[2] & 0x3F));
  }
  *used = 1;
  return data[0] < 0x80 ? data[0] : 0xFFFD;
}

char *
lks_java_text_decode(const guint8 *data, gsize length)
{
  GString *text = g_string_new(NULL);
  for (gsize i = 0, used = 0; i < length; i += used) {
    gunichar unit = read_unit(data + i, length - i, &used);
    if (unit >= 0xD800 && unit < 0xDC00 && i + used < length) {
      gsize more = 0;
      gunichar low = read_unit(data + i + used, length - i - used, &more);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        used += more;
      }
    }
    gboolean usable = unit != 0 && g_unichar_validate(unit);
    g_string_append_unichar(text, usable ? unit : 0xFFFD);
  }
  return g_string_free(text, FALSE);
}

static void
write_unit(GByteArray *out, gunichar unit)
{
  guint8 bytes[3];
  guint length = 0;
  if (unit < 0x80) {
    bytes[length++] = (guint8)unit;
  } else if (unit < 0x800) {
    bytes[length++] = (guint8)(0xC0 | unit >> 6);
    bytes[length++] = (guint8)(0x80 | (unit & 0x3F));
  } else {
    bytes[length++] = (guint8)(0xE0 | unit >> 12);
    bytes[length++] = (guint8)(0x80 | (unit >> 6 & 0x3F));
    bytes[length++] = (guint8)(0x80 | (unit & 0x3F));
  }
  g_byte_array_append(out, bytes, length);
}

GByteArray *
lks_java_text_encode(const char *text)
{
  GByteArray *out = g_byte_array_new();
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    gunichar c = g_utf8_get_char(at);
    if (c >= 0x10000) {
      write_unit(out, 0xD800 + ((c - 0x10000) >> 10));
      write_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      write_unit(out, c);
    }
  }
  return out;
}

LksSecret *
lks_java_password_bytes(LksSecret *password)
{
  const char *text = password != NULL ? lks_secret_peek_text(password) : "";
  glong units = 0;
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
  if (utf16 == NULL) { /* not UTF-8: each byte is a character */
    units = (glong)strlen(text);
    utf16 = g_new(gunichar2, (gsize)units + 1);
    for (glong i = 0; i < units; i++)
      utf16[i] = (guint8)text[i];
  }
  for (glong i = 0; i < units; i++)
    utf16[i] = GUINT16_TO_BE(utf16[i]);
  LksSecret *bytes = lks_secret_new(utf16, (gsize)units * 2);
  lks_wipe(utf16, (gsize)units * 2);
  return bytes;
}

/* --- reading --- */

static char *
read_text(LksReader *reader)
{
  guint16 length = lks_reader_u16(reader);
  const guint8 *data = lks_reader_take(reader, length);
  return data != NULL ? lks_java_text_decode(data, length) : NULL;
}

static GBytes *
read_block(LksReader *reader)
{
  guint32 length = lks_reader_u32(reader);
  const guint8 *data = lks_reader_take(reader, length);
  return data != NULL ? g_bytes_new(data, length) : NULL;
}

static gboolean
throw_cut_off(JavaStore *java, GError **error)
{
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("cut off at byte %zu: the keystore goes on beyond the end of the file"),
                   java->load->length);
}

static gboolean
read_certificate(JavaStore *java, RawEntry *raw, GError **error)
{
  /* the first version did not tell the type */
  g_autofree char *type = java->version > 1 ? read_text(&java->reader) : g_strdup("X.509");
  g_autoptr(GBytes) der = read_block(&java->reader);
  if (java->reader.failed)
    return throw_cut_off(java, error);
  if (strcmp(type, "X.509") != 0)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("the entry “%s” holds a certificate of the unknown kind “%s”"), raw->alias,
                     type);
  g_autoptr(LksCertificate) certificate = lks_certificate_new_from_der(der, error);
  if (certificate == NULL)
    return lks_prefix(error, "%s: ", raw->alias);
  g_ptr_array_add(raw->chain, g_steal_pointer(&certificate));
  return TRUE;
}

static gboolean
read_key(JavaStore *java, RawEntry *raw, GError **error)
{
  raw->sealed = read_block(&java->reader);
  guint32 n = lks_reader_u32(&java->reader);
  for (guint32 i = 0; i < n && !java->reader.failed; i++)
    if (!read_certificate(java, raw, error))
      return FALSE;
  return java->reader.failed ? throw_cut_off(java, error) : TRUE;
}

static gboolean
read_entry(JavaStore *java, GError **error)
{
  RawEntry *raw = g_new0(RawEntry, 1);
  raw->chain = g_ptr_array_new_with_free_func(g_object_unref);
  g_ptr_array_add(java->entries, raw);
  raw->tag = lks_reader_u32(&java->reader);
  raw->alias = read_text(&java->reader);
  raw->created = (LksTime)((gint64)lks_reader_u64(&java->reader) / 1000);
  if (java->reader.failed)
    return throw_cut_off(java, error);
  if (raw->tag == TAG_KEY)
    return read_key(java, raw, error);
  if (raw->tag == TAG_TRUSTED)
    return read_certificate(java, raw, error);
  if (raw->tag == TAG_SECRET)
    return lks_java_serial_skip(&java->reader) ||
           lks_throw(error, LKS_ERROR_MALFORMED,
                     _("damaged: the secret key “%s” cannot be passed over, so what follows it "
                       "cannot be found"),
                     raw->alias);
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("damaged: entry %u says that it is of kind %u, which does not exist"),
                   java->entries->len, raw->tag);
}

static gboolean
read_structure(JavaStore *java, GError **error)
{
  lks_reader_u32(&java->reader); /* the magic was sniffed */
  java->version = lks_reader_u32(&java->reader);
  guint32 n = lks_reader_u32(&java->reader);
  if (java->reader.failed)
    return throw_cut_off(java, error);
  if (java->version != 1 && java->version != 2)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("version %u of this keystore format is unknown"), java->version);
  for (guint32 i = 0; i < n; i++)
    if (!read_entry(java, error))
      return FALSE;
  java->signed_length = java->reader.offset;
  /* Java ignores what follows the digest */
  if (lks_reader_take(&java->reader, DIGEST_LENGTH) == NULL)
    return throw_cut_off(java, error);
  return TRUE;
}

/* --- the digest --- */

/* SHA-1 because the format knows no other; for a new keystore it is chosen only where Java wants
 * this format */
static void
compute_digest(const guint8 *data, gsize length, LksSecret *password, guint8 *digest)
{
  g_autoptr(LksSecret) utf16 = lks_java_password_bytes(password);
  gsize utf16_length = 0;
  const guint8 *utf16_bytes = lks_secret_peek(utf16, &utf16_length);
  g_autoptr(EVP_MD_CTX) sum = EVP_MD_CTX_new();
  EVP_DigestInit_ex2(sum, lks_openssl_sha1(), NULL);
  EVP_DigestUpdate(sum, utf16_bytes, utf16_length);
  EVP_DigestUpdate(sum, WHITENER, strlen(WHITENER));
  EVP_DigestUpdate(sum, data, length);
  EVP_DigestFinal_ex(sum, digest, NULL);
}

void
lks_java_store_append_digest(GByteArray *out, LksSecret *password)
{
  guint8 digest[DIGEST_LENGTH];
  compute_digest(out->data, out->len, password, digest);
  g_byte_array_append(out, digest, sizeof digest);
}

static gboolean
try_store_password(LksSecret *candidate, gpointer user_data, GError **error)
{
  JavaStore *java = user_data;
  guint8 digest[DIGEST_LENGTH];
  compute_digest(java->load->data, java->signed_length, candidate, digest);
  if (memcmp(digest, java->load->data + java->signed_length, sizeof digest) == 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_PASSWORD_WRONG,
                   _("the password is wrong: the keystore's digest does not fit it"));
}

/* Without any password the certificates can be listed all the same: nothing hides them. */
static gboolean
check_digest(JavaStore *java, LksUnlocked *unlocked, GError **error)
{
  g_autoptr(GError) problem = NULL;
  if (lks_unlock(java->load->passwords, java->load->name, LKS_UNLOCK_EMPTY | LKS_UNLOCK_DEFAULT,
                 try_store_password, java, unlocked, &problem)) {
    lks_keystore_set_password(java->load->store, unlocked->password, unlocked->by_default);
    return TRUE;
  }
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

/* --- keys --- */

typedef struct {
  JavaStore *java;
  RawEntry *raw;
  LksSecret *pkcs8; /* nullable */
} KeyTry;

static gboolean
try_key_password(LksSecret *candidate, gpointer user_data, GError **error)
{
  KeyTry *attempt = user_data;
  attempt->pkcs8 = attempt->java->recover(attempt->raw->sealed, candidate, error);
  return attempt->pkcs8 != NULL;
}

static gboolean
unlock_key(KeyTry *attempt, LksUnlocked *store, LksUnlocked *unlocked, GError **error)
{
  LksKeystoreLoad *load = attempt->java->load;
  g_autofree char *what = g_strdup_printf("%s: %s", load->name, attempt->raw->alias);
  return lks_unlock_part(load->passwords, what, 0, store, try_key_password, attempt, unlocked,
                         error);
}

static LksKeystoreEntry *
make_key_entry(JavaStore *java, RawEntry *raw, LksUnlocked *store)
{
  KeyTry attempt = { .java = java, .raw = raw };
  g_auto(LksUnlocked) unlocked = { 0 };
  g_autoptr(GError) problem = NULL;
  gboolean opened = unlock_key(&attempt, store, &unlocked, &problem);
  g_autoptr(LksSecret) pkcs8 = attempt.pkcs8;
  g_autoptr(LksKey) key = opened ? lks_key_new_from_pkcs8(pkcs8, &problem) : NULL;
  if (key == NULL)
    return lks_keystore_entry_new_locked(raw->alias, lks_unlock_key_status(problem), raw->chain);
  LksKeystoreEntry *entry = lks_keystore_entry_new_key(raw->alias, key, raw->chain);
  lks_keystore_entry_set_key_password(entry, unlocked.password);
  return entry;
}

static void
add_entries(JavaStore *java, LksUnlocked *store)
{
  for (guint i = 0; i < java->entries->len; i++) {
    RawEntry *raw = g_ptr_array_index(java->entries, i);
    g_autoptr(LksKeystoreEntry) entry =
        raw->tag == TAG_KEY ? make_key_entry(java, raw, store)
        : raw->tag == TAG_SECRET
            ? lks_keystore_entry_new_locked(raw->alias, LKS_KEY_SECRET, raw->chain)
            : lks_keystore_entry_new_certificate(raw->alias, LKS_ENTRY_TRUSTED,
                                                 g_ptr_array_index(raw->chain, 0));
    lks_keystore_entry_set_created(entry, raw->created);
    lks_keystore_add(java->load->store, entry);
  }
}

gboolean
lks_java_store_load(LksKeystoreLoad *load, LksJavaRecoverFunc recover, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(raw_entry_free);
  g_auto(LksUnlocked) unlocked = { 0 };
  JavaStore java = { .load = load, .recover = recover, .entries = entries };
  lks_reader_init(&java.reader, load->data, load->length);
  if (!read_structure(&java, error) || !check_digest(&java, &unlocked, error))
    return FALSE;
  add_entries(&java, &unlocked);
  return TRUE;
}
