// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_installation(LksFleet *fleet, const char *component)
{
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    if (strcmp(lks_component_get_id(installation->component), component) == 0)
      return TRUE;
  }
  return FALSE;
}

/* what it connects to is of the same account and not in the fleet; nullable */
static LksComponent *
find_absent(LksFleet *fleet, const LksInstallation *installation)
{
  GPtrArray *connections = lks_component_get_connections(installation->component);
  for (guint i = 0; i < connections->len; i++) {
    const LksConnection *connection = g_ptr_array_index(connections, i);
    LksComponent *target = lks_catalog_find(lks_fleet_get_catalog(fleet), connection->target);
    if (target != NULL &&
        lks_component_find_setting(target, LKS_ROLE_CERTIFICATE_POLICY, NULL) != NULL &&
        !has_installation(fleet, connection->target))
      return target;
  }
  return NULL;
}

/* once: the first that needs it speaks for all */
static void
check_fleet(LksRuleContext *context)
{
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    if (installation->state != LKS_STATE_SECURED || !lks_installation_has_built_in(installation))
      continue;
    LksComponent *absent = find_absent(fleet, installation);
    if (absent == NULL)
      continue;
    lks_rule_report(
        context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING,
        lks_rule_text(context,
                      _("%s shows a certificate of your own authority, but the fleet has no %s: "
                        "certificates of one’s own are supported only with one in one’s own "
                        "network."),
                      lks_say_installation(context, installation), lks_component_get_name(absent)),
        lks_rule_text(context,
                      _("Add your %s to the fleet file. If it is in the cloud, use the "
                        "certificates that are built in, or ask the vendor."),
                      lks_component_get_name(absent)));
    return;
  }
}

const LksRule lks_rule_cloud_primary_limitation = {
  .id = "cloud-primary-limitation",
  .title = N_("Own certificates without a primary server of one’s own"),
  .explanation = N_("The vendor documents certificates of customers’ own authorities as supported "
                    "only with a primary server in the customer’s network; one guide speaks of the "
                    "cloud as well, and contradicts that."),
  .check_fleet = check_fleet,
};
