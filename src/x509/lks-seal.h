// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

#define LKS_SEAL_KEY 32 /* bytes of a key */

/* A digest that only who has the key can make: HMAC-SHA256, as lower-case hex (transfer full). */
char *lks_seal(const guint8 key[LKS_SEAL_KEY], gconstpointer data, gsize length);
/* FALSE: the system has no random numbers to give */
gboolean lks_seal_fill_key(guint8 key[LKS_SEAL_KEY]);
