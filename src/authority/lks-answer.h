// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-signing-request.h"

/* What somebody else's authority answered to a request. */
typedef struct {
  LksKey *key;                /* the request's */
  LksSigningRequest *request; /* nullable: names and usages are not compared */
  GPtrArray *answered;        /* (element-type LksCertificate): the answer's files */
  GPtrArray *pool;            /* (element-type LksCertificate): more to complete the chain with */
  LksTime at;
} LksAnswer;

/* The key's certificate with its chain, leaf first, up to its root (element-type LksCertificate)
 * (transfer full). Errors: MALFORMED: it does not fit, and why: another key's, an issuer missing, a
 * name or a usage left out, expired. */
GPtrArray *lks_answer_accept(const LksAnswer *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
