// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-planning.h"
#include "lks-report-plan.h"

#include <glib/gi18n-lib.h>

static void
print_summary(LksPlan *plan)
{
  guint n_files = lks_plan_get_n_files(plan);
  if (lks_plan_get_steps(plan)->len == 0) {
    lks_planning_print_nothing(plan);
    return;
  }
  guint n_manual = lks_plan_get_steps(plan)->len - n_files;
  g_autofree char *files =
      g_strdup_printf(ngettext("%u file to write", "%u files to write", n_files), n_files);
  g_autofree char *manual =
      g_strdup_printf(ngettext("%u step by hand", "%u steps by hand", n_manual), n_manual);
  /* TRANSLATORS: “9 files to write, 12 steps by hand” */
  g_print(_("%s, %s\n"), files, manual);
}

static void
print_plan(const LksPlanning *planning, LksPlan *plan)
{
  if (lks_invocation_wants_json(planning->invocation)) {
    lks_invocation_print_json(planning->invocation,
                              lks_report_plan_to_json(plan, planning->diff, NULL));
    return;
  }
  lks_planning_print_steps(planning, plan);
  print_summary(plan);
}

static int
run(LksInvocation *invocation, GError **error)
{
  g_auto(LksPlanning) planning = { 0 };
  const GOptionEntry entries[] = { LKS_PLANNING_ENTRIES(planning), G_OPTION_ENTRY_NULL };
  if (!lks_invocation_parse(invocation, entries, 1, 1, error) ||
      !lks_planning_open(&planning, invocation, error))
    return 0;
  if (lks_transaction_is_interrupted(lks_planning_get_path(&planning)))
    lks_invocation_say(invocation, "%s",
                       _("An earlier run ended in its middle: the next apply first puts back what "
                         "it did, so that what is planned here may change."));
  g_autoptr(LksPlan) plan = lks_planning_read(&planning, error);
  if (plan == NULL)
    return 0;
  print_plan(&planning, plan);
  return lks_plan_get_steps(plan)->len > 0 ? 1 : 0;
}

const LksCommand lks_command_plan = {
  .name = "plan",
  .arguments = N_("FLEET"),
  .summary = N_("Tell what would be changed, and change nothing"),
  .examples = "  lockstep plan fleet.json\n"
              "  lockstep plan fleet.json --diff\n"
              "  lockstep plan fleet.json --only spoc1/end-user-interface --json\n"
              "  lockstep plan fleet.json --roll-authority pki/new-root.pem",
  .details =
      N_("Exit status 1: there are changes to make; 0: there are none. Changing the authority "
         "takes three plans, each applied by itself: trust the new root, replace the "
         "identities, drop the old root. Which one comes next is told by what is deployed; "
         "--phase asks for one, and is refused with exit status 1 when it does not come "
         "next."),
  .run = run,
};
