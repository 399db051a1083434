// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

/* Reading a fleet as often as planning and applying it take: before, and once more as the proof
 * that every file reads as it was written. All members are lent. */
typedef struct {
  const char *fleet_path;
  const char *only;        /* nullable: SERVER or SERVER/COMPONENT */
  const char *roll_root;   /* nullable: a file with the root of the authority that is to come */
  LksRollPhase roll_phase; /* LKS_ROLL_NONE: the one that comes next */
  LksCatalog *catalog;
  LksPasswords *passwords; /* nullable */
  LksProgressFunc read;    /* nullable: keystores open */
  LksAppliedFunc applied;  /* nullable: files written */
  gpointer user_data;
} LksPlanRun;

/* what is on the disks now, and what would be changed. Errors: those of reading and planning. */
LksPlan *lks_plan_run_read(const LksPlanRun *run, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Applies plan, then plans again: when anything is left to do, everything is put back. Errors as
 * lks_plan_apply. */
gboolean
lks_plan_run_apply(const LksPlanRun *run, LksPlan *plan, char **restore_point, GError **error);
