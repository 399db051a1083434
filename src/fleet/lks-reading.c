// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"
#include "lks-glob.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* document stays NULL without a problem when the file is not there */
static void
load_file(LksInstalledFile *file, const LksRoot *root, const LksSyntax *syntax)
{
  gboolean exists = FALSE;
  file->local_path = lks_root_resolve(root, file->path, &exists, &file->problem);
  if (file->local_path == NULL || !exists)
    return;
  g_autoptr(GBytes) bytes = lks_root_read(root, file->local_path, &file->stamp, &file->problem);
  if (bytes != NULL)
    file->document = lks_document_parse(bytes, syntax, file->path, &file->problem);
}

static gboolean
holds(LksInstallation *self, const char *path, const char *text)
{
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(self->server->root, path, &exists, NULL);
  g_autoptr(GBytes) bytes =
      local != NULL && exists ? lks_root_read(self->server->root, local, NULL, NULL) : NULL;
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
  return data != NULL && g_strstr_len(data, (gssize)length, text) != NULL;
}

/* of the files that match the one that holds what the description says; the pattern when none does
 */
static char *
choose_match(LksInstallation *self, const LksComponentFile *description, GError **problem)
{
  g_autoptr(GPtrArray) paths = lks_glob(self->server->root, self->folder, description->path);
  for (guint i = paths->len; i > 0 && description->holds != NULL; i--)
    if (!holds(self, g_ptr_array_index(paths, i - 1), description->holds))
      g_ptr_array_remove_index(paths, i - 1);
  if (paths->len == 1)
    return g_strdup(g_ptr_array_index(paths, 0));
  if (paths->len > 1)
    lks_throw(problem, LKS_ERROR_AMBIGUOUS,
              _("%s and %s both look like the file that is meant; name one in the fleet file: "
                "\"files\": {\"%s\": \"…\"}"),
              (const char *)g_ptr_array_index(paths, 0), (const char *)g_ptr_array_index(paths, 1),
              description->id);
  return lks_root_join(self->server->root, self->folder, description->path);
}

/* NULL: only the fleet file could say where it lies, and it does not */
static LksInstalledFile *
read_file(LksInstallation *self, const LksComponentFile *description)
{
  const char *given = g_hash_table_lookup(self->file_paths, description->id);
  if (given == NULL && description->path == NULL)
    return NULL;
  LksInstalledFile *file = g_new0(LksInstalledFile, 1);
  file->description = description;
  gboolean is_pattern = given == NULL && strchr(description->path, '*') != NULL;
  g_autofree char *path =
      is_pattern ? choose_match(self, description, &file->problem)
                 : lks_installation_dup_path(self, given != NULL ? given : description->path);
  file->path = lks_shared_string_new(path);
  if (file->problem == NULL)
    load_file(file, self->server->root, description->syntax);
  return file;
}

static LksInstalledFile *
find_file(GPtrArray *files, const LksComponentFile *description)
{
  for (guint i = 0; i < files->len; i++) {
    LksInstalledFile *file = g_ptr_array_index(files, i);
    if (file->description == description)
      return file;
  }
  return NULL;
}

/* ".." taken out as the server itself would before it opens the path; above the top it stays there
 */
static char *
collapse(const LksRoot *root, const char *path)
{
  gboolean backslash = strchr(path, '/') == NULL;
  g_auto(GStrv) parts = g_strsplit_set(path, lks_root_is_windows(root) ? "\\/" : "/", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new();
  for (guint i = 0; parts[i] != NULL; i++)
    if (strcmp(parts[i], "..") != 0)
      g_ptr_array_add(kept, parts[i]);
    else if (kept->len > 1)
      g_ptr_array_set_size(kept, (int)kept->len - 1);
  g_ptr_array_add(kept, NULL);
  return g_strjoinv(backslash ? "\\" : "/", (char **)kept->pdata);
}

/* a path beside that of file, as the server spells it */
static char *
path_beside(const LksRoot *root, const char *path, const char *relative)
{
  if (relative[0] == '/' || relative[0] == '\\' ||
      (g_ascii_isalpha(relative[0]) && relative[1] == ':'))
    return g_strdup(relative);
  const char *slash = strrchr(path, '/');
  const char *backslash = lks_root_is_windows(root) ? strrchr(path, '\\') : NULL;
  const char *last = slash > backslash ? slash : backslash;
  g_autofree char *folder = g_strndup(path, last != NULL ? (gsize)(last - path) : 0);
  g_autofree char *path_there = lks_root_join(root, folder, relative);
  return collapse(root, path_there);
}

/* several keys of one section lie in the same other file: it is read once */
static LksInstalledFile *
ensure_elsewhere(LksInstallation *self, const LksInstalledFile *main_file, const char *relative)
{
  LksInstallationPrivate *own = LKS_INSTALLATION_PRIVATE(self);
  g_autofree char *path = path_beside(self->server->root, main_file->path, relative);
  for (guint i = 0; i < own->elsewhere->len; i++) {
    LksInstalledFile *known = g_ptr_array_index(own->elsewhere, i);
    if (strcmp(known->path, path) == 0)
      return known;
  }
  LksInstalledFile *file = g_new0(LksInstalledFile, 1);
  file->description = main_file->description;
  file->path = lks_shared_string_new(path);
  load_file(file, self->server->root, main_file->description->syntax);
  lks_installation_append(self, &own->elsewhere, file, (GDestroyNotify)lks_installed_file_free);
  return file;
}

/* a big fleet says the same a thousand times; a password is kept apart, and wiped in the end */
static LksSharedString *
new_written(const LksSetting *setting, const char *text)
{
  return lks_role_get_info(setting->role)->is_secret ? lks_shared_string_new_alone(text)
                                                     : lks_shared_string_new(text);
}

static void
take_entry(LksReading *reading, const LksInstalledFile *file, const LksDocumentEntry *entry)
{
  reading->file = file;
  reading->present = TRUE;
  reading->written = new_written(reading->setting, entry->value);
  reading->meaning = lks_setting_meaning(reading->setting, reading->written);
  reading->line = entry->line;
}

/* "addresses[0]" or "addresses.0" of "addresses"; the json reader of these products ignores case */
static gboolean
is_item_of(const char *key, const char *list)
{
  gsize length = strlen(list);
  if (g_ascii_strncasecmp(key, list, length) != 0 || (key[length] != '[' && key[length] != '.'))
    return FALSE;
  return g_ascii_isdigit(key[length + 1]);
}

static void
read_list(LksReading *reading, const LksInstalledFile *file)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (guint i = 0; i < lks_document_get_n_entries(file->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(file->document, i);
    if (!entry->effective || !is_item_of(entry->key, reading->setting->key))
      continue;
    if (!reading->present)
      take_entry(reading, file, entry);
    g_strv_builder_add(builder, entry->value);
  }
  if (reading->present)
    reading->list = g_strv_builder_end(builder);
}

/* where the winning value stands; TRUE: nothing more to look at */
static gboolean
read_elsewhere(LksInstallation *self, LksReading *reading, const LksInstalledFile *file)
{
  g_autofree char *relative = lks_document_dup_elsewhere(file->document, reading->setting->key);
  if (relative == NULL)
    return FALSE;
  LksInstalledFile *other = ensure_elsewhere(self, file, relative);
  if (other->problem != NULL) {
    reading->file = other;
    reading->problem = g_error_copy(other->problem);
    return TRUE;
  }
  /* the other file's document element is the section itself */
  const char *slash = strchr(reading->setting->key, '/');
  const char *key = slash != NULL ? slash + 1 : reading->setting->key;
  if (other->document == NULL)
    return FALSE;
  const LksDocumentEntry *entry = lks_document_lookup(other->document, key, &reading->problem);
  if (entry != NULL)
    take_entry(reading, other, entry);
  return entry != NULL || reading->problem != NULL;
}

/* what stands in this file even though another may override it */
static const LksDocumentEntry *
find_own_entry(LksDocument *document, const char *key)
{
  for (guint i = lks_document_get_n_entries(document); i > 0; i--) {
    const LksDocumentEntry *entry = lks_document_get_entry(document, i - 1);
    if (entry->effective && strcmp(entry->key, key) == 0)
      return entry;
  }
  return NULL;
}

static void
read_value(LksInstallation *self, LksReading *reading, const LksInstalledFile *file)
{
  if (read_elsewhere(self, reading, file))
    return;
  const LksDocumentEntry *entry =
      lks_setting_lookup(reading->setting, file->document, &reading->problem);
  /* file= that names no file is passed over silently by .NET, so the main file's value counts */
  g_autofree char *relative = lks_document_dup_elsewhere(file->document, reading->setting->key);
  if (entry == NULL && relative != NULL &&
      g_error_matches(reading->problem, LKS_ERROR, LKS_ERROR_ELSEWHERE)) {
    entry = find_own_entry(file->document, reading->setting->key);
    if (entry != NULL)
      g_clear_error(&reading->problem);
  }
  if (entry != NULL)
    take_entry(reading, file, entry);
}

static void
split_list(LksReading *reading)
{
  if (reading->present && (reading->setting->is_comma_list || reading->setting->is_list) &&
      reading->list == NULL)
    reading->list = g_strsplit(reading->written, ",", -1);
}

/* the roots that a component shares with others lie where they lie */
static char *
find_shared_trust(const LksInstallation *self)
{
  const LksTrustNeeds *needs = lks_component_get_trust(self->component);
  g_autoptr(GPtrArray) paths =
      needs != NULL ? lks_glob(self->server->root, self->folder, needs->path) : NULL;
  if (paths != NULL && paths->len > 0)
    return g_strdup(g_ptr_array_index(paths, 0));
  return needs != NULL && strchr(needs->path, '*') == NULL
             ? lks_root_join(self->server->root, self->folder, needs->path)
             : NULL;
}

/* of a component that is said to be secured, what was placed for it stands for what nobody names */
static char *
find_placed(const LksInstallation *self, LksRole role)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(self->component);
  const char *mechanism =
      g_hash_table_lookup(self->settings, lks_role_get_info(LKS_ROLE_SECURITY_MECHANISM)->id);
  const char *template = needs == NULL                             ? NULL
                         : role == LKS_ROLE_IDENTITY_KEYSTORE_PATH ? needs->identity_file
                         : role == LKS_ROLE_IDENTITY_KEY_PATH      ? needs->key_file
                                                                   : NULL;
  if (template == NULL || g_strcmp0(mechanism, "secured") != 0)
    return NULL;
  g_autofree char *path = lks_installation_dup_server_path(self, template);
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(self->server->root, path, &exists, NULL);
  return local != NULL && exists ? g_steal_pointer(&path) : NULL;
}

/* what only the fleet file says */
static void
read_asked(LksInstallation *self, LksReading *reading)
{
  const LksSetting *setting = reading->setting;
  g_autofree char *text =
      g_strdup(g_hash_table_lookup(self->settings, lks_role_get_info(setting->role)->id));
  if (text == NULL && setting->role == LKS_ROLE_TRUST_KEYSTORE_PATH)
    text = find_shared_trust(self);
  if (text == NULL)
    text = find_placed(self, setting->role);
  reading->written = text != NULL ? new_written(setting, text) : NULL;
  reading->present = reading->written != NULL;
  reading->meaning =
      reading->present ? lks_setting_meaning(setting, reading->written) : setting->default_value;
  split_list(reading);
}

static const LksInstalledFile *
ensure_asked(LksInstallation *self)
{
  LksInstallationPrivate *own = LKS_INSTALLATION_PRIVATE(self);
  if (own->asked != NULL)
    return own->asked;
  own->asked = g_new0(LksInstalledFile, 1);
  own->asked->description = lks_component_get_asked(self->component);
  own->asked->path = lks_shared_string_new(self->server->fleet->path);
  return own->asked;
}

static void
read_role(LksInstallation *self, LksRole role)
{
  const LksComponentFile *description = NULL;
  LksReading *reading = &self->readings[lks_component_get_place(self->component, role) - 1];
  reading->setting = lks_component_find_setting(self->component, role, &description);
  const LksInstalledFile *file = description->is_asked ? NULL : find_file(self->files, description);
  if (file == NULL) {
    reading->file = ensure_asked(self);
    if (description->is_asked)
      read_asked(self, reading);
    return;
  }
  reading->file = file;
  if (file->problem != NULL)
    return;
  if (file->document != NULL && reading->setting->is_list)
    read_list(reading, file);
  /* a list may also be written as its only value */
  if (file->document != NULL && !reading->present)
    read_value(self, reading, file);
  split_list(reading);
  /* a file that should be there and is not says nothing, not even by its silence */
  gboolean silent = !reading->present && reading->problem == NULL;
  if (silent && (file->document != NULL || description->optional))
    reading->meaning = reading->setting->default_value;
}

static void
read_roles(LksInstallation *self)
{
  self->readings = g_new0(LksReading, lks_component_get_n_places(self->component));
  for (guint role = 0; role < LKS_N_ROLES; role++)
    if (lks_component_get_place(self->component, (LksRole)role) > 0)
      read_role(self, (LksRole)role);
}

void
lks_installation_read(LksInstallation *self)
{
  GPtrArray *descriptions = lks_component_get_files(self->component);
  for (guint i = 0; i < descriptions->len; i++) {
    LksInstalledFile *file = read_file(self, g_ptr_array_index(descriptions, i));
    if (file != NULL)
      g_ptr_array_add(self->files, file);
  }
  read_roles(self);
  lks_installation_read_logs(self);
  lks_installation_let_go(self);
}

void
lks_installation_let_go(LksInstallation *self)
{
  GPtrArray *files[] = { self->files, LKS_INSTALLATION_PRIVATE(self)->elsewhere };
  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    for (guint k = 0; k < files[i]->len; k++) {
      const LksInstalledFile *file = g_ptr_array_index(files[i], k);
      if (file->document != NULL)
        lks_document_let_go(file->document);
    }
}

gboolean
lks_reading_is_example(const LksReading *reading)
{
  return reading->present && reading->written != NULL && reading->setting != NULL &&
         reading->setting->examples != NULL &&
         g_strv_contains(reading->setting->examples, reading->written);
}
