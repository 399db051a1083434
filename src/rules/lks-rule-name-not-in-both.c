// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has_common_name(LksCertificate *leaf, const char *name)
{
  const char *common_name = lks_certificate_get_common_name(leaf);
  return common_name != NULL && g_ascii_strcasecmp(common_name, name) == 0;
}

static gboolean
has_alternative_name(LksCertificate *leaf, const char *name)
{
  GPtrArray *names = lks_certificate_get_names(leaf);
  for (guint i = 0; i < names->len; i++) {
    const LksName *candidate = g_ptr_array_index(names, i);
    if ((candidate->kind == LKS_NAME_DNS || candidate->kind == LKS_NAME_IP) &&
        g_ascii_strcasecmp(candidate->text, name) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
one_is_in_both(const LksLink *link, LksCertificate *leaf)
{
  for (guint i = 0; link->names[i] != NULL; i++)
    if (has_common_name(leaf, link->names[i]) && has_alternative_name(leaf, link->names[i]))
      return TRUE;
  return FALSE;
}

/* one certificate has one common name: with several names in use, one of them must be in both */
static void
check_link(LksRuleContext *context, const LksLink *link)
{
  LksCertificate *leaf = lks_rule_get_leaf(link->server);
  LksMatching matching = lks_component_get_matching(link->client->component);
  if (leaf == NULL || link->names == NULL || link->names[0] == NULL ||
      matching != LKS_MATCHING_DOTNET || !lks_link_verifies_host(link) ||
      one_is_in_both(link, leaf) || !lks_match_name(leaf, link->names[0], matching))
    return;
  lks_rule_report(
      context, link->server, lks_identity_reading(link->server), LKS_SEVERITY_WARNING,
      lks_rule_text(context,
                    _("%s may compare the common name with “%s”, which stands only in one of "
                      "common name and subject alternative name. %s"),
                    lks_component_get_name(link->client->component), link->names[0],
                    lks_say_shown(context, link->server)),
      lks_rule_text(context,
                    _("Request a certificate with “%s” both as common name and as "
                      "subject alternative name. %s"),
                    link->names[0], lks_say_new_identity(context, link->server)));
}

const LksRule lks_rule_name_not_in_both = {
  .id = "name-not-in-both",
  .title = N_("Name not in both CN and SAN"),
  .explanation = N_("Workflow Processing System and Terminal Server are documented to compare the "
                    "common name, others compare the subject alternative name. A certificate that "
                    "has the name in both satisfies every one."),
  .when_secured = TRUE,
  .check_link = check_link,
};
