// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-private.h"

#include <string.h>

/* Who has to stop so that what is written is read. */

/* what waits for its import into a machine's own store is read by no service */
static gboolean
stops_for_stores(const LksPlanDraft *draft)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(draft->installation->component);
  return draft->stores->len > draft->n_handed &&
         (needs == NULL || needs->store != LKS_STORE_WINDOWS);
}

void
lks_plan_draft_settle(LksPlanDraft *draft, gboolean by_hand)
{
  draft->changes =
      by_hand || draft->stores->len > 0 || draft->files->len > 0 || draft->manual->len > 0;
  /* tokens that one member of a group signs by a new certificate are refused by the others */
  draft->restarts =
      by_hand || draft->files->len > 0 || stops_for_stores(draft) || draft->signing != NULL;
}

static LksPlanDraft *
find_draft(GPtrArray *drafts, const LksInstallation *installation)
{
  for (guint i = 0; i < drafts->len; i++) {
    LksPlanDraft *draft = g_ptr_array_index(drafts, i);
    if (draft->installation == installation)
      return draft;
  }
  return NULL;
}

static gboolean
any_restarts(LksFleet *fleet, const LksGroup *group, GPtrArray *drafts)
{
  for (guint i = 0; group->members[i] != NULL; i++) {
    const LksInstallation *member = lks_fleet_find_installation(fleet, group->members[i]);
    const LksPlanDraft *draft = member != NULL ? find_draft(drafts, member) : NULL;
    if (draft != NULL && draft->restarts)
      return TRUE;
  }
  return FALSE;
}

void
lks_plan_restart_groups(LksFleet *fleet, GPtrArray *drafts)
{
  GPtrArray *groups = lks_fleet_get_groups(fleet);
  for (guint i = 0; i < groups->len; i++) {
    const LksGroup *group = g_ptr_array_index(groups, i);
    if (strcmp(group->kind, "near-roaming") != 0 || !any_restarts(fleet, group, drafts))
      continue;
    for (guint m = 0; group->members[m] != NULL; m++) {
      LksInstallation *member = lks_fleet_find_installation(fleet, group->members[m]);
      if (member == NULL)
        continue;
      LksPlanDraft *draft = find_draft(drafts, member);
      if (draft == NULL) {
        draft = lks_plan_draft_new(member);
        g_ptr_array_add(drafts, draft);
      }
      draft->restarts = !draft->is_left_out;
    }
  }
}
