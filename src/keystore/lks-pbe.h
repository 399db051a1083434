// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"
#include "lks-openssl-private.h"
#include "lks-salts.h"

/* Encryption under a password: what an algorithm is, undoing it, and new ones. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER, EVP_CIPHER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD, EVP_MD_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PBEPARAM, PBEPARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PBE2PARAM, PBE2PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PBKDF2PARAM, PBKDF2PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SCRYPT_PARAMS, SCRYPT_PARAMS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_ALGOR, X509_ALGOR_free)

/* Java's limit; what asks for more would keep a machine busy for minutes. */
#define LKS_MOST_ITERATIONS 5000000

/* Adds what algorithm is to facts. Errors: UNSUPPORTED (not available, and named), TOO_LARGE (too
 * many rounds), MALFORMED. */
gboolean lks_pbe_examine(const X509_ALGOR *algorithm, LksKeystoreFacts *facts, GError **error);
/* Throws TOO_LARGE when a count of rounds is beyond the limit, MALFORMED when it is no count. */
gboolean lks_pbe_check_iterations(const ASN1_INTEGER *number, guint64 *iterations, GError **error);

/* Decrypts and parses as item; NULL password: none at all. PASSWORD_WRONG when nothing sensible
 * comes out. Older programs wrote other bytes of a password than the standard says: those are tried
 * as well. */
gpointer lks_pbe_decrypt(const X509_ALGOR *algorithm,
                         const ASN1_OCTET_STRING *data,
                         const ASN1_ITEM *item,
                         LksSecret *password,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The spellings of a password, the standard's first (element-type LksSecret, NULL for none at all)
 */
GPtrArray *lks_pbe_dup_spellings(LksSecret *password, gboolean is_pbes2);

/* nid: a PKCS#12 scheme, or a cipher for PBES2 with PBKDF2 and HMAC-SHA256. */
X509_ALGOR *
lks_pbe_new(int nid, int iterations, LksSalts *salts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* PKCS#8 under a password, so; key is nullable: it could not be made */
X509_SIG *lks_pbe_seal(PKCS8_PRIV_KEY_INFO *key,
                       int nid,
                       int iterations,
                       LksSecret *password,
                       LksSalts *salts,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
