// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
report(LksRuleContext *context, const LksInstallation *installation, const LksReading *reading)
{
  const LksRoleInfo *info = lks_role_get_info(reading->setting->role);
  const char *message =
      lks_rule_text(context,
                    _("%s of %s still has the example value of the vendor’s instructions."),
                    lks_say_setting(context, reading->setting),
                    lks_say_installation(context, installation));
  const char *remedy =
      info->is_secret
          ? lks_rule_text(context,
                          _("Give a password of your own in the fleet file, at %s: \"secrets\": "
                            "{\"%s\": \"env:NAME\"}. %s"),
                          lks_say_label(context, installation), info->id, lks_say_apply(context))
          : lks_rule_text(context, _("Put the real value there. %s"), lks_say_apply(context));
  /* a password that everybody knows works; a path or thumbprint that belongs to nothing does not */
  if (info->is_secret || installation->state == LKS_STATE_PLAIN)
    lks_rule_report(context, installation, reading, LKS_SEVERITY_ERROR, message, remedy);
  else
    lks_rule_break(context, installation, reading, message, remedy);
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    const LksReading *reading = lks_installation_get_reading(installation, role);
    if (reading->setting != NULL && lks_reading_is_example(reading))
      report(context, installation, reading);
  }
}

const LksRule lks_rule_example_value = {
  .id = "example-value",
  .title = N_("Example value left in"),
  .explanation = N_("The vendor’s instructions show values as examples. An example password is "
                    "known to everybody, an example path or thumbprint belongs to nothing."),
  .check = check,
};
