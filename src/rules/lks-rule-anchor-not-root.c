// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_anchor_not_root = {
  .id = "anchor-not-root",
  .title = N_("Trusted certificate that is no root"),
  .explanation = N_("Java trusts what stands in a truststore, also a certificate that another one "
                    "issued; OpenSSL and Windows look for its root."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
