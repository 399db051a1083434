// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
report(LksRuleContext *context, const LksOpenedStore *opened, const char *message)
{
  gboolean password = g_error_matches(opened->problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) ||
                      g_error_matches(opened->problem, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED);
  lks_rule_report_at(context, NULL, opened->path, 0, LKS_SEVERITY_ERROR, message,
                     password ? _("Give its “password” in the fleet file, such as \"env:NAME\".")
                              : _("Correct the path in the fleet file; “lockstep inspect” tells "
                                  "more about a file."));
}

static void
check_identity(LksRuleContext *context, const LksIdentity *identity)
{
  const GError *problem =
      identity->opened.problem != NULL ? identity->opened.problem : identity->problem;
  if (problem != NULL)
    report(context, &identity->opened,
           lks_rule_text(context, _("The identity “%s” cannot be used: %s."), identity->id,
                         problem->message));
}

static void
check_fleet(LksRuleContext *context)
{
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  GPtrArray *trust = lks_fleet_get_trust_files(fleet);
  for (guint i = 0; i < identities->len; i++)
    check_identity(context, g_ptr_array_index(identities, i));
  for (guint i = 0; i < trust->len; i++) {
    const LksOpenedStore *opened = g_ptr_array_index(trust, i);
    if (opened->problem != NULL)
      report(context, opened,
             lks_rule_text(context, _("The roots in “%s” cannot be used: %s."), opened->path,
                           opened->problem->message));
  }
}

const LksRule lks_rule_identity_unreadable = {
  .id = "identity-unreadable",
  .title = N_("Identity or root of the fleet file unreadable"),
  .explanation = N_("The identities and roots that the fleet file names are what components are "
                    "judged by and secured with."),
  .check_fleet = check_fleet,
};
