// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-certificate.h"
#include "lks-secret.h"

/* A private key in memory. Its bytes leave only as an LksSecret. Immutable, safe to share between
 * threads. */
#define LKS_TYPE_KEY (lks_key_get_type())
G_DECLARE_FINAL_TYPE(LksKey, lks_key, LKS, KEY, GObject)

/* PKCS#8 PrivateKeyInfo DER, unencrypted. Errors: MALFORMED, UNSUPPORTED (algorithm not available).
 */
LksKey *lks_key_new_from_pkcs8(LksSecret *der, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LksSecret *lks_key_dup_pkcs8(LksKey *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *lks_key_get_key_type(LksKey *self); /* as lks_certificate_get_key_type */
guint lks_key_get_bits(LksKey *self);
/* does this key belong to that certificate */
gboolean lks_key_matches(LksKey *self, LksCertificate *certificate);
