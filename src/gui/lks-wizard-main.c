// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-application.h"
#include "lks-locale.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main(int argc, char **argv)
{
  setlocale(LC_ALL, "");
  lks_locale_bind();
  g_autoptr(LksApplication) application = lks_application_new();
  return g_application_run(G_APPLICATION(application), argc, argv);
}
