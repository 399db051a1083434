// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-catalog.h"
#include "lks-host.h"
#include "lks-placeholder.h"

static void
test_platforms(void)
{
  static const struct {
    const char *platform;
    const char *id;
  } rows[] = {
    { "windows", "windows" }, { "linux", "systemd" }, { "plan9", "none" },
    { "", "none" },           { NULL, "none" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(lks_host_for_platform(rows[i].platform)->id, ==, rows[i].id);
  for (guint i = 0; lks_hosts[i] != NULL; i++)
    g_assert_nonnull(lks_hosts[i]->title);
}

static void
test_commands(void)
{
  static const struct {
    const char *platform;
    const char *stop;
    const char *start;
  } rows[] = {
    { "windows", "net stop S", "net start S" },
    { "linux", "systemctl stop S", "systemctl start S" },
    { "plan9", NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const LksHost *host = lks_host_for_platform(rows[i].platform);
    g_autofree char *stop = lks_placeholder_fill(host->stop, "service", "S", NULL);
    g_autofree char *start = lks_placeholder_fill(host->start, "service", "S", NULL);
    g_assert_cmpstr(stop, ==, rows[i].stop);
    g_assert_cmpstr(start, ==, rows[i].start);
  }
}

/* the host's general form and the vendor's line say the same */
static void
test_import_is_the_vendors(void)
{
  const LksHost *host = lks_host_for_platform("windows");
  g_autoptr(LksCatalog) catalog = lks_catalog_new(NULL, NULL);
  LksComponent *component = lks_catalog_find(catalog, "dispatcher-paragon/flexispooler");
  const char *provider = lks_component_get_identity(component)->provider;
  const LksManualStep *import = lks_component_get_steps(component)->pdata[2];
  const char *forms[] = { host->import_identity, host->import_identity_older };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *line =
        lks_placeholder_fill(forms[i], "provider", provider, "store", "My", NULL);
    g_assert_cmpstr(line, ==, ((const LksStepCommand *)import->commands->pdata[i])->command);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/host/platforms", test_platforms);
  g_test_add_func("/host/commands", test_commands);
  g_test_add_func("/host/import-is-the-vendors", test_import_is_the_vendors);
  return g_test_run();
}
