// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-digest.h"

#include <string.h>

guint
lks_digest_hash(gconstpointer digest)
{
  guint hash = 0;
  memcpy(&hash, digest, sizeof(hash));
  return hash;
}

gboolean
lks_digest_equal(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, LKS_DIGEST_SIZE) == 0;
}
