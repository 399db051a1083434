// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-hand-steps.h"
#include "lks-plan-outage.h"

/* A fleet looked at from all sides: what is, what would be changed, and what comes of it. Made on a
 * thread, immutable, and shared by the pages that walk through it. */
#define LKS_TYPE_REVIEW (lks_review_get_type())
G_DECLARE_FINAL_TYPE(LksReview, lks_review, LKS, REVIEW, GObject)

/* findings: what the check says of fleet; it is kept. passwords nullable. Errors: cancellation, and
 * those of reading the outcome. */
LksReview *lks_review_new(LksFleet *fleet,
                          GPtrArray *findings,
                          LksPasswords *passwords,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

LksFleet *lks_review_get_fleet(LksReview *self);
LksPlan *lks_review_get_plan(LksReview *self); /* partial: what cannot be planned is left out */
GPtrArray *lks_review_get_findings(LksReview *self); /* (element-type LksFinding) */
LksFleet *lks_review_get_outcome(LksReview *self);
const LksCheckResult *lks_review_get_outcome_check(LksReview *self);
GPtrArray *lks_review_get_outages(LksReview *self); /* (element-type LksPlanOutage) */
/* in the order in which they are walked through (element-type LksInstallation) */
GPtrArray *lks_review_get_installations(LksReview *self);

/* Of one installation; new arrays of what the review lends. */
GPtrArray *lks_review_list_steps(LksReview *self, const LksInstallation *installation);
GPtrArray *lks_review_list_problems(LksReview *self, const LksInstallation *installation);
GPtrArray *lks_review_list_findings(LksReview *self, const LksInstallation *installation);
/* what the last writing left to do by hand, and nobody has ticked off */
guint
lks_review_count_hand_steps(LksReview *self, LksNotes *notes, const LksInstallation *installation);
guint lks_review_count_files(LksReview *self, const LksInstallation *installation);
/* Changes when what would be done to the installation does: whoever has looked at it must look
 * again. No secret can be told from it. */
char *lks_review_dup_digest(LksReview *self, const LksInstallation *installation);
