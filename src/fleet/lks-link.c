// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"

#include <string.h>

/* Who talks to whom. A client's targets are, in this order: what the fleet file says, the servers
 * whose address stands in its configuration, its own server, everybody. */
typedef struct {
  LksFleet *fleet;
  GHashTable *by_address;   /* lower-case name or address -> (element-type LksServer) */
  GHashTable *by_component; /* component id -> (element-type LksInstallation) */
} Linker;

static void
append_under(GHashTable *table, const char *key, gpointer item)
{
  GPtrArray *items = g_hash_table_lookup(table, key);
  if (items == NULL) {
    items = g_ptr_array_new();
    g_hash_table_insert(table, g_strdup(key), items);
  }
  if (items->len == 0 || g_ptr_array_index(items, items->len - 1) != item)
    g_ptr_array_add(items, item);
}

static GHashTable *
new_table(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

static void
index_server(Linker *linker, LksServer *server)
{
  g_autofree char *name = g_ascii_strdown(server->name, -1);
  append_under(linker->by_address, name, server);
  for (guint i = 0; server->addresses[i] != NULL; i++) {
    g_autofree char *address = g_ascii_strdown(server->addresses[i], -1);
    append_under(linker->by_address, address, server);
  }
}

/* --- what the configuration calls the server --- */

/* "host", "host:port", "[v6]:port" or a URL: the host alone */
static char *
take_host(const char *text)
{
  g_autofree char *url =
      strstr(text, "://") != NULL ? g_strdup(text) : g_strconcat("any://", text, NULL);
  g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
  if (host != NULL && *host != '\0')
    return g_strdup(host);
  /* a bare IPv6 address is no authority of a URL */
  return g_hostname_is_ip_address(text) ? g_strdup(text) : NULL;
}

static void
add_host(GPtrArray *names, const char *text)
{
  g_autofree char *host = take_host(text);
  if (host != NULL && !g_ptr_array_find_with_equal_func(names, host, g_str_equal, NULL))
    g_ptr_array_add(names, g_steal_pointer(&host));
}

/* (element-type utf8); empty: the configuration says nothing */
static GPtrArray *
collect_configured_names(const LksInstallation *client)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const LksReading *addresses = lks_installation_get_reading(client, LKS_ROLE_PEER_ADDRESS);
  const LksReading *url = lks_installation_get_reading(client, LKS_ROLE_PEER_URL);
  for (guint i = 0; addresses->list != NULL && addresses->list[i] != NULL; i++)
    add_host(names, addresses->list[i]);
  if (addresses->list == NULL && addresses->written != NULL)
    add_host(names, addresses->written);
  if (names->len == 0 && url->written != NULL)
    add_host(names, url->written);
  return names;
}

static gboolean
is_loopback(const char *name)
{
  return g_ascii_strcasecmp(name, "localhost") == 0 || g_str_has_prefix(name, "127.") ||
         strcmp(name, "::1") == 0;
}

static gboolean
is_name_of(Linker *linker, const char *name, const LksInstallation *client, LksServer *server)
{
  if (is_loopback(name))
    return server == client->server;
  g_autofree char *lower = g_ascii_strdown(name, -1);
  GPtrArray *servers = g_hash_table_lookup(linker->by_address, lower);
  return servers != NULL && g_ptr_array_find(servers, server, NULL);
}

/* --- targets --- */

static void
add_target(GPtrArray *targets, LksInstallation *target)
{
  if (target != NULL && !g_ptr_array_find(targets, target, NULL))
    g_ptr_array_add(targets, target);
}

static LksInstallation *
find_on_server(LksServer *server, const char *component_id)
{
  for (guint i = 0; i < server->installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(server->installations, i);
    if (strcmp(lks_component_get_id(installation->component), component_id) == 0)
      return installation;
  }
  return NULL;
}

static void
add_declared(Linker *linker, const LksInstallation *client, const char *id, GPtrArray *targets)
{
  for (guint i = 0; client->connects != NULL && client->connects[i] != NULL; i++) {
    LksInstallation *target = lks_fleet_find_installation(linker->fleet, client->connects[i]);
    if (target != NULL && strcmp(lks_component_get_id(target->component), id) == 0)
      add_target(targets, target);
  }
}

static void
add_addressed(Linker *linker,
              const LksInstallation *client,
              const char *id,
              GPtrArray *names,
              GPtrArray *targets)
{
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    if (is_loopback(name)) {
      add_target(targets, find_on_server(client->server, id));
      continue;
    }
    g_autofree char *lower = g_ascii_strdown(name, -1);
    GPtrArray *servers = g_hash_table_lookup(linker->by_address, lower);
    for (guint k = 0; servers != NULL && k < servers->len; k++)
      add_target(targets, find_on_server(g_ptr_array_index(servers, k), id));
  }
}

static GPtrArray *
find_targets(Linker *linker, const LksInstallation *client, const char *id, GPtrArray *names)
{
  GPtrArray *targets = g_ptr_array_new();
  add_declared(linker, client, id, targets);
  /* an empty list is an answer too: it connects to nobody */
  if (targets->len > 0 || (client->connects != NULL && client->connects[0] == NULL))
    return targets;
  add_addressed(linker, client, id, names, targets);
  if (targets->len == 0)
    add_target(targets, find_on_server(client->server, id));
  if (targets->len > 0)
    return targets;
  GPtrArray *everybody = g_hash_table_lookup(linker->by_component, id);
  for (guint i = 0; everybody != NULL && i < everybody->len; i++)
    g_ptr_array_add(targets, g_ptr_array_index(everybody, i));
  return targets;
}

/* of several targets each gets the names that are its own; a single one gets them all, since a name
 * the fleet file does not list may well be another of its names */
static char **
choose_names(Linker *linker,
             const LksInstallation *client,
             LksServer *server,
             GPtrArray *names,
             guint n_targets)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  guint n_chosen = 0;
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    if (n_targets > 1 && !is_name_of(linker, name, client, server))
      continue;
    g_strv_builder_add(builder, name);
    n_chosen++;
  }
  return n_chosen > 0 ? g_strv_builder_end(builder) : NULL;
}

static void
link_connection(Linker *linker, LksInstallation *client, const LksConnection *connection)
{
  /* a client that keeps no jobs has no channel of its own */
  if (!lks_installation_needs_certificate(client))
    return;
  g_autoptr(GPtrArray) names = collect_configured_names(client);
  g_autoptr(GPtrArray) targets = find_targets(linker, client, connection->target, names);
  for (guint i = 0; i < targets->len; i++) {
    LksInstallation *server = g_ptr_array_index(targets, i);
    LksLink *link = g_new0(LksLink, 1);
    link->client = client;
    link->server = server;
    link->channel = connection->channel;
    link->is_dark = connection->is_dark;
    link->names = choose_names(linker, client, server->server, names, targets->len);
    link->names_known = link->names != NULL;
    if (link->names == NULL)
      link->names = g_strdupv(server->server->addresses);
    g_ptr_array_add(linker->fleet->links, link);
  }
}

void
lks_fleet_link(LksFleet *self)
{
  g_autoptr(GHashTable) by_address = new_table();
  g_autoptr(GHashTable) by_component = new_table();
  Linker linker = { self, by_address, by_component };
  for (guint i = 0; i < self->servers->len; i++)
    index_server(&linker, g_ptr_array_index(self->servers, i));
  for (guint i = 0; i < self->installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(self->installations, i);
    append_under(by_component, lks_component_get_id(installation->component), installation);
  }
  for (guint i = 0; i < self->installations->len; i++) {
    LksInstallation *client = g_ptr_array_index(self->installations, i);
    GPtrArray *connections = lks_component_get_connections(client->component);
    for (guint k = 0; k < connections->len; k++)
      link_connection(&linker, client, g_ptr_array_index(connections, k));
  }
}
