// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-key.h"
#include "lks-profile.h"

/* A PKCS#10 request as facts: for an authority to sign, or to be sent to one. Immutable. */
#define LKS_TYPE_SIGNING_REQUEST (lks_signing_request_get_type())
G_DECLARE_FINAL_TYPE(LksSigningRequest, lks_signing_request, LKS, SIGNING_REQUEST, GObject)

/* Who a certificate is for, as asked. */
typedef struct {
  const LksProfile *profile;
  const char *subject;      /* nullable: the first of names */
  const char *const *names; /* nullable; host names and addresses */
} LksApplicant;

/* signed by key. Errors: USAGE (names). */
LksSigningRequest *lks_signing_request_new(const LksApplicant *applicant,
                                           LksKey *key,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* DER or PEM. Errors: MALFORMED, also when its own signature does not hold. */
LksSigningRequest *
lks_signing_request_new_from_bytes(GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes *lks_signing_request_dup_pem(LksSigningRequest *self);
const char *lks_signing_request_get_subject(LksSigningRequest *self); /* as LksCertificate's */
const char *const *
lks_signing_request_get_names(LksSigningRequest *self); /* "DNS:a", "IP:1.2.3.4" */
const LksProfile *
lks_signing_request_get_profile(LksSigningRequest *self); /* that its usages fit; nullable */
gboolean lks_signing_request_is_of_key(LksSigningRequest *self, LksKey *key);
