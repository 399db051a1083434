// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locale.h"
#include "lks-parallel.h"
#include "lks-report-check.h"
#include "lks-report-check-html.h"
#include "site.h"

#include <glib/gi18n.h>
#include <locale.h>

/* What a program that speaks German says to others. */

static char *folder;

static void
put_fleet(void)
{
  site_put(
      folder, "fleet.json",
      "{ \"format\": \"lockstep/fleet/1\", \"trust\": [ \"missing.pem\" ],\n"
      "  \"servers\": [ { \"name\": \"a\", \"root\": \"a\", \"components\": [\n"
      "    { \"component\": \"dispatcher-paragon/flexispooler\", \"folder\": \"C:\\\\F\" },\n"
      "    { \"component\": \"dispatcher-paragon/spooler-controller\", \"folder\": \"C:\\\\S\" }"
      " ] } ] }\n");
  site_put(folder, "a/C/F/Service/spooler.config", "{ \"encryption\": \"Rot13\" }\n");
}

static void
append_cb(const char *text, gpointer string)
{
  g_string_append(string, text);
}

/* as the wizard shows it */
static char *
dup_report(GBytes *bytes, const char *path)
{
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(NULL);
  g_autoptr(LksFleet) fleet = lks_fleet_read_bytes(bytes, path, catalog, NULL, NULL, NULL, NULL);
  const LksCheckOptions options = { .at = lks_time_now() };
  g_autoptr(LksCheckResult) result = lks_check_fleet(fleet, &options);
  GString *text = g_string_new(NULL);
  lks_report_check(result, append_cb, text);
  return g_string_free(text, FALSE);
}

static void
test_for_programs(void)
{
  g_autofree char *path = g_build_filename(folder, "fleet.json", NULL);
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, NULL);
  g_autofree char *german = dup_report(bytes, path);
  g_assert_cmpstr(_("error"), ==, "Fehler");
  g_autoptr(GBytes) document = lks_report_check_for_programs(bytes, path, NULL, NULL);
  g_assert_cmpstr(_("error"), ==, "Fehler");
  g_autofree char *again = dup_report(bytes, path);
  g_assert_cmpstr(again, ==, german);
  setlocale(LC_ALL, "C");
  g_autofree char *english = dup_report(bytes, path);
  setlocale(LC_ALL, "C.UTF-8");
  g_assert_cmpstr(english, !=, german);
  g_assert_cmpmem(g_bytes_get_data(document, NULL), g_bytes_get_size(document), english,
                  strlen(english));
}

/* a program that uses the library has messages of its own */
static void
test_plurals(void)
{
  g_autofree char *path = g_build_filename(folder, "fleet.json", NULL);
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(NULL);
  g_autoptr(LksFleet) fleet = lks_fleet_read(path, catalog, NULL, NULL);
  const LksCheckOptions options = { .at = lks_time_now() };
  g_autoptr(LksCheckResult) result = lks_check_fleet(fleet, &options);
  textdomain("another");
  g_autofree char *summary = lks_report_check_summarize(result);
  textdomain(GETTEXT_PACKAGE);
  g_assert_nonnull(strstr(summary, "Fehler"));
  g_assert_null(strstr(summary, "error"));
}

static void
look_cb(gpointer item, gpointer user_data)
{
  if (strcmp(_("error"), "error") != 0)
    g_atomic_int_inc((int *)user_data);
}

/* whoever works for a thread speaks as it does */
static void
test_threads(void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new();
  int n_german = 0;
  for (guint i = 0; i < 64; i++)
    g_ptr_array_add(items, GUINT_TO_POINTER(i + 1));
  LksLocale spoken = lks_locale_use(lks_locale_for_programs());
  lks_parallel_for_each(items, look_cb, &n_german);
  g_assert_cmpint(n_german, ==, 0);
  lks_locale_use(spoken);
  lks_parallel_for_each(items, look_cb, &n_german);
  g_assert_cmpint(n_german, ==, 64);
}

int
main(int argc, char **argv)
{
  g_autofree char *translations = g_build_filename(g_getenv("G_TEST_BUILDDIR"), "..", "po", NULL);
  g_setenv("LANGUAGE", "de", TRUE);
  g_setenv("LOCKSTEP_LOCALE_PATH", translations, TRUE);
  setlocale(LC_ALL, "C.UTF-8");
  lks_locale_bind();
  g_test_init(&argc, &argv, NULL);
  folder = g_dir_make_tmp("lks-report-XXXXXX", NULL);
  put_fleet();
  g_test_add_func("/report/for-programs", test_for_programs);
  g_test_add_func("/report/plurals", test_plurals);
  g_test_add_func("/report/threads", test_threads);
  int status = g_test_run();
  site_remove(folder);
  g_free(folder);
  return status;
}
