// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-restore-point.h"

/* What a transaction is about to do, on disk before it does it; no content and no secret. It is
 * replaced as a whole, so it is never read half. */
typedef struct {
  char *path;
  char *id;         /* of the restore point with the originals */
  char *point;      /* its folder */
  char *undoes;     /* nullable: id of the restore point that this run undoes */
  GPtrArray *files; /* (element-type LksRestoreFile) */
  gboolean committed;
} LksJournal;

char *lks_journal_dup_path(const char *fleet_path);
gboolean lks_journal_save(const LksJournal *self, GError **error);
/* Errors: NOT_FOUND: none is there; MALFORMED; those of lks_restore_files_locate and of the fleet
 * file. */
LksJournal *lks_journal_load(const char *fleet_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lks_journal_remove(const LksJournal *self, GError **error);
void lks_journal_free(LksJournal *self);

/* Every file as it was before, the last replaced first; what was already put back is passed over.
 * force: also what was changed by someone else meanwhile. Errors: the first problem, after having
 * put back all that could be. */
gboolean lks_journal_put_back(const LksJournal *self, gboolean force, GError **error);
/* Of a run that is done: what was moved aside goes for good. */
void lks_journal_clean_up(const LksJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksJournal, lks_journal_free)
