// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-invocation.h"
#include "lks-plan.h"

/* What the commands plan and apply have in common: their options, reading the fleet, and printing
 * steps. */
typedef struct {
  char *only;
  char **passwords;
  gboolean diff;
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
  {                                                                                                \
    "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &(planning).passwords,                          \
        N_("A password to try, given by its source; may repeat"), N_("SOURCE")                     \
  }

void lks_planning_clear(LksPlanning *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksPlanning, lks_planning_clear)

/* catalog and passwords as a second reading needs them, too */
LksPlan *lks_planning_read(const LksPlanning *self,
                           LksInvocation *invocation,
                           LksCatalog *catalog,
                           LksPasswords *passwords,
                           GError **error);

/* every step, by component; with the diffs where asked for */
void lks_planning_print_steps(const LksPlanning *self, LksInvocation *invocation, LksPlan *plan);
/* the steps that only a person can do; FALSE: there are none, and nothing was printed */
gboolean lks_planning_print_manual(LksInvocation *invocation, LksPlan *plan);
