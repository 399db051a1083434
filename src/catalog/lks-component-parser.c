// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-private.h"
#include "lks-channel.h"
#include "lks-error.h"
#include "lks-markup-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is being read: the innermost file, setting and step. */
typedef struct {
  LksComponent *component;
  const char *product; /* of the folder; nullable */
  LksComponentFile *file;
  LksSetting *setting;
  LksManualStep *step;
  LksStepCommand *command;
  GPtrArray *examples;
  GPtrArray *other_keys;
} Description;

static const char *
keep(Description *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const(self->component->strings, text) : NULL;
}

static const char *
keep_attribute(Description *self, LksMarkup *markup, const char *name)
{
  return keep(self, lks_markup_get_attribute(markup, name));
}

static const char *
keep_prose(Description *self, const char *text)
{
  return keep(self, g_dgettext(GETTEXT_PACKAGE, text));
}

/* ids end up in labels, file names and command lines */
static gboolean
check_id(const char *what, const char *id, const char *extra, GError **error)
{
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_isalnum(*c) && strchr(extra, *c) == NULL)
      return lks_throw(error, LKS_ERROR_CONFIG,
                       _("%s “%s” holds a character other than letters, digits and %s"), what, id,
                       extra);
  return TRUE;
}

static gboolean
throw_unknown(const char *what, const char *word, const char *const *known, GError **error)
{
  g_autofree char *remedy = lks_markup_remedy(word, known);
  return lks_throw(error, LKS_ERROR_CONFIG, _("unknown %s “%s”; %s"), what, word, remedy);
}

static gboolean
set_ids(Description *self, LksMarkup *markup, GError **error)
{
  LksComponent *component = self->component;
  component->short_id = keep_attribute(self, markup, "id");
  component->product = keep_attribute(self, markup, "product");
  if (component->product == NULL)
    component->product = keep(self, self->product);
  if (component->product == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("<component> names no product; add product=\"…\", or put the file into a "
                       "folder named as the product"));
  if (!check_id("id", component->short_id, "-", error) ||
      !check_id("product", component->product, "-", error))
    return FALSE;
  g_autofree char *id = g_strconcat(component->product, "/", component->short_id, NULL);
  component->id = keep(self, id);
  component->name = keep_attribute(self, markup, "name");
  return TRUE;
}

static gboolean
set_order(Description *self, const char *order, GError **error)
{
  guint64 number = G_MAXUINT;
  if (order != NULL && !g_ascii_string_to_unsigned(order, 10, 0, G_MAXINT, &number, NULL))
    return lks_throw(error, LKS_ERROR_CONFIG, _("order “%s” is no number; write order=\"10\""),
                     order);
  self->component->order = (guint)number;
  return TRUE;
}

static gboolean
begin_component(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const known[] = { "java", "openssl", "dotnet", "cn-fallback", NULL };
  Description *self = data;
  const char *matching = lks_markup_get_attribute(markup, "matching");
  self->component->matching = LKS_MATCHING_OPENSSL;
  if (matching != NULL && !lks_matching_parse(matching, &self->component->matching))
    return throw_unknown("matching", matching, known, error);
  return set_order(self, lks_markup_get_attribute(markup, "order"), error) &&
         set_ids(self, markup, error);
}

static gboolean
end_summary(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  self->component->summary = keep_prose(self, text);
  return TRUE;
}

static gboolean
begin_service(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const platforms[] = { "windows", "linux", NULL };
  Description *self = data;
  for (guint i = 0; platforms[i] != NULL; i++) {
    const char *name = lks_markup_get_attribute(markup, platforms[i]);
    if (name == NULL)
      continue;
    if (lks_component_get_service(self->component, platforms[i]) != NULL)
      return lks_throw(error, LKS_ERROR_CONFIG, _("a second service for %s; keep one"),
                       platforms[i]);
    if (!check_id("service", name, "-_.@", error))
      return FALSE;
    LksService *service = g_new0(LksService, 1);
    service->platform = platforms[i];
    service->name = keep(self, name);
    g_ptr_array_add(self->component->services, service);
    g_ptr_array_add(self->component->platforms, (gpointer)platforms[i]);
  }
  return TRUE;
}

/* a path below a folder: forward slashes, no drive, no way up */
static gboolean
check_relative(const char *path, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  gboolean clean = strpbrk(path, "\\:{}") == NULL;
  for (guint i = 0; parts[i] != NULL; i++)
    clean = clean && *parts[i] != '\0' && strcmp(parts[i], "..") != 0 && strcmp(parts[i], ".") != 0;
  return clean || lks_throw(error, LKS_ERROR_CONFIG,
                            _("“%s” is not a path below a folder; write it with “/”, without "
                              "“..”, drive letter or backslash"),
                            path);
}

/* takes "{placeholder}/" off; NULL with an error when it does not stand there or the rest is no
 * relative path */
static const char *
below_placeholder(const char *path, const char *placeholder, GError **error)
{
  if (!g_str_has_prefix(path, placeholder) || path[strlen(placeholder)] != '/')
    return lks_throw_null(error, LKS_ERROR_CONFIG,
                          _("“%s” does not begin with “%s/”; write “%s/…”"), path, placeholder,
                          placeholder);
  const char *rest = path + strlen(placeholder) + 1;
  return check_relative(rest, error) ? rest : NULL;
}

static gboolean
begin_folder(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  const char *path = lks_markup_get_attribute(markup, "default");
  if (path[0] == '{' && below_placeholder(path, "{install}", error) == NULL)
    return FALSE;
  if (path[0] != '{' && path[0] != '/' && !(g_ascii_isalpha(path[0]) && path[1] == ':'))
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("folder “%s” is not absolute; begin it with “{install}/”, “/” or a drive"),
                     path);
  g_ptr_array_add(self->component->folders, (gpointer)keep(self, path));
  return TRUE;
}

static gboolean
begin_trace(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  const char *path = below_placeholder(lks_markup_get_attribute(markup, "path"), "{folder}", error);
  if (path == NULL)
    return FALSE;
  g_ptr_array_add(self->component->traces, (gpointer)keep(self, path));
  return TRUE;
}

static const LksSyntax *
find_syntax(const char *id, GError **error)
{
  const LksSyntax *syntax = lks_syntax_find(id);
  if (syntax != NULL)
    return syntax;
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (guint i = 0; i < lks_syntax_get_n(); i++)
    g_ptr_array_add(known, (gpointer)lks_syntax_get_id(lks_syntax_get(i)));
  g_ptr_array_add(known, NULL);
  throw_unknown("format", id, (const char *const *)known->pdata, error);
  return NULL;
}

static gboolean
check_file_id(Description *self, const char *id, GError **error)
{
  for (guint i = 0; i < self->component->files->len; i++) {
    const LksComponentFile *other = self->component->files->pdata[i];
    if (strcmp(other->id, id) == 0)
      return lks_throw(error, LKS_ERROR_CONFIG, _("a second file “%s”; give each its own id"), id);
  }
  return check_id("id", id, "-", error);
}

static gboolean
begin_file(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  const char *id = lks_markup_get_attribute(markup, "id");
  const LksSyntax *syntax = find_syntax(lks_markup_get_attribute(markup, "format"), error);
  if (syntax == NULL || !check_file_id(self, id, error))
    return FALSE;
  const char *path = below_placeholder(lks_markup_get_attribute(markup, "path"), "{folder}", error);
  gboolean optional, external;
  if (path == NULL || !lks_markup_get_flag(markup, "optional", &optional, error) ||
      !lks_markup_get_flag(markup, "external", &external, error))
    return FALSE;
  LksComponentFile *file = g_new0(LksComponentFile, 1);
  file->id = keep(self, id);
  file->syntax = syntax;
  file->path = keep(self, path);
  file->optional = optional;
  file->is_external = external;
  file->settings = g_ptr_array_new_with_free_func((GDestroyNotify)lks_setting_free);
  g_ptr_array_add(self->component->files, file);
  self->file = file;
  return TRUE;
}

static gboolean
find_role(Description *self, const char *id, LksRole *role, GError **error)
{
  if (!lks_role_parse(id, role)) {
    const char *near = lks_role_suggest(id);
    if (near != NULL)
      return lks_throw(error, LKS_ERROR_CONFIG, _("unknown role “%s”; did you mean “%s”?"), id,
                       near);
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("unknown role “%s”; lockstep catalog --roles lists them"), id);
  }
  if (lks_component_find_setting(self->component, *role, NULL) != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("a second setting with role “%s”; a component has one of each"), id);
  return TRUE;
}

/* "Aes128=aes-128 Aes192=aes-192": pairs in order, NULL-terminated (transfer container) */
static const char *const *
parse_spellings(Description *self, const char *text, GError **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    char *equals = strrchr(words[i], '=');
    if (equals == NULL || equals == words[i] || equals[1] == '\0')
      return lks_throw_null(error, LKS_ERROR_CONFIG,
                            _("“%s” in values is no pair; write “spelling=meaning”"), words[i]);
    *equals = '\0';
    g_ptr_array_add(pairs, (gpointer)keep(self, words[i]));
    g_ptr_array_add(pairs, (gpointer)keep(self, equals + 1));
  }
  g_ptr_array_add(pairs, NULL);
  return (const char *const *)g_ptr_array_free(g_steal_pointer(&pairs), FALSE);
}

static gboolean
is_meaning(const LksSetting *setting, const char *value)
{
  if (lks_role_get_info(setting->role)->kind == LKS_VALUE_BOOLEAN)
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
  return setting->spellings == NULL || lks_setting_spelling(setting, value) != NULL;
}

static gboolean
check_meanings(const LksSetting *setting, GError **error)
{
  const char *wrong = NULL;
  if (setting->default_value != NULL && !is_meaning(setting, setting->default_value))
    wrong = setting->default_value;
  for (guint i = 0; setting->spellings != NULL && setting->spellings[i] != NULL; i += 2)
    if (!is_meaning(setting, setting->spellings[i + 1]))
      wrong = setting->spellings[i + 1];
  return wrong == NULL || lks_throw(error, LKS_ERROR_CONFIG,
                                    _("“%s” is no meaning of role “%s”; write what it means, not "
                                      "how it is spelled"),
                                    wrong, lks_role_get_info(setting->role)->id);
}

static gboolean
read_flags(LksMarkup *markup, LksSetting *setting, GError **error)
{
  return lks_markup_get_flag(markup, "required", &setting->required, error) &&
         lks_markup_get_flag(markup, "read-only", &setting->read_only, error) &&
         lks_markup_get_flag(markup, "list", &setting->is_list, error) &&
         lks_markup_get_flag(markup, "ignore-case", &setting->ignore_case, error);
}

static gboolean
begin_setting(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  LksRole role;
  if (!find_role(self, lks_markup_get_attribute(markup, "role"), &role, error))
    return FALSE;
  LksSetting *setting = g_new0(LksSetting, 1);
  setting->role = role;
  setting->key = keep_attribute(self, markup, "key");
  setting->default_value = keep_attribute(self, markup, "default");
  g_ptr_array_add(self->file->settings, setting);
  self->setting = setting;
  g_ptr_array_set_size(self->examples, 0);
  g_ptr_array_set_size(self->other_keys, 0);
  const char *values = lks_markup_get_attribute(markup, "values");
  if (values != NULL && (setting->spellings = parse_spellings(self, values, error)) == NULL)
    return FALSE;
  if (!read_flags(markup, setting, error) || !check_meanings(setting, error))
    return FALSE;
  setting->read_only = setting->read_only || self->file->is_external;
  return TRUE;
}

/* a NULL-terminated copy of the pointers, or NULL for none (transfer container) */
static const char *const *
dup_words(GPtrArray *words)
{
  if (words->len == 0)
    return NULL;
  const char **copy = g_new0(const char *, words->len + 1);
  memcpy(copy, words->pdata, words->len * sizeof(char *));
  return (const char *const *)copy;
}

static gboolean
end_setting(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  self->setting->examples = dup_words(self->examples);
  self->setting->other_keys = dup_words(self->other_keys);
  return TRUE;
}

static gboolean
end_note(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  self->setting->note = keep_prose(self, text);
  return TRUE;
}

static gboolean
end_example(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  g_ptr_array_add(self->examples, (gpointer)keep(self, text));
  return TRUE;
}

static gboolean
begin_other(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  g_ptr_array_add(self->other_keys, (gpointer)keep_attribute(self, markup, "key"));
  return TRUE;
}

static gboolean
set_store(Description *self, LksIdentityNeeds *needs, const char *store, GError **error)
{
  static const char *const known[] = { "jks", "windows:LocalMachine/My", "unknown", NULL };
  if (strcmp(store, "jks") == 0) {
    needs->store = LKS_STORE_JKS;
  } else if (g_str_has_prefix(store, "windows:") && store[8] != '\0') {
    needs->store = LKS_STORE_WINDOWS;
    needs->location = keep(self, store + 8);
  } else if (strcmp(store, "unknown") == 0) {
    needs->store = LKS_STORE_UNKNOWN;
  } else {
    return throw_unknown("store", store, known, error);
  }
  return TRUE;
}

static gboolean
set_purpose(LksIdentityNeeds *needs, const char *purpose, GError **error)
{
  static const char *const known[] = { "server", "client", "mutual", "signing", "ca", "any", NULL };
  return lks_purpose_parse(purpose, &needs->purpose) ||
         throw_unknown("purpose", purpose, known, error);
}

static gboolean
set_key(LksIdentityNeeds *needs, const char *key, GError **error)
{
  static const char *const known[] = { "rsa", "any", NULL };
  needs->rsa_only = g_strcmp0(key, "rsa") == 0;
  return key == NULL || needs->rsa_only || strcmp(key, "any") == 0 ||
         throw_unknown("key", key, known, error);
}

static gboolean
check_store_file(const char *path, GError **error)
{
  return path == NULL || below_placeholder(path, "{folder}", error) != NULL;
}

static gboolean
begin_identity(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  if (self->component->needs != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <identity>; a component shows one"));
  LksIdentityNeeds *needs = self->component->needs = g_new0(LksIdentityNeeds, 1);
  needs->provider = keep_attribute(self, markup, "provider");
  needs->identity_file = keep_attribute(self, markup, "file");
  needs->trust_file = keep_attribute(self, markup, "trust-file");
  needs->reader = keep_attribute(self, markup, "reader");
  needs->alias = keep_attribute(self, markup, "alias");
  return set_store(self, needs, lks_markup_get_attribute(markup, "store"), error) &&
         set_purpose(needs, lks_markup_get_attribute(markup, "purpose"), error) &&
         set_key(needs, lks_markup_get_attribute(markup, "key"), error) &&
         check_store_file(needs->identity_file, error) &&
         check_store_file(needs->trust_file, error);
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
  return throw_unknown("channel", id, (const char *const *)known->pdata, error);
}

static gboolean
begin_connects(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  const char *to = lks_markup_get_attribute(markup, "to");
  const char *channel = lks_markup_get_attribute(markup, "channel");
  if (!check_channel(channel, error))
    return FALSE;
  g_autofree char *target =
      strchr(to, '/') != NULL ? g_strdup(to) : g_strconcat(self->component->product, "/", to, NULL);
  LksConnection *connection = g_new0(LksConnection, 1);
  connection->target = keep(self, target);
  connection->channel = lks_channel_find(channel)->id;
  connection->line = lks_markup_get_line(markup);
  g_ptr_array_add(self->component->connections, connection);
  return TRUE;
}

static gboolean
begin_step(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const kinds[] = { "stop",  "copy",     "import", "edit",
                                       "start", "database", "note",   NULL };
  static const char *const states[] = { "secured", "plain", "both", NULL };
  Description *self = data;
  const char *kind = lks_markup_get_attribute(markup, "kind");
  const char *when = lks_markup_get_attribute(markup, "when");
  if (!g_strv_contains(kinds, kind))
    return throw_unknown("kind", kind, kinds, error);
  if (!g_strv_contains(states, when))
    return throw_unknown("when", when, states, error);
  LksManualStep *step = g_new0(LksManualStep, 1);
  step->kind = keep(self, kind);
  step->when = keep(self, when);
  step->commands = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->component->steps, step);
  self->step = step;
  return TRUE;
}

static gboolean
end_step(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  return self->step->text != NULL ||
         lks_throw(error, LKS_ERROR_CONFIG, _("<step> lacks <text>; say what is to be done"));
}

static gboolean
end_text(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  self->step->text = keep_prose(self, text);
  return TRUE;
}

static gboolean
begin_command(LksMarkup *markup, gpointer data, GError **error)
{
  Description *self = data;
  const char *title = lks_markup_get_attribute(markup, "title");
  self->command = g_new0(LksStepCommand, 1);
  self->command->title = title != NULL ? keep_prose(self, title) : NULL;
  g_ptr_array_add(self->step->commands, self->command);
  return TRUE;
}

static gboolean
end_command(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  self->command->command = keep(self, text);
  if (self->step->command == NULL)
    self->step->command = self->command->command;
  return TRUE;
}

/* without a trace of its own, the first file that must be there is one */
static void
ensure_trace(LksComponent *component)
{
  for (guint i = 0; component->traces->len == 0 && i < component->files->len; i++) {
    const LksComponentFile *file = component->files->pdata[i];
    if (!file->optional)
      g_ptr_array_add(component->traces, (gpointer)file->path);
  }
}

static gboolean
end_component(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  Description *self = data;
  LksComponent *component = self->component;
  ensure_trace(component);
  if (component->folders->len == 0)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("<component> lacks <folder>; say where it is usually installed"));
  if (component->traces->len == 0)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("nothing tells that the component is installed; add a <file> that is not "
                       "optional, or a <trace>"));
  g_ptr_array_add(component->platforms, NULL);
  g_ptr_array_add(component->folders, NULL);
  g_ptr_array_add(component->traces, NULL);
  return TRUE;
}

static const LksMarkupElement elements[] = {
  {
      .name = "component",
      .attributes = { "id!", "name!", "product", "matching", "order" },
      .begin = begin_component,
      .end = end_component,
  },
  { .name = "summary", .parent = "component", .has_text = TRUE, .end = end_summary },
  {
      .name = "service",
      .parent = "component",
      .attributes = { "windows", "linux" },
      .begin = begin_service,
  },
  {
      .name = "folder",
      .parent = "component",
      .attributes = { "default!" },
      .begin = begin_folder,
  },
  { .name = "trace", .parent = "component", .attributes = { "path!" }, .begin = begin_trace },
  {
      .name = "file",
      .parent = "component",
      .attributes = { "id!", "format!", "path!", "optional", "external" },
      .begin = begin_file,
  },
  {
      .name = "setting",
      .parent = "file",
      .attributes = { "key!", "role!", "values", "default", "required", "read-only", "list",
                      "ignore-case" },
      .begin = begin_setting,
      .end = end_setting,
  },
  { .name = "note", .parent = "setting", .has_text = TRUE, .end = end_note },
  { .name = "example", .parent = "setting", .has_text = TRUE, .end = end_example },
  { .name = "other", .parent = "setting", .attributes = { "key!" }, .begin = begin_other },
  {
      .name = "identity",
      .parent = "component",
      .attributes = { "store!", "purpose!", "key", "provider", "file", "trust-file", "reader",
                      "alias" },
      .begin = begin_identity,
  },
  {
      .name = "connects",
      .parent = "component",
      .attributes = { "to!", "channel!" },
      .begin = begin_connects,
  },
  {
      .name = "step",
      .parent = "component",
      .attributes = { "kind!", "when!" },
      .begin = begin_step,
      .end = end_step,
  },
  { .name = "text", .parent = "step", .has_text = TRUE, .end = end_text },
  {
      .name = "command",
      .parent = "step",
      .attributes = { "title" },
      .has_text = TRUE,
      .begin = begin_command,
      .end = end_command,
  },
  { .name = NULL },
};

LksComponent *
lks_component_parse(GBytes *bytes,
                    const char *origin,
                    const char *product,
                    gboolean is_built_in,
                    GError **error)
{
  g_autoptr(LksComponent) component = g_object_new(LKS_TYPE_COMPONENT, NULL);
  g_autoptr(GPtrArray) examples = g_ptr_array_new();
  g_autoptr(GPtrArray) other_keys = g_ptr_array_new();
  Description self = {
    .component = component,
    .product = product,
    .examples = examples,
    .other_keys = other_keys,
  };
  component->origin = keep(&self, is_built_in ? "built in" : origin);
  if (!lks_markup_parse(elements, bytes, origin, &self, error))
    return NULL;
  return g_steal_pointer(&component);
}
