// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-pkcs12-bags.h"

/* Private keys that stand alone: PKCS#8, plain and encrypted, and the older PKCS#1 and SEC1. */

/* DER of any unencrypted private key. Errors: MALFORMED. */
LksKey *lks_key_parse(const guint8 *data, gsize length, GError **error);
/* An EncryptedPrivateKeyInfo; a key that stays locked joins the bags with the reason. */
gboolean lks_bags_add_sealed(LksBags *self, const guint8 *data, gsize length, GError **error);
void lks_bags_add_key(LksBags *self, LksKey *key, LksKeyStatus status, LksSecret *password);
void lks_bags_add_certificate(LksBags *self, LksCertificate *certificate);
/* PKCS#8 under a password, as nid says */
X509_SIG *
lks_pkcs8_seal(LksSecret *pkcs8, int nid, LksSecret *password, LksSalts *salts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#define LKS_ROUNDS 10000
