// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-names-in-use.h"

#include <string.h>

static void
name_in_use_free(gpointer data)
{
  LksNameInUse *self = data;
  g_free(self->name);
  g_ptr_array_unref(self->reached);
  g_ptr_array_unref(self->clients);
  g_free(self);
}

static LksNameInUse *
ensure_name(GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++) {
    LksNameInUse *known = g_ptr_array_index(names, i);
    if (g_ascii_strcasecmp(known->name, name) == 0)
      return known;
  }
  LksNameInUse *new_name = g_new0(LksNameInUse, 1);
  new_name->name = g_strdup(name);
  new_name->reached = g_ptr_array_new();
  new_name->clients = g_ptr_array_new();
  new_name->covered = TRUE;
  g_ptr_array_add(names, new_name);
  return new_name;
}

static void
add_once(GPtrArray *items, gpointer item)
{
  if (!g_ptr_array_find(items, item, NULL))
    g_ptr_array_add(items, item);
}

static void
add(GPtrArray *names,
    const char *text,
    LksInstallation *reached,
    LksInstallation *client,
    LksMatching matching)
{
  const LksIdentity *identity = reached->identity;
  /* an address with a blank in it is no name: see url-blank */
  if (strpbrk(text, " \t") != NULL)
    return;
  LksNameInUse *name = ensure_name(names, text);
  add_once(name->reached, reached);
  if (client != NULL)
    add_once(name->clients, client);
  name->covered = name->covered && identity->chain != NULL && identity->chain->len > 0 &&
                  lks_match_name(g_ptr_array_index(identity->chain, 0), text, matching);
}

static void
add_addresses(GPtrArray *names, LksInstallation *installation)
{
  char **addresses = installation->server->addresses;
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    add(names, addresses[i], installation, NULL, LKS_MATCHING_OPENSSL);
}

static void
add_link(GPtrArray *names, const LksLink *link)
{
  for (guint i = 0; link->names_known && link->names != NULL && link->names[i] != NULL; i++)
    add(names, link->names[i], link->server, link->client,
        lks_component_get_matching(link->client->component));
}

GPtrArray *
lks_fleet_dup_names_in_use(LksFleet *fleet, const LksIdentity *identity)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(name_in_use_free);
  GPtrArray *installations = lks_fleet_get_installations(fleet),
            *links = lks_fleet_get_links(fleet);
  for (guint i = 0; i < installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(installations, i);
    if (installation->identity == identity)
      add_addresses(names, installation);
  }
  for (guint i = 0; i < links->len; i++) {
    const LksLink *link = g_ptr_array_index(links, i);
    if (link->server->identity == identity)
      add_link(names, link);
  }
  return names;
}

char **
lks_names_in_use_dup_texts(GPtrArray *names)
{
  char **texts = g_new0(char *, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    texts[i] = g_strdup(((LksNameInUse *)g_ptr_array_index(names, i))->name);
  return texts;
}

char **
lks_fleet_dup_signers(LksFleet *fleet, const LksIdentity *identity)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    if (installation->signing == identity && installation->server->addresses[0] != NULL)
      g_strv_builder_add(names, installation->server->addresses[0]);
  }
  return g_strv_builder_end(names);
}

LksInstallation *
lks_fleet_find_rsa_only(LksFleet *fleet, const LksIdentity *identity)
{
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(installations, i);
    const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
    if (installation->identity == identity && needs != NULL && needs->rsa_only)
      return installation;
  }
  return NULL;
}
