// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
told_policy(const LksInstallation *installation)
{
  return lks_installation_get_reading(installation, LKS_ROLE_CERTIFICATE_POLICY)->meaning;
}

/* of one account: what is not said here may be said at whom it talks to */
static const LksInstallation *
find_teller(LksRuleContext *context, const LksInstallation *installation)
{
  LksLinks servers = lks_rule_get_links_from(context, installation);
  LksLinks clients = lks_rule_get_links_to(context, installation);
  for (guint i = servers.start; i < servers.end; i++) {
    const LksLink *link = g_ptr_array_index(servers.links, i);
    if (told_policy(link->server) != NULL)
      return link->server;
  }
  for (guint i = clients.start; i < clients.end; i++) {
    const LksLink *link = g_ptr_array_index(clients.links, i);
    if (told_policy(link->client) != NULL)
      return link->client;
  }
  return NULL;
}

/* once an account: at those who connect to nobody */
static void
report_unknown(LksRuleContext *context, const LksInstallation *installation)
{
  LksLinks links = lks_rule_get_links_from(context, installation);
  if (installation->state != LKS_STATE_SECURED || links.start < links.end)
    return;
  lks_rule_report(
      context, installation, NULL, LKS_SEVERITY_INFO,
      lks_rule_text(context,
                    _("%s shows a certificate of its own; whether the account trusts such "
                      "certificates is not known."),
                    lks_say_installation(context, installation)),
      lks_rule_text(context,
                    _("Look at “Certificate policy for internal communication” in the web portal, "
                      "then say so in the fleet file, at %s: \"settings\": "
                      "{\"certificate-policy\": \"trusted-ca\"} or \"built-in\"."),
                    lks_say_label(context, installation)));
}

static void
judge(LksRuleContext *context, const LksInstallation *installation, const char *policy)
{
  const LksReading *reading = lks_identity_reading(installation);
  if (strcmp(policy, "built-in") == 0 && installation->state == LKS_STATE_SECURED)
    lks_rule_break(context, installation, reading,
                   lks_rule_text(context,
                                 _("%s shows a certificate of its own, but the account trusts only "
                                   "those that are built in."),
                                 lks_say_installation(context, installation)),
                   _("In the web portal set “Certificate policy for internal communication” to "
                     "“Use trusted CA certificates”, and say so in the fleet file."));
  if (strcmp(policy, "trusted-ca") == 0 && installation->state == LKS_STATE_PLAIN)
    lks_rule_break(context, installation, reading,
                   lks_rule_text(context,
                                 _("%s uses the certificates that are built in, but the account "
                                   "trusts only those of trusted authorities."),
                                 lks_say_installation(context, installation)),
                   lks_say_apply(context));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  if (!lks_installation_has_built_in(installation) ||
      !lks_installation_needs_certificate(installation))
    return;
  const char *own = told_policy(installation);
  const LksInstallation *teller = find_teller(context, installation);
  const char *other = teller != NULL ? told_policy(teller) : NULL;
  if (own != NULL && other != NULL && strcmp(own, other) != 0)
    lks_rule_report(context, installation,
                    lks_installation_get_reading(installation, LKS_ROLE_CERTIFICATE_POLICY),
                    LKS_SEVERITY_ERROR,
                    lks_rule_text(context,
                                  _("The fleet file says different certificate policies at %s and "
                                    "%s, which are of one account."),
                                  lks_say_label(context, installation),
                                  lks_say_label(context, teller)),
                    _("Say it once, where the primary server is."));
  else if (own != NULL || other != NULL)
    judge(context, installation, own != NULL ? own : other);
  else
    report_unknown(context, installation);
}

const LksRule lks_rule_account_policy = {
  .id = "account-policy",
  .title = N_("Account and certificates do not go together"),
  .explanation = N_("An account trusts either the certificates that are built in or those of "
                    "trusted authorities. Components with certificates of the other kind are "
                    "refused."),
  .check = check,
};
