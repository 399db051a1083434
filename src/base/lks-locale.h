// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* Where the messages of both programs are found: the folder that Lockstep is installed with, or
 * $LOCKSTEP_LOCALE_PATH (a build folder's po). */
void lks_locale_bind(void);
