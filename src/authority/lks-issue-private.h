// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-openssl-private.h"
#include "lks-profile.h"

/* Making certificates, requests and revocation lists out of OpenSSL's parts. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ASN1_TIME, ASN1_TIME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_EXTENSION, X509_EXTENSION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_NAME, X509_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_REQ, X509_REQ_free)

typedef struct {
  const LksProfile *profile;
  X509_NAME *subject;
  GENERAL_NAMES *names; /* nullable: no subjectAltName */
  EVP_PKEY *public_key;
  X509 *issuer; /* nullable: signs itself */
  EVP_PKEY *issuer_key;
  LksTime not_before;
  LksTime not_after;
} LksIssue;

LksCertificate *lks_issue(const LksIssue *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* what fits this key: SHA-384 for P-384, else SHA-256 */
const EVP_MD *lks_issue_get_digest(EVP_PKEY *key);
ASN1_TIME *lks_issue_new_time(LksTime time);
/* The usages of a profile (element-type X509_EXTENSION). issuer nullable: none is named. */
STACK_OF(X509_EXTENSION) *
    lks_issue_new_extensions(const LksProfile *profile, EVP_PKEY *key, GENERAL_NAMES *names);

/* --- lks-naming.c --- */

/* "CN=a,O=b" as RFC 4514 writes it, or a common name alone. Errors: USAGE. */
X509_NAME *lks_naming_new_subject(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full), NULL: there is none */
char *lks_naming_dup_common_name(const X509_NAME *subject);
/* each as what it is: an address as an address, IDN in its ASCII form. Errors: USAGE. */
GENERAL_NAMES *
lks_naming_new_names(const char *const *names, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lks_naming_is_host(const char *text);
/* (element-type utf8) "DNS:a", "IP:1.2.3.4" (transfer full) */
GPtrArray *lks_naming_dup_texts(const GENERAL_NAMES *names);
/* Subject and names of an order made one: the main name is the common name, and a host name there
 * stands among the names. subject nullable: the first name. */
gboolean lks_naming_resolve(const LksProfile *profile,
                            const char *subject,
                            const char *const *names,
                            X509_NAME **out_subject,
                            GENERAL_NAMES **out_names,
                            GError **error);
