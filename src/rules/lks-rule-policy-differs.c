// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check_role(LksRuleContext *context, const LksInstallation *installation, LksRole role)
{
  const LksReading *reading = lks_installation_get_reading(installation, role);
  const char *wish = lks_installation_get_wish(installation, role);
  if (reading->setting == NULL || !reading->present || reading->meaning == NULL || wish == NULL ||
      strcmp(reading->meaning, wish) == 0)
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_INFO,
                  lks_rule_text(context, _("%s of %s is “%s”; the fleet file asks for %s."),
                                lks_say_setting(context, reading->setting),
                                lks_say_installation(context, installation), reading->written,
                                wish),
                  lks_say_apply(context));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  check_role(context, installation, LKS_ROLE_CIPHER);
  check_role(context, installation, LKS_ROLE_CURVE);
}

const LksRule lks_rule_policy_differs = {
  .id = "policy-differs",
  .title = N_("Setting differs from the policy"),
  .explanation = N_("It works, but it is not what the fleet file asks for."),
  .when_secured = TRUE,
  .check = check,
};
