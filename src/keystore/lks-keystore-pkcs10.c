// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"
#include "lks-error.h"
#include "lks-keystore-private.h"
#include "lks-pkcs10.h"

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
      lks_ber_look(data, length, (const guint8[]){ 0, 2, 0 }, 3, NULL, NULL) == 0x30;
  if (!fits)
    return 0;
  if (lks_ber_is_cut_off(data, length))
    return 40;
  return lks_ber_look(data, length, (const guint8[]){ 2 }, 1, NULL, NULL) == 0x03 ? 48 : 0;
}

gboolean
lks_pkcs10_collect(const guint8 *data, gsize length, LksKeystore *store, GError **error)
{
  g_autoptr(GBytes) der = g_bytes_new(data, length);
  g_autoptr(LksRequest) request = lks_request_new_from_der(der, error);
  if (request == NULL)
    return FALSE;
  g_autoptr(LksKeystoreEntry) entry = lks_keystore_entry_new_request(request);
  lks_keystore_add(store, entry);
  return TRUE;
}

static gboolean
pkcs10_load(LksKeystoreLoad *load, GError **error)
{
  if (lks_ber_is_cut_off(load->data, load->length))
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("cut off at byte %zu: the file goes on beyond its end"), load->length);
  return lks_pkcs10_collect(load->data, load->length, load->store, error);
}

const LksKeystoreFormat lks_keystore_pkcs10 = {
  .id = "pkcs10",
  .title = N_("certificate request"),
  .suffixes = ".csr .p10 .req",
  .sniff = pkcs10_sniff,
  .load = pkcs10_load,
};
