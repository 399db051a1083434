// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_fleet(LksRuleContext *context)
{
  LksFleet *fleet = lks_rule_get_fleet(context);
  GPtrArray *groups = lks_fleet_get_groups(fleet);
  for (guint i = 0; i < groups->len; i++) {
    const LksGroup *group = g_ptr_array_index(groups, i);
    for (guint m = 0; group->members[m] != NULL; m++)
      if (lks_fleet_find_installation(fleet, group->members[m]) == NULL)
        lks_rule_report_at(
            context, NULL, lks_fleet_get_path(fleet), 0, LKS_SEVERITY_ERROR,
            lks_rule_text(context, _("“%s”, a member of the group “%s”, is not in this fleet."),
                          group->members[m], group->name),
            _("Name a SERVER/COMPONENT that is in the fleet file, or take the member out: it would "
              "not be stopped with the others."));
  }
}

const LksRule lks_rule_group_member_unknown = {
  .id = "group-member-unknown",
  .title = N_("Group with a member that is not there"),
  .explanation = N_("The members of a group stop before the first of them starts, and sign by the "
                    "same certificate. One that the fleet does not know is left out of that."),
  .check_fleet = check_fleet,
};
