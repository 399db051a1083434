// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_locked(LksKeystore *store)
{
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    LksKeyStatus status = lks_keystore_entry_get_key_status(entry);
    if (lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY &&
        (status != LKS_KEY_OPEN || lks_keystore_entry_get_key_password(entry) != NULL))
      return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  const LksReading *path = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEY_PATH);
  if (needs == NULL || needs->store != LKS_STORE_PEM ||
      (!is_locked(installation->key_file->store) && !is_locked(installation->keystore->store)))
    return;
  lks_rule_break(
      context, installation, path,
      lks_rule_text(context,
                    _("The private key of %s is encrypted (“%s”), and the program reads "
                      "only keys without a password."),
                    lks_say_installation(context, installation),
                    installation->key_file->path != NULL ? installation->key_file->path
                                                         : installation->keystore->path),
      lks_rule_text(context,
                    _("“lockstep convert --out-password none” writes it in the open; keep "
                      "the file to its owner. %s"),
                    lks_say_apply(context)));
}

const LksRule lks_rule_key_encrypted = {
  .id = "key-encrypted",
  .title = N_("Private key is encrypted"),
  .explanation = N_("Some programs read private keys only when they are not encrypted: then the "
                    "rights of the file protect the key."),
  .when_secured = TRUE,
  .check = check,
};
