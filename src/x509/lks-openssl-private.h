// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "lks-certificate.h"
#include "lks-error.h"
#include "lks-key.h"

/* What x509/ and keystore/ share of OpenSSL. No type of OpenSSL goes further. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ASN1_OBJECT, ASN1_OBJECT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS12, PKCS12_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_SIG, X509_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE_CTX, X509_STORE_CTX_free)

/* A library context of our own, with the default provider and, where it is installed, the legacy
 * one (RC2, RC4, single DES of old PFX files). The process's own context and its configuration file
 * are left alone. Made once, thread-safe. */
OSSL_LIB_CTX *lks_openssl_context(void);
gboolean lks_openssl_has_legacy(void);
/* A second one, in which certificates are parsed: quicker there. Their keys and the others compare
 * and verify as if of one. */
OSSL_LIB_CTX *lks_openssl_certificates(void);
OSSL_LIB_CTX *lks_openssl_new_few(OSSL_PROVIDER *whole);

/* Of the kinds that formats ask for; made once, not to be freed. */
const EVP_MD *lks_openssl_sha1(void);
const EVP_MD *lks_openssl_sha256(void);
/* digest gets as many bytes as that kind has */
void lks_openssl_digest(const EVP_MD *kind, const guint8 *data, gsize length, guint8 *digest);
/* lower case, with a NUL: twice the digest's length and one byte */
void lks_openssl_digest_hex(const EVP_MD *kind, const guint8 *data, gsize length, char *hex);

/* Sets the error with OpenSSL's own words appended, and empties OpenSSL's queue: the only function
 * that reads it. */
gboolean
lks_throw_openssl(GError **error, LksErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* the beginning of time: there is none, or it cannot be read */
LksTime lks_asn1_time_read(const ASN1_TIME *time);

/* (transfer full) each: made again from the bytes where it was not used of late */
X509 *lks_certificate_ref_x509(LksCertificate *self);
EVP_PKEY *lks_key_ref_pkey(LksKey *self);
LksCertificate *lks_certificate_new_from_x509(X509 *x509); /* takes a reference of its own */
LksKey *lks_key_new_take_pkey(EVP_PKEY *pkey);             /* takes the caller's reference */

/* (transfer full): of what was parsed, and of the bytes that it was parsed from */
EVP_PKEY *lks_pkey_decode(const PKCS8_PRIV_KEY_INFO *info, const guint8 *der, gsize length);
/* the same of PKCS#8 or a kind's own form (PKCS#1, SEC 1); NULL: it is neither */
EVP_PKEY *lks_pkey_decode_any(const guint8 *der, gsize length);

/* RFC 2253 order and escapes, UTF-8 (transfer full) */
char *lks_x509_name_dup(const X509_NAME *name);
char *lks_asn1_dup_text(const ASN1_STRING *string); /* UTF-8; NULL: it is no text */
/* (element-type LksName) (transfer full); names nullable: none */
GPtrArray *lks_general_names_read(const GENERAL_NAMES *names);

/* "RSA", "EC", …, bits, and "secp256r1" or NULL (transfer full) */
const char *lks_pkey_type(EVP_PKEY *pkey);
guint lks_pkey_bits(EVP_PKEY *pkey);
char *lks_pkey_dup_curve(EVP_PKEY *pkey);
