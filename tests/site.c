// SPDX-License-Identifier: LGPL-2.1-or-later
#include "site.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* In place of the system's, for every test of sites: what is asked for is what counts, and waiting
 * for the disk thousands of times tells no more. */
int
fsync(int fd)
{
  return 0;
}

void
site_put(const char *folder, const char *relative, const char *text)
{
  g_autofree char *path = g_build_filename(folder, relative, NULL);
  g_autofree char *parent = g_path_get_dirname(path);
  g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

void
site_remove(const char *path)
{
  g_autoptr(GDir) dir =
      g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    site_remove(child);
  }
  g_assert_cmpint(g_remove(path), ==, 0);
}

void
site_run(const char *folder, const char *script)
{
  const char *argv[] = { "/bin/sh", "-euc", script, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;
  gboolean ran = g_spawn_sync(folder, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                              &output, &status, &error);
  g_assert_no_error(error);
  if (!ran || !g_spawn_check_wait_status(status, NULL))
    g_error("%s\n%s", script, output);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* the text, or the digest of what is none */
static char *
dup_content(const char *path)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &content, &length, NULL))
    return g_strdup("(not readable)");
  if (g_utf8_validate(content, (gssize)length, NULL))
    return g_steal_pointer(&content);
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guint8 *)content, length);
}

void
site_describe(GString *out, const char *folder, gboolean with_content)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
    GStatBuf st;
    g_assert_cmpint(g_lstat(path, &st), ==, 0);
    g_string_append_printf(out, "%s %o\n", path, st.st_mode);
    if (S_ISDIR(st.st_mode)) {
      site_describe(out, path, with_content);
    } else if (with_content) {
      g_autofree char *content = dup_content(path);
      g_string_append_printf(out, "  %s\n", content);
    }
  }
}

LksCatalog *
site_load_catalog(void)
{
  g_autoptr(GError) error = NULL;
  LksCatalog *catalog = lks_catalog_new(NULL, &error);
  g_assert_no_error(error);
  return catalog;
}
