// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan.h"

/* Changing the authority without an outage takes three plans, applied one after the other: at any
 * time every side trusts what every other shows. What is deployed tells how far it has come. */

/* "1" or "trust", … */
gboolean lks_roll_phase_parse(const char *text, LksRollPhase *phase);
/* "trust", "identities", "drop": never translated */
const char *lks_roll_phase_to_string(LksRollPhase phase);
const char *lks_roll_phase_get_title(LksRollPhase phase); /* translated */

/* The plan of the phase that comes next, or of the one that is asked for. root_path: a file with
 * the new root, as fleet->trust may name it. Errors: REFUSED (what is asked for does not come next,
 * or the fleet is not secured yet; the message tells what is missing where), MALFORMED (no root),
 * and those of lks_plan_new. */
LksPlan *lks_plan_new_roll(LksFleet *fleet,
                           const char *root_path,
                           LksRollPhase phase,
                           const char *only,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The plan of this phase, whatever comes next: once it is applied, nothing is left in it. */
LksPlan *lks_plan_new_roll_phase(LksFleet *fleet,
                                 const char *root_path,
                                 LksRollPhase phase,
                                 const char *only,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
