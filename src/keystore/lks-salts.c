// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-salts.h"
#include "lks-error.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/rand.h>
#include <string.h>

struct _LksSalts {
  guint8 seed[32];
  gboolean reproducible;
  guint64 counter;
};

LksSalts *
lks_salts_new_random(void)
{
  return g_new0(LksSalts, 1);
}

static void
add_entry(GChecksum *sum, LksKeystoreEntry *entry)
{
  LksKey *key = lks_keystore_entry_get_key(entry);
  g_autoptr(LksSecret) der = key != NULL ? lks_key_dup_pkcs8(key, NULL) : NULL;
  if (der != NULL) {
    gsize length = 0;
    const guint8 *bytes = lks_secret_peek(der, &length);
    g_checksum_update(sum, bytes, (gssize)length);
  }
  GPtrArray *chain = lks_keystore_entry_get_chain(entry);
  for (guint i = 0; i < chain->len; i++)
    g_checksum_update(sum, (const guchar *)lks_certificate_get_sha256(g_ptr_array_index(chain, i)),
                      64);
}

LksSalts *
lks_salts_new_reproducible(LksKeystore *store, LksTime created)
{
  LksSalts *self = lks_salts_new_random();
  self->reproducible = TRUE;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autofree char *date = lks_time_format(created);
  g_checksum_update(sum, (const guchar *)date, -1);
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    add_entry(sum, lks_keystore_get_entry(store, i));
  gsize length = sizeof self->seed;
  g_checksum_get_digest(sum, self->seed, &length);
  return self;
}

void
lks_salts_free(LksSalts *self)
{
  lks_wipe(self, sizeof *self);
  g_free(self);
}

/* HMAC-SHA256 in counter mode */
static void
fill_reproducible(LksSalts *self, guint8 *out, gsize length)
{
  for (gsize done = 0; done < length;) {
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, self->seed, sizeof self->seed);
    guint64 counter = GUINT64_TO_BE(self->counter);
    self->counter++;
    g_hmac_update(hmac, (const guchar *)&counter, sizeof counter);
    guint8 block[32];
    gsize size = sizeof block;
    g_hmac_get_digest(hmac, block, &size);
    gsize part = MIN(length - done, sizeof block);
    memcpy(out + done, block, part);
    done += part;
  }
}

gboolean
lks_salts_fill(LksSalts *self, guint8 *out, gsize length, GError **error)
{
  if (self->reproducible) {
    fill_reproducible(self, out, length);
    return TRUE;
  }
  if (RAND_bytes_ex(lks_openssl_context(), out, length, 0) != 1)
    return lks_throw(error, LKS_ERROR_FAILED, _("no random numbers are to be had"));
  return TRUE;
}
