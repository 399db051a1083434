// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_expired = {
  .id = "expired",
  .title = N_("Certificate expired"),
  .explanation = N_("No peer accepts an expired certificate."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
