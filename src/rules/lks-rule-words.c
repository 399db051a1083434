// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
lks_say_installation(LksRuleContext *self, const LksInstallation *installation)
{
  /* TRANSLATORS: a component and its server: “FlexiSpooler on spoc1” */
  return lks_rule_text(self, _("%s on %s"), lks_component_get_name(installation->component),
                       installation->server->name);
}

const char *
lks_say_label(LksRuleContext *self, const LksInstallation *installation)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  return lks_rule_text(self, "%s", label);
}

const char *
lks_say_certificate(LksRuleContext *self, LksCertificate *certificate)
{
  /* TRANSLATORS: a certificate: its subject and the first digits of its thumbprint */
  return lks_rule_text(self, _("“%s” (%.8s…)"), lks_certificate_get_subject(certificate),
                       lks_certificate_get_sha1(certificate));
}

const char *
lks_say_list(LksRuleContext *self, GPtrArray *texts, guint most)
{
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < MIN(texts->len, most); i++)
    g_string_append_printf(list, "%s%s", i > 0 ? ", " : "",
                           (const char *)g_ptr_array_index(texts, i));
  if (texts->len <= most)
    return lks_rule_text(self, "%s", list->str);
  guint more = texts->len - most;
  return lks_rule_text(self, g_dngettext(GETTEXT_PACKAGE, "%s and %u more", "%s and %u more", more),
                       list->str, more);
}

const char *
lks_say_names(LksRuleContext *self, LksCertificate *certificate)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  GPtrArray *names = lks_certificate_get_names(certificate);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add(texts, ((LksName *)g_ptr_array_index(names, i))->text);
  if (texts->len > 0)
    return lks_say_list(self, texts, 6);
  const char *common_name = lks_certificate_get_common_name(certificate);
  if (common_name == NULL)
    return _("no name at all");
  return lks_rule_text(self, _("only the common name “%s”"), common_name);
}

const char *
lks_say_shown(LksRuleContext *self, const LksInstallation *installation)
{
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (leaf == NULL)
    return "";
  return lks_rule_text(self, _("%s shows certificate %s, issued by “%s”, for %s."),
                       lks_say_installation(self, installation), lks_say_certificate(self, leaf),
                       lks_certificate_get_issuer(leaf), lks_say_names(self, leaf));
}

const char *
lks_say_anchors(LksRuleContext *self, GPtrArray *anchors)
{
  g_autoptr(GPtrArray) subjects = g_ptr_array_new();
  for (guint i = 0; anchors != NULL && i < anchors->len; i++)
    g_ptr_array_add(subjects, (char *)lks_say_certificate(self, g_ptr_array_index(anchors, i)));
  return subjects->len > 0 ? lks_say_list(self, subjects, 3) : _("nobody");
}

const char *
lks_say_apply(LksRuleContext *self)
{
  const char *path = lks_fleet_get_path(self->checker->fleet);
  return lks_rule_text(self,
                       _("“lockstep plan %s” shows the change, “lockstep apply %s” makes it."),
                       path, path);
}

/* Java takes every blank behind the value into it */
static gboolean
has_outer_blank(const char *password)
{
  gsize length = password != NULL ? strlen(password) : 0;
  return length > 0 && (g_ascii_isspace(password[0]) || g_ascii_isspace(password[length - 1]));
}

const char *
lks_say_password_remedy(LksRuleContext *self,
                        const LksInstallation *installation,
                        LksRole role,
                        const LksReading *reading)
{
  const char *give = lks_rule_text(
      self,
      _("Give the right password in the fleet file, at %s: \"secrets\": {\"%s\": \"env:NAME\"}. "
        "%s"),
      lks_say_label(self, installation), lks_role_get_info(role)->id, lks_say_apply(self));
  if (!has_outer_blank(reading->written))
    return give;
  return lks_rule_text(self,
                       _("The configured password begins or ends with a blank, which counts: take "
                         "it away if it is not meant. %s"),
                       give);
}

/* the part of a key by which people know it: "a/add[@key='x']/@value" is x, "a/b/@c" is c */
const char *
lks_say_setting(LksRuleContext *self, const LksSetting *setting)
{
  const char *quoted = strstr(setting->key, "[@key='");
  const char *attribute = strrchr(setting->key, '@');
  if (quoted != NULL) {
    const char *name = quoted + strlen("[@key='");
    return lks_rule_text(self, "%.*s", (int)strcspn(name, "'"), name);
  }
  return attribute != NULL ? attribute + 1 : setting->key;
}

static gboolean
shows_another(const LksInstallation *installation)
{
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  GPtrArray *chain = installation->identity != NULL ? installation->identity->chain : NULL;
  return leaf != NULL && chain != NULL && chain->len > 0 &&
         !lks_certificate_equal(leaf, g_ptr_array_index(chain, 0));
}

const char *
lks_say_new_identity(LksRuleContext *self, const LksInstallation *installation)
{
  if (installation->identity == NULL)
    return lks_rule_text(self, _("Name an identity for %s in the fleet file. %s"),
                         lks_say_label(self, installation), lks_say_apply(self));
  if (shows_another(installation))
    return lks_rule_text(self,
                         _("Its identity in the fleet file, “%s”, is another certificate: "
                           "“lockstep apply %s” puts that in place."),
                         installation->identity->id, lks_fleet_get_path(self->checker->fleet));
  return lks_rule_text(self, _("Then renew the identity “%s” (%s). %s"), installation->identity->id,
                       installation->identity->opened.path, lks_say_apply(self));
}
