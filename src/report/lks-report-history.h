// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-restore-point.h"

/* "lockstep/history/1": points (element-type LksRestorePoint), oldest first. (transfer full) */
json_t *lks_report_history_to_json(GPtrArray *points);
/* "lockstep/undo/1": the point that was taken back. (transfer full) */
json_t *lks_report_undo_to_json(const LksRestorePoint *point);
