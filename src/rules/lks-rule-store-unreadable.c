// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static gboolean
is_password(const GError *problem)
{
  return g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) ||
         g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED);
}

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  const GError *problem = store->opened->problem;
  gboolean denied = g_error_matches(problem, LKS_ERROR, LKS_ERROR_DENIED);
  if (problem == NULL || is_password(problem) || store->opened->local_path == NULL ||
      (!store->opened->stamp.exists && !denied))
    return;
  lks_rule_break(context, installation, store->path,
                 lks_rule_text(context, _("The %s of %s cannot be read: %s."), store->what,
                               lks_say_installation(context, installation), problem->message),
                 denied ? lks_rule_text(context,
                                        _("Let this user read “%s”, or run the check as "
                                          "one who may."),
                                        store->path->written)
                        : lks_rule_text(context,
                                        _("“lockstep inspect” tells more about the file. "
                                          "Make it anew: %s"),
                                        lks_say_apply(context)));
}

const LksRule lks_rule_store_unreadable = {
  .id = "store-unreadable",
  .title = N_("Keystore or truststore unreadable"),
  .explanation = N_("A keystore that is damaged, cut off, of an unknown kind, or not permitted to "
                    "be read cannot be used by anybody."),
  .when_secured = TRUE,
  .check_store = check_store,
};
