// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-verify.h"

/* The verifications of one check: the same leaf, chain, anchors and purpose are verified once.
 * Safe to share between threads. */
typedef struct _LksVerifications LksVerifications;

LksVerifications *lks_verifications_new(LksTime at, guint warn_days);
void lks_verifications_free(LksVerifications *self);

/* when the first of them may come out differently */
LksTime lks_verifications_get_change(LksVerifications *self);

/* chain (element-type LksCertificate): leaf first. Lent, lives as long as self. */
const LksVerifyResult *lks_verifications_get(LksVerifications *self,
                                             GPtrArray *chain,
                                             GPtrArray *anchors,
                                             LksPurpose purpose);
