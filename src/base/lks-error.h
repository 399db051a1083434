// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* The one error domain. A code answers: what can the caller do about it? Cancellation stays
 * G_IO_ERROR_CANCELLED. */
#define LKS_ERROR (lks_error_quark())

typedef enum {
  LKS_ERROR_FAILED,        /* nothing but read the message */
  LKS_ERROR_USAGE,         /* say it differently */
  LKS_ERROR_MALFORMED,     /* the file is damaged, cannot be parsed, or is not what it should be */
  LKS_ERROR_UNSUPPORTED,   /* sound, but beyond what can be done here */
  LKS_ERROR_ELSEWHERE,     /* the value depends on another place, which the message names */
  LKS_ERROR_AMBIGUOUS,     /* the name stands for more than one place: say which, or keep one */
  LKS_ERROR_TOO_LARGE,     /* a limit on size, depth or count */
  LKS_ERROR_NOT_FOUND,     /* a file, key, entry or server is missing */
  LKS_ERROR_UNREACHABLE,   /* an endpoint does not answer */
  LKS_ERROR_CANNOT_CREATE, /* an output cannot be created */
  LKS_ERROR_IO,            /* reading or writing failed */
  LKS_ERROR_BUSY,          /* another run holds the lock */
  LKS_ERROR_CONFLICT,      /* changed since it was read */
  LKS_ERROR_PASSWORD_NEEDED, /* supply one */
  LKS_ERROR_PASSWORD_WRONG,  /* supply another */
  LKS_ERROR_DENIED,          /* permissions */
  LKS_ERROR_CONFIG,          /* the fleet file or a component description is wrong */
  LKS_ERROR_UNDONE,          /* an apply failed and everything was put back */
  LKS_ERROR_REFUSED,         /* not as things stand: something else comes first */
} LksErrorCode;

GQuark lks_error_quark(void);

/* Each sets *error and returns FALSE (or NULL), so that failing is one line. */
gboolean lks_throw(GError **error, LksErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);
gpointer
lks_throw_null(GError **error, LksErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* From an errno value: picks the code (ENOENT: NOT_FOUND, EACCES: DENIED, else IO) and appends the
 * system's words. */
gboolean
lks_throw_errno(GError **error, int saved_errno, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Converts a foreign GError (G_FILE_ERROR, G_IO_ERROR) in place into LKS_ERROR, except
 * cancellation; returns FALSE. */
gboolean lks_throw_converted(GError **error);

/* Prefixes what the level that knows a name adds: lks_prefix(error, "%s: ", path); returns FALSE.
 */
gboolean lks_prefix(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The exit status of contract: sysexits for what the caller can do. 70 for a foreign error. */
int lks_error_exit_status(const GError *error);
