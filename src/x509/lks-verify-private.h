// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-verify.h"

/* What lks_verify says beside OpenSSL's verifier, of a chain that stands. */

/* Adds a finding; takes the message, copies the remedy. */
void lks_verify_add(GPtrArray *findings,
                    const char *rule,
                    LksSeverity severity,
                    char *message,
                    const char *remedy);

void lks_judge_purpose(GPtrArray *findings, GPtrArray *chain, LksPurpose purpose);
void lks_judge_names(GPtrArray *findings, LksCertificate *leaf, const LksVerifyOptions *options);
void lks_judge_strength(GPtrArray *findings, GPtrArray *chain, GPtrArray *anchors);
void lks_judge_expiry(GPtrArray *findings, GPtrArray *chain, const LksVerifyOptions *options);

gboolean lks_verify_contains(GPtrArray *certificates, LksCertificate *certificate);
