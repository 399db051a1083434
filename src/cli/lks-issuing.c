// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issuing.h"
#include "lks-error.h"
#include "lks-store-file.h"

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

gboolean
lks_issuing_find_kind(const LksIssuing *self, const LksKeyKind **kind, GError **error)
{
  if (self->key_type != NULL)
    *kind = lks_key_kind_find(self->key_type);
  return self->key_type == NULL || *kind != NULL ||
         lks_throw(error, LKS_ERROR_USAGE, _("“%s” is no kind of key; one of %s"), self->key_type,
                   lks_key_kind_get_words());
}

LksKey *
lks_issuing_make_key(const LksIssuing *self, const LksKeyKind *kind, GError **error)
{
  const LksKeyKind *chosen = kind != NULL ? kind : lks_key_kind_find("rsa-2048");
  return lks_issuing_find_kind(self, &chosen, error) ? lks_key_generate(chosen, error) : NULL;
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

static const LksKeystoreFormat *
find_format(const LksIssuing *self, const char *path, GError **error)
{
  const LksKeystoreFormat *format =
      self->to != NULL ? lks_keystore_format_find(self->to) : lks_store_file_get_format(path);
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
  g_autoptr(LksKeystore) store = lks_store_file_new_identity(alias, key, chain);
  return lks_issuing_write_store(self, invocation, store, path, password,
                                 lks_store_file_get_provider(key), error);
}

gboolean
lks_issuing_write_chain(LksInvocation *invocation,
                        const char *path,
                        GPtrArray *chain,
                        GError **error)
{
  g_autoptr(GBytes) content = lks_store_file_save_chain(chain, error);
  return content != NULL && make_folder_of(path, error) &&
         lks_invocation_write_output(invocation, path, content, FALSE, error);
}
