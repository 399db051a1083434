// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-roots.h"
#include "lks-file.h"
#include "lks-json-load.h"

#include <string.h>

static void
add_drives(LksRoot *root, json_t *drives, const char *base_dir)
{
  const char *letter;
  json_t *folder;
  json_object_foreach(drives, letter, folder)
  {
    if (!g_ascii_isalpha(letter[0]) || letter[1] != '\0' || !json_is_string(folder))
      continue;
    g_autofree char *local = g_canonicalize_filename(json_string_value(folder), base_dir);
    lks_root_add_drive(root, letter[0], local);
  }
}

static void
add_server(GHashTable *roots, json_t *server, const char *base_dir)
{
  const char *name = json_string_value(json_object_get(server, "name"));
  const char *folder = json_string_value(json_object_get(server, "root"));
  const char *platform = json_string_value(json_object_get(server, "platform"));
  if (name == NULL || folder == NULL)
    return;
  gboolean is_windows = platform == NULL || strcmp(platform, "windows") == 0;
  g_autofree char *local = g_canonicalize_filename(folder, base_dir);
  LksRoot *root = lks_root_new(local, is_windows);
  if (is_windows)
    add_drives(root, json_object_get(server, "drives"), base_dir);
  g_hash_table_replace(roots, g_strdup(name), root);
}

GHashTable *
lks_fleet_read_roots(const char *path, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  json_t *fleet = bytes != NULL ? lks_json_load_fleet(bytes, path, error) : NULL;
  if (fleet == NULL)
    return NULL;
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  g_autofree char *base_dir = g_path_get_dirname(absolute);
  GHashTable *roots =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)lks_root_unref);
  json_t *servers = json_object_get(fleet, "servers");
  for (gsize i = 0; i < json_array_size(servers); i++)
    add_server(roots, json_array_get(servers, i), base_dir);
  json_decref(fleet);
  g_hash_table_replace(roots, g_strdup(LKS_NO_SERVER), lks_root_new(base_dir, FALSE));
  return roots;
}
