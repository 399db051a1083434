// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-lock-file.h"
#include "lks-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#ifdef G_OS_WIN32
#include <io.h>
#include <share.h>
#include <sys/stat.h>
#else
#include <sys/file.h>
#include <sys/stat.h>
#endif

struct _LksLockFile {
  int fd;
};

/* -1 with errno; EWOULDBLOCK: somebody holds it */
static int
open_locked(const char *path)
{
#ifdef G_OS_WIN32
  int fd = -1;
  errno = _sopen_s(&fd, path, _O_RDWR | _O_CREAT, _SH_DENYRW, _S_IREAD | _S_IWRITE);
  if (fd < 0 && errno == EACCES)
    errno = EWOULDBLOCK;
  return fd;
#else
  int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  int saved = errno;
  g_close(fd, NULL);
  errno = saved;
  return -1;
#endif
}

LksLockFile *
lks_lock_file_take(const char *path, GError **error)
{
  int fd = open_locked(path);
  if (fd < 0 && errno == EWOULDBLOCK)
    return lks_throw_null(error, LKS_ERROR_BUSY,
                          _("another run is at work on this fleet (it holds %s); wait until it has "
                            "ended"),
                          path);
  if (fd < 0)
    return lks_throw_null(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the lock %s: %s"), path,
                          g_strerror(errno));
  LksLockFile *self = g_new0(LksLockFile, 1);
  self->fd = fd;
  return self;
}

/* --- a file that is being edited ------------------------------------------------------------- */

#define PATIENCE (20 * G_TIME_SPAN_SECOND)
#define PAUSE    (10 * G_TIME_SPAN_MILLISECOND)

#ifndef G_OS_WIN32
/* one that was replaced while we waited for it is not the file any more */
static gboolean
is_at(int fd, const char *path)
{
  GStatBuf held, there;
  return fstat(fd, &held) == 0 && g_stat(path, &there) == 0 && held.st_dev == there.st_dev &&
         held.st_ino == there.st_ino;
}

/* FALSE: somebody holds it */
static gboolean
try_target(int fd)
{
  return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}
#endif

LksLockFile *
lks_lock_file_take_target(const char *path, GError **error)
{
  g_autoptr(LksLockFile) self = g_new0(LksLockFile, 1);
  self->fd = -1;
#ifndef G_OS_WIN32
  gint64 deadline = g_get_monotonic_time() + PATIENCE;
  while (g_get_monotonic_time() < deadline) {
    self->fd = g_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
    if (self->fd < 0) {
      lks_throw_errno(error, errno, _("cannot open %s"), path);
      return NULL;
    }
    if (try_target(self->fd) && is_at(self->fd, path))
      return g_steal_pointer(&self);
    g_close(self->fd, NULL);
    self->fd = -1;
    g_usleep(PAUSE);
  }
  return lks_throw_null(error, LKS_ERROR_BUSY,
                        _("%s: another run is changing it; wait until it has ended"), path);
#else
  return g_steal_pointer(&self);
#endif
}

/* the file stays: taking it away would let two runs hold two files of one name */
void
lks_lock_file_free(LksLockFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    g_close(self->fd, NULL);
  g_free(self);
}
