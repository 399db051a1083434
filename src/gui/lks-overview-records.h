// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-record.h"

/* What a check says, as records for the overview's lists (transfer full): findings with the
 * LksFinding as subject, links with the label of an installation (GtkStringObject) to go to,
 * certificates with their LksExpiry. */
GListModel *lks_overview_list_findings(const LksCheckResult *check);
/* such findings, those of one rule under a record that counts them (its subject is NULL) */
GListModel *lks_overview_group_findings(GListModel *findings);
GListModel *lks_overview_list_links(const LksCheckResult *check);
/* every certificate in use, once, what ends first before */
GListModel *lks_overview_list_expiries(LksFleet *fleet, LksTime now);

/* the translated word of a severity, its icon and its style class (nullable): the same everywhere
 */
const char *lks_overview_severity_word(LksSeverity severity);
const char *lks_overview_severity_icon(LksSeverity severity);
const char *lks_overview_severity_tone(LksSeverity severity);
/* the translated word of a verdict, and its icon: the same everywhere */
const char *lks_overview_verdict_word(LksVerdict verdict);
const char *lks_overview_verdict_icon(LksVerdict verdict);
