// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check_link(LksRuleContext *context, const LksLink *link)
{
  const LksReading *url = lks_installation_get_reading(link->client, LKS_ROLE_PEER_URL);
  if (url->setting == NULL || url->written == NULL || link->server->state == LKS_STATE_UNKNOWN)
    return;
  gboolean is_https = g_ascii_strncasecmp(url->written, "https:", strlen("https:")) == 0;
  gboolean is_secured = link->server->state == LKS_STATE_SECURED;
  if (is_https == is_secured)
    return;
  lks_rule_report(
      context, link->client, url, LKS_SEVERITY_ERROR,
      lks_rule_text(context,
                    is_secured
                        ? _("%s reaches %s by http (%s), but that is secured and answers "
                            "only https.")
                        : _("%s reaches %s by https (%s), but that is plain and answers only "
                            "http."),
                    lks_say_installation(context, link->client),
                    lks_say_installation(context, link->server), url->written),
      lks_rule_text(context,
                    is_secured ? _("Write https in %s, host and port stay. %s")
                               : _("Secure both sides, or write http in %s. %s"),
                    lks_say_setting(context, url->setting), lks_say_apply(context)));
}

const LksRule lks_rule_peer_url_scheme = {
  .id = "peer-url-scheme",
  .title = N_("Address with the wrong scheme"),
  .explanation = N_("Once Workflow Processing System is secured its address is reached by https "
                    "only, and by http only while it is plain."),
  .check_link = check_link,
};
