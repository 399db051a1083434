// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT);
  const LksIdentity *identity = installation->identity;
  if (!lks_reading_is_thumbprint(reading) || identity == NULL || identity->chain == NULL ||
      identity->chain->len == 0)
    return;
  LksCertificate *wanted = g_ptr_array_index(identity->chain, 0);
  g_autofree char *clean = lks_thumbprint_clean(reading->written);
  if (g_ascii_strcasecmp(clean, lks_certificate_get_sha1(wanted)) == 0)
    return;
  LksCertificate *other = lks_rule_find_thumbprint(context, reading->written);
  lks_rule_report(
      context, installation, reading, LKS_SEVERITY_ERROR,
      other != NULL
          ? lks_rule_text(context,
                          _("%s is configured with certificate %s; its identity “%s” is %s."),
                          lks_say_installation(context, installation),
                          lks_say_certificate(context, other), identity->id,
                          lks_say_certificate(context, wanted))
          : lks_rule_text(context,
                          _("%s is configured with the thumbprint %.8s…, which nobody in the fleet "
                            "file has; its identity “%s” is %s."),
                          lks_say_installation(context, installation), clean, identity->id,
                          lks_say_certificate(context, wanted)),
      lks_rule_text(context, _("Set %s to “%s”. %s"), lks_say_setting(context, reading->setting),
                    lks_certificate_get_sha1(wanted),
                    reading->file->description->is_asked
                        ? _("The fleet file alone says so: correct it there once it is done.")
                        : lks_say_apply(context)));
}

const LksRule lks_rule_thumbprint_mismatch = {
  .id = "thumbprint-mismatch",
  .title = N_("Thumbprint of another certificate"),
  .explanation = N_("The fleet file names an identity for this component, and the component is "
                    "configured with another certificate."),
  .when_secured = TRUE,
  .check = check,
};
