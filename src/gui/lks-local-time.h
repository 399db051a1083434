// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-time.h"

/* A moment as the user's clock and calendar tell it; format: of g_date_time_format. (transfer
 * full) */
char *lks_local_time_dup(LksTime time, const char *format);
