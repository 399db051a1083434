// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksTrustNeeds *needs = lks_component_get_trust(installation->component);
  LksKeystore *store = installation->truststore->store;
  if (needs == NULL || store == NULL || strcmp(needs->format, "pem") != 0)
    return;
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  const char *id = lks_keystore_format_get_id(format);
  if (strcmp(id, "pem") == 0)
    return;
  gboolean is_list = strcmp(id, "certdata") == 0;
  lks_rule_break(
      context, installation,
      lks_installation_get_reading(installation, LKS_ROLE_TRUST_KEYSTORE_PATH),
      is_list ? lks_rule_text(context,
                              _("“%s” of %s is Mozilla’s certdata.txt under another name; OpenSSL "
                                "cannot read it, so that nobody is trusted. mk-ca-bundle.pl writes "
                                "the bundle to ca-bundle.crt: that is the file to rename."),
                              installation->truststore->path,
                              lks_say_installation(context, installation))
              : lks_rule_text(context, _("“%s” of %s is no PEM file but this: %s."),
                              installation->truststore->path,
                              lks_say_installation(context, installation),
                              lks_keystore_format_get_title(format)),
      is_list ? lks_rule_text(context, _("“lockstep bundle-roots” makes the bundle of it. %s"),
                              lks_say_apply(context))
              : lks_rule_text(context, _("“lockstep convert --to pem” makes one of it. %s"),
                              lks_say_apply(context)));
}

const LksRule lks_rule_trust_not_pem = {
  .id = "trust-not-pem",
  .title = N_("Bundle of roots is no PEM file"),
  .explanation = N_("The roots of this program are a bundle of PEM certificates."),
  .when_secured = TRUE,
  .check = check,
};
