// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const LksReading *
trust_reading(const LksInstallation *installation)
{
  const LksReading *path = lks_installation_get_reading(installation, LKS_ROLE_TRUST_KEYSTORE_PATH);
  return path->setting != NULL ? path : lks_identity_reading(installation);
}

static const char *
say_remedy(LksRuleContext *context, const LksInstallation *judge)
{
  const LksReading *path = lks_installation_get_reading(judge, LKS_ROLE_TRUST_KEYSTORE_PATH);
  if (path->setting != NULL)
    return lks_rule_text(context, _("Name the root under “trust” in the fleet file. %s"),
                         lks_say_apply(context));
  return lks_rule_text(context,
                       _("Import the root into the Windows store of trusted roots of %s, and name "
                         "it under “trust” in the fleet file."),
                       judge->server->name);
}

/* a chain that is broken by itself has its own finding */
static gboolean
is_refused(LksRuleContext *context, const LksInstallation *owner, const LksVerifyResult *result)
{
  const LksVerifyResult *own = lks_rule_verify_own(context, owner, LKS_PURPOSE_ANY);
  return lks_verify_result_find(result, "not-trusted") != NULL ||
         (lks_verify_result_find(result, "chain-incomplete") != NULL && own != NULL &&
          lks_verify_result_find(own, "chain-incomplete") == NULL);
}

static void
check_side(LksRuleContext *context,
           const LksInstallation *owner,
           const LksInstallation *judge,
           LksPurpose purpose)
{
  const LksVerifyResult *result = lks_rule_verify_peer(context, owner, judge, purpose);
  if (result == NULL || !is_refused(context, owner, result))
    return;
  gboolean assumed = FALSE;
  GPtrArray *anchors = lks_installation_get_anchors(judge, &assumed);
  lks_rule_break(context, judge, trust_reading(judge),
                 lks_rule_text(context, _("%s does not trust what %s shows. %s %s trusts %s."),
                               lks_say_installation(context, judge),
                               lks_say_installation(context, owner), lks_say_shown(context, owner),
                               lks_say_installation(context, judge),
                               lks_say_anchors(context, anchors)),
                 say_remedy(context, judge));
}

/* an unreadable truststore, or an empty one, is told by its own rule */
static gboolean
knows_anchors(const LksInstallation *judge)
{
  gboolean assumed = FALSE;
  GPtrArray *anchors = lks_installation_get_anchors(judge, &assumed);
  return anchors != NULL && anchors->len > 0;
}

static void
check_link(LksRuleContext *context, const LksLink *link)
{
  if (lks_link_verifies_certificate(link) && knows_anchors(link->client))
    check_side(context, link->server, link->client, LKS_PURPOSE_SERVER);
  if (lks_link_is_mutual(link) && knows_anchors(link->server))
    check_side(context, link->client, link->server, LKS_PURPOSE_CLIENT);
}

const LksRule lks_rule_not_trusted = {
  .id = "not-trusted",
  .title = N_("Root of the peer not trusted"),
  .explanation = N_("Each side must trust the root certification authority of what the other side "
                    "shows: in a keystore of its own, or in the Windows store of trusted roots."),
  .when_secured = TRUE,
  .check_link = check_link,
};
