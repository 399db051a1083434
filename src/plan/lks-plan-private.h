// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-error.h"
#include "lks-plan.h"

/* What a file must say under a key once it is written; value NULL: nothing. */
typedef struct {
  char *key;
  LksSecret *value;
} LksExpectation;

typedef struct _LksPlanRoll LksPlanRoll;

/* What one installation needs, while its steps are found. */
typedef struct {
  LksInstallation *installation;
  gboolean secured;        /* the state that is wanted */
  GPtrArray *stores;       /* (element-type LksPlanStep) keystores and certificates that are made */
  GPtrArray *files;        /* (element-type LksPlanStep) configuration files that are edited */
  GPtrArray *problems;     /* (element-type GError) */
  gboolean is_left_out;    /* for its problems */
  const LksPlanRoll *roll; /* nullable: an ordinary plan */
  gboolean keep_identity;  /* what it shows is left as it is */
  gboolean keep_trust;     /* and what it accepts */
  gboolean keep_signing;   /* and by what it signs */
  gboolean is_by_hand;     /* people change it, where nothing of it is in our reach */
  GPtrArray *trust;        /* (element-type LksCertificate) the roots it is to accept */
  GPtrArray *dropped;      /* (element-type LksCertificate) those it is not to accept any more */
  GPtrArray *manual;       /* (element-type LksPlanStep) of a person, their phases set */
  gboolean changes;        /* something of it is written or done */
  gboolean restarts;       /* it stops meanwhile */
  /* what the settings will say once the stores are made; NULL: stays as it is */
  LksSecret *values[LKS_N_ROLES];
  char *pfx;        /* the file that is to be imported, as the server spells it; nullable */
  char *thumbprint; /* nullable */
  /* (local path -> LksPlanStep) written for any installation so far: what shares a file finds it
   * made; lent by the plan */
  GHashTable *made;
  /* (product and what is dropped -> GBytes) the bundle of roots that each of its machines is to
   * have; lent by the plan
   */
  GHashTable *bundles;
  GPtrArray *roots; /* (element-type utf8) root certificates beside it, as the server spells them */
  GPtrArray *authorities; /* (element-type utf8) likewise, each authority that people import */
  char *signing;          /* the file of its second identity, once it is made; nullable */
  guint n_handed;         /* of its stores, how many are for people: no service reads them */
} LksPlanDraft;

void lks_plan_draft_add_problem(LksPlanDraft *draft, LksErrorCode code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* of a foreign cause, which is freed: its code, and the file it is about */
void lks_plan_draft_take_problem(LksPlanDraft *draft, const char *path, GError *cause);

/* The problems stay with the plan. roll nullable. Errors: NOT_FOUND (only), those of the fleet
 * file.
 */
LksPlan *lks_plan_make(LksFleet *fleet, const char *only, const LksPlanRoll *roll, GError **error);
gboolean lks_plan_throw_problems(LksPlan *self, GError **error);

LksPlanDraft *lks_plan_draft_new(LksInstallation *installation);
void lks_plan_draft_free(LksPlanDraft *draft);
/* its stores and files are found, as the plan says; roll nullable */
void lks_plan_draft_fill(LksPlanDraft *draft, const LksPlanRoll *roll);

LksPlanStep *lks_plan_step_new(LksStepKind kind, LksInstallation *installation);
void lks_plan_step_free(LksPlanStep *step);
/* of a person, appended to steps; installation nullable */
LksPlanStep *lks_plan_add_manual(GPtrArray *steps,
                                 LksInstallation *installation,
                                 LksStepPhase phase,
                                 char *take_text);
/* title nullable */
void lks_plan_step_add_command(LksPlanStep *step, const char *title, char *take_command);
void lks_expectation_free(LksExpectation *expectation);

/* lks-plan-stores.c: makes the stores that a secured installation needs, or finds that those it has
 * will do, and fills the draft's values of the identity and trust roles */
void lks_plan_stores(LksPlanDraft *draft);
/* lks-plan-bundle.c: a plain component's bundle of roots stays that of its secured peers */
void lks_plan_bundle_of_others(LksPlanDraft *draft);
/* lks-plan-settings.c: edits copies of the installation's files until the settings say what is
 * wanted */
void lks_plan_settings(LksPlanDraft *draft);
/* the key under which the product keeps the setting in this file */
const char *
lks_plan_find_key(const LksSetting *setting, const LksInstalledFile *file, gboolean is_main);
/* lks-plan-wish.c: what a setting is to say (transfer full); NULL: it says so already, or nobody
 * minds. The draft gets a problem where the product has no way to say it. */
LksSecret *lks_plan_wish(LksPlanDraft *draft, LksRole role);
/* the peer's address, with the scheme that goes with the state that is wanted */
LksSecret *lks_plan_wish_for_url(const LksPlanDraft *draft);
/* lks-plan-outcome.c: the product's image of its database once the step, which sets the switch, is
 * done */
void lks_plan_assume_database(const LksPlanDraft *draft, LksPlanStep *step);
/* lks-plan-restart.c: once its stores and files are found. by_hand: also where nothing is written
 */
void lks_plan_draft_settle(LksPlanDraft *draft, gboolean by_hand);
/* every member of a near-roaming group stops when one does: adds drafts that do nothing else */
void lks_plan_restart_groups(LksFleet *fleet, GPtrArray *drafts);

/* lks-plan-handed.c: a text or command of the step, or of any of them, has the placeholder */
gboolean lks_plan_step_asks_for(const LksManualStep *step, const char *placeholder);
gboolean lks_plan_asks_for(LksComponent *component, const char *placeholder);
/* by which settings it finds its keystores is not known, so that none is placed */
gboolean lks_plan_is_out_of_reach(const LksInstallation *installation);

/* lks-plan-order.c: the vendor's steps with ours in their places, phase by phase, appended to
 * steps; the drafts' own go over to them */
void lks_plan_order(GPtrArray *drafts, GPtrArray *steps);

/* an LksChangeCheckFunc: staged bytes read with the product's rules; data is the LksPlanStep */
gboolean lks_plan_step_check(GBytes *staged, gconstpointer data, GError **error);
