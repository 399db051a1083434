// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const LksReading *
curve_of(const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_CURVE);
  return reading->setting != NULL && reading->meaning != NULL ? reading : NULL;
}

/* the side that differs from the policy is the one to change */
static void
check_link(LksRuleContext *context, const LksLink *link)
{
  const LksReading *client = curve_of(link->client);
  const LksReading *server = curve_of(link->server);
  if (client == NULL || server == NULL || strcmp(client->meaning, server->meaning) == 0)
    return;
  const char *policy = lks_rule_get_policy(context)->curve;
  gboolean change_server = g_strcmp0(client->meaning, policy) == 0;
  const LksInstallation *wrong = change_server ? link->server : link->client;
  const LksReading *reading = change_server ? server : client;
  lks_rule_break(context, wrong, reading,
                 lks_rule_text(context, _("%s uses the curve %s, %s uses %s."),
                               lks_say_installation(context, link->client), client->meaning,
                               lks_say_installation(context, link->server), server->meaning),
                 lks_rule_text(context, _("Set %s to “%s”. %s"),
                               lks_say_setting(context, reading->setting), policy,
                               lks_say_apply(context)));
}

const LksRule lks_rule_curve_differs = {
  .id = "curve-differs",
  .title = N_("Elliptic curve differs"),
  .explanation = N_("Both sides of a link agree on keys over the same elliptic curve, or not at "
                    "all."),
  .when_secured = TRUE,
  .check_link = check_link,
};
