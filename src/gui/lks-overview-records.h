// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-record.h"

/* What a check says, as records for the overview's lists. There are thousands of them: a thread may
 * make them. */
typedef struct {
  LksFleet *fleet;      /* whose check it is */
  LksTime now;          /* what certificates are looked at */
  GListModel *findings; /* their subjects are the findings */
  GListModel *links;    /* the label of an installation (GtkStringObject) to go to */
  GListModel *expiries; /* every certificate in use (LksExpiry), once, what ends first before */
} LksOverviewRecords;

LksOverviewRecords *lks_overview_records_new(const LksCheckResult *check, LksTime now);
void lks_overview_records_free(LksOverviewRecords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksOverviewRecords, lks_overview_records_free)

/* findings, those of one rule under a record that counts them (its subject is NULL; transfer full)
 */
GListModel *lks_overview_group_findings(GListModel *findings);

/* the icon of a severity and its style class (nullable): the same everywhere */
const char *lks_overview_severity_icon(LksSeverity severity);
const char *lks_overview_severity_tone(LksSeverity severity);
/* the icon of a verdict: the same everywhere */
const char *lks_overview_verdict_icon(LksVerdict verdict);
