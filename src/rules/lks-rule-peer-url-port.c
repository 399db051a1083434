// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* 0: the address names none, and which one the client takes then is its own affair */
static int
find_port(const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
  int port = uri != NULL ? g_uri_get_port(uri) : -1;
  return MAX(port, 0);
}

static void
check_link(LksRuleContext *context, const LksLink *link)
{
  const LksReading *url = lks_installation_get_reading(link->client, LKS_ROLE_PEER_URL);
  const LksReading *listen = lks_installation_get_reading(link->server, LKS_ROLE_LISTEN_PORT);
  int port = url->setting != NULL && url->written != NULL ? find_port(url->written) : 0;
  if (port == 0 || listen->setting == NULL || listen->file->document == NULL ||
      listen->meaning == NULL || g_ascii_strtoll(listen->meaning, NULL, 10) == port)
    return;
  lks_rule_break(context, link->client, url,
                 lks_rule_text(context, _("%s reaches %s at port %d (%s), but that listens on %s."),
                               lks_say_installation(context, link->client),
                               lks_say_installation(context, link->server), port, url->written,
                               listen->meaning),
                 lks_rule_text(context, _("Write port %s in %s, or set %s of %s to %d."),
                               listen->meaning, lks_say_setting(context, url->setting),
                               lks_say_setting(context, listen->setting),
                               lks_say_installation(context, link->server), port));
}

const LksRule lks_rule_peer_url_port = {
  .id = "peer-url-port",
  .title = N_("Address with the wrong port"),
  .explanation = N_("A client reaches a Job Service at the port that the Job Service is set to "
                    "listen on, 5000 unless its settings say another."),
  .check_link = check_link,
};
