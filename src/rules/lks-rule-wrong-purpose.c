// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_side(LksRuleContext *context,
           const LksInstallation *owner,
           const LksInstallation *judge,
           LksPurpose purpose)
{
  const LksVerifyResult *result = lks_rule_verify_peer(context, owner, judge, purpose);
  if (result == NULL || lks_verify_result_find(result, "wrong-purpose") == NULL)
    return;
  lks_rule_break(context, owner, lks_identity_reading(owner),
                 lks_rule_text(context,
                               purpose == LKS_PURPOSE_SERVER
                                   ? _("The certificate may not be used by a server. %s")
                                   : _("The certificate may not be used by a client. %s"),
                               lks_say_shown(context, owner)),
                 lks_rule_text(context,
                               purpose == LKS_PURPOSE_SERVER
                                   ? _("Request it with the extended key usage serverAuth. %s")
                                   : _("Request it with the extended key usage clientAuth. %s"),
                               lks_say_new_identity(context, owner)));
}

static void
check_link(LksRuleContext *context, const LksLink *link)
{
  check_side(context, link->server, link->client, LKS_PURPOSE_SERVER);
  if (lks_link_is_mutual(link))
    check_side(context, link->client, link->server, LKS_PURPOSE_CLIENT);
}

/* a side that it plays in a link is judged there; here what the component may come to play */
static gboolean
plays(LksRuleContext *context, const LksInstallation *installation, LksPurpose purpose)
{
  LksLinks links = purpose == LKS_PURPOSE_SERVER ? lks_rule_get_links_to(context, installation)
                                                 : lks_rule_get_links_from(context, installation);
  return links.start < links.end;
}

static void
check_need(LksRuleContext *context, const LksInstallation *installation, LksPurpose purpose)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  if (needs == NULL || (needs->purpose != purpose && needs->purpose != LKS_PURPOSE_MUTUAL) ||
      plays(context, installation, purpose))
    return;
  const LksVerifyResult *result = lks_rule_verify_own(context, installation, purpose);
  if (result == NULL || lks_verify_result_find(result, "wrong-purpose") == NULL)
    return;
  lks_rule_report(context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                purpose == LKS_PURPOSE_SERVER
                                    ? _("%s may also act as a server, for which the certificate "
                                        "may not be used. %s")
                                    : _("%s may also act as a client, for which the certificate "
                                        "may not be used. %s"),
                                lks_say_installation(context, installation),
                                lks_say_shown(context, installation)),
                  _("Request the next certificate with both serverAuth and clientAuth."));
}

/* a server that asks its clients for certificates shows its own to them as a client does, too */
static void
check_asking(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *asks =
      lks_installation_get_reading(installation, LKS_ROLE_CLIENT_AUTHENTICATION);
  const LksVerifyResult *result =
      asks->setting != NULL && g_strcmp0(asks->meaning, "true") == 0
          ? lks_rule_verify_own(context, installation, LKS_PURPOSE_CLIENT)
          : NULL;
  if (result == NULL || lks_verify_result_find(result, "wrong-purpose") == NULL)
    return;
  lks_rule_break(context, installation, lks_identity_reading(installation),
                 lks_rule_text(context,
                               _("%s asks clients for certificates, and then its own must be for a "
                                 "server and a client. %s"),
                               lks_say_installation(context, installation),
                               lks_say_shown(context, installation)),
                 lks_rule_text(context, _("Request it with serverAuth and clientAuth. %s"),
                               lks_say_new_identity(context, installation)));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  check_asking(context, installation);
  check_need(context, installation, LKS_PURPOSE_SERVER);
  check_need(context, installation, LKS_PURPOSE_CLIENT);
}

const LksRule lks_rule_wrong_purpose = {
  .id = "wrong-purpose",
  .title = N_("Certificate not for this purpose"),
  .explanation = N_("Extended key usage says what a certificate may be used for. The side that is "
                    "connected to needs serverAuth, the side that connects needs clientAuth; "
                    "Spooler Controller and others do both."),
  .when_secured = TRUE,
  .check = check,
  .check_link = check_link,
};
