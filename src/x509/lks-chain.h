// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-certificate.h"

/* Building a chain (which certificate comes next) is kept apart from trusting it (lks-verify.h). */

/* From leaf upwards through pool (element-type LksCertificate), in any order, until a self-signed
 * one or nobody is left; loops end it. The leaf comes first; (transfer full) (element-type
 * LksCertificate). */
GPtrArray *lks_chain_build(LksCertificate *leaf, GPtrArray *pool);
/* TRUE when the last of the chain is self-signed */
gboolean lks_chain_is_complete(GPtrArray *chain);
