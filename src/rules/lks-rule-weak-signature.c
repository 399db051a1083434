// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_weak_signature = {
  .id = "weak-signature",
  .title = N_("Weak signature"),
  .explanation = N_("A certificate signed with MD5 or SHA-1 can be forged, and newer versions of "
                    "Java and Windows refuse it."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
