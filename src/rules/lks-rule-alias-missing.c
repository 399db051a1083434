// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
say_aliases(LksRuleContext *context, LksKeystore *store)
{
  g_autoptr(GPtrArray) aliases = g_ptr_array_new();
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    const char *alias = lks_keystore_entry_get_alias(lks_keystore_get_entry(store, i));
    if (alias != NULL)
      g_ptr_array_add(aliases, (char *)lks_rule_text(context, _("“%s”"), alias));
  }
  return aliases->len > 0 ? lks_say_list(context, aliases, 4) : _("none");
}

/* PEM files have no aliases: see store-format */
static gboolean
has_aliases(LksKeystore *store)
{
  guint n = lks_keystore_get_n_entries(store);
  for (guint i = 0; i < n; i++)
    if (lks_keystore_entry_get_alias(lks_keystore_get_entry(store, i)) != NULL)
      return TRUE;
  return n == 0;
}

static gboolean
differs_in_case_only(LksKeystore *store, const char *alias)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    const char *stored = lks_keystore_entry_get_alias(lks_keystore_get_entry(store, i));
    if (stored != NULL && g_ascii_strcasecmp(stored, alias) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *alias = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEY_ALIAS);
  LksKeystore *store = installation->keystore->store;
  if (alias->setting == NULL || alias->problem != NULL || store == NULL || !has_aliases(store))
    return;
  const char *written = alias->meaning;
  if (written != NULL &&
      (lks_keystore_find(store, written) != NULL || differs_in_case_only(store, written)))
    return;
  lks_rule_break(
      context, installation, alias,
      written == NULL || written[0] == '\0'
          ? lks_rule_text(context, _("%s names no alias for its key. The keystore has: %s."),
                          lks_say_installation(context, installation), say_aliases(context, store))
          : lks_rule_text(context,
                          _("%s looks for the alias “%s”, which its keystore does not have. The "
                            "keystore has: %s."),
                          lks_say_installation(context, installation), written,
                          say_aliases(context, store)),
      lks_rule_text(context, _("Set %s to the alias of the key. %s"),
                    lks_say_setting(context, alias->setting), lks_say_apply(context)));
}

const LksRule lks_rule_alias_missing = {
  .id = "alias-missing",
  .title = N_("Alias not in the keystore"),
  .explanation = N_("The component looks its key up by the alias of its configuration."),
  .when_secured = TRUE,
  .check = check,
};
