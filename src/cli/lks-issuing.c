// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issuing.h"
#include "lks-error.h"
#include "lks-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

void
lks_issuing_clear(LksIssuing *self)
{
  g_free(self->profile);
  g_free(self->subject);
  g_strfreev(self->names);
  g_free(self->friendly_name);
  g_free(self->key_type);
  g_free(self->at);
  g_strfreev(self->passwords);
  g_free(self->out_password);
  g_free(self->output);
  g_free(self->to);
  g_free(self->reader);
}

/* --- who and how long ------------------------------------------------------------------------ */

void
lks_issuing_add_names(LksIssuing *self, LksInvocation *invocation, guint first)
{
  const char *const *arguments = lks_invocation_get_arguments(invocation);
  GPtrArray *all = g_ptr_array_new();
  for (guint i = first; i < lks_invocation_get_n_arguments(invocation); i++)
    g_ptr_array_add(all, g_strdup(arguments[i]));
  for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
    g_ptr_array_add(all, g_strdup(self->names[i]));
  g_strfreev(self->names);
  gboolean none = all->len == 0;
  g_ptr_array_add(all, NULL);
  self->names = (char **)g_ptr_array_free(all, FALSE);
  if (none)
    g_clear_pointer(&self->names, g_strfreev);
}

const LksProfile *
lks_issuing_find_profile(const LksIssuing *self, const char *other, GError **error)
{
  const char *id = self->profile != NULL ? self->profile : other;
  const LksProfile *profile = lks_profile_find(id);
  if (profile != NULL)
    return profile;
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < lks_profile_get_n(); i++)
    g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", lks_profile_get(i)->id);
  return lks_throw_null(error, LKS_ERROR_USAGE, _("“%s” is no profile; one of %s"), id, known->str);
}

LksKey *
lks_issuing_make_key(const LksIssuing *self, const LksKeyKind *kind, GError **error)
{
  const char *id = self->key_type != NULL ? self->key_type
                   : kind != NULL         ? lks_key_kind_get_id(kind)
                                          : "rsa-2048";
  const LksKeyKind *chosen = lks_key_kind_find(id);
  if (chosen == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE, _("“%s” is no kind of key; one of %s"), id,
                          lks_key_kind_get_words());
  return lks_key_generate(chosen, error);
}

gboolean
lks_issuing_get_term(const LksIssuing *self, LksTerm *term, GError **error)
{
  if (self->days < 0 || self->days > 36500)
    return lks_throw(error, LKS_ERROR_USAGE, _("--days takes 1 to 36500"));
  *term = lks_term_from_now((guint)self->days);
  return self->at == NULL || lks_time_parse(self->at, &term->not_before, error);
}

gboolean
lks_issuing_read_out_password(const LksIssuing *self,
                              LksInvocation *invocation,
                              const char *what,
                              LksSecret **password,
                              GError **error)
{
  const char *source = self->out_password;
  if (source == NULL && lks_invocation_is_interactive(invocation))
    source = "prompt";
  if (source == NULL)
    return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED,
                     _("%s: say what protects the key: --out-password SOURCE, or none"), what);
  if (strcmp(source, "none") == 0)
    return TRUE;
  *password = lks_invocation_read_password(invocation, source, what, error);
  return *password != NULL ||
         (error != NULL && *error == NULL &&
          lks_throw(error, LKS_ERROR_PASSWORD_NEEDED, _("no password was given")));
}

/* --- files ----------------------------------------------------------------------------------- */

gboolean
lks_issuing_check_new(const LksIssuing *self, const char *path, GError **error)
{
  if (self->force || strcmp(path, "-") == 0 || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  return lks_throw(error, LKS_ERROR_CANNOT_CREATE,
                   _("%s is there already; take another name, or --force to replace it"), path);
}

char *
lks_issuing_dup_with_suffix(const char *path, const char *suffix)
{
  const char *dot = strrchr(path, '.');
  gboolean has_suffix = dot != NULL && strchr(dot, G_DIR_SEPARATOR) == NULL && dot != path;
  g_autofree char *stem = has_suffix ? g_strndup(path, (gsize)(dot - path)) : g_strdup(path);
  return g_strconcat(stem, suffix, NULL);
}

LksKeystore *
lks_issuing_load(const char *path, LksPasswords *passwords, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr(GError) problem = NULL;
  LksKeystore *store =
      lks_keystore_load(bytes, lks_invocation_get_input_name(path), passwords, &problem);
  /* passwords given may all be other files' */
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) &&
      (store = lks_keystore_load(bytes, path, NULL, NULL)) != NULL)
    g_clear_error(&problem);
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    problem->code = LKS_ERROR_MALFORMED;
  if (problem != NULL)
    g_propagate_error(error, g_steal_pointer(&problem));
  return store;
}

static gboolean
check_open(LksKeystoreEntry *entry, const char *path, GError **error)
{
  switch (lks_keystore_entry_get_key_status(entry)) {
  case LKS_KEY_OPEN:
    return TRUE;
  case LKS_KEY_PASSWORD_NEEDED:
    return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED, _("%s: the key needs its password"), path);
  case LKS_KEY_PASSWORD_WRONG:
    return lks_throw(error, LKS_ERROR_PASSWORD_WRONG,
                     _("%s: none of the passwords given opens the key"), path);
  case LKS_KEY_UNSUPPORTED:
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: the key is of a kind that cannot be read here"), path);
  default:
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: the key is damaged"), path);
  }
}

gboolean
lks_issuing_find_key(LksKeystore *store, const char *path, LksKeystoreEntry **entry, GError **error)
{
  LksKeystoreEntry *found = NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *candidate = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_kind(candidate) != LKS_ENTRY_KEY)
      continue;
    if (found != NULL)
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       _("%s: there are several keys in it; give a file with one"), path);
    found = candidate;
  }
  *entry = found;
  return found == NULL || check_open(found, path, error);
}

static gboolean
ends_in(const char *path, const char *suffixes)
{
  g_auto(GStrv) all = g_strsplit(suffixes, " ", -1);
  g_autofree char *lower = g_ascii_strdown(path, -1);
  for (guint i = 0; all[i] != NULL; i++)
    if (g_str_has_suffix(lower, all[i]))
      return TRUE;
  return FALSE;
}

static const LksKeystoreFormat *
find_format(const LksIssuing *self, const char *path, GError **error)
{
  const char *id = self->to != NULL                       ? self->to
                   : ends_in(path, ".pfx .p12 .pkcs12")   ? "pkcs12"
                   : ends_in(path, ".jks .keystore")      ? "jks"
                   : ends_in(path, ".pem .crt .key .cer") ? "pem"
                                                          : "";
  const LksKeystoreFormat *format = lks_keystore_format_find(id);
  if (format != NULL && lks_keystore_format_can_save(format))
    return format;
  return lks_throw_null(error, LKS_ERROR_USAGE,
                        _("%s: which format is meant? Say --to pkcs12, jks or pem, or take a name "
                          "that ends in .pfx, .jks or .pem"),
                        path);
}

static gboolean
make_folder_of(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  if (strcmp(path, "-") == 0 || g_mkdir_with_parents(folder, 0700) == 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"), folder,
                   g_strerror(errno));
}

gboolean
lks_issuing_write_store(const LksIssuing *self,
                        LksInvocation *invocation,
                        LksKeystore *store,
                        const char *path,
                        LksSecret *password,
                        const char *provider,
                        GError **error)
{
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  if (format == NULL || self->to != NULL)
    format = find_format(self, path, error);
  const LksReaderProfile *reader =
      self->reader != NULL ? lks_reader_profile_find(self->reader) : NULL;
  if (self->reader != NULL && reader == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("--for does not know “%s”"), self->reader);
  if (format == NULL || !make_folder_of(path, error))
    return FALSE;
  LksKeystoreSaveOptions options = { .reader = reader,
                                     .password = password,
                                     .provider = provider,
                                     .allow_plain_keys = password == NULL,
                                     .created = lks_time_for_writing() };
  g_autoptr(GBytes) content = lks_keystore_save(store, format, &options, error);
  if (content == NULL)
    return lks_prefix(error, "%s: ", path);
  return lks_invocation_write_output(invocation, path, content, TRUE, error);
}

gboolean
lks_issuing_write_identity(const LksIssuing *self,
                           LksInvocation *invocation,
                           const char *path,
                           const char *alias,
                           LksKey *key,
                           GPtrArray *chain,
                           LksSecret *password,
                           GError **error)
{
  g_autoptr(LksKeystore) store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry = lks_keystore_entry_new_key(alias, key, chain);
  lks_keystore_add(store, entry);
  /* Windows puts RSA keys that do not say so where SHA-256 is unknown */
  const char *provider =
      strcmp(lks_key_get_key_type(key), "RSA") == 0 ? LKS_PROVIDER_RSA_AES : NULL;
  return lks_issuing_write_store(self, invocation, store, path, password, provider, error);
}

gboolean
lks_issuing_write_chain(LksInvocation *invocation,
                        const char *path,
                        GPtrArray *chain,
                        GError **error)
{
  g_autoptr(LksKeystore) store = lks_keystore_new();
  for (guint i = 0; i < chain->len; i++) {
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_CERTIFICATE,
                                           g_ptr_array_index(chain, i));
    lks_keystore_add(store, entry);
  }
  LksKeystoreSaveOptions options = { .created = lks_time_for_writing() };
  g_autoptr(GBytes) content =
      lks_keystore_save(store, lks_keystore_format_find("pem"), &options, error);
  return content != NULL && make_folder_of(path, error) &&
         lks_invocation_write_output(invocation, path, content, FALSE, error);
}
