// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"

/* The layout that JKS and JCEKS share (JDK, JavaKeyStore.java and JceKeyStore.java). */

#define LKS_JKS_MAGIC   0xFEEDFEED
#define LKS_JCEKS_MAGIC 0xCECECECE

/* Opens an EncryptedPrivateKeyInfo: the PKCS#8 bytes. Errors: PASSWORD_WRONG, UNSUPPORTED,
 * MALFORMED. */
typedef LksSecret *(*LksJavaRecoverFunc)(GBytes *sealed, LksSecret *password, GError **error);

gboolean lks_java_store_load(LksKeystoreLoad *load, LksJavaRecoverFunc recover, GError **error);
/* appends the digest that ends a store: SHA-1 over password, a fixed text, and everything before */
void lks_java_store_append_digest(GByteArray *out, LksSecret *password);

/* modified UTF-8: U+0000 in two bytes, and what lies beyond U+FFFF as two surrogates */
char *lks_java_text_decode(const guint8 *data, gsize length);
GByteArray *lks_java_text_encode(const char *text);
/* UTF-16BE of a password; a NULL password is the empty one */
LksSecret *lks_java_password_bytes(LksSecret *password);
