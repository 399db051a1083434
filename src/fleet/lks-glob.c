// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-glob.h"

#include <string.h>

static char *
fold(const LksRoot *root, const char *name)
{
  return lks_root_is_windows(root) ? g_utf8_casefold(name, -1) : g_strdup(name);
}

gboolean
lks_glob_matches(const LksRoot *root, const char *pattern, const char *name)
{
  if (!g_utf8_validate(name, -1, NULL))
    return FALSE;
  g_autofree char *folded_pattern = fold(root, pattern);
  g_autofree char *folded_name = fold(root, name);
  return g_pattern_match_simple(folded_pattern, folded_name);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* (element-type utf8) what of a folder matches, sorted, so that nothing depends on the disk */
static GPtrArray *
list_matching(const LksRoot *root, const char *folder, const char *pattern)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(root, folder, &exists, NULL);
  g_autoptr(GDir) dir = local != NULL && exists ? g_dir_open(local, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (lks_glob_matches(root, pattern, name))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

static void
add_matches(const LksRoot *root, const char *folder, char **parts, GPtrArray *found)
{
  gboolean exists = FALSE;
  if (parts[0] == NULL) {
    g_autofree char *local = lks_root_resolve(root, folder, &exists, NULL);
    if (local != NULL && exists)
      g_ptr_array_add(found, g_strdup(folder));
    return;
  }
  if (strchr(parts[0], '*') == NULL) {
    g_autofree char *path = lks_root_join(root, folder, parts[0]);
    add_matches(root, path, parts + 1, found);
    return;
  }
  g_autoptr(GPtrArray) names = list_matching(root, folder, parts[0]);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = lks_root_join(root, folder, g_ptr_array_index(names, i));
    add_matches(root, path, parts + 1, found);
  }
}

GPtrArray *
lks_glob(const LksRoot *root, const char *folder, const char *pattern)
{
  GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(pattern, "/", -1);
  add_matches(root, folder, parts, found);
  return found;
}
