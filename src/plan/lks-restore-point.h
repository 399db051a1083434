// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <jansson.h>

#include "lks-file.h"
#include "lks-time.h"

/* One file as it was before a transaction and as it was left. */
typedef struct {
  char *server;
  char *path;       /* as the server spells it */
  char *local_path; /* nullable: not located yet; never on disk, where a root may be another */
  gboolean existed;
  guint mode;      /* before; 0: did not exist */
  char before[65]; /* SHA-256; empty: did not exist */
  char after[65];  /* empty: taken away */
  char *staged;    /* nullable; the name under which the new bytes wait until they are renamed */
} LksRestoreFile;

/* What a transaction leaves behind so that it can be undone: a folder with the original bytes, each
 * under its number, and a manifest. No secret stands in the manifest. */
typedef struct {
  char *id; /* "3" */
  char *folder;
  char *description; /* one line */
  LksTime time;
  LksTime undone;   /* 0: not */
  GPtrArray *files; /* (element-type LksRestoreFile) in the order they were replaced */
  json_t *steps;    /* nullable: the plan's steps, manual ones included */
} LksRestorePoint;

void lks_restore_file_free(LksRestoreFile *file);
void lks_restore_point_free(LksRestorePoint *point);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksRestorePoint, lks_restore_point_free)

/* with_staged: for a journal */
json_t *lks_restore_files_to_json(GPtrArray *files, gboolean with_staged);
/* NULL: not what lks_restore_files_to_json writes */
GPtrArray *lks_restore_files_from_json(const json_t *array);
/* Finds the local path of each through the roots (server name -> LksRoot) of the fleet file as it
 * is now: what a journal or a manifest names leads nowhere else. Errors: NOT_FOUND: the fleet has
 * no such server; those of lks_root_resolve. */
gboolean lks_restore_files_locate(GPtrArray *files, GHashTable *roots, GError **error);
/* where the staged bytes are; file is located and has a staged name (transfer full) */
char *lks_restore_file_dup_staged_path(const LksRestoreFile *file);

/* .lockstep/FLEET-FILE beside the fleet file: journal, lock and restore points */
char *lks_history_dup_folder(const char *fleet_path);
/* (element-type LksRestorePoint) oldest first; empty when nothing was ever applied. Errors: IO,
 * DENIED, MALFORMED (a manifest). */
GPtrArray *lks_history_list(const char *fleet_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* id nullable: the latest that is not undone. Errors: NOT_FOUND. Lent by the list. */
LksRestorePoint *lks_history_find(GPtrArray *points, const char *id, GError **error);

/* a restore point is named by its number */
gboolean lks_restore_point_is_id(const char *text);
char *lks_restore_point_dup_folder(const char *fleet_path, const char *id);
/* Errors: NOT_FOUND, IO, MALFORMED. */
LksRestorePoint *lks_restore_point_load(const char *fleet_path,
                                        const char *id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A new, empty folder with the next number. */
LksRestorePoint *
lks_restore_point_create(const char *fleet_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lks_restore_point_save(const LksRestorePoint *self, GError **error);
/* the folder and all that is in it goes */
void lks_restore_point_discard(const LksRestorePoint *self);
char *lks_restore_point_dup_original(const char *folder, guint index);
/* The bytes that were kept of the file at index. Errors: MALFORMED: they are no longer what was
 * kept. */
GBytes *lks_restore_point_read_original(const char *folder,
                                        const LksRestoreFile *file,
                                        guint index,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes away what an interrupted run left that belongs to no restore point: copies of originals and
 * staged files. Call it with the lock held and no journal there. */
void lks_history_tidy(const char *fleet_path);
