// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_expires_soon = {
  .id = "expires-soon",
  .title = N_("Certificate expires soon"),
  .explanation = N_("When it expires every link it is used for stops. The policy of the fleet file "
                    "says how many days count as soon (“warn-days”)."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
