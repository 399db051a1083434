// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-root.h"

/* The files and folders that a pattern below a server's folder matches, as the server spells them,
 * in order; each part of the pattern may hold "*". (element-type utf8) (transfer full) */
GPtrArray *lks_glob(const LksRoot *root, const char *folder, const char *pattern);
gboolean lks_glob_matches(const LksRoot *root, const char *pattern, const char *name);
