// SPDX-License-Identifier: LGPL-2.1-or-later
#include "site.h"

#include <glib/gstdio.h>
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
