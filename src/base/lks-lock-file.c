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

/* the file stays: taking it away would let two runs hold two files of one name */
void
lks_lock_file_free(LksLockFile *self)
{
  if (self == NULL)
    return;
  g_close(self->fd, NULL);
  g_free(self);
}
