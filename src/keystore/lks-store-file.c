// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-store-file.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* --- reading --------------------------------------------------------------------------------- */

LksKeystore *
lks_store_file_load(const char *path, LksPasswords *passwords, GError **error)
{
  const char *name = lks_file_get_input_name(path);
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr(GError) problem = NULL;
  LksKeystore *store = lks_keystore_load(bytes, name, passwords, &problem);
  /* passwords given may all be other files' */
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) &&
      (store = lks_keystore_load(bytes, name, NULL, NULL)) != NULL)
    g_clear_error(&problem);
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    problem->code = LKS_ERROR_MALFORMED;
  if (problem != NULL)
    g_propagate_error(error, g_steal_pointer(&problem));
  return store;
}

static gboolean
check_open(LksKeystoreEntry *entry, const char *name, GError **error)
{
  switch (lks_keystore_entry_get_key_status(entry)) {
  case LKS_KEY_OPEN:
    return TRUE;
  case LKS_KEY_PASSWORD_NEEDED:
    return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED, _("%s: the key needs its password"), name);
  case LKS_KEY_PASSWORD_WRONG:
    return lks_throw(error, LKS_ERROR_PASSWORD_WRONG,
                     _("%s: none of the passwords given opens the key"), name);
  case LKS_KEY_UNSUPPORTED:
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: the key is of a kind that cannot be read here"), name);
  default:
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: the key is damaged"), name);
  }
}

gboolean
lks_store_file_find_key(LksKeystore *store,
                        const char *name,
                        LksKeystoreEntry **entry,
                        GError **error)
{
  LksKeystoreEntry *found = NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *candidate = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_kind(candidate) != LKS_ENTRY_KEY)
      continue;
    if (found != NULL)
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       _("%s: there are several keys in it; give a file with one"), name);
    found = candidate;
  }
  *entry = found;
  return found == NULL || check_open(found, name, error);
}

/* --- names ----------------------------------------------------------------------------------- */

const LksKeystoreFormat *
lks_store_file_get_format(const char *path)
{
  static const struct {
    const char *suffix;
    const char *format;
  } rows[] = {
    { ".pfx", "pkcs12" }, { ".p12", "pkcs12" },   { ".pkcs12", "pkcs12" },
    { ".jks", "jks" },    { ".keystore", "jks" }, { ".pem", "pem" },
    { ".crt", "pem" },    { ".key", "pem" },      { ".cer", "pem" },
  };
  g_autofree char *lower = g_ascii_strdown(path, -1);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (g_str_has_suffix(lower, rows[i].suffix))
      return lks_keystore_format_find(rows[i].format);
  return NULL;
}

char *
lks_store_file_dup_with_suffix(const char *path, const char *suffix)
{
  const char *dot = strrchr(path, '.');
  gboolean has_suffix = dot != NULL && strchr(dot, G_DIR_SEPARATOR) == NULL && dot != path;
  g_autofree char *stem = has_suffix ? g_strndup(path, (gsize)(dot - path)) : g_strdup(path);
  return g_strconcat(stem, suffix, NULL);
}

char *
lks_store_file_dup_name(const char *name, const char *suffix)
{
  g_autofree char *portable = g_strdelimit(g_strdup(name), "/\\:*?\"<>|", '_');
  return g_strconcat(portable, suffix, NULL);
}

/* --- writing --------------------------------------------------------------------------------- */

LksKeystore *
lks_store_file_new_identity(const char *alias, LksKey *key, GPtrArray *chain)
{
  LksKeystore *store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry = lks_keystore_entry_new_key(alias, key, chain);
  lks_keystore_add(store, entry);
  return store;
}

const char *
lks_store_file_get_provider(LksKey *key)
{
  return strcmp(lks_key_get_key_type(key), "RSA") == 0 ? LKS_PROVIDER_RSA_AES : NULL;
}

GBytes *
lks_store_file_save_chain(GPtrArray *chain, GError **error)
{
  g_autoptr(LksKeystore) store = lks_keystore_new();
  for (guint i = 0; i < chain->len; i++) {
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_CERTIFICATE,
                                           g_ptr_array_index(chain, i));
    lks_keystore_add(store, entry);
  }
  LksKeystoreSaveOptions options = { .created = lks_time_for_writing() };
  return lks_keystore_save(store, lks_keystore_format_find("pem"), &options, error);
}

gboolean
lks_store_file_create(const char *path, GBytes *content, gboolean is_private, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  LksStageOptions options = { .is_private = is_private, .mode = is_private ? 0600 : 0644 };
  if (g_file_test(path, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("%s is there already; take another name"),
                     path);
  if (g_mkdir_with_parents(folder, 0700) != 0)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"), folder,
                     g_strerror(errno));
  return lks_file_replace(path, content, &options, error) ||
         lks_prefix(error, _("cannot create %s: "), path);
}
