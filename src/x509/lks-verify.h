// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-certificate.h"
#include "lks-finding.h"

typedef enum {
  LKS_PURPOSE_ANY,
  LKS_PURPOSE_SERVER,
  LKS_PURPOSE_CLIENT,
  LKS_PURPOSE_MUTUAL,
  LKS_PURPOSE_SIGNING,
  LKS_PURPOSE_CA,
} LksPurpose;

/* How a reader compares a name with a certificate: domain custom, see lks-match.c's table. */
typedef enum {
  LKS_MATCHING_JAVA,
  LKS_MATCHING_OPENSSL,
  LKS_MATCHING_DOTNET,
  LKS_MATCHING_CN_FALLBACK,
} LksMatching;

gboolean lks_purpose_parse(const char *text, LksPurpose *purpose);
const char *lks_purpose_to_string(LksPurpose purpose);
gboolean lks_matching_parse(const char *text, LksMatching *matching);
const char *lks_matching_to_string(LksMatching matching);

/* Does the certificate cover this name or address (an IPv4/IPv6 text is an address)? */
gboolean lks_match_name(LksCertificate *certificate, const char *name, LksMatching matching);
/* An IP address that stands in a DNS name of the SAN, where no verifier looks for it; NULL: none.
 * Lent. */
const char *lks_match_ip_as_dns(LksCertificate *certificate, const char *address);

typedef struct {
  GPtrArray *anchors; /* (element-type LksCertificate): trusted roots; may be empty, never NULL */
  GPtrArray
      *untrusted;  /* (element-type LksCertificate) (nullable): more certificates to build with */
  GPtrArray *crls; /* (element-type GBytes) (nullable): DER or PEM CRLs; given: the leaf's
                      revocation is checked */
  /* MUTUAL is server and client; SIGNING asks for digitalSignature, CA for an authority */
  LksPurpose purpose;
  const char *const *names; /* (nullable) NULL-terminated: each must be covered */
  LksMatching matching;
  LksTime at;
  guint warn_days; /* expiry within this many days is a warning; 0: never */
} LksVerifyOptions;

/* The chain OpenSSL's verifier built (leaf first) and what it and the name checks say, worst first.
 */
typedef struct {
  gboolean valid;      /* no finding of severity error */
  GPtrArray *chain;    /* (element-type LksCertificate) */
  GPtrArray *findings; /* (element-type LksFinding) */
} LksVerifyResult;

/* Throws MALFORMED when these bytes hold no CRL, in DER or PEM. */
gboolean lks_crl_check(GBytes *bytes, GError **error);

/* Never fails: what cannot be verified is a finding. An anchor is trusted because it was given, as
 * Java trusts what stands in a truststore: one that is no root ends the chain too (and
 * "anchor-not-root" says so). The rules:
 *   chain-incomplete, not-trusted, bad-signature, invalid-ca, invalid-chain   error
 *   expired, not-yet-valid, bad-date                       error, for each member of the chain
 *   expires-soon                                           warning
 *   wrong-purpose, name-not-covered                        error
 *   ip-as-dns                                              warning
 *   weak-key, weak-signature    error where Java 11 refuses them (RSA < 1024, EC < 224, MD5),
 *                               else warning (RSA < 2048, EC < 256, SHA-1); the anchor's and a
 *                               root's own signature do not count
 *   outside-name-constraints, invalid-policy, empty-name   error
 *   revoked, crl-missing           error; that an authority's own list is missing is not told
 *   crl-expired, crl-not-yet-valid, crl-unusable, crl-unreadable, crl-delta   error
 *   anchor-not-root                                        info
 *   public-client-auth, public-lifetime       info, of a public authority's certificate */
LksVerifyResult *lks_verify(LksCertificate *leaf, const LksVerifyOptions *options);
/* The first time after options->at at which lks_verify may say something else without revocation
 * lists; until then it says the same. */
LksTime lks_verify_find_change(LksCertificate *leaf, const LksVerifyOptions *options);
/* What lks_verify says with the options of result but for the purpose: nothing is built again. */
LksVerifyResult *lks_verify_dup_for(const LksVerifyResult *result, LksPurpose purpose);
void lks_verify_result_free(LksVerifyResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksVerifyResult, lks_verify_result_free)
