// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet.h"
#include "lks-transaction.h"

typedef enum {
  LKS_STEP_WRITE_FILE,         /* a configuration file, edited */
  LKS_STEP_WRITE_KEYSTORE,     /* a keystore, truststore or root certificate, made */
  LKS_STEP_IMPORT_CERTIFICATE, /* into a machine's own store */
  LKS_STEP_RESTART_SERVICE,
  LKS_STEP_MANUAL, /* what a person does */
} LksStepKind;

/* "write-file", …: never translated */
const char *lks_step_kind_to_string(LksStepKind kind);

/* Everything of one phase is done before anything of the next. */
typedef enum {
  LKS_PHASE_PREPARE, /* nothing stops */
  LKS_PHASE_STOP,    /* clients before what they talk to */
  LKS_PHASE_CHANGE,
  LKS_PHASE_START, /* in the vendor's order, what serves before its clients */
  LKS_PHASE_AFTER,
  LKS_N_PHASES
} LksStepPhase;

/* "prepare", …: never translated */
const char *lks_step_phase_to_string(LksStepPhase phase);
const char *lks_step_phase_get_title(LksStepPhase phase); /* translated */

/* Which part of changing the authority a plan is; see lks-plan-roll.h. */
typedef enum {
  LKS_ROLL_NONE, /* an ordinary plan */
  LKS_ROLL_TRUST,
  LKS_ROLL_IDENTITIES,
  LKS_ROLL_DROP,
} LksRollPhase;

/* One step; lent by its plan. */
typedef struct {
  LksStepKind kind;
  LksStepPhase phase;
  LksInstallation *installation; /* no-ref; NULL: of the fleet as a whole */
  char *path;                    /* as the server spells it; nullable */
  char *description;             /* translated, one or two sentences */
  const LksManualStep *vendor;   /* of the description, lent by it; nullable */
  GPtrArray *commands; /* (element-type LksStepCommand) ready to paste, one of them; nullable */
  gboolean done;
  /* of a written file */
  char *local_path; /* NULL: the step writes nothing */
  GBytes *content;  /* NULL: the file is taken away */
  gboolean is_private;
  LksFileStamp stamp;      /* what the file was when the plan was made */
  char *like;              /* whose owner and mode a new file takes; nullable */
  const LksSyntax *syntax; /* of a configuration file; NULL: not one */
  char *diff;              /* unified, secrets masked; nullable: not a text */
  GPtrArray *expected;     /* (element-type LksExpectation) what the product must read; nullable */
  LksSecret *password;     /* of a keystore; nullable */
  /* of a person's step that will show in a file which is not ours to write */
  char *outcome_path; /* nullable */
  GBytes *outcome;
} LksPlanStep;

/* Changes turned into ordered steps; nothing is touched. Holds the new bytes in memory. */
#define LKS_TYPE_PLAN (lks_plan_get_type())
G_DECLARE_FINAL_TYPE(LksPlan, lks_plan, LKS, PLAN, GObject)

/* only (nullable): SERVER or SERVER/COMPONENT. Errors, the message naming everything that is
 * missing at once: NOT_FOUND (only, a file), PASSWORD_NEEDED (a secret that the fleet file must
 * give), CONFIG (an identity that is missing or does not fit), and those of reading. */
LksPlan *lks_plan_new(LksFleet *fleet, const char *only, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as far as it goes: an installation that something is missing for is left out, and the
 * problems tell what. Such a plan is looked at, and cannot be applied. Errors: NOT_FOUND (only). */
LksPlan *
lks_plan_new_partial(LksFleet *fleet, const char *only, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What keeps an installation out of a plan. */
typedef struct {
  LksInstallation *installation; /* no-ref */
  GError *error;
} LksPlanProblem;

/* The installations in the order that shortens the outage, those that serve before those that ask
 * them (element-type LksInstallation) (transfer full). Errors: NOT_FOUND (only). */
GPtrArray *lks_plan_list_installations(LksFleet *fleet,
                                       const char *only,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

LksFleet *lks_plan_get_fleet(LksPlan *self);
LksRollPhase lks_plan_get_roll(LksPlan *self);
GPtrArray *lks_plan_get_steps(LksPlan *self);    /* (element-type LksPlanStep) */
GPtrArray *lks_plan_get_problems(LksPlan *self); /* (element-type LksPlanProblem) */
guint lks_plan_get_n_files(LksPlan *self);       /* how many files are written; 0: nothing to do */

/* Writes every file of the plan as one transaction. verify (nullable) is called when all are in
 * place; FALSE undoes. restore_point gets the id of the new restore point. Errors as
 * lks_transaction_run. */
gboolean lks_plan_apply(LksPlan *self,
                        LksVerifyFunc verify,
                        LksAppliedFunc applied,
                        gpointer user_data,
                        char **restore_point,
                        GError **error);

/* What the files will hold once every step is done, a person's included (transfer full). */
LksOverlay *lks_plan_dup_overlay(LksPlan *self);
/* The fleet read again as it will be then, to be judged before anything is touched. passwords
 * nullable. Errors as lks_fleet_read. */
LksFleet *lks_plan_read_outcome(LksPlan *self,
                                LksPasswords *passwords,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The steps as the commands print them and a restore point keeps them: no secret, no content. */
json_t *lks_plan_steps_to_json(LksPlan *self, gboolean with_diff);
