// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    const LksReading *reading = lks_installation_get_reading(installation, role);
    /* duplicates that leave a value open: see duplicate-key */
    if (reading->setting == NULL || reading->problem == NULL ||
        g_error_matches(reading->problem, LKS_ERROR, LKS_ERROR_AMBIGUOUS))
      continue;
    lks_rule_report(context, installation, reading, LKS_SEVERITY_WARNING,
                    lks_rule_text(context, _("%s of %s cannot be judged: %s."),
                                  lks_say_setting(context, reading->setting),
                                  lks_say_installation(context, installation),
                                  reading->problem->message),
                    _("Look there by hand, or bring the setting into this file."));
  }
}

const LksRule lks_rule_setting_elsewhere = {
  .id = "setting-elsewhere",
  .title = N_("Setting decided elsewhere"),
  .explanation =
      N_("A value can depend on another file, on an encrypted section, or on a duplicate "
         "that leaves it open. It cannot be judged or changed here."),
  .check = check,
};
