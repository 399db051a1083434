// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-restore-point.h"
#include "lks-root.h"

/* Re-reads staged bytes as the product would. */
typedef gboolean (*LksChangeCheckFunc)(GBytes *staged, gconstpointer data, GError **error);

/* One file to replace, create or take away. All members are lent while the transaction runs. */
typedef struct {
  const char *server;
  const char *path; /* as the server spells it */
  const char *local_path;
  const LksRoot *root; /* of server: path is resolved again, and must still lead to local_path */
  GBytes *content;     /* NULL: the file is taken away */
  gboolean is_private;
  int mode;                     /* 0: kept */
  const char *like;             /* nullable: whose owner and mode a new file takes */
  const LksFileStamp *expected; /* nullable: what it was when it was read */
  LksChangeCheckFunc check;     /* nullable */
  gconstpointer check_data;
} LksFileChange;

/* After every file is in place: FALSE undoes. done counts files. */
typedef gboolean (*LksVerifyFunc)(gpointer user_data, GError **error);
typedef void (*LksAppliedFunc)(guint done, guint total, gpointer user_data);

typedef struct {
  const char *fleet_path;
  const char *description;
  json_t *steps; /* nullable, lent: for the manifest */
  LksRestorePoint
      *undoing;           /* nullable: a success marks it undone, and leaves no point of its own */
  LksVerifyFunc verify;   /* nullable */
  LksAppliedFunc applied; /* nullable */
  gpointer user_data;
} LksTransactionOptions;

/* All or nothing: takes the lock, finishes what an interrupted run left, checks that no file
 * changed since it was read, keeps the originals and writes the journal, stages and re-reads every
 * new file, renames each into place, verifies. A cancelled GCancellable that is the thread's
 * current one is a failure like another. restore_point (nullable) gets the new point's id. Errors:
 * BUSY, CONFLICT, CANNOT_CREATE before anything is touched; UNDONE when something failed and
 * everything was put back; IO when putting back failed, which the next run finishes. */
gboolean lks_transaction_run(const LksTransactionOptions *options,
                             const LksFileChange *changes,
                             guint n_changes,
                             char **restore_point,
                             GError **error);

/* TRUE: a run ended in its middle, and the next must put back what it did */
gboolean lks_transaction_is_interrupted(const char *fleet_path);
/* Puts it back. force: also what somebody changed meanwhile. taken_back (nullable) gets what an
 * apply had begun, or NULL when it was none (transfer full). Errors: BUSY, IO, CONFLICT (somebody
 * changed a file meanwhile: left as it is, and so is the journal). */
gboolean lks_transaction_recover(const char *fleet_path,
                                 gboolean force,
                                 LksRestorePoint **taken_back,
                                 GError **error);
