// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-keystore-private.h"

#include <glib/gi18n-lib.h>

/* SEQUENCE { SEQUENCE { INTEGER 0, SEQUENCE, SEQUENCE … } SEQUENCE, BIT STRING } */
static guint
pkcs10_sniff(const guint8 *data, gsize length)
{
  const guint8 *content = NULL;
  gsize size = 0;
  gboolean fits =
      lks_ber_look(data, length, (const guint8[]){ 0, 0 }, 2, &content, &size) == 0x02 &&
      size == 1 && content[0] == 0 &&
      lks_ber_look(data, length, (const guint8[]){ 0, 1 }, 2, NULL, NULL) == 0x30 &&
      lks_ber_look(data, length, (const guint8[]){ 0, 2, 0 }, 3, NULL, NULL) == 0x30 &&
      lks_ber_look(data, length, (const guint8[]){ 2 }, 1, NULL, NULL) == 0x03;
  return fits ? 48 : 0;
}

const LksKeystoreFormat lks_keystore_pkcs10 = {
  .id = "pkcs10",
  .title = N_("certificate request"),
  .suffixes = ".csr .p10 .req",
  .sniff = pkcs10_sniff,
};
