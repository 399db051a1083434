// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_CURVE);
  if (reading->setting == NULL || !reading->present || reading->meaning == NULL ||
      strcmp(reading->meaning, "secp256r1") == 0)
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                _("%s uses the curve “%s”; only secp256r1 is documented to work "
                                  "with every component."),
                                lks_say_installation(context, installation), reading->meaning),
                  lks_rule_text(context, _("Set %s to “secp256r1” on all sides. %s"),
                                lks_say_setting(context, reading->setting),
                                lks_say_apply(context)));
}

const LksRule lks_rule_curve_unusual = {
  .id = "curve-unusual",
  .title = N_("Elliptic curve not attested"),
  .explanation = N_("Only secp256r1 stands in the vendor’s instructions, and the .NET components "
                    "have no setting for it."),
  .when_secured = TRUE,
  .check = check,
};
