// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-member.h"
#include "lks-error.h"
#include "lks-json-line.h"
#include "lks-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
lks_member_complain(LksFleetParser *parser,
                    GError **error,
                    const char *path,
                    const char *format,
                    ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  guint line = lks_json_find_line(parser->text, parser->length, path);
  return lks_throw(error, LKS_ERROR_CONFIG, _("%s: line %u: %s: %s"), parser->fleet->path, line,
                   *path != '\0' ? path : "{}", message);
}

static const char *
describe_type(int type)
{
  static const char *const words[] = {
    [JSON_OBJECT] = N_("an object"),    [JSON_ARRAY] = N_("an array"),
    [JSON_STRING] = N_("a text"),       [JSON_INTEGER] = N_("a whole number"),
    [JSON_REAL] = N_("a fraction"),     [JSON_TRUE] = N_("true or false"),
    [JSON_FALSE] = N_("true or false"), [JSON_NULL] = N_("null"),
  };
  return _(words[type]);
}

gboolean
lks_member_check_type(LksFleetParser *parser,
                      json_t *value,
                      int type,
                      const char *path,
                      GError **error)
{
  if ((int)json_typeof(value) == type || (type == JSON_TRUE && json_is_boolean(value)))
    return TRUE;
  return lks_member_complain(parser, error, path, _("%s is expected here, not %s"),
                             describe_type(type), describe_type(json_typeof(value)));
}

gboolean
lks_member_check_known(LksFleetParser *parser,
                       json_t *object,
                       const char *path,
                       const char *const *allowed,
                       GError **error)
{
  if (!lks_member_check_type(parser, object, JSON_OBJECT, path, error))
    return FALSE;
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value)
  {
    if (g_strv_contains(allowed, key))
      continue;
    g_autofree char *member = lks_json_path_member(path, key);
    const char *near = lks_suggest(key, allowed);
    if (near != NULL)
      return lks_member_complain(parser, error, member,
                                 _("there is no such member; did you mean “%s”?"), near);
    g_autofree char *known = g_strjoinv(", ", (char **)allowed);
    return lks_member_complain(
        parser, error, member,
        _("there is no such member; correct its name or take it out (known here: %s)"), known);
  }
  return TRUE;
}

gboolean
lks_member_get(LksFleetParser *parser,
               json_t *object,
               const char *path,
               const char *key,
               int type,
               gboolean required,
               json_t **child,
               char **member,
               GError **error)
{
  g_free(*member);
  *member = lks_json_path_member(path, key);
  *child = json_object_get(object, key);
  if (*child == NULL && required)
    return lks_member_complain(parser, error, *member, _("this member is missing; add it"));
  return *child == NULL || lks_member_check_type(parser, *child, type, *member, error);
}

gboolean
lks_member_check_text(LksFleetParser *parser,
                      json_t *value,
                      const char *path,
                      const char **text,
                      GError **error)
{
  if (!lks_member_check_type(parser, value, JSON_STRING, path, error))
    return FALSE;
  *text = json_string_value(value);
  if (**text == '\0')
    return lks_member_complain(parser, error, path,
                               _("the text is empty; fill it in or take it out"));
  return TRUE;
}

gboolean
lks_member_get_text(LksFleetParser *parser,
                    json_t *object,
                    const char *path,
                    const char *key,
                    gboolean required,
                    const char **text,
                    GError **error)
{
  json_t *value;
  g_autofree char *member = NULL;
  *text = NULL;
  if (!lks_member_get(parser, object, path, key, JSON_STRING, required, &value, &member, error))
    return FALSE;
  return value == NULL || lks_member_check_text(parser, value, member, text, error);
}

gboolean
lks_member_check_word(LksFleetParser *parser,
                      const char *word,
                      const char *path,
                      const char *const *words,
                      GError **error)
{
  if (g_strv_contains(words, word))
    return TRUE;
  g_autofree char *known = g_strjoinv(", ", (char **)words);
  return lks_member_complain(parser, error, path, _("“%s” is not known here; it is one of: %s"),
                             word, known);
}

gboolean
lks_member_get_word(LksFleetParser *parser,
                    json_t *object,
                    const char *path,
                    const char *key,
                    const char *const *words,
                    const char **word,
                    GError **error)
{
  if (!lks_member_get_text(parser, object, path, key, FALSE, word, error))
    return FALSE;
  g_autofree char *member = lks_json_path_member(path, key);
  return *word == NULL || lks_member_check_word(parser, *word, member, words, error);
}

gboolean
lks_member_get_texts(LksFleetParser *parser,
                     json_t *object,
                     const char *path,
                     const char *key,
                     char ***texts,
                     GError **error)
{
  json_t *array;
  g_autofree char *member = NULL;
  *texts = NULL;
  if (!lks_member_get(parser, object, path, key, JSON_ARRAY, FALSE, &array, &member, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (size_t i = 0; i < json_array_size(array); i++) {
    g_autofree char *item = lks_json_path_item(member, i);
    const char *text;
    if (!lks_member_check_text(parser, json_array_get(array, i), item, &text, error))
      return FALSE;
    g_strv_builder_add(builder, text);
  }
  *texts = g_strv_builder_end(builder);
  return TRUE;
}

/* --- what a text means --- */

char *
lks_member_resolve_path(LksFleetParser *parser, const char *path)
{
  return g_canonicalize_filename(path, parser->fleet->base_dir);
}

static gboolean
is_reference(const char *source)
{
  static const char *const forms[] = { "pass:", "env:", "file:", "fd:", "secret-service:" };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    if (g_str_has_prefix(source, forms[i]))
      return TRUE;
  return strcmp(source, "stdin") == 0 || strcmp(source, "prompt") == 0;
}

LksSecret *
lks_member_read_reference(LksFleetParser *parser, const char *source, GError **problem)
{
  LksSecret *secret = g_hash_table_lookup(parser->secrets, source);
  if (secret != NULL)
    return lks_secret_ref(secret);
  secret = lks_passwords_find_reference(parser->passwords, source);
  if (secret != NULL)
    return secret;
  secret = lks_secret_read_source(source, parser->fleet->base_dir, problem);
  if (secret != NULL && (g_str_has_prefix(source, "env:") || g_str_has_prefix(source, "file:") ||
                         g_str_has_prefix(source, "secret-service:")))
    g_hash_table_insert(parser->secrets, g_strdup(source), lks_secret_ref(secret));
  return secret;
}

gboolean
lks_member_check_reference(LksFleetParser *parser,
                           const char *source,
                           const char *path,
                           GError **error)
{
  if (is_reference(source))
    return TRUE;
  /* it may be the password itself: never repeated */
  return lks_member_complain(
      parser, error, path,
      _("a password is named by its source, never written here; give env:NAME, "
        "file:PATH or secret-service:NAME"));
}
