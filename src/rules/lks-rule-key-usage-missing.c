// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (needs == NULL || needs->usages == NULL || leaf == NULL)
    return;
  const char *const *present = lks_certificate_get_key_usage(leaf);
  g_autoptr(GPtrArray) missing = g_ptr_array_new();
  for (guint i = 0; needs->usages[i] != NULL; i++)
    if (present == NULL || !g_strv_contains(present, needs->usages[i]))
      g_ptr_array_add(missing, (gpointer)needs->usages[i]);
  if (missing->len == 0)
    return;
  /* keyEncipherment means nothing for such keys: RFC 5480 */
  gboolean is_rsa = g_strcmp0(lks_certificate_get_key_type(leaf), "RSA") == 0;
  gboolean is_bare = present == NULL || present[0] == NULL;
  lks_rule_report(context, installation, lks_identity_reading(installation),
                  is_rsa && !is_bare ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                _("The certificate of %s lacks key usages that the vendor demands: "
                                  "%s. %s"),
                                lks_say_installation(context, installation),
                                lks_say_list(context, missing, 4),
                                lks_say_shown(context, installation)),
                  lks_rule_text(context, _("Request it with these key usages. %s"),
                                lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_key_usage_missing = {
  .id = "key-usage-missing",
  .title = N_("Key usage missing"),
  .explanation =
      N_("Key usage says what a key may do. The vendor names those that a certificate must have."),
  .when_secured = TRUE,
  .check = check,
};
