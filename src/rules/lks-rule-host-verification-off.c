// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_VERIFY_HOST);
  if (reading->setting == NULL || !reading->present || g_strcmp0(reading->meaning, "false") != 0)
    return;
  lks_rule_report(
      context, installation, reading, LKS_SEVERITY_WARNING,
      lks_rule_text(
          context,
          _("%s does not check whether the certificate belongs to the server it connects to: %s "
            "turns that off."),
          lks_say_installation(context, installation), lks_say_setting(context, reading->setting)),
      lks_rule_text(context,
                    _("Set %s to “%s” once every name in use is in the "
                      "certificates. %s"),
                    lks_say_setting(context, reading->setting),
                    lks_setting_spelling(reading->setting, "true"), lks_say_apply(context)));
}

const LksRule lks_rule_host_verification_off = {
  .id = "host-verification-off",
  .title = N_("Host names not checked"),
  .explanation = N_("With host name verification off any certificate of a trusted authority passes "
                    "for any server."),
  .when_secured = TRUE,
  .check = check,
};
