// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

const LksRule lks_rule_public_client_auth = {
  .id = "public-client-auth",
  .title = N_("Client certificate of a public authority"),
  .explanation = N_("Public authorities stop issuing for clients: mutual TLS with such a "
                    "certificate ends at its next renewal."),
  .when_secured = TRUE,
  .check = lks_rule_report_verified,
};
