// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-transaction.h"

/* Takes back what a restore point's transaction did, as a transaction of its own: replaced files
 * get their bytes and modes back, created ones go. force: also files that were changed since. Marks
 * the point undone. Errors: those of lks_transaction_run; CONFLICT names the first file that was
 * changed. */
gboolean lks_undo(const char *fleet_path,
                  LksRestorePoint *point,
                  gboolean force,
                  LksAppliedFunc applied,
                  gpointer user_data,
                  GError **error);
