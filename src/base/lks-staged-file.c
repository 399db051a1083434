// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-staged-file.h"
#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#else
#include <unistd.h>
#endif
#ifdef __linux__
#include <sys/xattr.h>
#endif

#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif

#define PRIVATE_MODE 0640

/* Beside its target, so that a rename is within one file system and takes effect at once. It is
 * created readable by nobody else and gets its target's mode only when its bytes are complete. */
struct _LksStagedFile {
  char *path;
  char *target;
  gboolean exists; /* path is ours to remove */
  gboolean is_removal;
  gboolean committed;
};

char *
lks_staged_file_resolve(const char *path)
{
#ifndef G_OS_WIN32
  char *real = realpath(path, NULL);
  if (real != NULL) {
    char *copy = g_strdup(real);
    free(real);
    return copy;
  }
#endif
  return g_strdup(path);
}

gboolean
lks_sync_folder(const char *folder, GError **error)
{
#ifdef G_OS_WIN32
  return TRUE;
#else
  if (!lks_fault_pass("sync-folder", folder))
    return lks_throw_errno(error, errno, _("cannot sync the folder %s"), folder);
  int fd = g_open(folder, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0)
    return lks_throw_errno(error, errno, _("cannot open the folder %s"), folder);
  /* some network file systems cannot sync a folder, and say so by EINVAL */
  gboolean synced = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
  int saved = errno;
  g_close(fd, NULL);
  if (!synced)
    return lks_throw_errno(error, saved, _("cannot sync the folder %s"), folder);
  return TRUE;
#endif
}

static gboolean
sync_folder_of(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  return lks_sync_folder(folder, error);
}

gboolean
lks_private_folder_ensure(const char *folder, GError **error)
{
  if (g_file_test(folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *parent = g_path_get_dirname(folder);
  if (strcmp(parent, folder) != 0 && !lks_private_folder_ensure(parent, error))
    return FALSE;
  /* another run may make the same one at the same time */
  if (!lks_fault_pass("folder", folder) || (g_mkdir(folder, 0700) != 0 && errno != EEXIST))
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"), folder,
                     g_strerror(errno));
  return lks_sync_folder(parent, error);
}

gboolean
lks_file_remove(const char *path, GError **error)
{
  if (!lks_fault_pass("remove", path) || (g_unlink(path) != 0 && errno != ENOENT))
    return lks_throw_errno(error, errno, _("cannot remove %s"), path);
  return sync_folder_of(path, error);
}

/* --- what is kept of the target -------------------------------------------------------------- */

#ifndef G_OS_WIN32
static gboolean
keep_owner(int fd, const GStatBuf *old, const char *path, GError **error)
{
  GStatBuf now;
  if (fstat(fd, &now) != 0)
    return lks_throw_errno(error, errno, _("cannot look at %s"), path);
  if (now.st_uid == old->st_uid && now.st_gid == old->st_gid)
    return TRUE;
  if (fchown(fd, old->st_uid, old->st_gid) != 0)
    return lks_throw(error, LKS_ERROR_DENIED,
                     _("the owner of %s cannot be kept: %s; run this as its owner, or as the "
                       "administrator"),
                     path, g_strerror(errno));
  return TRUE;
}
#endif

#ifdef __linux__
/* access lists must be kept; what the file system cannot carry, or only the system may set, may not
 */
static gboolean
keep_attribute(int fd, const char *old, const char *name, GError **error)
{
  gssize size = getxattr(old, name, NULL, 0);
  g_autofree char *value = size > 0 ? g_malloc((gsize)size) : NULL;
  if (size < 0 || (size > 0 && (size = getxattr(old, name, value, (gsize)size)) < 0))
    return TRUE;
  if (fsetxattr(fd, name, value != NULL ? value : "", (gsize)size, 0) == 0)
    return TRUE;
  if (errno == ENOTSUP || !g_str_has_prefix(name, "system.posix_acl"))
    return TRUE;
  return lks_throw_errno(error, errno, _("the access list of %s cannot be kept"), old);
}

static gboolean
keep_attributes(int fd, const char *old, GError **error)
{
  gssize size = listxattr(old, NULL, 0);
  g_autofree char *names = size > 0 ? g_malloc((gsize)size) : NULL;
  if (names == NULL || (size = listxattr(old, names, (gsize)size)) <= 0)
    return TRUE;
  for (const char *name = names; name < names + size; name += strlen(name) + 1)
    if (!keep_attribute(fd, old, name, error))
      return FALSE;
  return TRUE;
}
#else
static gboolean
keep_attributes(int fd, const char *old, GError **error)
{
  return TRUE;
}
#endif

static gboolean
keep_manner(LksStagedFile *self, int fd, const LksStageOptions *options, GError **error)
{
#ifdef G_OS_WIN32
  return TRUE;
#else
  const char *model = self->target;
  GStatBuf old;
  gboolean replaces = g_stat(model, &old) == 0;
  if (!replaces && (options == NULL || (model = options->like) == NULL || g_stat(model, &old) != 0))
    model = NULL;
  mode_t mode = model != NULL ? old.st_mode & 07777 : 0600;
  if (options != NULL && options->mode != 0)
    mode = (mode_t)options->mode;
  if (options != NULL && options->is_private)
    mode &= PRIVATE_MODE;
  if (model != NULL && !keep_owner(fd, &old, self->target, error))
    return FALSE;
  if (replaces && !keep_attributes(fd, model, error))
    return FALSE;
  /* after the owner and the access list: both change the mode */
  if (fchmod(fd, mode) != 0)
    return lks_throw_errno(error, errno, _("cannot set the mode of %s"), self->path);
  return TRUE;
#endif
}

/* --- staging --------------------------------------------------------------------------------- */

static gboolean
write_all(int fd, GBytes *content, const char *path, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(content, &length);
  if (!lks_fault_pass("write", path))
    return lks_throw_errno(error, errno, _("cannot write %s"), path);
  while (length > 0) {
    gssize n = write(fd, data, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return lks_throw_errno(error, errno, _("cannot write %s"), path);
    data += n;
    length -= (gsize)n;
  }
  return TRUE;
}

static gboolean
sync_file(int fd, const char *path, GError **error)
{
  if (lks_fault_pass("sync", path) && g_fsync(fd) == 0)
    return TRUE;
  return lks_throw_errno(error, errno, _("cannot sync %s"), path);
}

static int
open_new(const char *path)
{
  if (!lks_fault_pass("create", path))
    return -1;
  return g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_BINARY, 0600);
}

static void
choose_path(LksStagedFile *self, const LksStageOptions *options)
{
  g_autofree char *folder = g_path_get_dirname(self->target);
  g_autofree char *random =
      g_strdup_printf(LKS_STAGED_PREFIX "%08x%08x", g_random_int(), g_random_int());
  const char *given = options != NULL ? options->name : NULL;
  g_free(self->path);
  self->path = g_build_filename(folder, given != NULL ? given : random, NULL);
}

static LksStagedFile *
stage(const char *path, const LksStageOptions *options)
{
  LksStagedFile *self = g_new0(LksStagedFile, 1);
  self->target = lks_staged_file_resolve(path);
  choose_path(self, options);
  return self;
}

LksStagedFile *
lks_staged_file_new(const char *path,
                    GBytes *content,
                    const LksStageOptions *options,
                    GError **error)
{
  g_autoptr(LksStagedFile) self = stage(path, options);
  int fd = open_new(self->path);
  /* an interrupted run may have left one of that name */
  for (guint i = 0;
       i < 16 && fd < 0 && errno == EEXIST && (options == NULL || options->name == NULL); i++) {
    choose_path(self, options);
    fd = open_new(self->path);
  }
  if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
    return lks_throw_null(error, LKS_ERROR_DENIED, _("cannot write beside %s: %s"), self->target,
                          g_strerror(errno));
  if (fd < 0 && errno == ENOENT)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("the folder of %s does not exist"),
                          self->target);
  if (fd < 0)
    return lks_throw_null(error, LKS_ERROR_CANNOT_CREATE, _("cannot write beside %s: %s"),
                          self->target, g_strerror(errno));
  self->exists = TRUE;
  gboolean written = write_all(fd, content, self->path, error) &&
                     keep_manner(self, fd, options, error) && sync_file(fd, self->path, error);
  if (!g_close(fd, written ? error : NULL))
    written = written && lks_throw_converted(error);
  return written ? g_steal_pointer(&self) : NULL;
}

LksStagedFile *
lks_staged_file_new_removal(const char *path, const LksStageOptions *options, GError **error)
{
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("%s does not exist"), path);
  LksStagedFile *self = g_new0(LksStagedFile, 1);
  self->is_removal = TRUE;
  /* of a link it is the link that goes */
  self->target = g_strdup(path);
  choose_path(self, options);
  return self;
}

void
lks_staged_file_free(LksStagedFile *self)
{
  if (self == NULL)
    return;
  if (self->exists)
    g_unlink(self->path);
  g_free(self->path);
  g_free(self->target);
  g_free(self);
}

const char *
lks_staged_file_get_path(LksStagedFile *self)
{
  return self->path;
}

const char *
lks_staged_file_get_target(LksStagedFile *self)
{
  return self->target;
}

gboolean
lks_staged_file_is_committed(LksStagedFile *self)
{
  return self->committed;
}

GBytes *
lks_staged_file_read(LksStagedFile *self, GError **error)
{
  return lks_file_read(self->path, NULL, error);
}

static gboolean
move(const char *from, const char *to, GError **error)
{
  if (!lks_fault_pass("rename", to) || g_rename(from, to) != 0)
    return lks_throw_errno(error, errno, _("cannot put %s in its place"), to);
  return TRUE;
}

gboolean
lks_file_move(const char *from, const char *to, GError **error)
{
  return move(from, to, error) && sync_folder_of(to, error);
}

gboolean
lks_staged_file_commit(LksStagedFile *self, GError **error)
{
  g_return_val_if_fail(!self->committed, FALSE);
  if (!move(self->is_removal ? self->target : self->path,
            self->is_removal ? self->path : self->target, error))
    return FALSE;
  self->committed = TRUE;
  self->exists = self->is_removal;
  return sync_folder_of(self->target, error);
}

gboolean
lks_staged_file_revert(LksStagedFile *self, GError **error)
{
  g_return_val_if_fail(self->is_removal, FALSE);
  if (!self->committed)
    return TRUE;
  /* whatever happens to it now: it is no longer ours to take away */
  self->exists = FALSE;
  if (!move(self->path, self->target, error))
    return FALSE;
  self->committed = FALSE;
  return sync_folder_of(self->target, error);
}

gboolean
lks_file_replace(const char *path, GBytes *content, const LksStageOptions *options, GError **error)
{
  g_autoptr(LksStagedFile) staged = lks_staged_file_new(path, content, options, error);
  return staged != NULL && lks_staged_file_commit(staged, error);
}
