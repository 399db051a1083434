// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
lks_locale_bind(void)
{
  const char *folder = g_getenv("LOCKSTEP_LOCALE_PATH");
  bindtextdomain(GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  /* where the ngettext of programs looks */
  textdomain(GETTEXT_PACKAGE);
}

#ifdef LC_GLOBAL_LOCALE

LksLocale
lks_locale_for_programs(void)
{
  static gsize made = 0;
  if (g_once_init_enter(&made)) {
    int mask = LC_MESSAGES_MASK | LC_NUMERIC_MASK | LC_TIME_MASK | LC_COLLATE_MASK;
    g_once_init_leave(&made, (gsize)newlocale(mask, "C", duplocale(LC_GLOBAL_LOCALE)));
  }
  return (LksLocale)made;
}

LksLocale
lks_locale_use(LksLocale locale)
{
  return uselocale(locale);
}

#else

/* where a thread has no locale of its own, all of them speak it */
static char *of_people;
static const char programs[] = "programs", people[] = "people";

LksLocale
lks_locale_for_programs(void)
{
  return (LksLocale)programs;
}

LksLocale
lks_locale_use(LksLocale locale)
{
  LksLocale spoken = (LksLocale)(of_people != NULL ? programs : people);
  if (locale == programs && of_people == NULL) {
    of_people = g_strdup(setlocale(LC_ALL, NULL));
    setlocale(LC_NUMERIC, "C");
    setlocale(LC_TIME, "C");
    setlocale(LC_COLLATE, "C");
  } else if (locale == people && of_people != NULL) {
    setlocale(LC_ALL, of_people);
    g_clear_pointer(&of_people, g_free);
  }
  return spoken;
}

#endif
