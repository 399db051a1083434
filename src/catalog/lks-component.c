// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-private.h"

#include <string.h>

/* Made by lks_component_parse alone; nothing changes it afterwards, so threads share it freely. */
G_DEFINE_FINAL_TYPE(LksComponent, lks_component, G_TYPE_OBJECT)

void
lks_setting_free(LksSetting *setting)
{
  /* the strings themselves belong to the component */
  g_free((gpointer)setting->spellings);
  g_free((gpointer)setting->examples);
  g_free((gpointer)setting->other_keys);
  g_free(setting);
}

const char *
lks_component_file_get_format(const LksComponentFile *file)
{
  return file->syntax != NULL ? lks_syntax_get_id(file->syntax) : NULL;
}

gboolean
lks_component_file_has_key(const LksComponentFile *file, const char *key)
{
  for (guint i = 0; i < file->settings->len; i++)
    if (strcmp(((const LksSetting *)file->settings->pdata[i])->key, key) == 0)
      return TRUE;
  return FALSE;
}

void
lks_component_file_free(LksComponentFile *file)
{
  g_ptr_array_unref(file->settings);
  g_free(file);
}

void
lks_manual_step_free(LksManualStep *step)
{
  g_ptr_array_unref(step->commands);
  g_free(step);
}

void
lks_component_log_free(LksComponentLog *log)
{
  g_ptr_array_unref(log->messages);
  g_free(log);
}

static void
lks_component_finalize(GObject *object)
{
  LksComponent *self = LKS_COMPONENT(object);
  g_string_chunk_free(self->strings);
  g_ptr_array_unref(self->services);
  g_ptr_array_unref(self->platforms);
  g_ptr_array_unref(self->folders);
  g_ptr_array_unref(self->traces);
  g_ptr_array_unref(self->files);
  lks_component_file_free(self->asked);
  if (self->needs != NULL)
    g_free((gpointer)self->needs->usages);
  g_free(self->needs);
  g_free(self->expiry);
  g_free(self->trust);
  g_free(self->signing);
  g_ptr_array_unref(self->logs);
  g_ptr_array_unref(self->connections);
  g_ptr_array_unref(self->steps);
  G_OBJECT_CLASS(lks_component_parent_class)->finalize(object);
}

static void
lks_component_class_init(LksComponentClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_component_finalize;
}

static void
lks_component_init(LksComponent *self)
{
  self->strings = g_string_chunk_new(1024);
  self->services = g_ptr_array_new_with_free_func(g_free);
  self->platforms = g_ptr_array_new();
  self->folders = g_ptr_array_new();
  self->traces = g_ptr_array_new();
  self->files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_component_file_free);
  self->asked = g_new0(LksComponentFile, 1);
  self->asked->id = "fleet";
  self->asked->is_asked = TRUE;
  self->asked->is_external = TRUE;
  self->asked->settings = g_ptr_array_new_with_free_func((GDestroyNotify)lks_setting_free);
  self->logs = g_ptr_array_new_with_free_func((GDestroyNotify)lks_component_log_free);
  self->connections = g_ptr_array_new_with_free_func(g_free);
  self->steps = g_ptr_array_new_with_free_func((GDestroyNotify)lks_manual_step_free);
}

const char *
lks_component_get_id(LksComponent *self)
{
  return self->id;
}

const char *
lks_component_get_short_id(LksComponent *self)
{
  return self->short_id;
}

const char *
lks_component_get_product(LksComponent *self)
{
  return self->product;
}

const char *
lks_component_get_name(LksComponent *self)
{
  return self->name;
}

const char *
lks_component_get_summary(LksComponent *self)
{
  return self->summary;
}

const char *
lks_component_get_origin(LksComponent *self)
{
  return self->origin;
}

guint
lks_component_get_start(LksComponent *self)
{
  return self->start;
}

const char *
lks_component_get_service(LksComponent *self, const char *platform)
{
  for (guint i = 0; i < self->services->len; i++) {
    const LksService *service = self->services->pdata[i];
    if (strcmp(service->platform, platform) == 0)
      return service->name;
  }
  return NULL;
}

const char *const *
lks_component_get_platforms(LksComponent *self)
{
  return (const char *const *)self->platforms->pdata;
}

const char *const *
lks_component_get_folders(LksComponent *self)
{
  return (const char *const *)self->folders->pdata;
}

const char *const *
lks_component_get_traces(LksComponent *self)
{
  return (const char *const *)self->traces->pdata;
}

gboolean
lks_component_is_told(LksComponent *self)
{
  return self->is_told;
}

GPtrArray *
lks_component_get_files(LksComponent *self)
{
  return self->files;
}

const char *
lks_store_kind_to_string(LksStoreKind kind)
{
  static const char *const words[] = {
    [LKS_STORE_JKS] = "jks",         [LKS_STORE_PKCS12] = "pkcs12",   [LKS_STORE_PEM] = "pem",
    [LKS_STORE_WINDOWS] = "windows", [LKS_STORE_UNKNOWN] = "unknown",
  };
  return words[kind];
}

const LksIdentityNeeds *
lks_component_get_identity(LksComponent *self)
{
  return self->needs;
}

const LksExpiryMessage *
lks_component_get_expiry(LksComponent *self)
{
  return self->expiry;
}

const LksTrustNeeds *
lks_component_get_trust(LksComponent *self)
{
  return self->trust;
}

const LksSigningNeeds *
lks_component_get_signing(LksComponent *self)
{
  return self->signing;
}

const char *
lks_component_get_authorities(LksComponent *self)
{
  return self->authorities;
}

const char *
lks_component_get_successor(LksComponent *self)
{
  return self->successor;
}

const LksComponentFile *
lks_component_get_asked(LksComponent *self)
{
  return self->asked;
}

GPtrArray *
lks_component_get_logs(LksComponent *self)
{
  return self->logs;
}

gboolean
lks_component_has_file(LksComponent *self, const char *id)
{
  for (guint i = 0; i < self->files->len; i++)
    if (strcmp(((const LksComponentFile *)self->files->pdata[i])->id, id) == 0)
      return TRUE;
  for (guint i = 0; i < self->logs->len; i++)
    if (strcmp(((const LksComponentLog *)self->logs->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
lks_component_get_connections(LksComponent *self)
{
  return self->connections;
}

GPtrArray *
lks_component_get_steps(LksComponent *self)
{
  return self->steps;
}

LksMatching
lks_component_get_matching(LksComponent *self)
{
  return self->matching;
}

const LksSetting *
lks_component_find_setting(LksComponent *self, LksRole role, const LksComponentFile **file)
{
  for (guint i = 0; i <= self->files->len; i++) {
    const LksComponentFile *candidate = i < self->files->len ? self->files->pdata[i] : self->asked;
    for (guint j = 0; j < candidate->settings->len; j++) {
      const LksSetting *setting = candidate->settings->pdata[j];
      if (setting->role != role)
        continue;
      if (file != NULL)
        *file = candidate;
      return setting;
    }
  }
  return NULL;
}

void
lks_component_number_roles(LksComponent *self)
{
  for (guint role = 0; role < LKS_N_ROLES; role++)
    if (lks_component_find_setting(self, (LksRole)role, NULL) != NULL)
      self->place_of[role] = ++self->n_places;
}

guint
lks_component_get_place(LksComponent *self, LksRole role)
{
  return self->place_of[role];
}

guint
lks_component_get_n_places(LksComponent *self)
{
  return self->n_places;
}

static const char *
boolean_meaning(const char *written)
{
  g_autofree char *word = g_strstrip(g_strdup(written));
  return g_ascii_strcasecmp(word, "true") == 0    ? "true"
         : g_ascii_strcasecmp(word, "false") == 0 ? "false"
                                                  : NULL;
}

static gboolean
is_spelling(const LksSetting *setting, const char *spelling, const char *written)
{
  return setting->ignore_case ? g_ascii_strcasecmp(spelling, written) == 0
                              : strcmp(spelling, written) == 0;
}

const char *
lks_setting_meaning(const LksSetting *setting, const char *written)
{
  if (written == NULL)
    return NULL;
  if (setting->spellings == NULL)
    return lks_role_get_info(setting->role)->kind == LKS_VALUE_BOOLEAN ? boolean_meaning(written)
                                                                       : written;
  for (guint i = 0; setting->spellings[i] != NULL; i += 2)
    if (is_spelling(setting, setting->spellings[i], written))
      return setting->spellings[i + 1];
  return NULL;
}

const char *
lks_setting_spelling(const LksSetting *setting, const char *meaning)
{
  if (meaning == NULL || setting->spellings == NULL)
    return meaning;
  for (guint i = 0; setting->spellings[i] != NULL; i += 2)
    if (strcmp(setting->spellings[i + 1], meaning) == 0)
      return setting->spellings[i];
  return NULL;
}

const LksDocumentEntry *
lks_setting_lookup(const LksSetting *setting, LksDocument *document, GError **error)
{
  g_autoptr(GError) problem = NULL;
  const LksDocumentEntry *entry = lks_document_lookup(document, setting->key, &problem);
  for (guint i = 0; entry == NULL && problem == NULL && setting->other_keys != NULL &&
                    setting->other_keys[i] != NULL;
       i++)
    entry = lks_document_lookup(document, setting->other_keys[i], &problem);
  if (problem != NULL)
    g_propagate_error(error, g_steal_pointer(&problem));
  return entry;
}
