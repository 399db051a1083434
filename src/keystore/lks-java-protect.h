// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-salts.h"

/* How Java's own keystores seal a private key. All give or take an EncryptedPrivateKeyInfo. */

/* JKS (JDK, KeyProtector.java): a key stream of SHA-1 blocks, and a digest to tell a wrong
 * password. Home-made and weak, but the format has no other. */
LksSecret *lks_jks_recover(GBytes *sealed, LksSecret *password, GError **error);
GBytes *lks_jks_seal(LksSecret *pkcs8, LksSecret *password, LksSalts *salts, GError **error);

/* JCEKS: triple DES with a key made by MD5; read only. JKS's own way is read there too. */
LksSecret *lks_jceks_recover(GBytes *sealed, LksSecret *password, GError **error);
