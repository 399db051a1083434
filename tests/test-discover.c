// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lks-discover.h"
#include "lks-error.h"
#include "site.h"

/* the sort of text a file must have for its reader to accept it */
static const char *
sound_text(const char *path)
{
  g_autofree char *folded = g_ascii_strdown(path, -1);
  if (strstr(folded, "spooler.config") != NULL)
    return "{}";
  return strstr(path, ".properties") != NULL ? "a=b\n" : "<configuration/>\n";
}

/* "server component folder" a line */
static char *
describe(LksFleet *fleet)
{
  g_autoptr(GString) text = g_string_new(NULL);
  GPtrArray *found = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < found->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(found, i);
    g_autofree char *label = lks_installation_dup_label(installation);
    g_string_append_printf(text, "%s %s\n", label, installation->folder);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static const struct {
  const char *what;
  const char *files[6];
  const char *root;
  const char *found; /* nullable: nothing */
} rows[] = {
  { "a disk, under either product name and in any case",
    { "s1/C/DispatcherParagon/SPOC/conf/ymq_config.properties",
      "s1/D/safeq6/fsp/Service/SPOOLER.config" },
    "s1",
    "s1/spooler-controller C:\\DispatcherParagon\\SPOC\n"
    "s1/flexispooler D:\\safeq6\\fsp\n" },
  { "a folder of disks",
    { "all/s2/c/SafeQ6/MIG/bin/MigService.exe.config", "all/s1/C/SafeQ6/WPS/WpsService.exe.config",
      "all/notes/readme.txt", "all/empty/C/x" },
    "all",
    "s1/workflow-processing-system C:\\SafeQ6\\WPS\n"
    "s2/mobile-integration-gateway C:\\SafeQ6\\MIG\n" },
  { "install folders directly beneath",
    { "s1/DispatcherParagon/SPOC/EUI/ui-conf/environment-configuration.properties" },
    "s1",
    "s1/end-user-interface C:\\DispatcherParagon\\SPOC\\EUI\n" },
  { "elsewhere, by its files",
    { "s1/D/apps/print/Spooler/Service/spooler.config",
      "s1/C/Program Files/X/Service/conf/mps.config" },
    "s1",
    "s1/flexispooler D:\\apps\\print\\Spooler\n"
    "s1/mobile-print-server C:\\Program Files\\X\n" },
  { "the wrong folder under the right name",
    { "s1/C/DispatcherParagon/Payment/ps-conf/environment-configuration.properties" },
    "s1",
    NULL },
  { "once each, the install folder first",
    { "s1/C/A/Service/spooler.config", "s1/C/DispatcherParagon/FSP/Service/spooler.config" },
    "s1",
    "s1/flexispooler C:\\DispatcherParagon\\FSP\n" },
  { "too deep", { "s1/C/1/2/3/4/5/6/7/8/9/Service/spooler.config" }, "s1", NULL },
};

static void
test_places(void)
{
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *folder = g_dir_make_tmp("lks-discover-XXXXXX", NULL);
    for (guint k = 0; rows[i].files[k] != NULL; k++)
      site_put(folder, rows[i].files[k], sound_text(rows[i].files[k]));
    g_autofree char *root = g_build_filename(folder, rows[i].root, NULL);
    g_autofree char *output = g_build_filename(folder, "out/fleet.json", NULL);
    const char *roots[] = { root, NULL };
    g_test_message("%s", rows[i].what);
    g_autoptr(GError) error = NULL;
    g_autoptr(LksDiscovery) discovery = lks_discover(roots, NULL, output, catalog, &error);
    if (rows[i].found == NULL) {
      g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
    } else {
      g_assert_no_error(error);
      g_autofree char *found = describe(discovery->fleet);
      g_assert_cmpstr(found, ==, rows[i].found);
      /* what is written is what a later reading finds */
      site_put(folder, "out/fleet.json", discovery->text);
      g_autoptr(LksFleet) again = lks_fleet_read(output, catalog, NULL, &error);
      g_assert_no_error(error);
      g_autofree char *found_again = describe(again);
      g_assert_cmpstr(found_again, ==, rows[i].found);
      for (guint k = 0; k < lks_fleet_get_installations(again)->len; k++) {
        const LksInstallation *one = g_ptr_array_index(lks_fleet_get_installations(again), k);
        const LksInstalledFile *file = g_ptr_array_index(one->files, 0);
        g_assert_no_error(file->problem);
        g_assert_nonnull(file->document);
      }
      g_assert_null(strstr(discovery->text, folder));
    }
    site_remove(folder);
  }
}

static void
test_links_are_not_followed(void)
{
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autofree char *folder = g_dir_make_tmp("lks-discover-XXXXXX", NULL);
  site_put(folder, "outside/FSP/Service/spooler.config", "{}");
  site_put(folder, "s1/C/windows/x", "");
  g_autofree char *outside = g_build_filename(folder, "outside", NULL);
  g_autofree char *link = g_build_filename(folder, "s1/C/DispatcherParagon", NULL);
  g_autofree char *other = g_build_filename(folder, "s1/C/other", NULL);
  g_autofree char *back = g_build_filename(folder, "s1/C/windows/back", NULL);
  g_assert_cmpint(symlink(outside, link), ==, 0);
  g_assert_cmpint(symlink(outside, other), ==, 0);
  g_assert_cmpint(symlink("..", back), ==, 0);
  g_autofree char *root = g_build_filename(folder, "s1", NULL);
  const char *roots[] = { root, NULL };
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_discover(roots, NULL, "fleet.json", catalog, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  site_remove(folder);
}

/* half of them say the usual, half another: the usual wins, wherever it stands */
static void
test_usual_among_equals(void)
{
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autofree char *folder = g_dir_make_tmp("lks-discover-XXXXXX", NULL);
  site_put(folder, "s1/C/SafeQ6/FSP/Service/spooler.config", "{\"encryption\":\"Aes256\"}");
  site_put(folder, "s2/C/SafeQ6/FSP/Service/spooler.config", "{\"encryption\":\"Aes128\"}");
  const char *roots[] = { folder, NULL };
  g_autoptr(LksDiscovery) discovery = lks_discover(roots, NULL, "fleet.json", catalog, NULL);
  g_assert_cmpstr(lks_fleet_get_policy(discovery->fleet)->cipher, ==, "aes-128");
  g_assert_cmpuint(discovery->skipped->len, ==, 0);
  site_remove(folder);
}

static void
test_several_roots(void)
{
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autofree char *folder = g_dir_make_tmp("lks-discover-XXXXXX", NULL);
  site_put(folder, "x/s1/C/SafeQ6/FSP/Service/spooler.config", "{\"encryption\":\"Aes256\"}");
  site_put(folder, "y/s1/C/SafeQ6/FSP/Service/spooler.config", "{\"encryption\":\"Aes256\"}");
  site_put(folder, "y/s2/C/SafeQ6/FSP/Service/spooler.config", "{\"encryption\":\"Aes128\"}");
  g_autofree char *x = g_build_filename(folder, "x/s1", NULL);
  g_autofree char *y = g_build_filename(folder, "y", NULL);
  g_autofree char *output = g_build_filename(folder, "fleet.json", NULL);
  const char *roots[] = { x, y, x, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksDiscovery) discovery = lks_discover(roots, "Acme", output, catalog, &error);
  g_assert_no_error(error);
  g_autofree char *found = describe(discovery->fleet);
  g_assert_cmpstr(found, ==,
                  "s1/flexispooler C:\\SafeQ6\\FSP\n"
                  "s1-2/flexispooler C:\\SafeQ6\\FSP\n"
                  "s2/flexispooler C:\\SafeQ6\\FSP\n");
  g_assert_nonnull(strstr(discovery->text, "\"root\": \"x/s1\""));
  g_assert_nonnull(strstr(discovery->text, "\"name\": \"Acme\""));
  /* the policy follows the majority */
  g_assert_nonnull(strstr(discovery->text, "\"cipher\": \"aes-256\""));
  g_assert_cmpstr(lks_fleet_get_policy(discovery->fleet)->cipher, ==, "aes-256");
  const char *missing[] = { output, NULL };
  g_assert_null(lks_discover(missing, NULL, output, catalog, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  site_remove(folder);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/discover/places", test_places);
  g_test_add_func("/discover/links-are-not-followed", test_links_are_not_followed);
  g_test_add_func("/discover/usual-among-equals", test_usual_among_equals);
  g_test_add_func("/discover/several-roots", test_several_roots);
  return g_test_run();
}
