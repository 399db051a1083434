// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* SHA-256 digests as the keys of a GHashTable: half as long as their hexadecimal text. */
#define LKS_DIGEST_SIZE 32

guint lks_digest_hash(gconstpointer digest);
gboolean lks_digest_equal(gconstpointer a, gconstpointer b);
