// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"
#include "lks-openssl-private.h"

/* The integrity check of a PKCS#12 file: the old one, and PBMAC1 (RFC 9579). */

/* Adds to facts what the check is. Errors: UNSUPPORTED, TOO_LARGE, MALFORMED. */
gboolean lks_pkcs12_mac_examine(const PKCS12 *file, LksKeystoreFacts *facts, GError **error);
/* content: what the check covers. Errors: PASSWORD_WRONG. */
gboolean lks_pkcs12_mac_verify(PKCS12 *file,
                               const ASN1_OCTET_STRING *content,
                               LksSecret *password,
                               GError **error);
