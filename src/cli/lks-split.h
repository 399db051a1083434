// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-invocation.h"
#include "lks-keystore.h"

/* Writes every certificate of the store into a file of its own in folder, which is made where it is
 * missing. The names are made of the aliases. Errors: UNSUPPORTED (a key, unless the options leave
 * keys out), CANNOT_CREATE. Returns what was written (transfer full); paths is set to where, one
 * for each (element-type utf8) (transfer full). */
LksKeystore *lks_split_write(LksInvocation *invocation,
                             const char *folder,
                             LksKeystore *store,
                             const LksKeystoreFormat *format,
                             const LksKeystoreSaveOptions *options,
                             GPtrArray **paths,
                             GError **error);
