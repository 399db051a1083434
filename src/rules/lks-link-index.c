// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-link-index.h"

typedef const LksInstallation *(*GetEnd)(const LksLink *link);

static const LksInstallation *
get_client(const LksLink *link)
{
  return link->client;
}

static const LksInstallation *
get_server(const LksLink *link)
{
  return link->server;
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
  return (a > b) - (a < b);
}

static int
compare_clients_cb(gconstpointer a, gconstpointer b)
{
  const LksLink *const *x = a, *const *y = b;
  return compare_places((*x)->client, (*y)->client);
}

static int
compare_servers_cb(gconstpointer a, gconstpointer b)
{
  const LksLink *const *x = a, *const *y = b;
  return compare_places((*x)->server, (*y)->server);
}

void
lks_link_index_init(LksLinkIndex *self, GPtrArray *links)
{
  self->by_client = g_ptr_array_copy(links, NULL, NULL);
  self->by_server = g_ptr_array_copy(links, NULL, NULL);
  /* the links are the fleet's */
  g_ptr_array_set_free_func(self->by_client, NULL);
  g_ptr_array_set_free_func(self->by_server, NULL);
  g_ptr_array_sort(self->by_client, compare_clients_cb);
  g_ptr_array_sort(self->by_server, compare_servers_cb);
}

void
lks_link_index_clear(LksLinkIndex *self)
{
  g_ptr_array_unref(self->by_client);
  g_ptr_array_unref(self->by_server);
}

static guint
find_first(GPtrArray *links, GetEnd get_end, const LksInstallation *installation)
{
  guint low = 0, high = links->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (compare_places(get_end(g_ptr_array_index(links, middle)), installation) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static LksLinks
find_links(GPtrArray *links, GetEnd get_end, const LksInstallation *installation)
{
  LksLinks found = { .links = links };
  found.start = found.end = find_first(links, get_end, installation);
  while (found.end < links->len && get_end(g_ptr_array_index(links, found.end)) == installation)
    found.end++;
  return found;
}

LksLinks
lks_link_index_from(const LksLinkIndex *self, const LksInstallation *client)
{
  return find_links(self->by_client, get_client, client);
}

LksLinks
lks_link_index_to(const LksLinkIndex *self, const LksInstallation *server)
{
  return find_links(self->by_server, get_server, server);
}
