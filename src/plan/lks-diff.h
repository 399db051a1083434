// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-mask.h"

/* A unified diff of what may be shown, by comparing what is: a password that changes is a changed
 * line though both sides read the same. Empty when nothing differs. (transfer full) */
char *lks_diff_unified(const char *path, const LksLines *before, const LksLines *after);
