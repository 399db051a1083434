// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_bundle(const LksInstallation *installation)
{
  const LksTrustNeeds *needs = lks_component_get_trust(installation->component);
  return needs != NULL && strcmp(needs->format, "pem") == 0 &&
         installation->truststore->stamp.exists && installation->truststore->store != NULL;
}

static void
check_fleet(LksRuleContext *context)
{
  GPtrArray *all = lks_fleet_get_installations(lks_rule_get_fleet(context));
  g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < all->len; i++) {
    LksInstallation *installation = g_ptr_array_index(all, i);
    const char *product = lks_component_get_product(installation->component);
    if (!has_bundle(installation))
      continue;
    LksInstallation *known = g_hash_table_lookup(first, product);
    if (known == NULL) {
      g_hash_table_insert(first, (gpointer)product, installation);
      continue;
    }
    if (lks_file_stamp_equal(&known->truststore->stamp, &installation->truststore->stamp))
      continue;
    lks_rule_report(
        context, installation,
        lks_installation_get_reading(installation, LKS_ROLE_TRUST_KEYSTORE_PATH),
        LKS_SEVERITY_WARNING,
        lks_rule_text(context,
                      _("“%s” of %s differs from that of %s: the bundle of roots should "
                        "be the same on every machine."),
                      installation->truststore->path, lks_say_installation(context, installation),
                      lks_say_installation(context, known)),
        _("Copy the newer one to all machines, and restart them."));
  }
}

const LksRule lks_rule_trust_differs = {
  .id = "trust-differs",
  .title = N_("Bundles of roots differ"),
  .explanation = N_("The vendor wants the same bundle of roots on all servers and clients: who "
                    "misses a root refuses what others accept."),

  .check_fleet = check_fleet,
};
