// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  const char *written = store->password->written;
  if (written == NULL || !lks_text_looks_encrypted(written) || store->opened->configured_opens)
    return;
  lks_rule_report(
      context, installation, store->password, LKS_SEVERITY_INFO,
      lks_rule_text(context,
                    _("The password of the %s of %s looks encrypted; whether it is right cannot "
                      "be told."),
                    store->what, lks_say_installation(context, installation)),
      store->opened->store != NULL
          ? NULL
          : lks_rule_text(context,
                          _("Give the clear password in the fleet file, at %s: \"secrets\": "
                            "{\"%s\": \"env:NAME\"}."),
                          lks_say_label(context, installation),
                          lks_role_get_info(store->password_role)->id));
}

const LksRule lks_rule_password_opaque = {
  .id = "password-opaque",
  .title = N_("Password stored encrypted"),
  .explanation =
      N_("The product can keep its passwords encrypted. Such a password cannot be tried; "
         "only the product knows what it stands for."),
  .when_secured = TRUE,
  .check_store = check_store,
};
