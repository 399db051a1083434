// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-disk.h"

/* directory is one disk, or a folder of such; each in which something is installed is added to
 * disks (element-type LksDisk). */
void lks_locate(const char *directory, LksCatalog *catalog, GPtrArray *disks);
