// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-catalog.h"
#include "lks-error.h"
#include "lks-host-run.h"
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

static void
test_here(void)
{
  static const struct {
    const char *platform;
    const char *directory;
    gboolean is_here;
  } rows[] = {
    { "linux", "/", TRUE },    { "linux", "/srv/..", TRUE }, { "linux", "/mnt/a", FALSE },
    { "windows", "/", FALSE }, { "plan9", "/", FALSE },      { NULL, "/", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksRoot) root = lks_root_new(rows[i].directory, FALSE);
    g_assert_cmpint(lks_host_is_here(rows[i].platform, root), ==, rows[i].is_here);
  }
}

static void
test_run(void)
{
  static const struct {
    const char *command;
    gboolean can_run;
    const char *said; /* NULL: it ends well */
  } rows[] = {
    { "true", TRUE, NULL },
    { "sh -c 'exit 3'", TRUE, "*status 3*" },
    { "sh -c 'echo no such unit >&2; exit 1'", TRUE, "*no such unit" },
    { "sh -c 'kill -9 $$'", TRUE, "*signal*" },
    /* no shell takes it apart, and nothing is there to be read */
    { "test ';' = \";\"", TRUE, NULL },
    { "sh -c 'read line && exit 1 || exit 0'", TRUE, NULL },
    { "no-such-program stop x", FALSE, "*no-such-program*" },
    { "echo \"unclosed", FALSE, "*unclosed*" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(lks_host_can_run(rows[i].command), ==, rows[i].can_run);
    g_assert_cmpint(lks_host_run(rows[i].command, NULL, &error), ==, rows[i].said == NULL);
    if (rows[i].said == NULL)
      g_assert_no_error(error);
    else {
      g_assert_error(error, LKS_ERROR, LKS_ERROR_FAILED);
      g_assert_true(g_pattern_match_simple(rows[i].said, error->message));
    }
  }
}

static void
test_cancelled(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_cancellable_cancel(cancellable);
  g_assert_false(lks_host_run("sleep 1000", cancellable, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/host/platforms", test_platforms);
  g_test_add_func("/host/commands", test_commands);
  g_test_add_func("/host/import-is-the-vendors", test_import_is_the_vendors);
  g_test_add_func("/host/here", test_here);
  g_test_add_func("/host/run", test_run);
  g_test_add_func("/host/cancelled", test_cancelled);
  return g_test_run();
}
