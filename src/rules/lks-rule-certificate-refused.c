// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

/* roots in sight are all trusted here: whether a peer trusts one is judged link by link */
static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksVerifyResult *result = lks_rule_verify_own(context, installation, LKS_PURPOSE_ANY);
  for (guint i = 0; result != NULL && i < result->findings->len; i++) {
    LksFinding *verified = g_ptr_array_index(result->findings, i);
    if (lks_rule_find(lks_finding_get_rule(verified)) == NULL)
      lks_rule_report_finding(context, installation, verified);
  }
}

const LksRule lks_rule_certificate_refused = {
  .id = "certificate-refused",
  .title = N_("Certificate refused"),
  .explanation = N_("The verifier refuses the certificate for a reason that no other rule has a "
                    "name for."),
  .when_secured = TRUE,
  .check = check,
};
