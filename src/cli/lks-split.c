// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-split.h"
#include "lks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MOST_OF_A_NAME 80

typedef struct {
  LksInvocation *invocation;
  const char *folder;
  const LksKeystoreFormat *format;
  const LksKeystoreSaveOptions *options;
  GHashTable *taken; /* (key-type utf8) names of files */
  GHashTable *seen;  /* (key-type utf8) digests of certificates; lent */
  GPtrArray *paths;  /* (element-type utf8) */
  LksKeystore *written;
} Split;

/* letters and digits that every file system and shell bears; the rest becomes a dash */
static char *
dup_plain_name(const char *name, LksCertificate *certificate)
{
  g_autofree char *ascii = g_str_to_ascii(name, "C");
  g_autoptr(GString) plain = g_string_new(NULL);
  for (const char *at = ascii; *at != '\0' && plain->len < MOST_OF_A_NAME; at++) {
    if (g_ascii_isalnum(*at))
      g_string_append_c(plain, g_ascii_tolower(*at));
    else if (plain->len > 0 && plain->str[plain->len - 1] != '-')
      g_string_append_c(plain, '-');
  }
  while (plain->len > 0 && plain->str[plain->len - 1] == '-')
    g_string_truncate(plain, plain->len - 1);
  return g_strdup(plain->len > 0 ? plain->str : lks_certificate_get_sha256(certificate));
}

static char *
dup_file_name(Split *split, const char *name, LksCertificate *certificate)
{
  const char *suffix = lks_keystore_format_get_id(split->format);
  g_autofree char *plain = dup_plain_name(name, certificate);
  char *file = g_strdup_printf("%s.%s", plain, suffix);
  for (guint n = 2; !g_hash_table_add(split->taken, g_strdup(file)); n++) {
    g_free(file);
    file = g_strdup_printf("%s-%u.%s", plain, n, suffix);
  }
  return file;
}

static gboolean
write_certificate(Split *split, const char *alias, LksCertificate *certificate, GError **error)
{
  if (!g_hash_table_add(split->seen, (gpointer)lks_certificate_get_sha256(certificate)))
    return TRUE;
  const char *common = lks_certificate_get_common_name(certificate);
  const char *name = alias != NULL && *alias != '\0'     ? alias
                     : common != NULL && *common != '\0' ? common
                                                         : lks_certificate_get_subject(certificate);
  g_autofree char *file = dup_file_name(split, name, certificate);
  g_autofree char *path = g_build_filename(split->folder, file, NULL);
  g_autoptr(LksKeystore) store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_CERTIFICATE, certificate);
  lks_keystore_add(store, entry);
  g_autoptr(GBytes) bytes = lks_keystore_save(store, split->format, split->options, error);
  if (bytes == NULL || !lks_invocation_write_output(split->invocation, path, bytes, FALSE, error))
    return FALSE;
  g_ptr_array_add(split->paths, g_steal_pointer(&path));
  g_autoptr(LksKeystoreEntry) named =
      lks_keystore_entry_new_certificate(name, LKS_ENTRY_CERTIFICATE, certificate);
  lks_keystore_add(split->written, named);
  return TRUE;
}

static gboolean
check_entry(const Split *split, LksKeystoreEntry *entry, GError **error)
{
  LksEntryKind kind = lks_keystore_entry_get_kind(entry);
  const char *alias = lks_keystore_entry_get_alias(entry);
  if (kind == LKS_ENTRY_KEY && !split->options->trust_only)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("the key “%s” has no place in files of one certificate each; --trust-only "
                       "leaves keys out"),
                     alias != NULL ? alias : "");
  if (kind == LKS_ENTRY_REQUEST)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("a request is no certificate, and has no place in files of one each"));
  return TRUE;
}

static gboolean
write_entries(Split *split, LksKeystore *store, GError **error)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    GPtrArray *chain = lks_keystore_entry_get_chain(entry);
    for (guint j = 0; j < chain->len; j++)
      if (!write_certificate(split, j == 0 ? lks_keystore_entry_get_alias(entry) : NULL,
                             g_ptr_array_index(chain, j), error))
        return FALSE;
  }
  return TRUE;
}

LksKeystore *
lks_split_write(LksInvocation *invocation,
                const char *folder,
                LksKeystore *store,
                const LksKeystoreFormat *format,
                const LksKeystoreSaveOptions *options,
                GPtrArray **paths,
                GError **error)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(LksKeystore) written = lks_keystore_new();
  g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
  Split split = { .invocation = invocation,
                  .folder = folder,
                  .format = format,
                  .options = options,
                  .taken = taken,
                  .seen = seen,
                  .paths = made,
                  .written = written };
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (!check_entry(&split, lks_keystore_get_entry(store, i), error))
      return NULL;
  if (g_mkdir_with_parents(folder, 0777) != 0)
    return lks_throw_null(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"),
                          folder, g_strerror(errno));
  if (!write_entries(&split, store, error))
    return NULL;
  *paths = g_steal_pointer(&made);
  return g_steal_pointer(&written);
}
