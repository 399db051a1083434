// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-rule.h"

typedef enum {
  LKS_VERDICT_WORKS,
  LKS_VERDICT_FAILS,
  LKS_VERDICT_PLAIN,
  LKS_VERDICT_UNKNOWN,
  LKS_N_VERDICTS
} LksVerdict;

/* "works", "fails", "plain", "unknown": the contract's words, never translated. */
const char *lks_verdict_to_string(LksVerdict verdict);
const char *lks_verdict_get_word(LksVerdict verdict);  /* translated: "works" */
const char *lks_verdict_get_title(LksVerdict verdict); /* translated: "Works" */

/* Whether one link can talk. */
typedef struct {
  const LksLink *link; /* no-ref: the fleet's */
  LksVerdict verdict;
  GPtrArray *causes; /* (element-type utf8) why it fails, or is not known; nullable */
} LksJudgement;

/* The translated sentences that say why (element-type utf8) (transfer full); may be empty. Most of
 * ten thousands of links work, so that what is to be said of those is said when somebody asks. */
GPtrArray *lks_judgement_dup_reasons(const LksJudgement *judgement);

typedef struct {
  LksTime at;       /* what counts as now */
  const char *only; /* nullable: SERVER or SERVER/COMPONENT; findings and links of others are left
                       out */
} LksCheckOptions;

/* What all rules say of a fleet: immutable, and shared by whoever shows it. */
typedef struct {
  LksFleet *fleet;
  GPtrArray *findings; /* (element-type LksFinding) sorted by lks_finding_compare, each once */
  GPtrArray *links;    /* (element-type LksJudgement) in the fleet's order */
  guint n_findings[LKS_SEVERITY_ERROR + 1];
  guint n_links[LKS_N_VERDICTS];
  LksTime change; /* the first time after that of the check at which it may say something else */
} LksCheckResult;

/* Runs every rule and judges every link, in parallel; reads the fleet, writes nothing, never fails:
 * what is wrong is a finding. */
LksCheckResult *
lks_check_fleet(LksFleet *fleet, const LksCheckOptions *options) G_GNUC_WARN_UNUSED_RESULT;
LksCheckResult *lks_check_result_ref(const LksCheckResult *result);
void lks_check_result_unref(LksCheckResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksCheckResult, lks_check_result_unref)
