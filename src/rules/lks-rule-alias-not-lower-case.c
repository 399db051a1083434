// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
find_unreachable(LksKeystore *store, const char *alias)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    const char *stored = lks_keystore_entry_get_alias(lks_keystore_get_entry(store, i));
    if (stored != NULL && g_ascii_strcasecmp(stored, alias) == 0)
      return stored;
  }
  return NULL;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *alias = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEY_ALIAS);
  LksKeystore *store = installation->keystore->store;
  if (alias->setting == NULL || alias->meaning == NULL || store == NULL ||
      lks_keystore_find(store, alias->meaning) != NULL)
    return;
  const char *stored = find_unreachable(store, alias->meaning);
  if (stored == NULL)
    return;
  g_autofree char *lower = g_ascii_strdown(stored, -1);
  lks_rule_break(
      context, installation, alias,
      lks_rule_text(context,
                    _("The keystore of %s holds the alias “%s” with capitals; Java looks "
                      "for “%s” and does not find it, however it is written in the "
                      "configuration."),
                    lks_say_installation(context, installation), stored, lower),
      lks_rule_text(context,
                    _("Store the entry as “%s”: keytool -changealias cannot reach it, "
                      "“lockstep convert --to jks” stores it so. %s"),
                    lower, lks_say_apply(context)));
}

const LksRule lks_rule_alias_not_lower_case = {
  .id = "alias-not-lower-case",
  .title = N_("Alias stored with capitals"),
  .explanation =
      N_("Java puts the alias it looks for in lower case but not the one stored in a "
         "Java keystore: an entry stored with capitals is listed but can never be found."),
  .when_secured = TRUE,
  .check = check,
};
