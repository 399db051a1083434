// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* One holder at a time, among all processes. The system lets go when the holder ends, however it
 * ends, so that no stale lock is ever left. */
typedef struct _LksLockFile LksLockFile;

/* Errors: BUSY: another run holds it; CANNOT_CREATE. */
LksLockFile *lks_lock_file_take(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The file at path itself, from before it is read until it has been replaced: runs that edit one
 * file follow each other. Waits some seconds; then BUSY. A file system without locks, and Windows,
 * have only the comparison of stamps. Errors also: NOT_FOUND, DENIED, IO. */
LksLockFile *lks_lock_file_take_target(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_lock_file_free(LksLockFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksLockFile, lks_lock_file_free)
