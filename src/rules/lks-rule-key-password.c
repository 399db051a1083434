// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
say_problem(LksKeyStatus status)
{
  switch (status) {
  case LKS_KEY_PASSWORD_NEEDED:
    return _("The private key of %s (alias “%s”) has a password of its own, and none is "
             "configured for it.");
  case LKS_KEY_PASSWORD_WRONG:
    return _("The configured password does not open the private key of %s (alias “%s”).");
  case LKS_KEY_UNSUPPORTED:
    return _("The private key of %s (alias “%s”) is protected by an algorithm that is not "
             "available.");
  case LKS_KEY_DAMAGED:
    return _("The private key of %s (alias “%s”) is damaged.");
  default:
    return NULL;
  }
}

/* open, but by another password than the component has */
static gboolean
is_configured_wrong(const LksInstallation *installation, const LksReading *password)
{
  return installation->keystore->configured_opens &&
         !installation->keystore->configured_opens_key && password->written != NULL;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *password =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEY_PASSWORD);
  if (installation->entry == NULL || installation->keystore->store == NULL ||
      lks_keystore_entry_get_kind(installation->entry) != LKS_ENTRY_KEY ||
      (password->written != NULL && lks_text_looks_encrypted(password->written)))
    return;
  LksKeyStatus status = lks_keystore_entry_get_key_status(installation->entry);
  /* without the store's password the key was not tried: see store-password */
  if (status != LKS_KEY_OPEN && !installation->keystore->configured_opens)
    return;
  if (status == LKS_KEY_OPEN && is_configured_wrong(installation, password))
    status = LKS_KEY_PASSWORD_WRONG;
  const char *format = say_problem(status);
  if (format == NULL)
    return;
  const char *alias = lks_keystore_entry_get_alias(installation->entry);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const char *message = lks_rule_text(context, format, lks_say_installation(context, installation),
                                      alias != NULL ? alias : "");
#pragma GCC diagnostic pop
  lks_rule_break(context, installation,
                 password->setting != NULL ? password : lks_identity_reading(installation), message,
                 lks_say_password_remedy(context, installation, LKS_ROLE_IDENTITY_KEY_PASSWORD,
                                         password));
}

const LksRule lks_rule_key_password = {
  .id = "key-password",
  .title = N_("Key password wrong or missing"),
  .explanation =
      N_("In a Java keystore the key may have a password of its own, which the component "
         "must be told."),
  .when_secured = TRUE,
  .check = check,
};
