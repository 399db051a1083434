// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *name;   /* lent */
  GPtrArray *clients; /* (element-type LksInstallation) that check it */
} Uncovered;

static void
uncovered_free(Uncovered *self)
{
  g_ptr_array_unref(self->clients);
  g_free(self);
}

static void
add_uncovered(GPtrArray *list, const char *name, LksInstallation *client)
{
  Uncovered *found = NULL;
  for (guint i = 0; i < list->len && found == NULL; i++)
    if (g_ascii_strcasecmp(((Uncovered *)g_ptr_array_index(list, i))->name, name) == 0)
      found = g_ptr_array_index(list, i);
  if (found == NULL) {
    found = g_new0(Uncovered, 1);
    found->name = name;
    found->clients = g_ptr_array_new();
    g_ptr_array_add(list, found);
  }
  if (client != NULL)
    g_ptr_array_add(found->clients, client);
}

static void
look_at_link(GPtrArray *list, const LksLink *link, LksCertificate *leaf)
{
  LksMatching matching = lks_component_get_matching(link->client->component);
  gboolean verifies = lks_link_is_meant_secured(link) && lks_link_verifies_host(link);
  for (guint i = 0; link->names != NULL && link->names[i] != NULL; i++)
    /* an address with a blank in it is no name: see url-blank */
    if (strpbrk(link->names[i], " \t") == NULL && !lks_match_name(leaf, link->names[i], matching) &&
        lks_match_ip_as_dns(leaf, link->names[i]) == NULL)
      add_uncovered(list, link->names[i], verifies ? link->client : NULL);
}

static void
look_at_addresses(GPtrArray *list, const LksServer *server, LksCertificate *leaf)
{
  for (guint i = 0; server->addresses != NULL && server->addresses[i] != NULL; i++)
    if (!lks_match_name(leaf, server->addresses[i], LKS_MATCHING_OPENSSL) &&
        lks_match_ip_as_dns(leaf, server->addresses[i]) == NULL)
      add_uncovered(list, server->addresses[i], NULL);
}

static const char *
say_clients(LksRuleContext *context, GPtrArray *clients)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new();
  for (guint i = 0; i < clients->len; i++)
    g_ptr_array_add(labels, (char *)lks_say_label(context, g_ptr_array_index(clients, i)));
  return lks_say_list(context, labels, 3);
}

static void
report(LksRuleContext *context, const LksInstallation *installation, const Uncovered *uncovered)
{
  gboolean checked = uncovered->clients->len > 0;
  const char *message =
      checked
          ? lks_rule_text(context,
                          _("“%s”, by which %s is reached and which its clients check (%s), is "
                            "not in the certificate. %s"),
                          uncovered->name, lks_say_installation(context, installation),
                          say_clients(context, uncovered->clients),
                          lks_say_shown(context, installation))
          : lks_rule_text(context, _("“%s”, by which %s is reached, is not in the certificate. %s"),
                          uncovered->name, lks_say_installation(context, installation),
                          lks_say_shown(context, installation));
  const char *remedy = lks_rule_text(
      context,
      g_hostname_is_ip_address(uncovered->name)
          ? _("Request a certificate whose subject alternative name has the IP address %s. %s")
          : _("Request a certificate whose subject alternative name has the DNS name %s. %s"),
      uncovered->name, lks_say_new_identity(context, installation));
  lks_rule_report(context, installation, lks_identity_reading(installation),
                  checked ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING, message, remedy);
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  LksLinks links = lks_rule_get_links_to(context, installation);
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (links.start == links.end || leaf == NULL)
    return;
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)uncovered_free);
  for (guint i = links.start; i < links.end; i++)
    look_at_link(list, g_ptr_array_index(links.links, i), leaf);
  look_at_addresses(list, installation->server, leaf);
  for (guint i = 0; i < list->len; i++)
    report(context, installation, g_ptr_array_index(list, i));
}

const LksRule lks_rule_name_not_covered = {
  .id = "name-not-covered",
  .title = N_("Name in use not covered"),
  .explanation =
      N_("Whoever checks the name of a server compares what it connects to with the "
         "names in the certificate. Every host name and address in use must stand in the "
         "subject alternative name."),
  .when_secured = TRUE,
  .check = check,
};
