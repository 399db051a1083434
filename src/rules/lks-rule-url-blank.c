// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *url = lks_installation_get_reading(installation, LKS_ROLE_PEER_URL);
  if (url->setting == NULL || url->written == NULL || lks_reading_is_example(url) ||
      strpbrk(url->written, " \t\r\n") == NULL)
    return;
  lks_rule_break(context, installation, url,
                 lks_rule_text(context, _("The address “%s” in %s of %s holds a blank."),
                               url->written, lks_say_setting(context, url->setting),
                               lks_say_installation(context, installation)),
                 lks_rule_text(context,
                               _("Write it as scheme, host and port: https://host:port/.")));
}

const LksRule lks_rule_url_blank = {
  .id = "url-blank",
  .title = N_("Blank in an address"),
  .explanation = N_("The vendor’s example has words with blanks where the host belongs. An address "
                    "holds no blank."),
  .check = check,
};
