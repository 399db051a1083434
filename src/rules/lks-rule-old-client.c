// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const char *successor = lks_component_get_successor(installation->component);
  if (successor == NULL)
    return;
  LksCatalog *catalog = lks_fleet_get_catalog(lks_rule_get_fleet(context));
  LksComponent *component = lks_catalog_find(catalog, successor);
  const char *name = component != NULL ? lks_component_get_name(component) : successor;
  lks_rule_report(context, installation, NULL, LKS_SEVERITY_INFO,
                  lks_rule_text(context,
                                _("%s needs a certificate of its own, as each of its kind does: "
                                  "the vendor advises to use %s instead."),
                                lks_say_installation(context, installation), name),
                  lks_rule_text(context,
                                _("Install %s there, and name it in the fleet file in its place."),
                                name));
}

const LksRule lks_rule_old_client = {
  .id = "old-client",
  .title = N_("Component that another has replaced"),
  .explanation = N_("The vendor advises to use another component instead, since the certificates "
                    "of this one take much work."),
  .check = check,
};
