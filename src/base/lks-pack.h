// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Text that is kept for long and seldom asked for, in a fraction of its room. */
GBytes *lks_pack(GBytes *bytes);
/* what lks_pack made of it */
GBytes *lks_unpack(GBytes *packed);
