// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

#include "lks-time.h"

/* One X.509 certificate as facts. Immutable, safe to share between threads. */
#define LKS_TYPE_CERTIFICATE (lks_certificate_get_type())
G_DECLARE_FINAL_TYPE(LksCertificate, lks_certificate, LKS, CERTIFICATE, GObject)

typedef enum {
  LKS_NAME_DNS,
  LKS_NAME_IP,
  LKS_NAME_EMAIL,
  LKS_NAME_URI,
  LKS_NAME_OTHER,
} LksNameKind;

/* One subjectAltName; text is "a.example", "10.0.0.5", "2001:db8::1" */
typedef struct {
  LksNameKind kind;
  char *text;
} LksName;

/* Errors: MALFORMED. */
LksCertificate *lks_certificate_new_from_der(GBytes *der, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes *lks_certificate_get_der(LksCertificate *self);
const char *lks_certificate_get_subject(
    LksCertificate *self); /* RFC 2253 order and escapes, UTF-8: "CN=a,O=b" */
const char *lks_certificate_get_issuer(LksCertificate *self);
const char *
lks_certificate_get_common_name(LksCertificate *self);        /* the most specific CN; nullable */
const char *lks_certificate_get_serial(LksCertificate *self); /* lower-case hex */
LksTime lks_certificate_get_not_before(LksCertificate *self);
LksTime lks_certificate_get_not_after(LksCertificate *self);
const char *
lks_certificate_get_sha1(LksCertificate *self); /* lower-case hex: the Windows thumbprint */
const char *lks_certificate_get_sha256(LksCertificate *self);

/* (element-type LksName) */
GPtrArray *lks_certificate_get_names(LksCertificate *self);
/* OpenSSL-style words: "digitalSignature", "keyEncipherment", …; NULL-terminated; NULL when the
 * extension is absent */
const char *const *lks_certificate_get_key_usage(LksCertificate *self);
/* "serverAuth", "clientAuth", …, else the OID in dots; NULL when the extension is absent */
const char *const *lks_certificate_get_extended_key_usage(LksCertificate *self);
gboolean lks_certificate_is_ca(LksCertificate *self);
gboolean lks_certificate_is_self_signed(
    LksCertificate *self); /* issued by itself, and its own key verifies it */

const char *lks_certificate_get_key_type(
    LksCertificate *self); /* "RSA", "EC", "RSA-PSS", "DSA", "Ed25519", … */
guint lks_certificate_get_key_bits(LksCertificate *self); /* 0: unknown */
const char *
lks_certificate_get_key_curve(LksCertificate *self); /* "secp256r1" (P-256 is given so); nullable */
const char *
lks_certificate_get_signature_algorithm(LksCertificate *self); /* "sha256WithRSAEncryption" */

gboolean lks_certificate_equal(LksCertificate *a, LksCertificate *b);
/* by name and key identifiers, as OpenSSL's X509_check_issued */
gboolean lks_certificate_is_issued_by(LksCertificate *self, LksCertificate *issuer);
