// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* see alias-not-lower-case, which says more */
static gboolean
is_alias_unreachable(const LksInstallation *installation, const LksConfiguredStore *store)
{
  const LksReading *alias = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEY_ALIAS);
  return store->opened == installation->keystore && installation->entry != NULL &&
         alias->meaning != NULL && lks_keystore_find(store->opened->store, alias->meaning) == NULL;
}

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  if (store->opened->store == NULL || needs == NULL || needs->reader == NULL ||
      is_alias_unreachable(installation, store))
    return;
  const LksTrustNeeds *trust = lks_component_get_trust(installation->component);
  if (trust != NULL && store->opened == installation->truststore &&
      strcmp(trust->format, "pem") == 0)
    return; /* see trust-not-pem */
  const LksReaderProfile *reader = lks_reader_profile_find(needs->reader);
  g_autofree char *refusal =
      reader != NULL ? lks_reader_profile_dup_refusal(reader, store->opened->store) : NULL;
  if (refusal == NULL)
    return;
  lks_rule_break(
      context, installation, store->path,
      lks_rule_text(context, _("%s cannot open its %s “%s” (%s): %s."),
                    lks_say_installation(context, installation), store->what, store->opened->path,
                    lks_keystore_format_get_title(lks_keystore_get_format(store->opened->store)),
                    refusal),
      lks_rule_text(context,
                    _("“lockstep convert --for %s” writes one that it opens. "
                      "%s"),
                    needs->reader, lks_say_apply(context)));
}

const LksRule lks_rule_store_format = {
  .id = "store-format",
  .title = N_("Keystore format the component cannot open"),
  .explanation = N_("A keystore is written for a reader. Java components are promised to read Java "
                    "keystores only; old Java versions refuse newer algorithms."),
  .when_secured = TRUE,
  .check_store = check_store,
};
