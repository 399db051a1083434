// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-java-protect.h"
#include "lks-java-store.h"
#include "lks-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION 2

static guint
jks_sniff(const guint8 *data, gsize length)
{
  static const guint8 magic[] = { 0xFE, 0xED, 0xFE, 0xED };
  return length >= sizeof magic && memcmp(data, magic, sizeof magic) == 0 ? 32 : 0;
}

static gboolean
jks_load(LksKeystoreLoad *load, GError **error)
{
  return lks_java_store_load(load, lks_jks_recover, error);
}

static gboolean
write_text(GByteArray *out, const char *text, GError **error)
{
  g_autoptr(GByteArray) encoded = lks_java_text_encode(text);
  if (encoded->len > G_MAXUINT16)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("the alias is too long for a Java keystore"));
  lks_write_u16(out, (guint16)encoded->len);
  g_byte_array_append(out, encoded->data, encoded->len);
  return TRUE;
}

static void
write_block(GByteArray *out, GBytes *bytes)
{
  lks_write_u32(out, (guint32)g_bytes_get_size(bytes));
  lks_write_bytes(out, bytes);
}

static void
write_certificate(GByteArray *out, LksCertificate *certificate)
{
  write_text(out, "X.509", NULL);
  write_block(out, lks_certificate_get_der(certificate));
}

static gboolean
write_key(GByteArray *out,
          const LksKeystoreSave *save,
          LksKeystoreEntry *entry,
          const char *alias,
          GError **error)
{
  LksKey *key = lks_keystore_save_get_key(entry, alias, error);
  g_autoptr(LksSecret) pkcs8 = key != NULL ? lks_key_dup_pkcs8(key, error) : NULL;
  g_autoptr(GBytes) sealed =
      pkcs8 != NULL ? lks_jks_seal(pkcs8, save->key_password, save->salts, error) : NULL;
  if (sealed == NULL)
    return FALSE;
  write_block(out, sealed);
  GPtrArray *chain = lks_keystore_entry_get_chain(entry);
  if (chain->len == 0)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("a Java keystore holds no key without a certificate, and “%s” has none"),
                     alias);
  lks_write_u32(out, chain->len);
  for (guint i = 0; i < chain->len; i++)
    write_certificate(out, g_ptr_array_index(chain, i));
  return TRUE;
}

static gboolean
write_entry(GByteArray *out, const LksKeystoreSave *save, guint index, GError **error)
{
  LksKeystoreEntry *entry = lks_keystore_get_entry(save->store, index);
  gboolean is_key = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
  const char *alias = g_ptr_array_index(save->aliases, index);
  lks_write_u32(out, is_key ? 1 : 2);
  if (!write_text(out, alias, error))
    return FALSE;
  /* what is copied from another store keeps its date */
  LksTime created = lks_keystore_entry_get_created(entry);
  lks_write_u64(out, (guint64)(created != 0 ? created : save->options->created) * 1000);
  if (is_key)
    return write_key(out, save, entry, alias, error);
  write_certificate(out, lks_keystore_entry_get_leaf(entry));
  return TRUE;
}

/* Java looks an alias up in lower case, so two that differ in case only are one to it. */
static gboolean
check_aliases(const LksKeystoreSave *save, GError **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < save->aliases->len; i++)
    if (!g_hash_table_add(seen, g_ptr_array_index(save->aliases, i)))
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       _("two entries are called “%s”; a Java keystore holds only one of them"),
                       (char *)g_ptr_array_index(save->aliases, i));
  return TRUE;
}

static GBytes *
jks_save(LksKeystoreSave *save, GError **error)
{
  if (save->options->password == NULL)
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("a Java keystore is never without a password"));
  const LksReaderProfile *reader = save->options->reader;
  if (reader != NULL && !g_str_has_prefix(lks_reader_profile_get_id(reader), "java-"))
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED, _("%s does not read Java keystores"),
                          lks_reader_profile_get_id(reader));
  if (!check_aliases(save, error))
    return NULL;
  g_autoptr(GByteArray) out = g_byte_array_new();
  lks_write_u32(out, LKS_JKS_MAGIC);
  lks_write_u32(out, VERSION);
  lks_write_u32(out, lks_keystore_get_n_entries(save->store));
  for (guint i = 0; i < lks_keystore_get_n_entries(save->store); i++)
    if (!write_entry(out, save, i, error))
      return NULL;
  lks_java_store_append_digest(out, save->options->password);
  return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

const LksKeystoreFormat lks_keystore_jks = {
  .id = "jks",
  .title = N_("Java keystore"),
  .suffixes = ".jks .keystore .truststore",
  .holds = LKS_HOLDS_KEYS | LKS_HOLDS_TRUSTED | LKS_HOLDS_NAMES,
  .sniff = jks_sniff,
  .load = jks_load,
  .save = jks_save,
};
