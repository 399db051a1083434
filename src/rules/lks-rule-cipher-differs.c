// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
cipher_of(const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_CIPHER);
  return reading->setting != NULL && lks_installation_is_meant_secured(installation)
             ? reading->meaning
             : NULL;
}

/* another one of the same conversation that says it differently */
static const LksInstallation *
find_different(LksRuleContext *context, const LksInstallation *server, const char *cipher)
{
  LksLinks links = lks_rule_get_links_to(context, server);
  const char *own = cipher_of(server);
  if (own != NULL && g_strcmp0(own, cipher) != 0)
    return server;
  for (guint i = links.start; i < links.end; i++) {
    const LksLink *link = g_ptr_array_index(links.links, i);
    const char *other = lks_link_is_mutual(link) ? cipher_of(link->client) : NULL;
    if (other != NULL && g_strcmp0(other, cipher) != 0)
      return link->client;
  }
  return NULL;
}

static void
check_among(LksRuleContext *context,
            const LksInstallation *installation,
            const LksInstallation *server)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_CIPHER);
  const LksInstallation *other = find_different(context, server, reading->meaning);
  if (other == NULL)
    return;
  const char *policy = lks_rule_get_policy(context)->cipher;
  lks_rule_break(context, installation, reading,
                 lks_rule_text(context, _("%s uses the cipher %s (“%s”), %s uses %s (“%s”)."),
                               lks_say_installation(context, installation), reading->meaning,
                               reading->written != NULL ? reading->written : "",
                               lks_say_installation(context, other), cipher_of(other),
                               lks_installation_get_reading(other, LKS_ROLE_CIPHER)->written != NULL
                                   ? lks_installation_get_reading(other, LKS_ROLE_CIPHER)->written
                                   : ""),
                 lks_rule_text(context, _("Set %s to “%s”. %s"),
                               lks_say_setting(context, reading->setting),
                               lks_setting_spelling(reading->setting, policy) != NULL
                                   ? lks_setting_spelling(reading->setting, policy)
                                   : policy,
                               lks_say_apply(context)));
}

/* the one that differs from the policy is the one to change */
static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const char *cipher = cipher_of(installation);
  LksLinks links = lks_rule_get_links_from(context, installation);
  if (cipher == NULL || g_strcmp0(cipher, lks_rule_get_policy(context)->cipher) == 0)
    return;
  for (guint i = links.start; i < links.end; i++) {
    const LksLink *link = g_ptr_array_index(links.links, i);
    if (lks_link_is_mutual(link))
      check_among(context, installation, link->server);
  }
}

const LksRule lks_rule_cipher_differs = {
  .id = "cipher-differs",
  .title = N_("Cipher differs"),
  .explanation = N_("All sides must use the same cipher. End User Interface counts it in bytes: 16 "
                    "bytes are Aes128."),
  .when_secured = TRUE,
  .check = check,
};
