// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
say_state(LksState state)
{
  return state == LKS_STATE_SECURED ? "secured" : "plain";
}

/* a client that only its address makes secured is told by that: see peer-url-scheme */
static gboolean
told_by_itself(const LksInstallation *client)
{
  return lks_component_get_identity(client->component) != NULL;
}

static const LksInstallation *
opposite_peer(const LksLink *link, const LksInstallation *installation)
{
  const LksInstallation *peer = link->client == installation ? link->server : link->client;
  gboolean opposite =
      peer->state != LKS_STATE_UNKNOWN &&
      (peer->state != installation->state || (lks_installation_is_meant_secured(peer) &&
                                              !lks_installation_is_meant_secured(installation)));
  return opposite && !link->is_dark && told_by_itself(link->client) ? peer : NULL;
}

static void
add_opposites(LksRuleContext *context,
              GPtrArray *labels,
              LksLinks links,
              const LksInstallation *installation)
{
  for (guint i = links.start; i < links.end; i++) {
    const LksInstallation *peer = opposite_peer(g_ptr_array_index(links.links, i), installation);
    if (peer != NULL)
      g_ptr_array_add(labels, (char *)lks_say_label(context, peer));
  }
}

/* what tells the state, to say where it stands */
static const LksReading *
telling_reading(const LksInstallation *installation)
{
  static const LksRole roles[] = { LKS_ROLE_SECURITY_MECHANISM, LKS_ROLE_SECURITY_PLAIN,
                                   LKS_ROLE_IDENTITY_KEYSTORE_PATH, LKS_ROLE_IDENTITY_THUMBPRINT };
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
    const LksReading *reading = lks_installation_get_reading(installation, roles[i]);
    if (reading->setting != NULL && (reading->present || roles[i] != LKS_ROLE_SECURITY_PLAIN))
      return reading;
  }
  return NULL;
}

static const char *
say_remedy(LksRuleContext *context, const LksReading *reading, gboolean secure)
{
  if (reading != NULL && reading->setting->read_only && reading->present)
    return lks_rule_text(
        context,
        secure ? _("Set %s to Disabled in the management interface, then restart the service.")
               : _("Set %s to Enabled in the management interface, then restart the service."),
        lks_say_setting(context, reading->setting));
  return lks_rule_text(context, secure ? _("Secure this side. %s") : _("Make this side plain. %s"),
                       lks_say_apply(context));
}

static gboolean
is_side_to_change(const LksInstallation *installation)
{
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  return installation->state != LKS_STATE_UNKNOWN && wish != NULL &&
         g_strcmp0(wish, say_state(installation->state)) != 0;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new();
  if (!is_side_to_change(installation))
    return;
  add_opposites(context, labels, lks_rule_get_links_from(context, installation), installation);
  add_opposites(context, labels, lks_rule_get_links_to(context, installation), installation);
  if (labels->len == 0)
    return;
  const LksReading *reading = telling_reading(installation);
  gboolean is_plain = installation->state == LKS_STATE_PLAIN;
  lks_rule_report(
      context, installation, reading, LKS_SEVERITY_ERROR,
      lks_rule_text(context,
                    lks_installation_has_built_in(installation)
                        ? is_plain ? _("%s uses the certificates that are built in, but what it "
                                       "talks to has, or is to have, certificates of its own: %s.")
                                   : _("%s has a certificate of its own, but what it talks to uses "
                                       "those that are built in: %s.")
                    : is_plain
                        ? _("%s is plain, but what it talks to is secured, or set up to be: %s.")
                        : _("%s is secured, but what it talks to is plain: %s."),
                    lks_say_installation(context, installation), lks_say_list(context, labels, 3)),
      say_remedy(context, reading, is_plain));
}

/* both are what the fleet file wants them to be, and that does not go together */
static void
check_link(LksRuleContext *context, const LksLink *link)
{
  if (opposite_peer(link, link->client) == NULL || link->client->state == LKS_STATE_UNKNOWN ||
      is_side_to_change(link->client) || is_side_to_change(link->server))
    return;
  lks_rule_report_at(
      context, link->client, lks_fleet_get_path(lks_rule_get_fleet(context)), 0, LKS_SEVERITY_ERROR,
      lks_rule_text(context,
                    _("The fleet file wants %s and %s differently secured; they cannot "
                      "talk so."),
                    lks_say_label(context, link->client), lks_say_label(context, link->server)),
      _("Give both the same \"security.mechanism\" in their settings, or take these out so that "
        "the policy counts."));
}

const LksRule lks_rule_half_secured = {
  .id = "half-secured",
  .title = N_("One side secured, the other plain"),
  .explanation = N_("If one side is secured and the other is not, they do not communicate. All "
                    "components move together."),
  .check = check,
  .check_link = check_link,
};
