// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"

#include <string.h>

/* Which authority a certificate comes from, and who is to show another. */

static gboolean
leads_to(GPtrArray *anchors, GPtrArray *chain)
{
  if (chain == NULL || chain->len == 0 || anchors->len == 0)
    return FALSE;
  const LksVerifyOptions options = { .anchors = anchors,
                                     .untrusted = chain,
                                     .purpose = LKS_PURPOSE_ANY,
                                     .at = lks_time_now() };
  g_autoptr(LksVerifyResult) result = lks_verify(g_ptr_array_index(chain, 0), &options);
  /* dates, purposes and names are for check to judge */
  static const char *const broken[] = { "not-trusted", "chain-incomplete", "bad-signature", NULL };
  for (guint i = 0; i < result->findings->len; i++)
    if (g_strv_contains(broken, lks_finding_get_rule(g_ptr_array_index(result->findings, i))))
      return FALSE;
  return TRUE;
}

gboolean
lks_plan_roll_covers(const LksPlanRoll *roll, GPtrArray *chain)
{
  return leads_to(roll->new_roots, chain);
}

gboolean
lks_plan_roll_is_old(const LksPlanRoll *roll, GPtrArray *chain)
{
  return !lks_plan_roll_covers(roll, chain) && leads_to(roll->old, chain);
}

gboolean
lks_plan_roll_is_pending(const LksPlanRoll *roll, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  const LksIdentity *identity = installation->identity;
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  if (needs == NULL || g_strcmp0(wish, "secured") != 0 ||
      !lks_installation_needs_certificate(installation))
    return FALSE;
  GPtrArray *chain =
      identity != NULL ? identity->chain : lks_installation_get_chain(installation, NULL);
  /* none is asked for, or its installer makes one that is of no authority */
  if (identity == NULL && chain == NULL &&
      (needs->is_optional || needs->store == LKS_STORE_UNKNOWN))
    return FALSE;
  return !lks_plan_roll_covers(roll, chain);
}

/* --- what signs ------------------------------------------------------------------------------ */

static gboolean
reaches(const LksPlanRoll *roll, const LksInstallation *installation)
{
  return roll->only == NULL || lks_installation_matches(installation, roll->only);
}

/* what keeps installation, a member, from signing by another certificate: a member that would stay
 * behind */
static gboolean
is_held(const LksPlanRoll *roll, const LksGroup *group, const LksGroup **held_by)
{
  for (guint i = 0; group->members[i] != NULL; i++) {
    const LksInstallation *member = lks_fleet_find_installation(roll->fleet, group->members[i]);
    if (member == NULL || member->signing == NULL)
      continue;
    if (lks_plan_roll_is_old(roll, member->signing->chain))
      return TRUE;
    if (reaches(roll, member))
      continue;
    if (held_by != NULL)
      *held_by = group;
    return TRUE;
  }
  return FALSE;
}

static gboolean
has_member(const LksPlanRoll *roll, const LksGroup *group, const LksInstallation *installation)
{
  for (guint i = 0; group->members[i] != NULL; i++)
    if (lks_fleet_find_installation(roll->fleet, group->members[i]) == installation)
      return TRUE;
  return FALSE;
}

gboolean
lks_plan_roll_can_sign(const LksPlanRoll *roll,
                       const LksInstallation *installation,
                       const LksGroup **held_by)
{
  if (installation->signing == NULL || !lks_plan_roll_covers(roll, installation->signing->chain))
    return FALSE;
  GPtrArray *groups = lks_fleet_get_groups(roll->fleet);
  for (guint i = 0; i < groups->len; i++) {
    const LksGroup *group = g_ptr_array_index(groups, i);
    if (strcmp(group->kind, "near-roaming") == 0 && has_member(roll, group, installation) &&
        is_held(roll, group, held_by))
      return FALSE;
  }
  return TRUE;
}
