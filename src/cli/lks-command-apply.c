// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-planning.h"
#include "lks-report-plan.h"

#include <glib/gi18n-lib.h>

static gboolean
confirm(const LksPlanning *self, LksPlan *plan, GError **error)
{
  if (!lks_invocation_is_interactive(self->invocation))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("nothing was changed: nobody can be asked here; look at lockstep plan, then "
                       "say --yes"));
  if (!lks_invocation_wants_json(self->invocation))
    lks_planning_print_steps(self, plan);
  guint n = lks_plan_get_n_files(plan);
  g_autofree char *question = g_strdup_printf(ngettext("Write %u file?", "Write %u files?", n), n);
  return lks_invocation_confirm(self->invocation, question);
}

static void
print_result(const LksPlanning *self, LksPlan *plan, const char *point)
{
  if (lks_invocation_wants_json(self->invocation)) {
    lks_invocation_print_json(self->invocation, lks_report_plan_to_json(plan, self->diff, point));
    return;
  }
  guint n = lks_plan_get_n_files(plan);
  if (lks_plan_get_steps(plan)->len == 0) {
    lks_planning_print_nothing(plan);
    return;
  }
  if (n == 0)
    g_print("%s\n", _("Nothing can be written yet."));
  else
    g_print(ngettext("%u file was written; restore point %s. “lockstep undo” takes it back.\n",
                     "%u files were written; restore point %s. “lockstep undo” takes them back.\n",
                     n),
            n, point);
  g_print("\n%s\n\n", _("To do by hand, in this order:"));
  if (!lks_planning_print_manual(self, plan))
    g_print("%s\n", _("Nothing."));
}

static int
apply(LksPlanning *self, gboolean yes, GError **error)
{
  const char *path = lks_planning_get_path(self);
  if (lks_transaction_is_interrupted(path)) {
    if (!lks_transaction_recover(path, FALSE, NULL, error))
      return 0;
    lks_invocation_say(self->invocation, "%s",
                       _("An earlier run ended in its middle; what it did was put back."));
  }
  g_autoptr(LksPlan) plan = lks_planning_read(self, error);
  if (plan == NULL)
    return 0;
  g_autofree char *point = NULL;
  if (lks_plan_get_n_files(plan) > 0) {
    g_autoptr(GError) refused = NULL;
    if (!yes && !confirm(self, plan, &refused)) {
      if (refused != NULL)
        g_propagate_error(error, g_steal_pointer(&refused));
      else
        lks_invocation_say(self->invocation, "%s", _("Nothing was changed."));
      return 1;
    }
    if (!lks_planning_apply(self, plan, &point, error))
      return 0;
  }
  print_result(self, plan, point);
  /* what only people can supply comes first */
  return point == NULL && lks_plan_get_steps(plan)->len > 0 ? 1 : 0;
}

static int
run(LksInvocation *invocation, GError **error)
{
  g_auto(LksPlanning) planning = { 0 };
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask before files are written"), NULL },
    LKS_PLANNING_ENTRIES(planning),
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, 1, error) ||
      !lks_planning_open(&planning, invocation, error))
    return 0;
  return apply(&planning, yes, error);
}

const LksCommand lks_command_apply = {
  .name = "apply",
  .arguments = N_("FLEET"),
  .summary = N_("Write what the plan says: all of it, or nothing"),
  .examples = "  lockstep apply fleet.json\n"
              "  lockstep apply fleet.json --yes --json\n"
              "  lockstep apply fleet.json --only spoc1 --yes\n"
              "  lockstep apply fleet.json --roll-authority pki/new-root.pem --phase trust --yes",
  .details = N_("Every file is read again before and after. When anything fails, everything is put "
                "back, with exit status 2."),
  .run = run,
};
