// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* Where a writer's salts and initialisation vectors come from. */
typedef struct _LksSalts LksSalts;

LksSalts *lks_salts_new_random(void);
/* The same store and date give the same salts, so that writing is reproducible. They are an HMAC
 * keyed by the private keys, or by the certificates where there are none; no password enters, so
 * that none can be guessed from a salt. */
LksSalts *lks_salts_new_reproducible(LksKeystore *store, LksTime created);
void lks_salts_free(LksSalts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSalts, lks_salts_free)

gboolean lks_salts_fill(LksSalts *self, guint8 *out, gsize length, GError **error);
