// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-passwords.h"

/* All take a NULL self as "no passwords, nobody to ask". */
/* what is known now, the latest first (element-type LksSecret) (transfer full) */
GPtrArray *lks_passwords_dup_known(LksPasswords *self);
gboolean lks_passwords_get_use_defaults(LksPasswords *self);
/* one question; the answer joins the known. NULL: nobody, or no more */
LksSecret *lks_passwords_ask(LksPasswords *self, const char *what, guint attempt);
