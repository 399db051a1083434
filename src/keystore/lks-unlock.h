// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"

/* Tries one password (NULL: none at all). PASSWORD_WRONG lets the next be tried, any other error
 * ends it. */
typedef gboolean (*LksUnlockFunc)(LksSecret *candidate, gpointer user_data, GError **error);

typedef enum {
  LKS_UNLOCK_EMPTY = 1 << 0,   /* none and the empty one may open it */
  LKS_UNLOCK_DEFAULT = 1 << 1, /* the well-known default of a well-known file may */
} LksUnlockFlags;

typedef struct {
  LksSecret *password; /* nullable: opened without one */
  gboolean by_default;
} LksUnlocked;

/* Walks through the passwords. Those known come first although the empty one is cheaper to guess:
 * each try costs a derivation, and files that open without a password are rare. Errors:
 * PASSWORD_NEEDED when none was known and nobody answered; else the last try's. */
gboolean lks_unlock(LksPasswords *passwords,
                    const char *what,
                    LksUnlockFlags flags,
                    LksUnlockFunc try_one,
                    gpointer user_data,
                    LksUnlocked *unlocked,
                    GError **error);
/* As lks_unlock, for a part of a store: the store's own password is tried first. */
gboolean lks_unlock_part(LksPasswords *passwords,
                         const char *what,
                         LksUnlockFlags flags,
                         const LksUnlocked *store,
                         LksUnlockFunc try_one,
                         gpointer user_data,
                         LksUnlocked *unlocked,
                         GError **error);
/* what a key is that could not be opened for that reason */
LksKeyStatus lks_unlock_key_status(const GError *problem);
void lks_unlocked_clear(LksUnlocked *unlocked);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksUnlocked, lks_unlocked_clear)
