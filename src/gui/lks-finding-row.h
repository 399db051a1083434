// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-finding.h"

/* A finding in a list: how bad, what is wrong, what to do about it, where. */
#define LKS_TYPE_FINDING_ROW (lks_finding_row_get_type())
G_DECLARE_FINAL_TYPE(LksFindingRow, lks_finding_row, LKS, FINDING_ROW, GtkListBoxRow)

GtkWidget *lks_finding_row_new(LksFinding *finding);
