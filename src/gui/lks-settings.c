// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-settings.h"

#include <string.h>

#define RECENT_LIMIT 8

GSettings *
lks_settings_get(void)
{
  static GSettings *settings;
  if (settings == NULL)
    settings = g_settings_new("org.lockstep.Wizard");
  return settings;
}

static void
change_recent(const char *path, gboolean add)
{
  g_auto(GStrv) before = g_settings_get_strv(lks_settings_get(), "recent-fleets");
  g_autoptr(GPtrArray) after = g_ptr_array_new();
  if (add)
    g_ptr_array_add(after, (gpointer)path);
  for (guint i = 0; before[i] != NULL && after->len < RECENT_LIMIT; i++)
    if (strcmp(before[i], path) != 0)
      g_ptr_array_add(after, before[i]);
  g_ptr_array_add(after, NULL);
  g_settings_set_strv(lks_settings_get(), "recent-fleets", (const char *const *)after->pdata);
}

void
lks_settings_add_recent(const char *path)
{
  change_recent(path, TRUE);
}

void
lks_settings_remove_recent(const char *path)
{
  change_recent(path, FALSE);
}

void
lks_settings_bind_window(GtkWindow *window)
{
  GSettings *settings = lks_settings_get();
  g_settings_bind(settings, "window-width", window, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind(settings, "window-height", window, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind(settings, "window-maximized", window, "maximized", G_SETTINGS_BIND_DEFAULT);
}
