// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-local-time.h"

char *
lks_local_time_dup(LksTime time, const char *format)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local(time);
  return local != NULL ? g_date_time_format(local, format) : g_strdup("–");
}
