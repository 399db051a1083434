// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-verify.h"

#include <openssl/x509.h>

/* What lks_verify says beside OpenSSL's verifier, of a chain that stands. */

/* Adds a finding; takes the message, copies the remedy. */
void lks_verify_add(GPtrArray *findings,
                    const char *rule,
                    LksSeverity severity,
                    char *message,
                    const char *remedy);

/* What OpenSSL's verifier refuses, and of which certificate of the chain. */
typedef struct {
  int error;
  guint depth;
  LksTime crl_from; /* of the revocation list that was looked at, if any */
  LksTime crl_until;
} LksVerifyProblem;

/* the rule's id for one of OpenSSL's codes */
const char *lks_verify_find_rule(int error);
/* problems: (element-type LksVerifyProblem), each told once, with what to do about it */
void
lks_verify_add_problems(LksVerifyResult *result, GArray *problems, const LksVerifyOptions *options);

void lks_judge_purpose(GPtrArray *findings, GPtrArray *chain, LksPurpose purpose);
void lks_judge_names(GPtrArray *findings, LksCertificate *leaf, const LksVerifyOptions *options);
void lks_judge_strength(GPtrArray *findings, GPtrArray *chain, GPtrArray *anchors);
void lks_judge_expiry(GPtrArray *findings, GPtrArray *chain, const LksVerifyOptions *options);

/* an empty name, which Java cannot read */
void lks_judge_form(GPtrArray *findings, GPtrArray *chain);
/* what public authorities are about to stop */
void lks_judge_public(GPtrArray *findings, GPtrArray *chain, const LksVerifyOptions *options);
/* when it says something else for the first time after at; G_MAXINT64: never */
LksTime lks_judge_public_change(LksTime at);

/* The full lists (transfer full); says which are none, or of another kind. */
STACK_OF(X509_CRL) * lks_verify_read_crls(GPtrArray *findings, GPtrArray *crls);
/* "“CN=a”, “CN=b”" (transfer full) */
char *lks_verify_list_crl_issuers(GPtrArray *crls);

gboolean lks_verify_contains(GPtrArray *certificates, LksCertificate *certificate);
