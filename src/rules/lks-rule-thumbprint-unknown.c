// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT);
  if (!lks_reading_is_thumbprint(reading) ||
      lks_rule_find_thumbprint(context, reading->written) != NULL || installation->identity != NULL)
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                _("No identity of the fleet file has the thumbprint that %s is "
                                  "configured with, %.8s…"),
                                lks_say_installation(context, installation), reading->written),
                  lks_rule_text(context,
                                _("Name the PFX file with that certificate under “identities” in "
                                  "the fleet file, and at %s as its “identity”."),
                                lks_say_label(context, installation)));
}

const LksRule lks_rule_thumbprint_unknown = {
  .id = "thumbprint-unknown",
  .title = N_("Thumbprint of an unknown certificate"),
  .explanation = N_("The certificates of a Windows store cannot be read from files. What the fleet "
                    "file does not name cannot be judged: not its names, not its dates."),
  .when_secured = TRUE,
  .check = check,
};
