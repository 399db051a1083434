// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"

#include <string.h>

static gboolean
serves(const LksHost *host, const char *platform)
{
  g_auto(GStrv) names = g_strsplit(host->platforms, " ", -1);
  return g_strv_contains((const char *const *)names, platform);
}

const LksHost *
lks_host_for_platform(const char *platform)
{
  const LksHost *host = NULL;
  for (guint i = 0; lks_hosts[i] != NULL; i++)
    /* the one that serves any stands last */
    if (*lks_hosts[i]->platforms == '\0' || (platform != NULL && serves(lks_hosts[i], platform))) {
      host = lks_hosts[i];
      break;
    }
  return host;
}
