// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"
#include "lks-placeholder.h"
#include "lks-plan-private.h"

#include <string.h>

/* The vendor's guide goes component by component: stop, copy, import, edit, start. The outage is
 * shortest when all of them go together: first everything that stops nothing, then everybody stops,
 * changes, and starts. Copying is replaced by the stores we make, editing by the files we edit; the
 * rest is a person's. */
typedef struct {
  LksPlanDraft *draft;
  GPtrArray *steps;
  const LksHost *host;
  const char *service;
} Orderer;

/* --- one installation ------------------------------------------------------------------------ */

static LksStepPhase
find_phase(const char *kind)
{
  static const struct {
    const char *kind;
    LksStepPhase phase;
  } rows[] = {
    { "copy", LKS_PHASE_PREPARE }, { "import", LKS_PHASE_PREPARE },  { "stop", LKS_PHASE_STOP },
    { "edit", LKS_PHASE_CHANGE },  { "database", LKS_PHASE_CHANGE }, { "start", LKS_PHASE_START },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].kind, kind) == 0)
      return rows[i].phase;
  return LKS_PHASE_AFTER;
}

static void
take_steps(GPtrArray *from, LksStepPhase phase, GPtrArray *to)
{
  while (from->len > 0) {
    LksPlanStep *step = g_ptr_array_steal_index(from, 0);
    step->phase = phase;
    g_ptr_array_add(to, step);
  }
}

/* what the installation calls the server it connects to */
static const char *
find_peer(const LksInstallation *installation)
{
  const LksReading *peer = lks_installation_get_reading(installation, LKS_ROLE_PEER_ADDRESS);
  if (peer->written != NULL)
    return peer->list != NULL ? peer->list[0] : peer->written;
  GPtrArray *links = lks_fleet_get_links(installation->server->fleet);
  for (guint i = 0; i < links->len; i++) {
    const LksLink *link = g_ptr_array_index(links, i);
    if (link->client == installation)
      return link->names[0];
  }
  return NULL;
}

static const char *
find_subject(const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_SUBJECT);
  GPtrArray *chain = installation->identity != NULL ? installation->identity->chain : NULL;
  if (reading->written != NULL)
    return reading->written;
  return chain != NULL ? lks_certificate_get_common_name(g_ptr_array_index(chain, 0)) : NULL;
}

/* "a", "b" */
static char *
dup_quoted_names(const LksServer *server)
{
  g_autofree char *joined = g_strjoinv("\", \"", server->addresses);
  return g_strconcat("\"", joined, "\"", NULL);
}

/* file: the one of several that the step is repeated for; nullable */
static char *
fill(const Orderer *self, const char *text, const char *file)
{
  const LksPlanDraft *draft = self->draft;
  const LksInstallation *installation = draft->installation;
  g_autofree char *names = dup_quoted_names(installation->server);
  return lks_placeholder_fill(text, "service", self->service, "folder", installation->folder, "pfx",
                              draft->pfx, "signing", draft->signing, "thumbprint",
                              draft->thumbprint, "root", file, "ca", file, "name",
                              installation->server->addresses[0], "names", names, "peer",
                              find_peer(installation), "subject", find_subject(installation), NULL);
}

/* what the machine's own tool is called, where the description names a Windows one */
static const char *
machine_command(const Orderer *self, const LksManualStep *step)
{
  if (strcmp(step->kind, "stop") == 0)
    return self->host->stop;
  return strcmp(step->kind, "start") == 0 ? self->host->start : NULL;
}

static gboolean
is_for(const LksStepCommand *command, const LksServer *server)
{
  return command->platform == NULL || strcmp(command->platform, server->platform) == 0;
}

/* the vendor's own word for this system comes before the machine's */
static gboolean
names_platform(const LksManualStep *vendor, const LksServer *server)
{
  for (guint i = 0; i < vendor->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(vendor->commands, i);
    if (g_strcmp0(command->platform, server->platform) == 0)
      return TRUE;
  }
  return FALSE;
}

static LksPlanStep *
add_manual(Orderer *self, const LksManualStep *vendor, const char *file)
{
  LksPlanStep *step = lks_plan_add_manual(self->steps, self->draft->installation,
                                          find_phase(vendor->kind), fill(self, vendor->text, file));
  step->vendor = vendor;
  const char *own = machine_command(self, vendor);
  if (own != NULL && self->service != NULL &&
      !names_platform(vendor, self->draft->installation->server))
    lks_plan_step_add_command(step, NULL, fill(self, own, file));
  else
    for (guint i = 0; i < vendor->commands->len; i++) {
      const LksStepCommand *command = g_ptr_array_index(vendor->commands, i);
      if (is_for(command, self->draft->installation->server))
        lks_plan_step_add_command(step, command->title, fill(self, command->command, file));
    }
  return step;
}

static void
add_for_each(Orderer *self, const LksManualStep *vendor, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    add_manual(self, vendor, g_ptr_array_index(files, i));
}

/* what is imported: each root, each authority, or an identity that was made */
static void
add_imports(Orderer *self, const LksManualStep *vendor)
{
  const LksPlanDraft *draft = self->draft;
  if (lks_plan_step_asks_for(vendor, "{root}"))
    add_for_each(self, vendor, draft->roots);
  else if (lks_plan_step_asks_for(vendor, "{ca}"))
    add_for_each(self, vendor, draft->authorities);
  else if (lks_plan_step_asks_for(vendor, "{signing}")) {
    /* while every member of the group stands still */
    if (draft->signing != NULL)
      add_manual(self, vendor, NULL)->phase = LKS_PHASE_CHANGE;
  } else if (draft->pfx != NULL)
    add_manual(self, vendor, NULL);
}

/* the switch in the product's database says already what is wanted */
static gboolean
database_agrees(const LksPlanDraft *draft)
{
  const LksReading *reading =
      lks_installation_get_reading(draft->installation, LKS_ROLE_SECURITY_PLAIN);
  return reading->present && g_strcmp0(reading->meaning, draft->secured ? "false" : "true") == 0;
}

static gboolean
is_called_for(const LksPlanDraft *draft, const LksManualStep *vendor)
{
  return strcmp(vendor->when, "both") == 0 ||
         strcmp(vendor->when, draft->secured ? "secured" : "plain") == 0;
}

static gboolean
has_own_settings(const LksPlanDraft *draft)
{
  return lks_component_get_files(draft->installation->component)->len > 0;
}

/* a component whose settings nobody knows is edited by hand */
static void
add_edits(Orderer *self, const LksManualStep *vendor)
{
  LksPlanDraft *draft = self->draft;
  if (draft->files->len == 0 && !has_own_settings(draft))
    add_manual(self, vendor, NULL);
  take_steps(draft->files, LKS_PHASE_CHANGE, self->steps);
}

static gboolean
speaks_of_identity(const LksManualStep *vendor)
{
  return lks_plan_step_asks_for(vendor, "{pfx}") || lks_plan_step_asks_for(vendor, "{subject}") ||
         lks_plan_step_asks_for(vendor, "{thumbprint}");
}

/* of changing an authority, a guide to securing tells how identities and roots are brought in */
static gboolean
lets_in(const LksPlanDraft *draft, const LksManualStep *vendor)
{
  if (draft->roll == NULL || strcmp(vendor->kind, "import") == 0)
    return TRUE;
  return !draft->keep_identity &&
         (strcmp(vendor->kind, "copy") == 0 || strcmp(vendor->kind, "edit") == 0) &&
         (has_own_settings(draft) || speaks_of_identity(vendor) ||
          lks_plan_is_out_of_reach(draft->installation));
}

static void
add_vendor_step(Orderer *self, const LksManualStep *vendor)
{
  LksPlanDraft *draft = self->draft;
  LksStepPhase phase = find_phase(vendor->kind);
  if (phase == LKS_PHASE_STOP || phase == LKS_PHASE_START) {
    if (draft->restarts)
      add_manual(self, vendor, NULL);
  } else if (!draft->changes || !lets_in(draft, vendor))
    return;
  else if (strcmp(vendor->kind, "edit") == 0)
    add_edits(self, vendor);
  else if (strcmp(vendor->kind, "import") == 0)
    add_imports(self, vendor);
  else if (strcmp(vendor->kind, "database") == 0) {
    if (!database_agrees(draft))
      lks_plan_assume_database(draft, add_manual(self, vendor, NULL));
  } else if (strcmp(vendor->kind, "copy") != 0 || !has_own_settings(draft))
    add_manual(self, vendor, NULL);
}

/* --- all of them ----------------------------------------------------------------------------- */

/* A step and the place of its installation within the phase. */
typedef struct {
  LksPlanStep *step;
  guint rank;
} Place;

/* stable: of one installation the vendor's order stays */
static int
compare_places(gconstpointer a, gconstpointer b)
{
  const Place *left = a, *right = b;
  if (left->step->phase != right->step->phase)
    return left->step->phase < right->step->phase ? -1 : 1;
  return left->rank == right->rank ? 0 : left->rank < right->rank ? -1 : 1;
}

/* who is started by the vendor's word comes before who only serves */
static int
compare_starts(gconstpointer a, gconstpointer b)
{
  const LksPlanDraft *left = *(LksPlanDraft *const *)a, *right = *(LksPlanDraft *const *)b;
  guint one = lks_component_get_start(left->installation->component);
  guint two = lks_component_get_start(right->installation->component);
  return one == two ? 0 : one < two ? -1 : 1;
}

static void
order_draft(LksPlanDraft *draft, GPtrArray *steps)
{
  const LksInstallation *installation = draft->installation;
  Orderer self = { draft, steps, lks_host_for_platform(installation->server->platform),
                   lks_component_get_service(installation->component,
                                             installation->server->platform) };
  GPtrArray *vendor = lks_component_get_steps(installation->component);
  take_steps(draft->stores, LKS_PHASE_PREPARE, steps);
  while (draft->manual->len > 0)
    g_ptr_array_add(steps, g_ptr_array_steal_index(draft->manual, 0));
  for (guint i = 0; i < vendor->len; i++) {
    const LksManualStep *step = g_ptr_array_index(vendor, i);
    if (is_called_for(draft, step))
      add_vendor_step(&self, step);
  }
  take_steps(draft->files, LKS_PHASE_CHANGE, steps);
}

/* (LksInstallation -> its place + 1 among those that start) */
static GHashTable *
rank_starts(GPtrArray *drafts)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  GHashTable *ranks = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_add(sorted, g_ptr_array_index(drafts, i));
  g_ptr_array_sort(sorted, compare_starts);
  for (guint i = 0; i < sorted->len; i++)
    g_hash_table_insert(ranks, ((LksPlanDraft *)g_ptr_array_index(sorted, i))->installation,
                        GUINT_TO_POINTER(i + 1));
  return ranks;
}

static gboolean
is_of_database(const LksPlanStep *step)
{
  return step->vendor != NULL && strcmp(step->vendor->kind, "database") == 0;
}

/* what is done through a component is done before it stops, and not before the others have */
static void
defer_stops(GArray *places)
{
  g_autoptr(GHashTable) products = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < places->len; i++) {
    const LksPlanStep *step = g_array_index(places, Place, i).step;
    if (is_of_database(step))
      g_hash_table_add(products,
                       (gpointer)lks_component_get_product(step->installation->component));
  }
  for (guint i = 0; i < places->len; i++) {
    LksPlanStep *step = g_array_index(places, Place, i).step;
    if (step->vendor != NULL && step->vendor->after_database &&
        g_hash_table_contains(products, lks_component_get_product(step->installation->component)))
      step->phase = LKS_PHASE_CHANGE;
  }
}

static void
rank_places(GArray *places, guint n_drafts, GHashTable *starts)
{
  for (guint i = 0; i < places->len; i++) {
    Place *place = &g_array_index(places, Place, i);
    guint own = place->rank;
    if (place->step->phase == LKS_PHASE_STOP)
      place->rank = n_drafts - own;
    else if (place->step->phase == LKS_PHASE_START)
      place->rank = GPOINTER_TO_UINT(g_hash_table_lookup(starts, place->step->installation));
    else if (place->step->phase == LKS_PHASE_CHANGE)
      place->rank = is_of_database(place->step)                                          ? 0
                    : place->step->vendor != NULL && place->step->vendor->after_database ? 1
                                                                                         : own + 2;
  }
}

void
lks_plan_order(GPtrArray *drafts, GPtrArray *steps)
{
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
  g_autoptr(GHashTable) starts = rank_starts(drafts);
  for (guint i = 0; i < drafts->len; i++) {
    LksPlanDraft *draft = g_ptr_array_index(drafts, i);
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    if (draft->changes || draft->restarts)
      order_draft(draft, own);
    for (guint k = 0; k < own->len; k++) {
      const Place place = { g_ptr_array_index(own, k), i };
      g_array_append_val(places, place);
    }
  }
  defer_stops(places);
  rank_places(places, drafts->len, starts);
  g_array_sort(places, compare_places);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add(steps, g_array_index(places, Place, i).step);
}
