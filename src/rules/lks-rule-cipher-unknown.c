// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_CIPHER);
  if (reading->setting == NULL || reading->problem != NULL || reading->meaning != NULL ||
      (reading->file != NULL && reading->file->problem != NULL))
    return;
  const char *policy = lks_rule_get_policy(context)->cipher;
  const char *spelling = lks_setting_spelling(reading->setting, policy);
  const char *remedy =
      lks_rule_text(context, _("Set %s to “%s”. %s"), lks_say_setting(context, reading->setting),
                    spelling != NULL ? spelling : policy, lks_say_apply(context));
  if (reading->present)
    lks_rule_break(context, installation, reading,
                   lks_rule_text(context, _("“%s” is no cipher that %s is known to take."),
                                 reading->written, lks_say_installation(context, installation)),
                   remedy);
  else
    lks_rule_report(context, installation, reading, LKS_SEVERITY_WARNING,
                    lks_rule_text(context,
                                  _("%s is secured without a cipher: what it then uses is "
                                    "not documented."),
                                  lks_say_installation(context, installation)),
                    remedy);
}

const LksRule lks_rule_cipher_unknown = {
  .id = "cipher-unknown",
  .title = N_("Cipher unknown or not set"),
  .explanation = N_("Known spellings of the cipher are those of the vendor’s instructions."),
  .when_secured = TRUE,
  .check = check,
};
