// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  if (installation->entry == NULL || lks_keystore_entry_key_matches(installation->entry))
    return;
  lks_rule_break(context, installation, lks_identity_reading(installation),
                 lks_rule_text(context,
                               _("The private key of %s is not the one of its certificate. %s"),
                               lks_say_installation(context, installation),
                               lks_say_shown(context, installation)),
                 lks_rule_text(context,
                               _("Export the certificate again with the key it was requested for. "
                                 "%s"),
                               lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_key_mismatch = {
  .id = "key-mismatch",
  .title = N_("Private key does not match the certificate"),
  .explanation =
      N_("The certificate holds the public half of a key. With another private key every "
         "handshake fails."),
  .when_secured = TRUE,
  .check = check,
};
