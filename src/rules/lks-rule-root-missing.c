// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_known(GPtrArray *anchors, LksCertificate *root)
{
  for (guint i = 0; i < anchors->len; i++)
    if (lks_certificate_equal(g_ptr_array_index(anchors, i), root))
      return TRUE;
  return FALSE;
}

/* what is missing where, before a partner shows something that it signed */
static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  gboolean assumed = FALSE;
  GPtrArray *anchors = lks_installation_get_anchors(installation, &assumed);
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *roots = lks_fleet_get_trust(fleet), *retiring = lks_fleet_get_retiring(fleet);
  if (lks_component_get_trust(installation->component) == NULL || assumed || anchors == NULL ||
      !lks_installation_is_first_of_truststore(installation))
    return;
  g_autoptr(GPtrArray) missing = g_ptr_array_new();
  for (guint i = 0; i < roots->len; i++)
    if (!is_known(anchors, g_ptr_array_index(roots, i)) &&
        !is_known(retiring, g_ptr_array_index(roots, i)))
      g_ptr_array_add(missing, (gpointer)lks_certificate_get_subject(g_ptr_array_index(roots, i)));
  if (missing->len > 0)
    lks_rule_report(context, installation,
                    lks_installation_get_reading(installation, LKS_ROLE_TRUST_KEYSTORE_PATH),
                    LKS_SEVERITY_WARNING,
                    lks_rule_text(context, _("The store of trusted roots of %s, “%s”, lacks: %s."),
                                  lks_say_installation(context, installation),
                                  installation->truststore->path,
                                  lks_say_list(context, missing, 3)),
                    lks_say_apply(context));
}

const LksRule lks_rule_root_missing = {
  .id = "root-missing",
  .title = N_("Root missing in a shared store"),
  .explanation = N_("The roots that the fleet file names must be in the store of each machine, "
                    "such as the cacerts of its Java."),

  .check = check,
};
