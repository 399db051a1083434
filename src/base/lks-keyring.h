// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-secret.h"

/* The desktop's keyring (Secret Service), where passwords are kept by the user's wish: under a name
 * of our own, which a fleet file refers to as secret-service:NAME. Both wait for the user where the
 * keyring is locked, and end with G_IO_ERROR_CANCELLED when the thread's current GCancellable is.
 */

/* built with it; whether one is running only asking tells */
gboolean lks_keyring_is_available(void);

/* Errors: NOT_FOUND: nothing under that name; UNREACHABLE: no keyring answers; UNSUPPORTED: built
 * without. */
LksSecret *lks_keyring_read(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* label is what the desktop's own programs show. Errors: UNREACHABLE, UNSUPPORTED. */
gboolean
lks_keyring_store(const char *name, const char *label, LksSecret *password, GError **error);
