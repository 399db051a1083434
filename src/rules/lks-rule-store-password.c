// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_unopened(LksRuleContext *context,
               const LksInstallation *installation,
               const LksConfiguredStore *store)
{
  gboolean given = store->password->written != NULL && store->password->written[0] != '\0';
  if (given && lks_text_looks_encrypted(store->password->written))
    return;
  lks_rule_break(
      context, installation, given ? store->password : store->path,
      lks_rule_text(context,
                    given ? _("The configured password does not open the %s of %s, “%s”.")
                          : _("No password is configured for the %s of %s, “%s”, which needs one."),
                    store->what, lks_say_installation(context, installation), store->opened->path),
      lks_say_password_remedy(context, installation, store->password_role, store->password));
}

/* another password opened it: the component, which knows only its own, cannot */
static void
check_opened(LksRuleContext *context,
             const LksInstallation *installation,
             const LksConfiguredStore *store)
{
  if (store->opened->configured_opens || store->password->written == NULL ||
      lks_text_looks_encrypted(store->password->written))
    return;
  lks_rule_break(
      context, installation, store->password,
      lks_rule_text(context,
                    _("The configured password does not open the %s of %s, “%s”; the one of the "
                      "fleet file does."),
                    store->what, lks_say_installation(context, installation), store->opened->path),
      lks_say_apply(context));
}

static void
check_store(LksRuleContext *context,
            const LksInstallation *installation,
            const LksConfiguredStore *store)
{
  /* a key that lies apart is to have no password: see key-encrypted */
  if (store->opened == installation->key_file)
    return;
  const GError *problem = store->opened->problem;
  LksKeystore *opened = store->opened->store;
  if (opened != NULL && lks_keystore_get_password(opened) != NULL)
    check_opened(context, installation, store);
  else if ((opened != NULL && !store->opened->configured_opens) ||
           g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG) ||
           g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED))
    check_unopened(context, installation, store);
}

const LksRule lks_rule_store_password = {
  .id = "store-password",
  .title = N_("Password of a keystore wrong or missing"),
  .explanation = N_("The component opens its keystore and truststore with the passwords of its own "
                    "configuration. If they do not fit, it cannot use the files."),
  .when_secured = TRUE,
  .check_store = check_store,
};
