// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-run.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>

LksPlan *
lks_plan_run_read(const LksPlanRun *run, GError **error)
{
  g_autoptr(LksFleet) fleet = lks_fleet_read_watched(run->fleet_path, run->catalog, run->passwords,
                                                     run->read, run->user_data, error);
  return fleet != NULL ? lks_plan_new(fleet, run->only, error) : NULL;
}

static gboolean
verify_cb(gpointer user_data, GError **error)
{
  g_autoptr(LksPlan) again = lks_plan_run_read(user_data, error);
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
  const LksPlanRun *run = user_data;
  if (run->applied != NULL)
    run->applied(done, total, run->user_data);
}

gboolean
lks_plan_run_apply(const LksPlanRun *run, LksPlan *plan, char **restore_point, GError **error)
{
  return lks_plan_apply(plan, verify_cb, applied_cb, (gpointer)run, restore_point, error);
}
