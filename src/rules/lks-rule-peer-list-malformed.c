// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_blank(const char *text)
{
  return strpbrk(text, " \t\r\n\f") != NULL;
}

static gboolean
names_itself(const LksReading *allowed, const LksInstallation *installation)
{
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  for (guint i = 0; allowed->list[i] != NULL; i++) {
    g_autofree char *name = g_strstrip(g_strdup(allowed->list[i]));
    if (leaf != NULL && lks_match_name(leaf, name, LKS_MATCHING_JAVA))
      return TRUE;
    for (guint k = 0; leaf == NULL && installation->server->addresses[k] != NULL; k++)
      if (g_ascii_strcasecmp(installation->server->addresses[k], name) == 0)
        return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *allowed = lks_installation_get_reading(installation, LKS_ROLE_PEER_ALLOWED);
  if (allowed->list == NULL)
    return;
  if (allowed->setting->is_comma_list && has_blank(allowed->written))
    lks_rule_break(context, installation, allowed,
                   lks_rule_text(context,
                                 _("The list %s of %s, “%s”, holds a blank, which belongs to the "
                                   "name beside it: nobody has that name."),
                                 lks_say_setting(context, allowed->setting),
                                 lks_say_installation(context, installation), allowed->written),
                   lks_rule_text(context, _("Take the blanks out. %s"), lks_say_apply(context)));
  else if (!names_itself(allowed, installation))
    lks_rule_break(
        context, installation, allowed,
        lks_rule_text(context,
                      _("The list %s of %s, “%s”, does not name this server itself, which "
                        "must stand in it, too."),
                      lks_say_setting(context, allowed->setting),
                      lks_say_installation(context, installation), allowed->written),
        lks_say_apply(context));
}

const LksRule lks_rule_peer_list_malformed = {
  .id = "peer-list-malformed",
  .title = N_("List of those let in is malformed"),
  .explanation = N_("The list holds names with commas between them and nothing else, and the "
                    "server itself is one of them."),
  .when_secured = TRUE,
  .check = check,
};
