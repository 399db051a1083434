// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locale.h"

#include <glib/gi18n-lib.h>

void
lks_locale_bind(void)
{
  const char *folder = g_getenv("LOCKSTEP_LOCALE_PATH");
  bindtextdomain(GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  /* where ngettext looks */
  textdomain(GETTEXT_PACKAGE);
}
