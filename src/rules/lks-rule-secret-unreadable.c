// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->secret_problems->len; i++) {
    const GError *problem = g_ptr_array_index(installation->secret_problems, i);
    lks_rule_report_at(context, installation, lks_fleet_get_path(lks_rule_get_fleet(context)), 0,
                       LKS_SEVERITY_WARNING,
                       lks_rule_text(context, _("A password of %s cannot be had: %s."),
                                     lks_say_installation(context, installation), problem->message),
                       _("Set the environment variable, or make the file, that the fleet file "
                         "refers to."));
  }
}

static void
check_fleet(LksRuleContext *context)
{
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    if (identity->password_problem == NULL)
      continue;
    lks_rule_report_at(context, NULL, lks_fleet_get_path(fleet), 0, LKS_SEVERITY_WARNING,
                       lks_rule_text(context,
                                     _("The password of the identity “%s” cannot be had: %s."),
                                     identity->id, identity->password_problem->message),
                       _("Set the environment variable, or make the file, that the fleet file "
                         "refers to."));
  }
}

const LksRule lks_rule_secret_unreadable = {
  .id = "secret-unreadable",
  .title = N_("Password reference cannot be read"),
  .explanation = N_("The fleet file refers to passwords, it does not hold them. A reference that "
                    "leads nowhere is no password."),
  .check = check,
  .check_fleet = check_fleet,
};
