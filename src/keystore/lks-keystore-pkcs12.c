// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-pkcs12.h"

#include <glib/gi18n-lib.h>

/* SEQUENCE { INTEGER 3, SEQUENCE { OBJECT IDENTIFIER of PKCS#7 … */
static guint
pkcs12_sniff(const guint8 *data, gsize length)
{
  static const guint8 oid[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07 };
  const guint8 *content = NULL;
  gsize size = 0;
  if (lks_ber_look(data, length, (const guint8[]){ 0 }, 1, &content, &size) != 0x02 || size != 1 ||
      content[0] != 3)
    return 0;
  if (lks_ber_look(data, length, (const guint8[]){ 1, 0 }, 2, &content, &size) != 0x06)
    /* cut off so early that no more can be said */
    return length < 24 ? 24 : 0;
  return size == 9 && memcmp(content, oid, sizeof oid) == 0 ? 64 : 0;
}

const LksKeystoreFormat lks_keystore_pkcs12 = {
  .id = "pkcs12",
  .title = N_("PKCS#12 file"),
  .suffixes = ".pfx .p12",
  .holds = LKS_HOLDS_KEYS | LKS_HOLDS_TRUSTED | LKS_HOLDS_CERTIFICATES | LKS_HOLDS_NAMES,
  .sniff = pkcs12_sniff,
  .load = lks_pkcs12_load,
  .save = lks_pkcs12_save,
};
