// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>
#include <jansson.h>

#include "lks-time.h"

/* What an authority did, in the order it did it: a file of one JSON object a line, only ever added
 * to. A line reaches the disk before its certificate goes out; one that a crash cut off is not
 * counted. */

/* One certificate that was issued, and what became of it. */
typedef struct {
  char *serial; /* lower-case hex, as LksCertificate's */
  char *subject;
  char **names; /* "DNS:a", "IP:1.2.3.4" */
  char *profile;
  char *sha256;
  char *renews; /* nullable: the serial of the one it follows */
  LksTime issued;
  LksTime not_after;
  LksTime revoked;    /* 0: it is not */
  const char *reason; /* nullable; interned */
} LksIssued;

typedef struct {
  GPtrArray *issued; /* (element-type LksIssued), oldest first */
  guint64 crl_number;
  guint n_damaged; /* lines that could not be read */
} LksIssueLog;

/* A file that is not there is an empty log. Errors: DENIED, IO. */
LksIssueLog *lks_issue_log_read(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_issue_log_free(LksIssueLog *self);
LksIssued *lks_issue_log_find(LksIssueLog *self, const char *serial); /* NULL: none */

/* takes over the reference; returns when the line is on the disk */
gboolean lks_issue_log_append(const char *path, json_t *event, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksIssueLog, lks_issue_log_free)
