// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_chain_incomplete = {
  .id = "chain-incomplete",
  .title = N_("Certificate chain incomplete"),
  .explanation = N_("The peer must get the certificate with every intermediate up to the root. "
                    "Where one is missing, only those who happen to know it can verify the rest."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
