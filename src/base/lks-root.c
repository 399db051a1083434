// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-root.h"
#include "lks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _LksRoot {
  gatomicrefcount references;
  char *directory;
  gboolean is_windows;
  char *drives[26]; /* nullable: directory/<LETTER> */
};

#define PART_LIMIT 256

LksRoot *
lks_root_new(const char *directory, gboolean is_windows)
{
  LksRoot *root = g_new0(LksRoot, 1);
  g_atomic_ref_count_init(&root->references);
  root->directory = g_canonicalize_filename(directory, NULL);
  root->is_windows = is_windows;
  return root;
}

void
lks_root_add_drive(LksRoot *root, char letter, const char *directory)
{
  g_return_if_fail(g_ascii_isalpha(letter));
  char **drive = &root->drives[g_ascii_toupper(letter) - 'A'];
  g_free(*drive);
  *drive = g_canonicalize_filename(directory, NULL);
}

LksRoot *
lks_root_ref(LksRoot *root)
{
  g_atomic_ref_count_inc(&root->references);
  return root;
}

void
lks_root_unref(LksRoot *root)
{
  if (root == NULL || !g_atomic_ref_count_dec(&root->references))
    return;
  for (guint i = 0; i < G_N_ELEMENTS(root->drives); i++)
    g_free(root->drives[i]);
  g_free(root->directory);
  g_free(root);
}

const char *
lks_root_get_directory(const LksRoot *root)
{
  return root->directory;
}

gboolean
lks_root_is_windows(const LksRoot *root)
{
  return root->is_windows;
}

/* Unicode-aware, as NTFS compares names; names that are not UTF-8 compare by bytes */
static gboolean
same_name(const char *a, const char *b)
{
  if (strcmp(a, b) == 0)
    return TRUE;
  if (!g_utf8_validate(a, -1, NULL) || !g_utf8_validate(b, -1, NULL))
    return FALSE;
  g_autofree char *folded_a = g_utf8_casefold(a, -1);
  g_autofree char *folded_b = g_utf8_casefold(b, -1);
  return strcmp(folded_a, folded_b) == 0;
}

/* the spelling on disk of name in folder, or a copy of name; the exact spelling wins over another
 * case */
static char *
spell_as_on_disk(const LksRoot *root, const char *folder, const char *name)
{
  g_autofree char *exact = g_build_filename(folder, name, NULL);
  GStatBuf st;
  if (!root->is_windows || g_lstat(exact, &st) == 0)
    return g_strdup(name);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *entry;
  g_autofree char *best = NULL;
  while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL)
    /* two spellings on a case-keeping disk: the smaller name, so that the answer never depends on
     * folder order */
    if (same_name(entry, name) && (best == NULL || strcmp(entry, best) < 0)) {
      g_free(best);
      best = g_strdup(entry);
    }
  return best != NULL ? g_steal_pointer(&best) : g_strdup(name);
}

#ifndef G_OS_WIN32
static gboolean
is_below(const char *path, const char *directory)
{
  gsize length = strlen(directory);
  if (strcmp(directory, "/") == 0)
    return TRUE;
  return strncmp(path, directory, length) == 0 && (path[length] == '\0' || path[length] == '/');
}
#endif

/* what exists of the path must, with every link followed, still lie below the door it was entered
 * by */
static gboolean
check_confined(const char *local, const char *door, const char *server_path, GError **error)
{
#ifdef G_OS_WIN32
  return TRUE;
#else
  g_autofree char *real_door = realpath(door, NULL);
  if (real_door == NULL)
    return TRUE;
  g_autofree char *existing = g_strdup(local);
  GStatBuf st;
  while (g_lstat(existing, &st) != 0) {
    char *slash = strrchr(existing, '/');
    if (slash == NULL || slash == existing)
      return TRUE;
    *slash = '\0';
  }
  char *real = realpath(existing, NULL);
  gboolean confined = real != NULL && is_below(real, real_door);
  /* a folder above the door (the door itself does not exist yet) is no way out */
  if (real != NULL && is_below(real_door, real))
    confined = TRUE;
  free(real);
  if (!confined)
    return lks_throw(error, LKS_ERROR_DENIED,
                     _("%s leads outside the server's root %s through a symbolic link; nothing "
                       "outside it is read or "
                       "written"),
                     server_path, door);
  return TRUE;
#endif
}

static gboolean
enter_drive(const LksRoot *root, const char **path, char **door, GError **error)
{
  const char *p = *path;
  if (g_ascii_isalpha(p[0]) && p[1] == ':') {
    if (!root->is_windows)
      return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: this server has no drive letters"), p);
    if (p[2] != '\\' && p[2] != '/')
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("%s: no “\\” after the drive letter, so the path is relative"), p);
    char letter[2] = { g_ascii_toupper(p[0]), '\0' };
    const char *own = root->drives[letter[0] - 'A'];
    if (own != NULL) {
      *door = g_strdup(own);
    } else {
      g_autofree char *name = spell_as_on_disk(root, root->directory, letter);
      *door = g_build_filename(root->directory, name, NULL);
    }
    *path = p + 3;
    return TRUE;
  }
  if (p[0] != '/' && !(root->is_windows && p[0] == '\\'))
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: the path is not absolute"), p);
  *door = g_strdup(root->directory);
  *path = p + 1;
  return TRUE;
}

char *
lks_root_resolve(const LksRoot *root, const char *server_path, gboolean *exists, GError **error)
{
  g_autofree char *door = NULL;
  const char *rest = server_path;
  if (!enter_drive(root, &rest, &door, error))
    return NULL;
  g_auto(GStrv) parts = g_strsplit_set(rest, root->is_windows ? "\\/" : "/", PART_LIMIT);
  g_autofree char *local = g_strdup(door);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] == '\0' || strcmp(parts[i], ".") == 0)
      continue;
    if (strcmp(parts[i], "..") == 0)
      return lks_throw_null(error, LKS_ERROR_DENIED,
                            _("%s: “..” is not followed in a server's path"), server_path);
    g_autofree char *name = spell_as_on_disk(root, local, parts[i]);
    char *next = g_build_filename(local, name, NULL);
    g_free(local);
    local = next;
  }
  /* the confinement of a drive given by the fleet file is the drive's own folder; else the root's
   */
  gboolean own_drive = !g_str_has_prefix(door, root->directory);
  if (!check_confined(local, own_drive ? door : root->directory, server_path, error))
    return NULL;
  if (exists != NULL)
    *exists = g_file_test(local, G_FILE_TEST_EXISTS);
  return g_steal_pointer(&local);
}

char *
lks_root_join(const LksRoot *root, const char *server_folder, const char *relative)
{
  gboolean backslash = root->is_windows && strchr(server_folder, '/') == NULL;
  g_autoptr(GString) path = g_string_new(server_folder);
  while (path->len > 1 && strchr("/\\", path->str[path->len - 1]) != NULL)
    g_string_truncate(path, path->len - 1);
  g_string_append_c(path, backslash ? '\\' : '/');
  for (const char *p = relative; *p != '\0'; p++)
    g_string_append_c(path, backslash && *p == '/' ? '\\' : *p);
  return g_string_free(g_steal_pointer(&path), FALSE);
}
