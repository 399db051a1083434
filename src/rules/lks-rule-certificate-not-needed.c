// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_SUBJECT);
  if (lks_installation_needs_certificate(installation) || reading->setting == NULL ||
      !reading->present)
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_INFO,
                  lks_rule_text(context,
                                _("%s was installed with a certificate, but without local storage: "
                                  "it has no connection of its own that would use it."),
                                lks_say_installation(context, installation)),
                  lks_rule_text(context,
                                _("Nothing has to be done. Take “%s” out of the fleet file, at %s, "
                                  "once it is installed without."),
                                lks_role_get_info(LKS_ROLE_IDENTITY_SUBJECT)->id,
                                lks_say_label(context, installation)));
}

const LksRule lks_rule_certificate_not_needed = {
  .id = "certificate-not-needed",
  .title = N_("Certificate that nothing uses"),
  .explanation = N_("Only a client that keeps print jobs on its machine has a connection of its "
                    "own that certificates protect."),
  .check = check,
};
