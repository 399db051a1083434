// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

typedef enum {
  LKS_STEP_WAITS,
  LKS_STEP_RUNS,
  LKS_STEP_DONE,
  LKS_STEP_FAILED,
} LksStepState;

/* One step of a plan, or of one that a restore point keeps, for lists. Property state, and what is
 * read from templates: title, subtitle, label, icon-name, state-text. */
#define LKS_TYPE_STEP_ITEM (lks_step_item_get_type())
G_DECLARE_FINAL_TYPE(LksStepItem, lks_step_item, LKS, STEP_ITEM, GObject)

LksStepItem *lks_step_item_new(const LksPlanStep *step);
/* as lks_plan_steps_to_json writes it; NULL: it does not look like one */
LksStepItem *lks_step_item_new_from_json(const json_t *json);

gboolean lks_step_item_is_manual(LksStepItem *self);
LksStepPhase lks_step_item_get_phase(LksStepItem *self);
const char *lks_step_item_get_label(LksStepItem *self); /* "server/component" */
const char *lks_step_item_get_path(LksStepItem *self);  /* nullable */
const char *lks_step_item_get_description(LksStepItem *self);
const char *lks_step_item_get_diff(LksStepItem *self); /* nullable */
/* (element-type LksStepCommand) */
GPtrArray *lks_step_item_get_commands(LksStepItem *self);

LksStepState lks_step_item_get_state(LksStepItem *self);
void lks_step_item_set_state(LksStepItem *self, LksStepState state);
