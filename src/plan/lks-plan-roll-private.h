// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan-private.h"
#include "lks-plan-roll.h"

/* What every draft of a rolling plan goes by. */
struct _LksPlanRoll {
  LksRollPhase phase;
  LksFleet *fleet;          /* no-ref */
  char *root_path;          /* of the new root, local and absolute */
  GPtrArray *new_roots;     /* (element-type LksCertificate) */
  GPtrArray *dropped;       /* (element-type LksCertificate) in the last phase, else empty */
  GPtrArray *dropped_files; /* (element-type utf8) as the fleet file spells them */
  gboolean edits_fleet;     /* the fleet file belongs to the plan */
};

/* --- lks-plan-roll-draft.c --- */
/* the leaf's signatures lead to one of the new roots */
gboolean lks_plan_roll_covers(const LksPlanRoll *roll, GPtrArray *chain);
/* what of an installation the phase touches */
void lks_plan_roll_begin_draft(const LksPlanRoll *roll, LksPlanDraft *draft);
/* what a person does where its stores are out of reach */
void lks_plan_roll_finish_draft(const LksPlanRoll *roll, LksPlanDraft *draft);
/* Steps of the fleet as a whole, their phases set: its file, identities that are still missing
 * (element-type LksPlanStep) (transfer full). */
GPtrArray *lks_plan_roll_list_steps(const LksPlanRoll *roll, GError **error);
