// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (needs == NULL || !needs->rsa_only || leaf == NULL ||
      strcmp(lks_certificate_get_key_type(leaf), "RSA") == 0)
    return;
  lks_rule_break(context, installation, lks_identity_reading(installation),
                 lks_rule_text(context,
                               _("%s needs an RSA key, but its certificate has one of type %s. %s"),
                               lks_say_installation(context, installation),
                               lks_certificate_get_key_type(leaf),
                               lks_say_shown(context, installation)),
                 lks_rule_text(context,
                               _("Request a certificate for an RSA key of 2048 bits or "
                                 "more. %s"),
                               lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_key_type_unsupported = {
  .id = "key-type-unsupported",
  .title = N_("Key type the provider cannot hold"),
  .explanation =
      N_("The Microsoft Enhanced RSA and AES Cryptographic Provider holds RSA keys only."),
  .when_secured = TRUE,
  .check = check,
};
