// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-disk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
lks_disk_free(LksDisk *disk)
{
  g_free(disk->name);
  g_free(disk->directory);
  g_ptr_array_unref(disk->found);
  g_ptr_array_unref(disk->skipped);
  g_free(disk);
}

static void
located_free(LksLocated *located)
{
  g_free(located->folder);
  g_free(located);
}

static gboolean
is_folder(const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename(directory, name, NULL);
  return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
lks_disk_list_all(const char *directory, char **problem)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(directory, 0, &error);
  if (dir == NULL) {
    *problem =
        g_strdup(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? _("permission denied")
                                                                          : _("it cannot be read"));
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

GPtrArray *
lks_disk_list(const char *directory)
{
  g_autofree char *problem = NULL;
  GPtrArray *names = lks_disk_list_all(directory, &problem);
  if (names == NULL)
    return g_ptr_array_new();
  for (guint i = names->len; i > 0; i--)
    if (!g_utf8_validate(g_ptr_array_index(names, i - 1), -1, NULL))
      g_ptr_array_remove_index(names, i - 1);
  return names;
}

static gboolean
has_drive(const char *directory)
{
  g_autoptr(GPtrArray) names = lks_disk_list(directory);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    if (g_ascii_isalpha(name[0]) && name[1] == '\0' && is_folder(directory, name))
      return TRUE;
  }
  return FALSE;
}

const char *
lks_disk_skip_drive(const char *path)
{
  if (g_ascii_isalpha(path[0]) && path[1] == ':')
    path += 2;
  return path + strspn(path, "\\/");
}

/* whether a product lies where it is usually installed on such a system */
static gboolean
has_install_folder(const char *directory, gboolean is_windows, LksCatalog *catalog)
{
  g_autoptr(LksRoot) root = lks_root_new(directory, is_windows);
  if (is_windows)
    lks_root_add_drive(root, 'C', directory);
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    const char *product = lks_component_get_product(lks_catalog_get_component(catalog, i));
    const char *const *folders = lks_catalog_get_install_folders(catalog, product);
    for (guint k = 0; folders != NULL && folders[k] != NULL; k++) {
      if ((folders[k][0] != '/') != is_windows)
        continue;
      g_autofree char *path = is_windows
                                  ? g_strconcat("C:\\", lks_disk_skip_drive(folders[k]), NULL)
                                  : g_strdup(folders[k]);
      gboolean exists = FALSE;
      g_autofree char *local = lks_root_resolve(root, path, &exists, NULL);
      if (local != NULL && exists)
        return TRUE;
    }
  }
  return FALSE;
}

LksDisk *
lks_disk_new(const char *directory, gboolean is_windows, gboolean is_drive)
{
  LksDisk *disk = g_new0(LksDisk, 1);
  disk->directory = g_canonicalize_filename(directory, NULL);
  disk->name = strcmp(disk->directory, G_DIR_SEPARATOR_S) == 0
                   ? g_strdup(g_get_host_name())
                   : g_path_get_basename(disk->directory);
  disk->is_windows = is_windows;
  disk->is_drive = is_drive;
  disk->found = g_ptr_array_new_with_free_func((GDestroyNotify)located_free);
  disk->skipped = g_ptr_array_new_with_free_func(g_free);
  return disk;
}

LksDisk *
lks_disk_recognise(const char *directory, LksCatalog *catalog)
{
  if (has_drive(directory))
    return lks_disk_new(directory, TRUE, FALSE);
  if (has_install_folder(directory, TRUE, catalog))
    return lks_disk_new(directory, TRUE, TRUE);
  return is_folder(directory, "etc") || has_install_folder(directory, FALSE, catalog)
             ? lks_disk_new(directory, FALSE, FALSE)
             : NULL;
}
