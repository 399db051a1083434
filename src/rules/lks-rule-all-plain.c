// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_fleet(LksRuleContext *context)
{
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  guint n_plain = 0;
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    if (installation->state == LKS_STATE_SECURED)
      return;
    n_plain +=
        installation->state == LKS_STATE_PLAIN && !lks_installation_has_built_in(installation);
  }
  if (n_plain == 0)
    return;
  lks_rule_report_at(
      context, NULL, NULL, 0, LKS_SEVERITY_INFO,
      lks_rule_text(context,
                    g_dngettext(GETTEXT_PACKAGE,
                                "The site is consistently plain: its %u component is not secured.",
                                "The site is consistently plain: none of its %u "
                                "components is secured.",
                                n_plain),
                    n_plain),
      lks_rule_get_policy(context)->secured ? lks_say_apply(context) : NULL);
}

const LksRule lks_rule_all_plain = {
  .id = "all-plain",
  .title = N_("Everything is plain"),
  .explanation = N_("A fleet that is plain throughout works, but anybody on the network can read "
                    "and change what it says."),
  .check_fleet = check_fleet,
};
