// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-file.h"
#include "lks-error.h"
#include "lks-witness.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif

LksFileStamp
lks_file_stamp_of_bytes(GBytes *bytes)
{
  LksFileStamp stamp = { .exists = TRUE };
  gsize length = 0, digest_length = sizeof(stamp.sha256);
  const guint8 *data = g_bytes_get_data(bytes, &length);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, data, (gssize)length);
  g_checksum_get_digest(sum, stamp.sha256, &digest_length);
  return stamp;
}

LksFileStamp
lks_file_stamp_of_hex(const char *hex)
{
  LksFileStamp stamp = { .exists = *hex != '\0' };
  if (strlen(hex) != 2 * sizeof(stamp.sha256))
    return stamp;
  for (guint i = 0; i < sizeof(stamp.sha256); i++)
    stamp.sha256[i] =
        (guint8)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
  return stamp;
}

void
lks_file_stamp_get_hex(const LksFileStamp *stamp, char hex[65])
{
  *hex = '\0';
  for (guint i = 0; stamp->exists && i < sizeof(stamp->sha256); i++)
    g_snprintf(hex + 2 * i, 3, "%02x", stamp->sha256[i]);
}

gboolean
lks_file_stamp_equal(const LksFileStamp *a, const LksFileStamp *b)
{
  return a->exists == b->exists && memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

static GBytes *
read_all(int fd, const char *path, gsize expected, GError **error)
{
  g_autoptr(GByteArray) content = g_byte_array_sized_new((guint)MIN(expected + 1, LKS_FILE_LIMIT));
  guint8 chunk[65536];
  for (;;) {
    gssize n = read(fd, chunk, sizeof(chunk));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      lks_throw_errno(error, errno, _("cannot read %s"), path);
      return NULL;
    }
    /* an array has room to spare, and a fleet has many files */
    if (n == 0)
      return content->len > 0 ? g_bytes_new(content->data, content->len)
                              : g_bytes_new_static("", 0);
    if (content->len + (gsize)n > LKS_FILE_LIMIT)
      return lks_throw_null(error, LKS_ERROR_TOO_LARGE, _("%s is larger than 64 MiB"), path);
    g_byte_array_append(content, chunk, (guint)n);
  }
}

GBytes *
lks_file_read(const char *path, LksFileStamp *stamp, GError **error)
{
  lks_witness_note_file(path);
  /* O_NONBLOCK: a named pipe under this name must not hang us */
  int fd = g_open(path, O_RDONLY | O_BINARY | O_NONBLOCK, 0);
  if (fd < 0) {
    lks_throw_errno(error, errno, _("cannot open %s"), path);
    return NULL;
  }
  GStatBuf st;
  GBytes *bytes = NULL;
  if (fstat(fd, &st) != 0)
    lks_throw_errno(error, errno, _("cannot open %s"), path);
  else if (!S_ISREG(st.st_mode))
    lks_throw(error, LKS_ERROR_MALFORMED, _("%s is not a regular file"), path);
  else
    bytes = read_all(fd, path, (gsize)st.st_size, error);
  g_close(fd, NULL);
  if (bytes == NULL)
    return NULL;
  if (stamp != NULL)
    *stamp = lks_file_stamp_of_bytes(bytes);
  return bytes;
}

/* 0 would be closed with the descriptor that is returned */
static int
duplicate_stdin(void)
{
#ifdef G_OS_WIN32
  int fd = _dup(0);
  _setmode(fd, O_BINARY);
  return fd;
#else
  return dup(0);
#endif
}

const char *
lks_file_get_input_name(const char *path)
{
  return strcmp(path, "-") == 0 ? _("standard input") : path;
}

GBytes *
lks_file_read_stream(const char *path, GError **error)
{
  gboolean is_stdin = strcmp(path, "-") == 0;
  const char *name = is_stdin ? _("standard input") : path;
  int fd = is_stdin ? duplicate_stdin() : g_open(path, O_RDONLY | O_BINARY, 0);
  if (fd < 0) {
    lks_throw_errno(error, errno, _("cannot open %s"), name);
    return NULL;
  }
  GStatBuf st;
  GBytes *bytes = NULL;
  if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
    lks_throw(error, LKS_ERROR_MALFORMED, _("%s is a folder"), name);
  else
    bytes = read_all(fd, name, 0, error);
  g_close(fd, NULL);
  return bytes;
}

gboolean
lks_file_check_unchanged(const char *path, const LksFileStamp *stamp, GError **error)
{
  GStatBuf st;
  if (g_stat(path, &st) != 0) {
    if (errno == ENOENT && !stamp->exists)
      return TRUE;
    if (errno == ENOENT)
      return lks_throw(error, LKS_ERROR_CONFLICT, _("%s has vanished since it was read"), path);
    return lks_throw_errno(error, errno, _("cannot look at %s"), path);
  }
  if (!stamp->exists)
    return lks_throw(error, LKS_ERROR_CONFLICT, _("%s has appeared since it was looked for"), path);
  g_autoptr(GBytes) now = lks_file_read(path, NULL, error);
  if (now == NULL)
    return FALSE;
  const LksFileStamp stamp_now = lks_file_stamp_of_bytes(now);
  if (!lks_file_stamp_equal(&stamp_now, stamp))
    return lks_throw(error, LKS_ERROR_CONFLICT,
                     _("%s was changed by someone else since it was read"), path);
  return TRUE;
}
