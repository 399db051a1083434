// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-time.h"
#include "lks-locale.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

LksTime
lks_time_now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

gboolean
lks_time_parse(const char *text, LksTime *time, GError **error)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autofree char *full =
      strlen(text) == strlen("2026-11-21") ? g_strconcat(text, "T00:00:00Z", NULL) : g_strdup(text);
  g_autoptr(GDateTime) parsed = g_date_time_new_from_iso8601(full, utc);
  if (parsed == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("“%s” is not a time; write it as 2026-11-21T00:00:00Z"), text);
  *time = g_date_time_to_unix(parsed);
  return TRUE;
}

char *
lks_time_format(LksTime time)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time);
  if (moment == NULL)
    return g_strdup(time < 0 ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59Z");
  return g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ");
}

char *
lks_time_format_day(LksTime time)
{
  const char *locale =
      lks_locale_use(NULL) == lks_locale_for_programs() ? "C" : setlocale(LC_TIME, NULL);
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time);
  g_autofree char *text = lks_time_format(time);
  if (moment == NULL || locale[0] == '\0' || g_str_has_prefix(locale, "C.") ||
      strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
    return g_strndup(text, strlen("2026-11-21"));
  return g_date_time_format(moment, "%x");
}

LksTime
lks_time_for_writing(void)
{
  const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
  guint64 seconds = 0;
  if (epoch != NULL && g_ascii_string_to_unsigned(epoch, 10, 0, G_MAXINT64, &seconds, NULL))
    return (LksTime)seconds;
  return lks_time_now();
}
