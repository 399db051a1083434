// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  LksKeystore *store = installation->truststore->store;
  if (store == NULL)
    return;
  /* what is trusted of a bundle is all that it holds */
  GPtrArray *anchors = lks_installation_get_anchors(installation, NULL);
  if (anchors != NULL && anchors->len > 0)
    return;
  guint n = lks_keystore_get_n_entries(store);
  lks_rule_break(
      context, installation,
      lks_installation_get_reading(installation, LKS_ROLE_TRUST_KEYSTORE_PATH),
      n == 0 ? lks_rule_text(context, _("The truststore of %s, “%s”, is empty: it trusts nobody."),
                             lks_say_installation(context, installation),
                             installation->truststore->path)
             : lks_rule_text(context,
                             _("The truststore of %s, “%s”, holds certificates, but none that Java "
                               "takes as trusted: it trusts nobody."),
                             lks_say_installation(context, installation),
                             installation->truststore->path),
      lks_rule_text(context,
                    _("Name the root certificates under “trust” in the fleet file, or use "
                      "“lockstep convert --trust-only”. %s"),
                    lks_say_apply(context)));
}

const LksRule lks_rule_truststore_empty = {
  .id = "truststore-empty",
  .title = N_("Truststore without trusted certificates"),
  .explanation = N_("Java takes as trusted only entries stored as trusted; a PKCS#12 file made by "
                    "OpenSSL 3.0 lists none."),
  .when_secured = TRUE,
  .check = check,
};
