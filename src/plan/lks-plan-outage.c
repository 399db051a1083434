// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-outage.h"

/* Where an installation stops and starts again, counted in steps from 1; 0: not at all. */
typedef struct {
  guint stop;
  guint start;
} Pause;

static GHashTable *
index_pauses(LksPlan *plan)
{
  GHashTable *pauses = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  GPtrArray *steps = lks_plan_get_steps(plan);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->phase == LKS_PHASE_PREPARE || step->phase == LKS_PHASE_AFTER)
      continue;
    Pause *pause = g_hash_table_lookup(pauses, step->installation);
    if (pause == NULL) {
      pause = g_new0(Pause, 1);
      pause->stop = i + 1;
      g_hash_table_insert(pauses, step->installation, pause);
    }
    pause->start = i + 1;
  }
  return pauses;
}

GPtrArray *
lks_plan_list_outages(LksPlan *plan)
{
  static const Pause none = { 0 };
  g_return_val_if_fail(LKS_IS_PLAN(plan), NULL);
  g_autoptr(GHashTable) pauses = index_pauses(plan);
  GPtrArray *outages = g_ptr_array_new_with_free_func(g_free);
  GPtrArray *links = lks_fleet_get_links(lks_plan_get_fleet(plan));
  for (guint i = 0; i < links->len; i++) {
    const LksLink *link = g_ptr_array_index(links, i);
    const Pause *client = g_hash_table_lookup(pauses, link->client);
    const Pause *server = g_hash_table_lookup(pauses, link->server);
    if (client == NULL && server == NULL)
      continue;
    client = client != NULL ? client : &none;
    server = server != NULL ? server : &none;
    gboolean client_first = server->stop == 0 || (client->stop != 0 && client->stop < server->stop);
    LksPlanOutage *outage = g_new0(LksPlanOutage, 1);
    outage->link = link;
    outage->first = client_first ? link->client : link->server;
    outage->last = client->start > server->start ? link->client : link->server;
    g_ptr_array_add(outages, outage);
  }
  return outages;
}
