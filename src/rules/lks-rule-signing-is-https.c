// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentity *signing = installation->signing;
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (signing == NULL || signing->chain == NULL || leaf == NULL ||
      !lks_certificate_equal(g_ptr_array_index(signing->chain, 0), leaf))
    return;
  lks_rule_report(context, installation, NULL, LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                _("%s signs tokens by the certificate that it shows as a server, "
                                  "%s."),
                                lks_say_installation(context, installation),
                                lks_say_certificate(context, leaf)),
                  lks_rule_text(context,
                                _("Request one of its own for signing, and name it as "
                                  "“signing-identity” at %s."),
                                lks_say_label(context, installation)));
}

const LksRule lks_rule_signing_is_https = {
  .id = "signing-is-https",
  .title = N_("One certificate for signing and for HTTPS"),
  .explanation = N_("The certificate by which tokens are signed is the same on every member of a "
                    "group, that for HTTPS belongs to one host: they are two certificates."),
  .check = check,
};
