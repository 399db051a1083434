// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-invocation.h"
#include "lks-plan-run.h"

/* What the commands plan and apply have in common: their options, reading the fleet as often as it
 * takes, and printing steps. */
typedef struct {
  char *only;
  char **sources; /* of passwords */
  gboolean diff;
  char *roll; /* nullable */
  char *phase;
  LksRollPhase roll_phase;
  /* from lks_planning_open on */
  LksInvocation *invocation; /* no-ref */
  LksCatalog *catalog;
  LksPasswords *passwords;
} LksPlanning;

#define LKS_PLANNING_ENTRIES(planning)                                                             \
  { "only",                                                                                        \
    0,                                                                                             \
    0,                                                                                             \
    G_OPTION_ARG_STRING,                                                                           \
    &(planning).only,                                                                              \
    N_("Change only this server or component"),                                                    \
    N_("SERVER[/COMPONENT]") },                                                                    \
      { "diff",                                                                                    \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_NONE,                                                                         \
        &(planning).diff,                                                                          \
        N_("Show each changed file as a diff, passwords masked"),                                  \
        NULL },                                                                                    \
      { "roll-authority",                                                                          \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_FILENAME,                                                                     \
        &(planning).roll,                                                                          \
        N_("Change to the authority with this root, the phase that comes next"),                   \
        N_("NEW_ROOT") },                                                                          \
      { "phase",                                                                                   \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(planning).phase,                                                                         \
        N_("This phase, or nothing: 1 (trust), 2 (identities), 3 (drop)"),                         \
        N_("PHASE") },                                                                             \
  {                                                                                                \
    "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &(planning).sources,                            \
        N_("A password to try, given by its source; may repeat"), N_("SOURCE")                     \
  }

void lks_planning_clear(LksPlanning *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksPlanning, lks_planning_clear)

/* after the options were parsed */
gboolean lks_planning_open(LksPlanning *self, LksInvocation *invocation, GError **error);
const char *lks_planning_get_path(const LksPlanning *self); /* of the fleet file */
/* what is on the disks now, and what would be changed */
LksPlan *lks_planning_read(const LksPlanning *self, GError **error);
/* and changes it: all of it, or nothing */
gboolean
lks_planning_apply(const LksPlanning *self, LksPlan *plan, char **restore_point, GError **error);

/* every step, by phase and component, and the outage; with the diffs where asked for */
void lks_planning_print_steps(const LksPlanning *self, LksPlan *plan);
/* says so, where a plan has no steps */
void lks_planning_print_nothing(LksPlan *plan);
/* the steps that only a person can do; FALSE: there are none, and nothing was printed */
gboolean lks_planning_print_manual(const LksPlanning *self, LksPlan *plan);
