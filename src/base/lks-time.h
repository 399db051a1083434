// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Seconds since 1970, UTC; range 0001 to 9999. */
typedef gint64 LksTime;

LksTime lks_time_now(void);
/* RFC 3339, "2026-11-21T00:00:00Z"; a date alone is midnight UTC. Errors: USAGE. */
gboolean lks_time_parse(const char *text, LksTime *time, GError **error);
char *lks_time_format(LksTime time);
/* The day, for people: as LC_TIME writes dates, "2026-11-21" in the locale C. */
char *lks_time_format_day(LksTime time);
/* What a written store carries as its date: SOURCE_DATE_EPOCH where set, else now. */
LksTime lks_time_for_writing(void);
