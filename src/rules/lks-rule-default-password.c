// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

/* Java's own store holds no secret, and every tool expects that password */
static void
report_shared(LksRuleContext *context,
              const LksInstallation *installation,
              const LksConfiguredStore *store)
{
  if (lks_installation_is_first_of_truststore(installation))
    lks_rule_report(context, installation, store->path, LKS_SEVERITY_INFO,
                    lks_rule_text(context,
                                  _("The store of trusted roots of %s, “%s”, still has its "
                                    "well-known password: whoever may write the file can add "
                                    "roots."),
                                  lks_say_installation(context, installation), store->opened->path),
                    _("Let nobody but administrators write the file; or change its password, and "
                      "give it in the fleet file."));
}

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  if (store->opened->store == NULL || !lks_keystore_opened_by_default(store->opened->store))
    return;
  if (lks_installation_shares_trust(installation) && store->opened == installation->truststore) {
    report_shared(context, installation, store);
    return;
  }
  lks_rule_report(context, installation, store->path, LKS_SEVERITY_ERROR,
                  lks_rule_text(context,
                                _("The %s of %s opens with its well-known default password."),
                                store->what, lks_say_installation(context, installation)),
                  lks_rule_text(context,
                                _("Give a password of your own in the fleet file, at %s: "
                                  "\"secrets\": {\"%s\": \"env:NAME\"}. %s"),
                                lks_say_label(context, installation),
                                lks_role_get_info(store->password_role)->id,
                                lks_say_apply(context)));
}

const LksRule lks_rule_default_password = {
  .id = "default-password",
  .title = N_("Keystore opened by a well-known password"),
  .explanation = N_("A password that everybody knows protects nothing."),
  .when_secured = TRUE,
  .check_store = check_store,
};
