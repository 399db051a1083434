// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Where the messages of both programs are found: the folder that Lockstep is installed with, or
 * $LOCKSTEP_LOCALE_PATH (a build folder's po). */
void lks_locale_bind(void);

/* What a thread speaks. */
typedef gpointer LksLocale;

/* Programs read one language: what JSON says is the same in every locale. Bytes of words and files
 * stay as they are. */
LksLocale lks_locale_for_programs(void);
/* This thread, and those that work for it (lks-parallel.h), speak it from now on; NULL: what they
 * speak already. Returns what was spoken. */
LksLocale lks_locale_use(LksLocale locale);
