// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_weak_key = {
  .id = "weak-key",
  .title = N_("Weak key"),
  .explanation = N_("Keys that are too short can be broken, and newer versions of Java and Windows "
                    "refuse them."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
