// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-certificate.h"

/* One PKCS#10 certificate request as facts. Immutable. */
#define LKS_TYPE_REQUEST (lks_request_get_type())
G_DECLARE_FINAL_TYPE(LksRequest, lks_request, LKS, REQUEST, GObject)

/* Errors: MALFORMED. */
LksRequest *lks_request_new_from_der(GBytes *der, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *lks_request_get_subject(LksRequest *self); /* as lks_certificate_get_subject */
GPtrArray *lks_request_get_names(LksRequest *self); /* (element-type LksName): what is asked for */
const char *lks_request_get_key_type(LksRequest *self); /* as lks_certificate_get_key_type */
guint lks_request_get_key_bits(LksRequest *self);
const char *lks_request_get_signature_algorithm(LksRequest *self);
gboolean lks_request_is_signed_by_key(LksRequest *self); /* whoever made it has the key */
