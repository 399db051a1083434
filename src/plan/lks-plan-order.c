// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"
#include "lks-placeholder.h"
#include "lks-plan-private.h"

#include <string.h>

/* The vendor's guide goes component by component: stop, copy, import, edit, start. Copying is
 * replaced by the stores we make, editing by the files we edit; the rest is a person's. */
typedef struct {
  LksPlanDraft *draft;
  GPtrArray *steps;
  const LksHost *host;
  const char *service;
} Orderer;

static void
take_steps(GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

static char *
fill(const Orderer *self, const char *text, const char *root)
{
  const LksPlanDraft *draft = self->draft;
  return lks_placeholder_fill(text, "service", self->service, "folder", draft->installation->folder,
                              "pfx", draft->pfx, "thumbprint", draft->thumbprint, "root", root,
                              NULL);
}

static LksStepCommand *
new_command(const char *title, char *take_command)
{
  LksStepCommand *command = g_new0(LksStepCommand, 1);
  command->title = g_strdup(title);
  command->command = take_command;
  return command;
}

/* what the machine's own tool is called, where the description names a Windows one */
static const char *
machine_command(const Orderer *self, const LksManualStep *step)
{
  if (strcmp(step->kind, "stop") == 0)
    return self->host->stop;
  return strcmp(step->kind, "start") == 0 ? self->host->start : NULL;
}

static LksPlanStep *
add_manual(Orderer *self, const LksManualStep *vendor, const char *root)
{
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_MANUAL, self->draft->installation);
  step->description = fill(self, vendor->text, root);
  const char *own = machine_command(self, vendor);
  if (own != NULL && self->service != NULL)
    g_ptr_array_add(step->commands, new_command(NULL, fill(self, own, root)));
  else if (strcmp(self->host->id, "windows") == 0)
    for (guint i = 0; i < vendor->commands->len; i++) {
      const LksStepCommand *command = g_ptr_array_index(vendor->commands, i);
      g_ptr_array_add(step->commands,
                      new_command(command->title, fill(self, command->command, root)));
    }
  g_ptr_array_add(self->steps, step);
  return step;
}

static void
add_root_imports(Orderer *self, const LksManualStep *vendor)
{
  GPtrArray *roots = self->draft->roots;
  for (guint i = 0; i < roots->len; i++)
    add_manual(self, vendor, g_ptr_array_index(roots, i));
}

static gboolean
names_root(const LksManualStep *vendor)
{
  return vendor->command != NULL && strstr(vendor->command, "{root}") != NULL;
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
  take_steps(draft->stores, self->steps);
  take_steps(draft->files, self->steps);
}

static void
add_vendor_step(Orderer *self, const LksManualStep *vendor)
{
  LksPlanDraft *draft = self->draft;
  if (strcmp(vendor->kind, "copy") == 0 && has_own_settings(draft))
    take_steps(draft->stores, self->steps);
  else if (strcmp(vendor->kind, "edit") == 0)
    add_edits(self, vendor);
  else if (strcmp(vendor->kind, "import") == 0 && names_root(vendor))
    add_root_imports(self, vendor);
  else if (strcmp(vendor->kind, "import") == 0) {
    if (draft->pfx != NULL)
      add_manual(self, vendor, NULL);
  } else if (strcmp(vendor->kind, "database") != 0)
    add_manual(self, vendor, NULL);
  else if (!database_agrees(draft))
    lks_plan_assume_database(draft, add_manual(self, vendor, NULL));
}

void
lks_plan_order(LksPlanDraft *draft, gboolean manual, GPtrArray *steps)
{
  const LksInstallation *installation = draft->installation;
  if (draft->stores->len == 0 && draft->files->len == 0 && !manual)
    return;
  Orderer self = { draft, steps, lks_host_for_platform(installation->server->platform),
                   lks_component_get_service(installation->component,
                                             installation->server->platform) };
  GPtrArray *vendor = lks_component_get_steps(installation->component);
  for (guint i = 0; i < vendor->len; i++) {
    const LksManualStep *step = g_ptr_array_index(vendor, i);
    if (is_called_for(draft, step))
      add_vendor_step(&self, step);
  }
  take_steps(draft->stores, steps);
  take_steps(draft->files, steps);
}
