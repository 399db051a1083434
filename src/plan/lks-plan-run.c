// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-run.h"
#include "lks-error.h"
#include "lks-plan-roll.h"

#include <glib/gi18n-lib.h>

static LksFleet *
read_fleet(const LksPlanRun *run, GError **error)
{
  return lks_fleet_read_watched(run->fleet_path, run->catalog, run->passwords, run->read,
                                run->user_data, error);
}

LksPlan *
lks_plan_run_read(const LksPlanRun *run, GError **error)
{
  g_autoptr(LksFleet) fleet = read_fleet(run, error);
  if (fleet == NULL)
    return NULL;
  return run->roll_root != NULL
             ? lks_plan_new_roll(fleet, run->roll_root, run->roll_phase, run->only, error)
             : lks_plan_new(fleet, run->only, error);
}

/* A run whose plan is being applied. */
typedef struct {
  const LksPlanRun *run;
  LksPlan *plan;
} Applying;

/* once all is done another phase comes next, which proves nothing of this one */
static LksPlan *
read_again(const Applying *self, GError **error)
{
  const LksPlanRun *run = self->run;
  g_autoptr(LksFleet) fleet = read_fleet(run, error);
  if (fleet == NULL)
    return NULL;
  return run->roll_root != NULL
             ? lks_plan_new_roll_phase(fleet, run->roll_root, lks_plan_get_roll(self->plan),
                                       run->only, error)
             : lks_plan_new(fleet, run->only, error);
}

static gboolean
verify_cb(gpointer user_data, GError **error)
{
  g_autoptr(LksPlan) again = read_again(user_data, error);
  if (again == NULL)
    return FALSE;
  GPtrArray *steps = lks_plan_get_steps(again);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->local_path != NULL)
      return lks_throw(error, LKS_ERROR_FAILED, _("%s does not read as it was written"),
                       step->path);
  }
  return TRUE;
}

/* the two callbacks have different data */
static void
applied_cb(guint done, guint total, gpointer user_data)
{
  const LksPlanRun *run = ((const Applying *)user_data)->run;
  if (run->applied != NULL)
    run->applied(done, total, run->user_data);
}

gboolean
lks_plan_run_apply(const LksPlanRun *run, LksPlan *plan, char **restore_point, GError **error)
{
  Applying self = { run, plan };
  return lks_plan_apply(plan, verify_cb, applied_cb, &self, restore_point, error);
}
