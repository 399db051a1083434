// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-secret.h"
#include "lks-error.h"
#include "lks-keyring.h"
#include "lks-locked.h"
#include "lks-witness.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

struct _LksSecret {
  gatomicrefcount references;
  gsize length;
  guint8 *bytes; /* owned, with a NUL behind */
};

#define LINE_LIMIT 65536

void
lks_wipe(gpointer data, gsize length)
{
  if (data == NULL || length == 0)
    return;
#ifdef G_OS_WIN32
  SecureZeroMemory(data, length);
#else
  explicit_bzero(data, length);
#endif
}

LksSecret *
lks_secret_new(gconstpointer data, gsize length)
{
  g_return_val_if_fail(data != NULL || length == 0, NULL);
  LksSecret *secret = g_new0(LksSecret, 1);
  g_atomic_ref_count_init(&secret->references);
  secret->length = length;
  secret->bytes = lks_locked_new(length + 1);
  if (length > 0)
    memcpy(secret->bytes, data, length);
  return secret;
}

LksSecret *
lks_secret_new_from_string(const char *text)
{
  return lks_secret_new(text, strlen(text));
}

LksSecret *
lks_secret_ref(LksSecret *secret)
{
  g_atomic_ref_count_inc(&secret->references);
  return secret;
}

void
lks_secret_unref(LksSecret *secret)
{
  if (secret == NULL || !g_atomic_ref_count_dec(&secret->references))
    return;
  lks_locked_free(secret->bytes, secret->length + 1);
  g_free(secret);
}

gsize
lks_secret_get_length(const LksSecret *secret)
{
  return secret->length;
}

gboolean
lks_secret_is_empty(const LksSecret *secret)
{
  return secret->length == 0;
}

gboolean
lks_secret_equal(const LksSecret *a, const LksSecret *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->length != b->length)
    return FALSE;
  guint8 difference = 0;
  for (gsize i = 0; i < a->length; i++)
    difference |= a->bytes[i] ^ b->bytes[i];
  return difference == 0;
}

const guint8 *
lks_secret_peek(const LksSecret *secret, gsize *length)
{
  if (length != NULL)
    *length = secret->length;
  return secret->bytes;
}

const char *
lks_secret_peek_text(const LksSecret *secret)
{
  return (const char *)secret->bytes;
}

/* one line, without its end; read unbuffered so that nothing beyond it is taken from a pipe */
static LksSecret *
read_line(int fd, const char *what, GError **error)
{
  gsize length = 0;
  guint8 *line = lks_locked_new(LINE_LIMIT);
  for (;;) {
    gssize n = read(fd, line + length, 1);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      int saved_errno = errno;
      lks_locked_free(line, LINE_LIMIT);
      lks_throw_errno(error, saved_errno, _("cannot read a password from %s"), what);
      return NULL;
    }
    if (n == 0 || line[length] == '\n')
      break;
    if (++length == LINE_LIMIT) {
      lks_locked_free(line, LINE_LIMIT);
      return lks_throw_null(error, LKS_ERROR_TOO_LARGE, _("the password from %s is too long"),
                            what);
    }
  }
  if (length > 0 && line[length - 1] == '\r')
    length--;
  LksSecret *secret = lks_secret_new(line, length);
  lks_locked_free(line, LINE_LIMIT);
  return secret;
}

static LksSecret *
read_file(const char *name, const char *base_dir, GError **error)
{
  g_autofree char *path = g_path_is_absolute(name) || base_dir == NULL
                              ? g_strdup(name)
                              : g_build_filename(base_dir, name, NULL);
  int fd = g_open(path, O_RDONLY, 0);
  if (fd < 0) {
    lks_throw_errno(error, errno, _("cannot read the password file %s"), path);
    return NULL;
  }
  LksSecret *secret = read_line(fd, path, error);
  g_close(fd, NULL);
  return secret;
}

static LksSecret *
read_source(const char *source, const char *base_dir, GError **error)
{
  if (g_str_has_prefix(source, "pass:"))
    return lks_secret_new_from_string(source + strlen("pass:"));
  if (g_str_has_prefix(source, "env:")) {
    const char *name = source + strlen("env:");
    const char *value = g_getenv(name);
    if (value == NULL)
      return lks_throw_null(
          error, LKS_ERROR_PASSWORD_NEEDED,
          _("the environment variable %s, which should hold a password, is not set"), name);
    return lks_secret_new_from_string(value);
  }
  if (g_str_has_prefix(source, "file:"))
    return read_file(source + strlen("file:"), base_dir, error);
  if (g_str_has_prefix(source, "fd:")) {
    guint64 fd = 0;
    if (!g_ascii_string_to_unsigned(source + strlen("fd:"), 10, 0, 65535, &fd, NULL))
      return lks_throw_null(error, LKS_ERROR_USAGE, _("“%s” names no file descriptor"), source);
    return read_line((int)fd, source, error);
  }
  if (g_str_has_prefix(source, "secret-service:"))
    return lks_keyring_read(source + strlen("secret-service:"), error);
  if (strcmp(source, "stdin") == 0)
    return read_line(0, _("standard input"), error);
  if (strcmp(source, "prompt") == 0)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("nobody can be asked for a password here"));
  /* a bare word is likely the password itself: never repeat it */
  return lks_throw_null(error, LKS_ERROR_USAGE,
                        _("a password is given by a source: pass:TEXT, env:NAME, file:PATH, fd:N, "
                          "secret-service:NAME, "
                          "stdin or prompt"));
}

LksSecret *
lks_secret_read_source(const char *source, const char *base_dir, GError **error)
{
  LksSecret *secret = read_source(source, base_dir, error);
  lks_witness_note_secret(source, base_dir, secret);
  return secret;
}
