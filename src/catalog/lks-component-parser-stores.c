// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-parser-private.h"
#include "lks-error.h"
#include "lks-keystore.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Stores that a component has beside its identity, and the logs that tell what came of it. */

static gboolean
check_reader(const char *reader, GError **error)
{
  return reader == NULL || lks_reader_profile_find(reader) != NULL ||
         lks_throw(error, LKS_ERROR_CONFIG, _("unknown reader “%s”"), reader);
}

/* a store at a place of its own is spoken of by the roles of a configured one */
static void
add_asked_role(LksDescription *self, LksRole role)
{
  if (lks_component_find_setting(self->component, role, NULL) != NULL)
    return;
  LksSetting *setting = g_new0(LksSetting, 1);
  setting->role = role;
  setting->key = lks_role_get_info(role)->id;
  setting->read_only = TRUE;
  g_ptr_array_add(self->component->asked->settings, setting);
}

gboolean
lks_description_begin_expiry(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *days = lks_markup_get_attribute(markup, "days");
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned(days, 10, 1, G_MAXINT, &number, NULL))
    return lks_throw(error, LKS_ERROR_CONFIG, _("days “%s” is no number; write days=\"31\""), days);
  if (self->component->expiry != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <expiry>; keep one"));
  self->component->expiry = g_new0(LksExpiryMessage, 1);
  self->component->expiry->days = (guint)number;
  return TRUE;
}

gboolean
lks_description_end_expiry(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  self->component->expiry->text = lks_description_keep(self, text);
  return TRUE;
}

gboolean
lks_description_begin_trust(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const formats[] = { "jks", "pkcs12", "pem", NULL };
  LksDescription *self = data;
  const char *format = lks_markup_get_attribute(markup, "format");
  if (self->component->trust != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <trust>; a component shares one"));
  if (!g_strv_contains(formats, format))
    return lks_description_throw_unknown("format", format, formats, error);
  const char *path =
      lks_description_below(lks_markup_get_attribute(markup, "path"), "{folder}", error);
  if (path == NULL || !check_reader(lks_markup_get_attribute(markup, "reader"), error))
    return FALSE;
  LksTrustNeeds *trust = self->component->trust = g_new0(LksTrustNeeds, 1);
  trust->path = lks_description_keep(self, path);
  trust->format = lks_description_keep(self, format);
  trust->reader = lks_description_keep_attribute(self, markup, "reader");
  add_asked_role(self, LKS_ROLE_TRUST_KEYSTORE_PATH);
  if (strcmp(format, "pem") != 0)
    add_asked_role(self, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  return TRUE;
}

gboolean
lks_description_begin_signing(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *file = lks_markup_get_attribute(markup, "file");
  if (self->component->signing != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <signing>; a component signs by one"));
  if (lks_description_below(file, "{folder}", error) == NULL ||
      !check_reader(lks_markup_get_attribute(markup, "reader"), error))
    return FALSE;
  LksSigningNeeds *signing = self->component->signing = g_new0(LksSigningNeeds, 1);
  signing->file = lks_description_keep(self, file);
  signing->reader = lks_description_keep_attribute(self, markup, "reader");
  return TRUE;
}

gboolean
lks_description_begin_authorities(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *file = lks_markup_get_attribute(markup, "file");
  if (self->component->authorities != NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("a second <authorities>; one place is enough"));
  if (lks_description_below(file, "{folder}", error) == NULL)
    return FALSE;
  self->component->authorities = lks_description_keep(self, file);
  return TRUE;
}

gboolean
lks_description_begin_log(LksMarkup *markup, gpointer data, GError **error)
{
  LksDescription *self = data;
  const char *id = lks_markup_get_attribute(markup, "id");
  const char *path = lks_markup_get_attribute(markup, "path");
  if (!lks_description_check_id("id", id, "-", error) ||
      (path != NULL && !lks_description_is_absolute(path) &&
       (path = lks_description_below(path, "{folder}", error)) == NULL))
    return FALSE;
  self->log = g_new0(LksComponentLog, 1);
  self->log->messages = g_ptr_array_new_with_free_func(g_free);
  self->log->id = lks_description_keep(self, id);
  self->log->path = lks_description_keep(self, path);
  g_ptr_array_add(self->component->logs, self->log);
  return TRUE;
}

gboolean
lks_description_begin_message(LksMarkup *markup, gpointer data, GError **error)
{
  static const char *const words[] = { "secured", "expires", "failed", NULL };
  LksDescription *self = data;
  const char *means = lks_markup_get_attribute(markup, "means");
  guint evidence = 0;
  while (words[evidence] != NULL && strcmp(words[evidence], means) != 0)
    evidence++;
  if (words[evidence] == NULL)
    return lks_description_throw_unknown("means", means, words, error);
  self->message = g_new0(LksLogMessage, 1);
  self->message->evidence = (LksEvidence)evidence;
  g_ptr_array_add(self->log->messages, self->message);
  return TRUE;
}

gboolean
lks_description_end_message(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksDescription *self = data;
  g_autoptr(GError) problem = NULL;
  g_autoptr(GRegex) regex = g_regex_new(text, 0, 0, &problem);
  if (regex == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("“%s” is no regular expression: %s"), text,
                     problem->message);
  self->message->pattern = lks_description_keep(self, text);
  return TRUE;
}
