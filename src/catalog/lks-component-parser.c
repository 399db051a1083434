// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-parser-private.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
lks_description_keep(LksDescription *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const(self->component->strings, text) : NULL;
}

const char *
lks_description_keep_attribute(LksDescription *self, LksMarkup *markup, const char *name)
{
  return lks_description_keep(self, lks_markup_get_attribute(markup, name));
}

const char *
lks_description_keep_prose(LksDescription *self, const char *text)
{
  return lks_description_keep(self, g_dgettext(GETTEXT_PACKAGE, text));
}

gboolean
lks_description_check_id(const char *what, const char *id, const char *extra, GError **error)
{
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_isalnum(*c) && strchr(extra, *c) == NULL)
      return lks_throw(error, LKS_ERROR_CONFIG,
                       _("%s “%s” holds a character other than letters, digits and %s"), what, id,
                       extra);
  return TRUE;
}

gboolean
lks_description_throw_unknown(const char *what,
                              const char *word,
                              const char *const *known,
                              GError **error)
{
  g_autofree char *remedy = lks_markup_remedy(word, known);
  return lks_throw(error, LKS_ERROR_CONFIG, _("unknown %s “%s”; %s"), what, word, remedy);
}

static gboolean
set_ids(LksDescription *self, LksMarkup *markup, GError **error)
{
  LksComponent *component = self->component;
  component->short_id = lks_description_keep_attribute(self, markup, "id");
  component->product = lks_description_keep_attribute(self, markup, "product");
  if (component->product == NULL)
    component->product = lks_description_keep(self, self->product);
  if (component->product == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("<component> names no product; add product=\"…\", or put the file into a "
                       "folder named as the product"));
  if (!lks_description_check_id("id", component->short_id, "-", error) ||
      !lks_description_check_id("product", component->product, "-", error))
    return FALSE;
  g_autofree char *id = g_strconcat(component->product, "/", component->short_id, NULL);
  component->id = lks_description_keep(self, id);
  component->name = lks_description_keep_attribute(self, markup, "name");
  return TRUE;
}

/* not given: last */
static gboolean
read_place(LksMarkup *markup, const char *name, guint *place, GError **error)
{
  const char *text = lks_markup_get_attribute(markup, name);
  guint64 number = G_MAXUINT;
  if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT, &number, NULL))
    return lks_throw(error, LKS_ERROR_CONFIG, _("%s “%s” is no number; write %s=\"10\""), name,
                     text, name);
  *place = (guint)number;
  return TRUE;
}

static gboolean
begin_component(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const known[] = { "java", "openssl", "dotnet", "cn-fallback", NULL };
  LksDescription *self = data;
  const char *matching = lks_markup_get_attribute(markup, "matching");
  self->component->matching = LKS_MATCHING_OPENSSL;
  if (matching != NULL && !lks_matching_parse(matching, &self->component->matching))
    return lks_description_throw_unknown("matching", matching, known, error);
  const char *successor = lks_markup_get_attribute(markup, "successor");
  self->component->successor = lks_description_keep(self, successor);
  if (successor != NULL && !lks_description_check_id("successor", successor, "-/", error))
    return FALSE;
  return read_place(markup, "order", &self->component->order, error) &&
         read_place(markup, "start", &self->component->start, error) &&
         lks_markup_get_flag(markup, "told", &self->component->is_told, error) &&
         set_ids(self, markup, error);
}

static gboolean
end_summary(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->component->summary = lks_description_keep_prose(self, text);
  return TRUE;
}

static gboolean
begin_service(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const platforms[] = { "windows", "linux", NULL };
  LksDescription *self = data;
  for (guint i = 0; platforms[i] != NULL; i++) {
    const char *name = lks_markup_get_attribute(markup, platforms[i]);
    if (name == NULL)
      continue;
    if (lks_component_get_service(self->component, platforms[i]) != NULL)
      return lks_throw(error, LKS_ERROR_CONFIG, _("a second service for %s; keep one"),
                       platforms[i]);
    if (!lks_description_check_id("service", name, "-_.@", error))
      return FALSE;
    LksService *service = g_new0(LksService, 1);
    service->platform = platforms[i];
    service->name = lks_description_keep(self, name);
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

const char *
lks_description_below(const char *path, const char *placeholder, GError **error)
{
  if (!g_str_has_prefix(path, placeholder) || path[strlen(placeholder)] != '/')
    return lks_throw_null(error, LKS_ERROR_CONFIG,
                          _("“%s” does not begin with “%s/”; write “%s/…”"), path, placeholder,
                          placeholder);
  const char *rest = path + strlen(placeholder) + 1;
  return check_relative(rest, error) ? rest : NULL;
}

gboolean
lks_description_is_absolute(const char *path)
{
  return path[0] == '/' || (g_ascii_isalpha(path[0]) && path[1] == ':');
}

static gboolean
begin_folder(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *path = lks_markup_get_attribute(markup, "default");
  if (path[0] == '{' && strcmp(path, "{install}") != 0 &&
      lks_description_below(path, "{install}", error) == NULL)
    return FALSE;
  if (path[0] != '{' && !lks_description_is_absolute(path))
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("folder “%s” is not absolute; begin it with “{install}/”, “/” or a drive"),
                     path);
  g_ptr_array_add(self->component->folders, (gpointer)lks_description_keep(self, path));
  return TRUE;
}

static gboolean
begin_trace(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *path =
      lks_description_below(lks_markup_get_attribute(markup, "path"), "{folder}", error);
  if (path == NULL)
    return FALSE;
  g_ptr_array_add(self->component->traces, (gpointer)lks_description_keep(self, path));
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
  lks_description_throw_unknown("format", id, (const char *const *)known->pdata, error);
  return NULL;
}

static gboolean
check_file_id(LksDescription *self, const char *id, GError **error)
{
  for (guint i = 0; i < self->component->files->len; i++) {
    const LksComponentFile *other = self->component->files->pdata[i];
    if (strcmp(other->id, id) == 0)
      return lks_throw(error, LKS_ERROR_CONFIG, _("a second file “%s”; give each its own id"), id);
  }
  return lks_description_check_id("id", id, "-", error);
}

static gboolean
begin_file(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *id = lks_markup_get_attribute(markup, "id");
  const LksSyntax *syntax = find_syntax(lks_markup_get_attribute(markup, "format"), error);
  if (syntax == NULL || !check_file_id(self, id, error))
    return FALSE;
  const char *path = lks_markup_get_attribute(markup, "path");
  gboolean optional, external, only_secured, exact;
  if ((path != NULL && (path = lks_description_below(path, "{folder}", error)) == NULL) ||
      !lks_markup_get_flag(markup, "optional", &optional, error) ||
      !lks_markup_get_flag(markup, "only-secured", &only_secured, error) ||
      !lks_markup_get_flag(markup, "exact", &exact, error) ||
      !lks_markup_get_flag(markup, "external", &external, error))
    return FALSE;
  LksComponentFile *file = g_new0(LksComponentFile, 1);
  file->id = lks_description_keep(self, id);
  file->syntax = syntax;
  file->path = lks_description_keep(self, path);
  file->holds = lks_description_keep_attribute(self, markup, "holds");
  file->optional = optional || only_secured;
  file->only_secured = only_secured;
  file->is_exact = exact;
  file->is_external = external;
  file->settings = g_ptr_array_new_with_free_func((GDestroyNotify)lks_setting_free);
  g_ptr_array_add(self->component->files, file);
  self->file = file;
  return TRUE;
}

/* without a trace of its own, the first file that must be there is one */
static void
ensure_trace(LksComponent *component)
{
  for (guint i = 0; component->traces->len == 0 && i < component->files->len; i++) {
    const LksComponentFile *file = component->files->pdata[i];
    if (!file->optional && file->path != NULL)
      g_ptr_array_add(component->traces, (gpointer)file->path);
  }
}

/* what a pattern and a text tell is found wherever it lies */
static gboolean
is_found_anywhere(const LksComponent *component)
{
  for (guint i = 0; i < component->files->len; i++) {
    const LksComponentFile *file = component->files->pdata[i];
    if (file->holds != NULL && file->path != NULL && strchr(file->path, '*') != NULL)
      return TRUE;
  }
  return component->is_told;
}

static gboolean
end_component(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  LksComponent *component = self->component;
  ensure_trace(component);
  if (component->folders->len == 0 && !is_found_anywhere(component))
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("<component> lacks <folder>; say where it is usually installed"));
  if (component->traces->len == 0 && !component->is_told)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("nothing tells that the component is installed; add a <file> that is not "
                       "optional, a <trace>, or told=\"yes\""));
  g_ptr_array_add(component->platforms, NULL);
  g_ptr_array_add(component->folders, NULL);
  g_ptr_array_add(component->traces, NULL);
  return TRUE;
}

static const LksMarkupElement elements[] = {
  {
      .name = "component",
      .attributes = { "id!", "name!", "product", "matching", "order", "start", "told",
                      "successor" },
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
      .attributes = { "id!", "format!", "path", "holds", "optional", "only-secured", "exact",
                      "external" },
      .begin = begin_file,
  },
  {
      .name = "setting",
      .parent = "file",
      .attributes = { "key!", "role!", "values", "default", "required", "read-only", "list",
                      "ignore-case", "kept" },
      .begin = lks_description_begin_setting,
      .end = lks_description_end_setting,
  },
  {
      .name = "asked",
      .parent = "component",
      .attributes = { "role!", "values", "default", "required", "list", "ignore-case" },
      .begin = lks_description_begin_asked,
      .end = lks_description_end_setting,
  },
  { .name = "note", .parent = "setting", .has_text = TRUE, .end = lks_description_end_note },
  { .name = "note", .parent = "asked", .has_text = TRUE, .end = lks_description_end_note },
  { .name = "example", .parent = "setting", .has_text = TRUE, .end = lks_description_end_example },
  { .name = "other",
    .parent = "setting",
    .attributes = { "key!" },
    .begin = lks_description_begin_other },
  {
      .name = "identity",
      .parent = "component",
      .attributes = { "store!", "purpose!", "key", "provider", "file", "key-file", "usage",
                      "subject", "trust-file", "reader", "alias", "own", "optional" },
      .begin = lks_description_begin_identity,
  },
  {
      .name = "expiry",
      .parent = "component",
      .attributes = { "days!" },
      .has_text = TRUE,
      .begin = lks_description_begin_expiry,
      .end = lks_description_end_expiry,
  },
  {
      .name = "trust",
      .parent = "component",
      .attributes = { "path!", "format!", "reader" },
      .begin = lks_description_begin_trust,
  },
  {
      .name = "signing",
      .parent = "component",
      .attributes = { "file!", "reader" },
      .begin = lks_description_begin_signing,
  },
  {
      .name = "authorities",
      .parent = "component",
      .attributes = { "file!" },
      .begin = lks_description_begin_authorities,
  },
  {
      .name = "log",
      .parent = "component",
      .attributes = { "id!", "path" },
      .begin = lks_description_begin_log,
  },
  {
      .name = "message",
      .parent = "log",
      .attributes = { "means!" },
      .has_text = TRUE,
      .begin = lks_description_begin_message,
      .end = lks_description_end_message,
  },
  {
      .name = "connects",
      .parent = "component",
      .attributes = { "to!", "channel!", "dark" },
      .begin = lks_description_begin_connects,
  },
  {
      .name = "step",
      .parent = "component",
      .attributes = { "kind!", "when!", "after" },
      .begin = lks_description_begin_step,
      .end = lks_description_end_step,
  },
  { .name = "text", .parent = "step", .has_text = TRUE, .end = lks_description_end_text },
  {
      .name = "command",
      .parent = "step",
      .attributes = { "title", "platform" },
      .has_text = TRUE,
      .begin = lks_description_begin_command,
      .end = lks_description_end_command,
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
  LksDescription self = {
    .component = component,
    .product = product,
    .examples = examples,
    .other_keys = other_keys,
  };
  component->origin = lks_description_keep(&self, is_built_in ? "built in" : origin);
  if (!lks_markup_parse(elements, bytes, origin, &self, error))
    return NULL;
  lks_component_number_roles(component);
  return g_steal_pointer(&component);
}
