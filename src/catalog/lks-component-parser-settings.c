// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-parser-private.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Settings of a file, and those that only the fleet file says. */

static gboolean
find_role(LksDescription *self, const char *id, LksRole *role, GError **error)
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
parse_spellings(LksDescription *self, const char *text, GError **error)
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
    g_ptr_array_add(pairs, (gpointer)lks_description_keep(self, words[i]));
    g_ptr_array_add(pairs, (gpointer)lks_description_keep(self, equals + 1));
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
read_list_kind(LksMarkup *markup, LksSetting *setting, GError **error)
{
  setting->is_comma_list = g_strcmp0(lks_markup_get_attribute(markup, "list"), "comma") == 0;
  return setting->is_comma_list || lks_markup_get_flag(markup, "list", &setting->is_list, error);
}

static gboolean
read_flags(LksMarkup *markup, LksSetting *setting, GError **error)
{
  return lks_markup_get_flag(markup, "required", &setting->required, error) &&
         lks_markup_get_flag(markup, "read-only", &setting->read_only, error) &&
         lks_markup_get_flag(markup, "kept", &setting->is_kept, error) &&
         read_list_kind(markup, setting, error) &&
         lks_markup_get_flag(markup, "ignore-case", &setting->ignore_case, error);
}

static gboolean
add_setting(LksDescription *self,
            LksMarkup *markup,
            LksComponentFile *file,
            const char *key,
            GError **error)
{
  LksRole role;
  if (!find_role(self, lks_markup_get_attribute(markup, "role"), &role, error))
    return FALSE;
  LksSetting *setting = g_new0(LksSetting, 1);
  setting->role = role;
  setting->key = lks_description_keep(self, key);
  setting->default_value = lks_description_keep_attribute(self, markup, "default");
  g_ptr_array_add(file->settings, setting);
  self->setting = setting;
  g_ptr_array_set_size(self->examples, 0);
  g_ptr_array_set_size(self->other_keys, 0);
  const char *values = lks_markup_get_attribute(markup, "values");
  if (values != NULL && (setting->spellings = parse_spellings(self, values, error)) == NULL)
    return FALSE;
  if (!read_flags(markup, setting, error) || !check_meanings(setting, error))
    return FALSE;
  setting->read_only = setting->read_only || file->is_external;
  return TRUE;
}

gboolean
lks_description_begin_setting(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  return add_setting(self, markup, self->file, lks_markup_get_attribute(markup, "key"), error);
}

gboolean
lks_description_begin_asked(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  return add_setting(self, markup, self->component->asked, lks_markup_get_attribute(markup, "role"),
                     error);
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

gboolean
lks_description_end_setting(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->setting->examples = dup_words(self->examples);
  self->setting->other_keys = dup_words(self->other_keys);
  return TRUE;
}

gboolean
lks_description_end_note(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->setting->note = lks_description_keep_prose(self, text);
  return TRUE;
}

gboolean
lks_description_end_example(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  g_ptr_array_add(self->examples, (gpointer)lks_description_keep(self, text));
  return TRUE;
}

gboolean
lks_description_begin_other(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  g_ptr_array_add(self->other_keys, (gpointer)lks_description_keep_attribute(self, markup, "key"));
  return TRUE;
}
