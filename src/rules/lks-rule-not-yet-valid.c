// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_not_yet_valid = {
  .id = "not-yet-valid",
  .title = N_("Certificate not yet valid"),
  .explanation = N_("No peer accepts a certificate before its first day. Often the clock of the "
                    "machine that issued it was wrong."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
