// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_fleet(LksRuleContext *context)
{
  GPtrArray *installations = lks_fleet_get_installations(lks_rule_get_fleet(context));
  guint n_assumed = 0;
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    gboolean chain_assumed = FALSE;
    gboolean anchors_assumed = FALSE;
    lks_installation_get_chain(installation, &chain_assumed);
    lks_installation_get_anchors(installation, &anchors_assumed);
    const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
    gboolean is_windows = needs == NULL || needs->store == LKS_STORE_WINDOWS;
    if (lks_installation_is_meant_secured(installation) && is_windows &&
        (chain_assumed || anchors_assumed))
      n_assumed++;
  }
  if (n_assumed == 0)
    return;
  lks_rule_report_at(
      context, NULL, NULL, 0, LKS_SEVERITY_INFO,
      lks_rule_text(
          context,
          g_dngettext(GETTEXT_PACKAGE,
                      "%u component keeps its certificates in a Windows store, which cannot "
                      "be read here: it is taken to hold what the fleet file names.",
                      "%u components keep their certificates in Windows stores, which cannot "
                      "be read here: they are taken to hold what the fleet file names.",
                      n_assumed),
          n_assumed),
      _("Look on the servers: certutil -store My, certutil -store Root."));
}

const LksRule lks_rule_store_assumed = {
  .id = "store-assumed",
  .title = N_("Windows stores are taken on the fleet file’s word"),
  .explanation = N_("What a Windows certificate store holds cannot be read from files. The check "
                    "takes it that the identities and roots of the fleet file were imported."),
  .check_fleet = check_fleet,
};
