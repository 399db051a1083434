// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

#include "lks-time.h"

/* What earlier checks printed, for as long as everything they saw is as it was. It lies in the
 * user's cache folder, readable by nobody else, and holds no password: only seals of those that lie
 * outside the fleet file, made with a random key of the user's own. Whatever is wrong with it, it
 * is passed over. */
typedef struct _LksCheckCache LksCheckCache;

/* words (NULL-terminated): all that decides what is printed, beside what is read. NULL: there is no
 * cache here. */
LksCheckCache *lks_check_cache_open(const char *const *words);
/* Prints what such a check printed, unless something changed since. */
gboolean lks_check_cache_recall(LksCheckCache *self, LksTime at, int *status);
/* From now on all that is read and printed is noted, */
void lks_check_cache_watch(LksCheckCache *self);
/* until now. change: when time alone would give another result. */
void lks_check_cache_keep(LksCheckCache *self, LksTime at, LksTime change, int status);
void lks_check_cache_close(LksCheckCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksCheckCache, lks_check_cache_close)
