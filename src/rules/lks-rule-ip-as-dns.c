// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static gboolean
is_checked(LksRuleContext *context, const LksInstallation *installation, const char *address)
{
  LksLinks links = lks_rule_get_links_to(context, installation);
  for (guint i = links.start; i < links.end; i++) {
    const LksLink *link = g_ptr_array_index(links.links, i);
    if (lks_link_is_meant_secured(link) && lks_link_verifies_host(link) && link->names != NULL &&
        g_strv_contains((const char *const *)link->names, address))
      return TRUE;
  }
  return FALSE;
}

static void
check_name(LksRuleContext *context, const LksInstallation *installation, const char *text)
{
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (!g_hostname_is_ip_address(text) || lks_match_name(leaf, text, LKS_MATCHING_OPENSSL))
    return;
  lks_rule_report(
      context, installation, lks_identity_reading(installation),
      is_checked(context, installation, text) ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING,
      lks_rule_text(context,
                    _("The address %s stands in the certificate as a DNS name, where nobody looks "
                      "for an address. %s"),
                    text, lks_say_shown(context, installation)),
      lks_rule_text(context,
                    _("Request the certificate with IP:%s instead of DNS:%s in the subject "
                      "alternative name. %s"),
                    text, text, lks_say_new_identity(context, installation)));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  GPtrArray *names = leaf != NULL ? lks_certificate_get_names(leaf) : NULL;
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    if (name->kind == LKS_NAME_DNS)
      check_name(context, installation, name->text);
  }
}

const LksRule lks_rule_ip_as_dns = {
  .id = "ip-as-dns",
  .title = N_("IP address written as a DNS name"),
  .explanation = N_("An address in the subject alternative name must be of the type IP address. "
                    "Written as a DNS name it is never compared with an address."),
  .when_secured = TRUE,
  .check = check,
};
