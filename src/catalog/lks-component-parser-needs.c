// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-channel.h"
#include "lks-component-parser-private.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a component needs beside its settings: its identity, whom it connects to, and what people
 * do. */

static gboolean
set_store(LksDescription *self, LksIdentityNeeds *needs, const char *store, GError **error)
{
  static const char *const known[] = { "jks",     "pkcs12", "pem", "windows:LocalMachine/My",
                                       "unknown", NULL };
  /* a store of Windows is said with its place */
  if (g_str_has_prefix(store, "windows:") && store[8] != '\0') {
    needs->store = LKS_STORE_WINDOWS;
    needs->location = lks_description_keep(self, store + 8);
    return TRUE;
  }
  for (guint kind = 0; kind < LKS_N_STORES; kind++)
    if (kind != LKS_STORE_WINDOWS &&
        strcmp(store, lks_store_kind_to_string((LksStoreKind)kind)) == 0) {
      needs->store = (LksStoreKind)kind;
      return TRUE;
    }
  return lks_description_throw_unknown("store", store, known, error);
}

static gboolean
set_purpose(LksIdentityNeeds *needs, const char *purpose, GError **error)
{
  static const char *const known[] = { "server", "client", "mutual", "signing", "ca", "any", NULL };
  return lks_purpose_parse(purpose, &needs->purpose) ||
         lks_description_throw_unknown("purpose", purpose, known, error);
}

static const char *const *
parse_words(LksDescription *self, const char *text)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_auto(GStrv) parts = g_strsplit_set(text, " ,", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add(words, (gpointer)lks_description_keep(self, parts[i]));
  g_ptr_array_add(words, NULL);
  return (const char *const *)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

static gboolean
set_usage(LksDescription *self, LksIdentityNeeds *needs, LksMarkup *markup, GError **error)
{
  static const char *const known[] = { "name", NULL };
  const char *subject = lks_markup_get_attribute(markup, "subject");
  const char *usage = lks_markup_get_attribute(markup, "usage");
  needs->subject_is_name = g_strcmp0(subject, "name") == 0;
  needs->usages = usage != NULL ? parse_words(self, usage) : NULL;
  return subject == NULL || needs->subject_is_name ||
         lks_description_throw_unknown("subject", subject, known, error);
}

static gboolean
set_key(LksIdentityNeeds *needs, const char *key, GError **error)
{
  static const char *const known[] = { "rsa", "any", NULL };
  needs->rsa_only = g_strcmp0(key, "rsa") == 0;
  return key == NULL || needs->rsa_only || strcmp(key, "any") == 0 ||
         lks_description_throw_unknown("key", key, known, error);
}

static gboolean
check_store_file(const char *path, GError **error)
{
  return path == NULL || lks_description_below(path, "{folder}", error) != NULL;
}

gboolean
lks_description_begin_identity(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  if (self->component->needs != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <identity>; a component shows one"));
  LksIdentityNeeds *needs = self->component->needs = g_new0(LksIdentityNeeds, 1);
  needs->provider = lks_description_keep_attribute(self, markup, "provider");
  needs->identity_file = lks_description_keep_attribute(self, markup, "file");
  needs->key_file = lks_description_keep_attribute(self, markup, "key-file");
  needs->trust_file = lks_description_keep_attribute(self, markup, "trust-file");
  needs->reader = lks_description_keep_attribute(self, markup, "reader");
  needs->alias = lks_description_keep_attribute(self, markup, "alias");
  return lks_markup_get_flag(markup, "own", &needs->is_own, error) &&
         set_store(self, needs, lks_markup_get_attribute(markup, "store"), error) &&
         set_purpose(needs, lks_markup_get_attribute(markup, "purpose"), error) &&
         set_key(needs, lks_markup_get_attribute(markup, "key"), error) &&
         lks_markup_get_flag(markup, "optional", &needs->is_optional, error) &&
         set_usage(self, needs, markup, error) && check_store_file(needs->identity_file, error) &&
         check_store_file(needs->key_file, error) && check_store_file(needs->trust_file, error);
}

static gboolean
check_channel(const char *id, GError **error)
{
  if (lks_channel_find(id) != NULL)
    return TRUE;
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (guint i = 0; i < lks_channel_get_n(); i++)
    g_ptr_array_add(known, (gpointer)lks_channel_get(i)->id);
  g_ptr_array_add(known, NULL);
  return lks_description_throw_unknown("channel", id, (const char *const *)known->pdata, error);
}

gboolean
lks_description_begin_connects(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *to = lks_markup_get_attribute(markup, "to");
  const char *channel = lks_markup_get_attribute(markup, "channel");
  gboolean is_dark;
  if (!check_channel(channel, error) || !lks_markup_get_flag(markup, "dark", &is_dark, error))
    return FALSE;
  g_autofree char *target =
      strchr(to, '/') != NULL ? g_strdup(to) : g_strconcat(self->component->product, "/", to, NULL);
  LksConnection *connection = g_new0(LksConnection, 1);
  connection->target = lks_description_keep(self, target);
  connection->channel = lks_channel_find(channel)->id;
  connection->is_dark = is_dark;
  connection->line = lks_markup_get_line(markup);
  g_ptr_array_add(self->component->connections, connection);
  return TRUE;
}

gboolean
lks_description_begin_step(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const kinds[] = { "stop",  "copy",     "import", "edit",
                                       "start", "database", "note",   NULL };
  static const char *const states[] = { "secured", "plain", "both", NULL };
  LksDescription *self = data;
  const char *kind = lks_markup_get_attribute(markup, "kind");
  static const char *const after_what[] = { "database", NULL };
  const char *when = lks_markup_get_attribute(markup, "when");
  const char *after = lks_markup_get_attribute(markup, "after");
  if (!g_strv_contains(kinds, kind))
    return lks_description_throw_unknown("kind", kind, kinds, error);
  if (!g_strv_contains(states, when))
    return lks_description_throw_unknown("when", when, states, error);
  if (after != NULL && !g_strv_contains(after_what, after))
    return lks_description_throw_unknown("after", after, after_what, error);
  LksManualStep *step = g_new0(LksManualStep, 1);
  step->kind = lks_description_keep(self, kind);
  step->when = lks_description_keep(self, when);
  step->after_database = after != NULL;
  step->commands = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->component->steps, step);
  self->step = step;
  return TRUE;
}

gboolean
lks_description_end_step(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  return self->step->text != NULL ||
         lks_throw(error, LKS_ERROR_CONFIG, _("<step> lacks <text>; say what is to be done"));
}

gboolean
lks_description_end_text(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->step->text = lks_description_keep_prose(self, text);
  return TRUE;
}

gboolean
lks_description_begin_command(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  static const char *const platforms[] = { "windows", "linux", NULL };
  const char *title = lks_markup_get_attribute(markup, "title");
  self->command = g_new0(LksStepCommand, 1);
  g_ptr_array_add(self->step->commands, self->command);
  self->command->platform = lks_description_keep_attribute(self, markup, "platform");
  if (self->command->platform != NULL && !g_strv_contains(platforms, self->command->platform))
    return lks_description_throw_unknown("platform", self->command->platform, platforms, error);
  self->command->title = title != NULL ? lks_description_keep_prose(self, title) : NULL;
  return TRUE;
}

gboolean
lks_description_end_command(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->command->command = lks_description_keep(self, text);
  if (self->step->command == NULL)
    self->step->command = self->command->command;
  return TRUE;
}
