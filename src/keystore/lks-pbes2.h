// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-pbe.h"

/* PBKDF2 (RFC 8018, 5.2) with the HMAC of a digest. FALSE: the digest cannot do it. */
gboolean lks_pbkdf2(const EVP_MD *digest,
                    LksSecret *password,
                    const guint8 *salt,
                    gsize salt_length,
                    guint64 iterations,
                    guint8 *key,
                    gsize key_length);

/* Decrypts and parses as item what PBES2 with PBKDF2 and AES-CBC encrypted, which is what everybody
 * writes today. *known: it is that, else nothing was tried. NULL: another scheme, or the password
 * is wrong. */
gpointer lks_pbes2_decrypt(const X509_ALGOR *algorithm,
                           const ASN1_OCTET_STRING *data,
                           const ASN1_ITEM *item,
                           LksSecret *password,
                           gboolean *known) G_GNUC_WARN_UNUSED_RESULT;
