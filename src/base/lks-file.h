// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* What a file was when it was read: a later writer compares before it replaces. */
typedef struct {
  gboolean exists;
  gboolean is_pending; /* not on disk yet: of an LksOverlay */
  guint64 device;
  guint64 inode;
  guint64 size;
  gint64 modified; /* ns since 1970 */
  char sha256[65]; /* of the bytes read; empty when !exists */
} LksFileStamp;

/* A configuration or keystore file is never larger; what is larger is refused with TOO_LARGE. */
#define LKS_FILE_LIMIT (64 * 1024 * 1024)

/* Reads a whole regular file. stamp (nullable) is filled. Errors: NOT_FOUND, DENIED, IO, TOO_LARGE;
 * path is named. */
GBytes *
lks_file_read(const char *path, LksFileStamp *stamp, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads to the end what a person named on the command line: a file, "-" for standard input, a pipe
 * or a device. Waits for a pipe's writer. Errors as above; a folder is MALFORMED. */
GBytes *lks_file_read_stream(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* how a message calls such an input */
const char *lks_file_get_input_name(const char *path);

/* Throws CONFLICT when the file is no longer what the stamp says (also appeared or vanished). */
gboolean lks_file_check_unchanged(const char *path, const LksFileStamp *stamp, GError **error);

char *lks_sha256_hex(GBytes *bytes);
