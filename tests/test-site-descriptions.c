// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <string.h>

#include "lks-catalog.h"
#include "lks-error.h"
#include "site.h"

#define FSP "dispatcher-paragon/flexispooler"

static guint
count_built_in(void)
{
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  return lks_catalog_get_n_components(catalog);
}

typedef struct {
  char *folder;
  char *products;
} Site;

static void
set_up(Site *site, gconstpointer data)
{
  site->folder = g_dir_make_tmp("lks-catalog-XXXXXX", NULL);
  site->products = g_build_filename(site->folder, "acme", NULL);
  g_assert_cmpint(g_mkdir(site->products, 0755), ==, 0);
}

static void
tear_down(Site *site, gconstpointer data)
{
  site_remove(site->folder);
  g_free(site->folder);
  g_free(site->products);
}

static char *
write_file(const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_cmpint(g_chmod(path, 0644), ==, 0);
  return path;
}

#define PRESS(MORE)                                                                                \
  "<component id=\"press\" name=\"Press\"><folder default=\"/opt/press\"/>\n"                      \
  "<trace path=\"{folder}/conf\"/>" MORE "</component>"

static LksCatalog *
load_site(Site *site, GError **error)
{
  const char *folders[] = { site->folder, NULL };
  return lks_catalog_new(folders, error);
}

static void
test_site_adds(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path =
      write_file(site->products, "press.xml",
                 PRESS("<service linux=\"press@a.service\"/>"
                       "<connects to=\"dispatcher-paragon/spooler-controller\" channel=\"tls\"/>"));
  g_autofree char *note = write_file(site->products, "note.txt", "no description");
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  LksComponent *press = lks_catalog_find(catalog, "acme/press");
  g_assert_cmpstr(lks_component_get_origin(press), ==, path);
  g_assert_cmpstr(lks_component_get_service(press, "linux"), ==, "press@a.service");
  guint n_built_in = count_built_in();
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, n_built_in + 1);
  g_assert_true(lks_catalog_get_component(catalog, n_built_in) == press);
  g_assert_true(lks_catalog_find_by_name(catalog, "press", NULL) == press);
}

static void
test_site_replaces(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = write_file(
      site->folder, "fsp.xml",
      "<component id=\"flexispooler\" product=\"dispatcher-paragon\" name=\"Ours\" order=\"30\">"
      "<folder default=\"D:\\FSP\"/><trace path=\"{folder}/x\"/></component>");
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, count_built_in());
  LksComponent *ours = lks_catalog_get_component(catalog, 2);
  g_assert_cmpstr(lks_component_get_id(ours), ==, FSP);
  g_assert_cmpstr(lks_component_get_name(ours), ==, "Ours");
  g_assert_cmpstr(lks_component_get_origin(ours), ==, path);
}

static void
test_site_describes_product(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *product =
      write_file(site->products, "product.xml",
                 "<product id=\"acme\" name=\"Acme\"><install folder=\"/opt/acme\"/></product>");
  g_autofree char *path = write_file(site->products, "press.xml", PRESS(""));
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(lks_catalog_get_product_name(catalog, "acme"), ==, "Acme");
  g_assert_cmpstr(lks_catalog_get_install_folders(catalog, "acme")[0], ==, "/opt/acme");
}

static void
test_site_errors_name_the_file(Site *site, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { PRESS("<connects to=\"prss\" channel=\"tls\"/>"),
      "line 2: no component “acme/prss” to connect to; did you mean “acme/press”?" },
    { PRESS("<connects to=\"papyrus/a\" channel=\"tls\"/>"),
      "line 2: no component “papyrus/a” to connect to; describe it, too" },
    { PRESS("<sumary>s</sumary>"),
      "line 2: unknown element <sumary> in <component>; did you mean “summary”?" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = write_file(site->products, "press.xml", rows[i].text);
    g_autofree char *expected = g_strdup_printf("%s: %s", path, rows[i].expected);
    g_autoptr(LksCatalog) catalog = load_site(site, &error);
    g_assert_null(catalog);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_assert_cmpstr(error->message, ==, expected);
  }
}

static void
test_site_refuses_two_of_one(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first = write_file(site->products, "a.xml", PRESS(""));
  g_autofree char *second = write_file(site->products, "b.xml", PRESS(""));
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_null(catalog);
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
  g_assert_nonnull(strstr(error->message, first));
  g_assert_nonnull(strstr(error->message, second));
}

static void
test_site_refuses_what_anybody_writes(Site *site, gconstpointer data)
{
#ifdef G_OS_WIN32
  g_test_skip("Windows has no such mode");
#else
  g_autofree char *path = write_file(site->products, "press.xml", PRESS(""));
  const char *open_ones[] = { path, site->products, site->folder };
  for (guint i = 0; i < G_N_ELEMENTS(open_ones); i++) {
    g_autoptr(GError) error = NULL;
    g_chmod(open_ones[i], 0777);
    g_autoptr(LksCatalog) catalog = load_site(site, &error);
    g_assert_null(catalog);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_assert_true(g_str_has_prefix(error->message, open_ones[i]));
    g_chmod(open_ones[i], 0755);
  }
#endif
}

static void
test_site_may_be_missing(void)
{
  const char *folders[] = { "/nowhere/at/all", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCatalog) catalog = lks_catalog_new(folders, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, count_built_in());
}

static void
test_find_by_name(Site *site, gconstpointer data)
{
  g_autofree char *path =
      write_file(site->products, "press.xml",
                 "<component id=\"flexispooler\" name=\"Press\"><folder default=\"/opt/press\"/>"
                 "<trace path=\"{folder}/conf\"/></component>");
  g_autoptr(LksCatalog) catalog = load_site(site, NULL);
  static const struct {
    const char *name;
    int code; /* -1: found */
    const char *hint;
  } rows[] = {
    { "spooler-controller", -1, NULL },
    { FSP, -1, NULL },
    { "flexispooler", LKS_ERROR_USAGE, "acme/flexispooler" },
    { "spooler-controler", LKS_ERROR_NOT_FOUND, "did you mean “spooler-controller”?" },
    { "dispatcher-paragon/flexispoler", LKS_ERROR_NOT_FOUND, "did you mean “" FSP "”?" },
    { "papyrus", LKS_ERROR_NOT_FOUND, "lockstep catalog lists them" },
    { "", LKS_ERROR_NOT_FOUND, "lockstep catalog lists them" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    LksComponent *found = lks_catalog_find_by_name(catalog, rows[i].name, &error);
    g_assert_true((found != NULL) == (rows[i].code < 0));
    if (found != NULL)
      continue;
    g_assert_error(error, LKS_ERROR, rows[i].code);
    g_assert_nonnull(strstr(error->message, rows[i].hint));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/catalog/site/may-be-missing", test_site_may_be_missing);
#define SITE(NAME, TEST) g_test_add(NAME, Site, NULL, set_up, TEST, tear_down)
  SITE("/catalog/site/adds", test_site_adds);
  SITE("/catalog/site/replaces", test_site_replaces);
  SITE("/catalog/site/describes-product", test_site_describes_product);
  SITE("/catalog/site/errors-name-the-file", test_site_errors_name_the_file);
  SITE("/catalog/site/refuses-two-of-one", test_site_refuses_two_of_one);
  SITE("/catalog/site/refuses-what-anybody-writes", test_site_refuses_what_anybody_writes);
  SITE("/catalog/find-by-name", test_find_by_name);
  return g_test_run();
}
