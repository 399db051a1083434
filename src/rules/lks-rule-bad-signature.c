// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_bad_signature = {
  .id = "bad-signature",
  .title = N_("Certificate signature wrong"),
  .explanation = N_("A certificate whose signature does not fit its issuer is damaged or forged."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
