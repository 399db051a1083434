// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
find_remedy(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  const LksTrustNeeds *shared = lks_component_get_trust(installation->component);
  /* a Java is not made */
  if (shared != NULL && store->opened == installation->truststore &&
      strcmp(shared->format, "pem") != 0)
    return lks_rule_text(context,
                         _("Look where the store of its Java is, and say so in the fleet file, at "
                           "%s: \"settings\": {\"%s\": \"…\"}."),
                         lks_say_label(context, installation),
                         lks_role_get_info(LKS_ROLE_TRUST_KEYSTORE_PATH)->id);
  if (installation->identity != NULL)
    return lks_rule_text(context, _("%s Both stores are made beside the configuration."),
                         lks_say_apply(context));
  return lks_rule_text(context, _("Put the file there, correct %s, or: %s"),
                       lks_say_setting(context, store->path->setting),
                       lks_say_new_identity(context, installation));
}

static void
report(LksRuleContext *context,
       const LksInstallation *installation,
       const LksConfiguredStore *store,
       const char *message)
{
  lks_rule_break(context, installation, store->path, message,
                 find_remedy(context, installation, store));
}

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  /* these paths have findings of their own */
  if (store->path->problem != NULL || lks_reading_lost_backslashes(store->path) ||
      lks_reading_is_example(store->path))
    return;
  if (store->path->written == NULL || store->path->written[0] == '\0')
    report(context, installation, store,
           lks_rule_text(context, _("%s is secured but names no %s: %s is not set."),
                         lks_say_installation(context, installation), store->what,
                         lks_say_setting(context, store->path->setting)));
  else if (store->opened->local_path == NULL && store->opened->problem != NULL)
    report(context, installation, store,
           lks_rule_text(context, _("The %s of %s cannot be found: %s."), store->what,
                         lks_say_installation(context, installation),
                         store->opened->problem->message));
  else if (store->opened->store == NULL && !store->opened->stamp.exists &&
           !g_error_matches(store->opened->problem, LKS_ERROR, LKS_ERROR_DENIED))
    report(context, installation, store,
           lks_rule_text(context, _("The %s of %s is not there: “%s”."), store->what,
                         lks_say_installation(context, installation), store->path->written));
}

const LksRule lks_rule_store_missing = {
  .id = "store-missing",
  .title = N_("Keystore or truststore missing"),
  .explanation = N_("A secured component that does not find its keystore or truststore does not "
                    "start to talk."),
  .when_secured = TRUE,
  .check_store = check_store,
};
