// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *path = lks_identity_reading(installation);
  if (installation->entry == NULL || installation->keystore->store == NULL ||
      lks_keystore_entry_get_kind(installation->entry) == LKS_ENTRY_KEY ||
      lks_keystore_entry_get_alias(installation->entry) == NULL)
    return;
  lks_rule_break(context, installation, path,
                 lks_rule_text(context,
                               _("The keystore of %s holds a certificate under “%s”, but not its "
                                 "private key."),
                               lks_say_installation(context, installation),
                               lks_keystore_entry_get_alias(installation->entry)),
                 lks_rule_text(context, _("Export it again together with its private key. %s"),
                               lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_key_missing = {
  .id = "key-missing",
  .title = N_("Keystore without a private key"),
  .explanation =
      N_("An identity is a private key with its certificate. Certificates alone identify "
         "nobody."),
  .when_secured = TRUE,
  .check = check,
};
