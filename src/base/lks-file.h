// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-digest.h"

/* What a file was when it was read: a later writer compares before it replaces. Small, since a
 * fleet keeps one of each of its files. */
typedef struct {
  guint8 sha256[LKS_DIGEST_SIZE]; /* of the bytes read; zero when !exists */
  guint exists : 1;
  guint is_pending : 1; /* not on disk yet: of an LksOverlay */
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

/* of a file that has these bytes */
LksFileStamp lks_file_stamp_of_bytes(GBytes *bytes);
/* of a file whose digest is kept as text; empty: there was none */
LksFileStamp lks_file_stamp_of_hex(const char *hex);
void lks_file_stamp_get_hex(const LksFileStamp *stamp, char hex[65]); /* empty when !exists */
gboolean lks_file_stamp_equal(const LksFileStamp *a, const LksFileStamp *b); /* the same bytes */
