// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-notes.h"
#include "lks-step-item.h"

/* What the latest restore point that counts leaves to do by hand: each step with the number under
 * which it is ticked off. */
typedef struct {
  char *point;      /* nullable: nothing was written */
  GPtrArray *items; /* (element-type LksStepItem) */
  GArray *numbers;  /* (element-type guint) of each */
} LksHandSteps;

/* points: (element-type LksRestorePoint) */
LksHandSteps *lks_hand_steps_new(GPtrArray *points);
void lks_hand_steps_free(LksHandSteps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksHandSteps, lks_hand_steps_free)

gboolean lks_hand_steps_is_done(const LksHandSteps *self, LksNotes *notes, guint index);
/* label: of an installation */
guint lks_hand_steps_count_left(const LksHandSteps *self, LksNotes *notes, const char *label);
