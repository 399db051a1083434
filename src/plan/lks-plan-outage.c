// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-outage.h"

/* where an installation comes in the plan, from 1; 0: not at all */
static guint
find_place(GHashTable *places, const LksInstallation *installation)
{
  return GPOINTER_TO_UINT(g_hash_table_lookup(places, installation));
}

static GHashTable *
index_places(LksPlan *plan)
{
  GHashTable *places = g_hash_table_new(NULL, NULL);
  GPtrArray *steps = lks_plan_get_steps(plan);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (!g_hash_table_contains(places, step->installation))
      g_hash_table_insert(places, step->installation, GUINT_TO_POINTER(i + 1));
  }
  return places;
}

GPtrArray *
lks_plan_list_outages(LksPlan *plan)
{
  g_return_val_if_fail(LKS_IS_PLAN(plan), NULL);
  g_autoptr(GHashTable) places = index_places(plan);
  GPtrArray *outages = g_ptr_array_new_with_free_func(g_free);
  GPtrArray *links = lks_fleet_get_links(lks_plan_get_fleet(plan));
  for (guint i = 0; i < links->len; i++) {
    const LksLink *link = g_ptr_array_index(links, i);
    guint client = find_place(places, link->client), server = find_place(places, link->server);
    if (client == 0 && server == 0)
      continue;
    gboolean client_first = server == 0 || (client != 0 && client < server);
    LksPlanOutage *outage = g_new0(LksPlanOutage, 1);
    outage->link = link;
    outage->first = client_first ? link->client : link->server;
    outage->last = client == 0 || server == 0 ? outage->first
                   : client_first             ? link->server
                                              : link->client;
    g_ptr_array_add(outages, outage);
  }
  return outages;
}
