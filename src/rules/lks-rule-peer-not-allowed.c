// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* the name in the list is compared with those in the certificate */
static gboolean
lets_in(const LksReading *allowed, LksCertificate *leaf)
{
  for (guint i = 0; allowed->list != NULL && allowed->list[i] != NULL; i++)
    if (lks_match_name(leaf, allowed->list[i], LKS_MATCHING_JAVA))
      return TRUE;
  return FALSE;
}

static void
check_side(LksRuleContext *context, const LksInstallation *owner, const LksInstallation *judge)
{
  const LksReading *allowed = lks_installation_get_reading(judge, LKS_ROLE_PEER_ALLOWED);
  LksCertificate *leaf = lks_rule_get_leaf(owner);
  if (leaf == NULL || allowed->setting == NULL || !allowed->present || lets_in(allowed, leaf))
    return;
  lks_rule_break(
      context, judge, allowed,
      lks_rule_text(context,
                    _("%s does not let %s in: none of the names in its certificate is in "
                      "the list %s (“%s”). %s"),
                    lks_say_installation(context, judge), lks_say_installation(context, owner),
                    lks_say_setting(context, allowed->setting), allowed->written,
                    lks_say_shown(context, owner)),
      lks_say_apply(context));
}

static void
check_link(LksRuleContext *context, const LksLink *link)
{
  check_side(context, link->client, link->server);
  if (link->client->server != link->server->server)
    check_side(context, link->server, link->client);
}

const LksRule lks_rule_peer_not_allowed = {
  .id = "peer-not-allowed",
  .title = N_("Peer not in the list of those let in"),
  .explanation = N_("A component with such a list talks only to those whose certificate carries a "
                    "name of the list."),
  .when_secured = TRUE,
  .check_link = check_link,
};
