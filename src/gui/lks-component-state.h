// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-notes.h"
#include "lks-review.h"

/* How far one component is on the way. */
typedef enum {
  LKS_COMPONENT_BLOCKED, /* something is missing: it cannot be planned */
  LKS_COMPONENT_TO_DO,   /* files will be written that nobody has looked at */
  LKS_COMPONENT_READY,   /* looked at */
  LKS_COMPONENT_BY_HAND, /* written; steps by hand are left */
  LKS_COMPONENT_DONE,    /* nothing to write, nothing left */
  LKS_N_COMPONENT_STATES
} LksComponentState;

LksComponentState
lks_component_state_find(LksReview *review, LksNotes *notes, const LksInstallation *installation);

const char *lks_component_state_get_word(LksComponentState state); /* translated */
const char *lks_component_state_get_icon(LksComponentState state);
/* why, in a sentence (transfer full) */
char *lks_component_state_explain(LksComponentState state,
                                  LksReview *review,
                                  LksNotes *notes,
                                  const LksInstallation *installation);
