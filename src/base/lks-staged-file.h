// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* The next version of a file, written and synced beside it but not yet in its place. Committing
 * renames it there; freeing without committing removes it. A symbolic link as the target stays:
 * what it leads to is replaced. */
typedef struct _LksStagedFile LksStagedFile;

/* What the name of a staged file begins with, where none was given. */
#define LKS_STAGED_PREFIX ".lockstep-"

typedef struct {
  gboolean is_private; /* holds a private key: never wider than 0640 */
  int mode;            /* exactly this mode; 0: that of the target, for a new one that of like */
  const char *like;    /* nullable: an existing file whose owner and mode a new target takes */
  const char *name;    /* nullable: the name to stage under; else one that is free */
} LksStageOptions;

/* options nullable. The existing target's mode, owner, access lists and attributes are kept.
 * Errors: DENIED (also: the owner cannot be kept), NOT_FOUND (no such folder), CANNOT_CREATE, IO.
 */
LksStagedFile *lks_staged_file_new(const char *path,
                                   GBytes *content,
                                   const LksStageOptions *options,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A removal in the same manner: committing moves the target to the staged name, and freeing takes
 * it away for good; until then lks_staged_file_revert brings it back. */
LksStagedFile *lks_staged_file_new_removal(const char *path,
                                           const LksStageOptions *options,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_staged_file_free(LksStagedFile *self);

const char *lks_staged_file_get_path(LksStagedFile *self);   /* where the new bytes are now */
const char *lks_staged_file_get_target(LksStagedFile *self); /* links followed */

/* the staged bytes as they are on disk */
GBytes *lks_staged_file_read(LksStagedFile *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* when it fails, is_committed tells whether the new bytes are in place all the same (unsynced) */
gboolean lks_staged_file_commit(LksStagedFile *self, GError **error);
gboolean lks_staged_file_is_committed(LksStagedFile *self);
/* of a committed removal: the target is back as it was; when that fails, it stays under its staged
 * name, and freeing no longer takes it away */
gboolean lks_staged_file_revert(LksStagedFile *self, GError **error);

/* where path leads, links followed: the file that is replaced (transfer full) */
char *lks_staged_file_resolve(const char *path);
/* the folder's own entries reach the disk */
gboolean lks_sync_folder(const char *folder, GError **error);
/* folder and those above it that are missing, readable by nobody else, and on the disk */
gboolean lks_private_folder_ensure(const char *folder, GError **error);
/* within one folder */
gboolean lks_file_move(const char *from, const char *to, GError **error);
/* gone, and on the disk; that there was none is no error */
gboolean lks_file_remove(const char *path, GError **error);
/* content replaces path, or is created there, at once */
gboolean
lks_file_replace(const char *path, GBytes *content, const LksStageOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksStagedFile, lks_staged_file_free)
