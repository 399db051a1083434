// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

/* stores and aliases have findings that say more */
static gboolean
has_own_rule(LksRole role)
{
  return role == LKS_ROLE_IDENTITY_KEYSTORE_PATH || role == LKS_ROLE_TRUST_KEYSTORE_PATH ||
         role == LKS_ROLE_IDENTITY_KEY_ALIAS || role == LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD ||
         role == LKS_ROLE_TRUST_KEYSTORE_PASSWORD;
}

static gboolean
is_unreadable(const LksReading *reading)
{
  return reading->problem != NULL || (reading->file != NULL && reading->file->problem != NULL);
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    const LksReading *reading = lks_installation_get_reading(installation, role);
    if (reading->setting == NULL || !reading->setting->required || reading->present ||
        has_own_rule(role) || is_unreadable(reading))
      continue;
    const char *wish = lks_installation_get_wish(installation, role);
    lks_rule_break(
        context, installation, reading,
        lks_rule_text(context, _("%s is secured, but the mandatory setting %s is missing."),
                      lks_say_installation(context, installation),
                      lks_say_setting(context, reading->setting)),
        wish != NULL && lks_setting_spelling(reading->setting, wish) != NULL
            ? lks_rule_text(context, _("Set %s to “%s”. %s"),
                            lks_say_setting(context, reading->setting),
                            lks_setting_spelling(reading->setting, wish), lks_say_apply(context))
            : lks_rule_text(context, _("Set %s. %s"), lks_say_setting(context, reading->setting),
                            lks_say_apply(context)));
  }
}

const LksRule lks_rule_setting_missing = {
  .id = "setting-missing",
  .title = N_("Mandatory setting missing"),
  .explanation = N_("Some settings have no default: a secured component does not start to talk "
                    "without them."),
  .when_secured = TRUE,
  .check = check,
};
