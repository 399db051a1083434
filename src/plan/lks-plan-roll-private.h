// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan-private.h"
#include "lks-plan-roll.h"

/* What every draft of a rolling plan goes by. */
struct _LksPlanRoll {
  LksRollPhase phase;
  LksFleet *fleet;      /* no-ref */
  const char *only;     /* nullable, lent: SERVER or SERVER/COMPONENT */
  char *root_path;      /* of the new root, local and absolute */
  GPtrArray *new_roots; /* (element-type LksCertificate) */
  GPtrArray *beside;    /* (element-type LksCertificate) all that is in their file */
  GPtrArray *old;       /* (element-type LksCertificate) of the fleet's trust, the others */
  GPtrArray *dropped;   /* (element-type LksCertificate) the same in the last phase, else empty */
  GPtrArray *dropped_files; /* (element-type utf8) as the fleet file spells them */
  GPtrArray *retold;    /* (element-type LksInstallation) no-ref: the fleet file alone says which
                           certificate they are configured with, and it will be another */
  gboolean retires;     /* some let go of the old roots, others do not yet */
  gboolean adds_root;   /* the new root goes into the fleet file */
  gboolean edits_fleet; /* the fleet file belongs to the plan */
};

/* --- lks-plan-roll-chain.c --- */
/* the leaf's signatures lead to one of the new roots */
gboolean lks_plan_roll_covers(const LksPlanRoll *roll, GPtrArray *chain);
/* to one of the old */
gboolean lks_plan_roll_is_old(const LksPlanRoll *roll, GPtrArray *chain);
/* what it shows, or will once a plan is applied, does not come from the new authority */
gboolean lks_plan_roll_is_pending(const LksPlanRoll *roll, const LksInstallation *installation);
/* By what it signs comes from the new authority, and so it is on every member of its group, all of
 * which the plan reaches. *held_by (nullable) is the group whose members it does not all reach. */
gboolean lks_plan_roll_can_sign(const LksPlanRoll *roll,
                                const LksInstallation *installation,
                                const LksGroup **held_by);

/* --- lks-plan-roll-fleet.c --- */
/* what of the fleet file the phase edits, once the roots are known */
void lks_plan_roll_find_edits(LksPlanRoll *roll);

/* --- lks-plan-roll-draft.c --- */
/* what of an installation the phase touches */
void lks_plan_roll_begin_draft(const LksPlanRoll *roll, LksPlanDraft *draft);
/* what a person does where its stores are out of reach */
void lks_plan_roll_finish_draft(const LksPlanRoll *roll, LksPlanDraft *draft);
/* lks-plan-roll-fleet.c: steps of the fleet as a whole, their phases set: its file, identities that
 * are still missing (element-type LksPlanStep) (transfer full). */
GPtrArray *lks_plan_roll_list_steps(const LksPlanRoll *roll, GError **error);
