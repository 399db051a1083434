// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"
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

/* The same in files. */
typedef struct {
  const char *answer;
  const char *key;
  const char *request;      /* nullable: what stands beside the key as .csr, if it does */
  const char *const *chain; /* nullable */
  LksPasswords *passwords;
  LksTime at;
} LksAnswerFiles;

typedef struct {
  LksKey *key;
  GPtrArray *chain;    /* (element-type LksCertificate) */
  LksSecret *password; /* nullable: the one that protects the key's file */
} LksAnswered;

LksAnswered *
lks_answer_accept_files(const LksAnswerFiles *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_answered_free(LksAnswered *self);
/* DER or PEM. Errors: those of reading, MALFORMED. */
LksSigningRequest *
lks_signing_request_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksAnswered, lks_answered_free)
