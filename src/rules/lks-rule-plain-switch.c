// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_SECURITY_PLAIN);
  if (reading->setting == NULL || !reading->present || g_strcmp0(reading->meaning, "true") != 0)
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_ERROR,
                  lks_rule_text(context,
                                _("%s has an identity configured, but %s still says plain, and "
                                  "that counts."),
                                lks_say_installation(context, installation),
                                lks_say_setting(context, reading->setting)),
                  lks_rule_text(context,
                                _("Set %s to Disabled in the management interface, then restart "
                                  "the service."),
                                lks_say_setting(context, reading->setting)));
}

const LksRule lks_rule_plain_switch = {
  .id = "plain-switch",
  .title = N_("Switch for plain communication still on"),
  .explanation = N_("The system setting that allows plain communication overrides what the files "
                    "say: while it is on, Spooler Controller does not secure anything."),
  .when_secured = TRUE,
  .check = check,
};
