// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-restore-point.h"

/* What a transaction is about to do, on disk before it does it; no content and no secret. It is
 * replaced as a whole, so it is never read half. */
typedef struct {
  char *path;
  char *point;      /* folder of the originals */
  char *undoes;     /* nullable: id of the restore point that this run undoes */
  GPtrArray *files; /* (element-type LksRestoreFile) */
  gboolean committed;
} LksJournal;

char *lks_journal_dup_path(const char *fleet_path);
gboolean lks_journal_save(const LksJournal *self, GError **error);
LksJournal *lks_journal_load(const char *fleet_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_journal_remove(const LksJournal *self);
void lks_journal_free(LksJournal *self);

/* Every file as it was before, the last replaced first; what was already put back is passed over.
 * Errors: the first problem, after having put back all that could be. */
gboolean lks_journal_put_back(const LksJournal *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksJournal, lks_journal_free)
