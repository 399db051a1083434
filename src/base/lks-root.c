// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-root.h"
#include "lks-error.h"
#include "lks-witness.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _LksRoot {
  gatomicrefcount references;
  char *directory;
  gboolean is_windows;
  char **drives;       /* one a letter, nullable: directory/<LETTER>; NULL: all are */
  LksOverlay *overlay; /* nullable */
};

#define PART_LIMIT 256
#define N_DRIVES   26

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
  if (root->drives == NULL)
    root->drives = g_new0(char *, N_DRIVES);
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
  for (guint i = 0; root->drives != NULL && i < N_DRIVES; i++)
    g_free(root->drives[i]);
  g_free(root->drives);
  lks_overlay_unref(root->overlay);
  g_free(root->directory);
  g_free(root);
}

void
lks_root_set_overlay(LksRoot *root, LksOverlay *overlay)
{
  lks_overlay_unref(root->overlay);
  root->overlay = overlay != NULL ? lks_overlay_ref(overlay) : NULL;
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
  if (g_str_is_ascii(a) && g_str_is_ascii(b))
    return g_ascii_strcasecmp(a, b) == 0;
  if (!g_utf8_validate(a, -1, NULL) || !g_utf8_validate(b, -1, NULL))
    return FALSE;
  g_autofree char *folded_a = g_utf8_casefold(a, -1);
  g_autofree char *folded_b = g_utf8_casefold(b, -1);
  return strcmp(folded_a, folded_b) == 0;
}

/* Another case of name in folder; of two on a case-keeping disk the smaller name, so that the
 * answer never depends on folder order. NULL: none */
static char *
find_other_case(const char *folder, const char *name)
{
  lks_witness_note_list(folder);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autofree char *best = NULL;
  const char *entry;
  while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL)
    if (same_name(entry, name) && (best == NULL || strcmp(entry, best) < 0)) {
      g_free(best);
      best = g_strdup(entry);
    }
  return g_steal_pointer(&best);
}

/* A way down from the door, one part after the other. Where it meets no link it cannot leave, and
 * nobody need ask where it really leads. */
typedef struct {
  char *local; /* owned */
  gboolean exists;
  gboolean may_leave; /* a link was met */
} Walk;

static void
walk_clear(Walk *walk)
{
  g_free(walk->local);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static gboolean
try_step(Walk *walk, const char *name)
{
  char *next = g_build_filename(walk->local, name, NULL);
  GStatBuf st;
  if (walk->exists)
    lks_witness_note_name(next);
  if (walk->exists && g_lstat(next, &st) != 0) {
    g_free(next);
    return FALSE;
  }
#ifdef S_ISLNK
  walk->may_leave |= walk->exists && S_ISLNK(st.st_mode);
#endif
  g_free(walk->local);
  walk->local = next;
  return TRUE;
}

/* in the spelling on disk; the exact one wins over another case */
static void
walk_step(Walk *walk, const LksRoot *root, const char *name)
{
  if (try_step(walk, name))
    return;
  g_autofree char *other = root->is_windows ? find_other_case(walk->local, name) : NULL;
  if (other != NULL && try_step(walk, other))
    return;
  walk->exists = FALSE;
  try_step(walk, name);
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
  lks_witness_note_way(door);
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
  lks_witness_note_way(existing);
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

/* walk begins at the door */
static gboolean
enter_drive(const LksRoot *root, const char **path, Walk *walk, GError **error)
{
  const char *p = *path;
  if (g_ascii_isalpha(p[0]) && p[1] == ':') {
    if (!root->is_windows)
      return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: this server has no drive letters"), p);
    if (p[2] != '\\' && p[2] != '/')
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("%s: no “\\” after the drive letter, so the path is relative"), p);
    char letter[2] = { g_ascii_toupper(p[0]), '\0' };
    const char *own = root->drives != NULL ? root->drives[letter[0] - 'A'] : NULL;
    walk->local = g_strdup(own != NULL ? own : root->directory);
    if (own == NULL)
      walk_step(walk, root, letter);
    *path = p + 3;
    return TRUE;
  }
  if (p[0] != '/' && !(root->is_windows && p[0] == '\\'))
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: the path is not absolute"), p);
  walk->local = g_strdup(root->directory);
  *path = p + 1;
  return TRUE;
}

static gboolean
walk_down(const LksRoot *root,
          const char *server_path,
          Walk *walk,
          const char *rest,
          GError **error)
{
  g_auto(GStrv) parts = g_strsplit_set(rest, root->is_windows ? "\\/" : "/", PART_LIMIT);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] == '\0' || strcmp(parts[i], ".") == 0)
      continue;
    if (strcmp(parts[i], "..") == 0)
      return lks_throw(error, LKS_ERROR_DENIED, _("%s: “..” is not followed in a server's path"),
                       server_path);
    /* the last part of very many is all the rest, in which “..” may lie */
    if (i + 1 == PART_LIMIT)
      return lks_throw(error, LKS_ERROR_DENIED, _("%s: the path has more than %d parts"),
                       server_path, PART_LIMIT - 1);
    walk_step(walk, root, parts[i]);
  }
  return TRUE;
}

char *
lks_root_resolve(const LksRoot *root, const char *server_path, gboolean *exists, GError **error)
{
  g_auto(Walk) walk = { .exists = TRUE };
  const char *rest = server_path;
  if (!enter_drive(root, &rest, &walk, error))
    return NULL;
  /* the confinement of a drive given by the fleet file is the drive's own folder; else the root's
   */
  gboolean own_drive = !g_str_has_prefix(walk.local, root->directory);
  g_autofree char *door = g_strdup(own_drive ? walk.local : root->directory);
  if (!walk_down(root, server_path, &walk, rest, error) ||
      (walk.may_leave && !check_confined(walk.local, door, server_path, error)))
    return NULL;
  /* the door itself was not looked at, and what is not there may be pending */
  if (exists != NULL)
    *exists = lks_overlay_exists(root->overlay, walk.local);
  /* without the room that it was built in: a big fleet keeps very many */
  return g_strdup(walk.local);
}

GBytes *
lks_root_read(const LksRoot *root, const char *local_path, LksFileStamp *stamp, GError **error)
{
  return lks_overlay_read(root->overlay, local_path, stamp, error);
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
  return g_strdup(path->str);
}
