// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* the file that was made for this installation names it; what the fleet file names is only its
 * source */
static gboolean
has_own_file(const LksInstallation *installation, const LksIdentityNeeds *needs)
{
  if (needs->identity_file == NULL || !g_str_has_prefix(needs->identity_file, "{folder}/"))
    return FALSE;
  const char *relative = needs->identity_file + strlen("{folder}/");
  g_autofree char *path = lks_root_join(installation->server->root, installation->folder, relative);
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(installation->server->root, path, &exists, NULL);
  return local != NULL && exists;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  const LksIdentity *identity = installation->identity;
  if (needs == NULL || needs->provider == NULL || identity == NULL || identity->entry == NULL ||
      strcmp(lks_keystore_format_get_id(lks_keystore_get_format(identity->opened.store)),
             "pkcs12") != 0)
    return;
  const char *provider = lks_keystore_entry_get_provider(identity->entry);
  if (g_strcmp0(provider, needs->provider) == 0 || has_own_file(installation, needs))
    return;
  const char *message =
      provider == NULL
          ? lks_rule_text(context, _("“%s”, the identity of %s, names no cryptographic provider."),
                          identity->opened.path, lks_say_installation(context, installation))
          : lks_rule_text(
                context, _("“%s”, the identity of %s, names another cryptographic provider: “%s”."),
                identity->opened.path, lks_say_installation(context, installation), provider);
  lks_rule_report(
      context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING, message,
      lks_rule_text(context,
                    _("Import it with certutil -csp \"%s\". A file with the provider is "
                      "made for %s: %s"),
                    needs->provider, lks_say_installation(context, installation),
                    lks_say_apply(context)));
}

const LksRule lks_rule_provider_missing = {
  .id = "provider-missing",
  .title = N_("PFX without the cryptographic provider"),
  .explanation = N_("Windows imports the key into the provider that the PFX names. Without a name "
                    "it takes one that cannot sign with SHA-2: “Invalid algorithm specified.”"),
  .when_secured = TRUE,
  .check = check,
};
