// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_public_lifetime = {
  .id = "public-lifetime",
  .title = N_("Shorter validity at the next renewal"),
  .explanation = N_("Public authorities issue for an ever shorter time: a certificate that is "
                    "renewed by hand once a year must soon be renewed every month."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
