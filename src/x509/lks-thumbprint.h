// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Thumbprints as people paste them: the SHA-1 of a certificate in hexadecimal. */

/* freed of blanks, separators and what cannot be seen, in lower case; not checked (transfer full)
 */
char *lks_thumbprint_clean(const char *written);
/* 40 hexadecimal digits and nothing else */
gboolean lks_thumbprint_is_valid(const char *thumbprint);
