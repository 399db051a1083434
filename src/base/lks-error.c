// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"

#include <errno.h>
#include <gio/gio.h>

G_DEFINE_QUARK(lks - error - quark, lks_error)

static void
set_valist(GError **error, LksErrorCode code, const char *format, va_list args)
{
  g_autoptr(GError) local = g_error_new_valist(LKS_ERROR, (int)code, format, args);
  g_propagate_error(error, g_steal_pointer(&local));
}

gboolean
lks_throw(GError **error, LksErrorCode code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  set_valist(error, code, format, args);
  va_end(args);
  return FALSE;
}

gpointer
lks_throw_null(GError **error, LksErrorCode code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  set_valist(error, code, format, args);
  va_end(args);
  return NULL;
}

static LksErrorCode
code_for_errno(int saved_errno)
{
  switch (saved_errno) {
  case ENOENT:
  case ENOTDIR:
    return LKS_ERROR_NOT_FOUND;
  case EACCES:
  case EPERM:
  case EROFS:
    return LKS_ERROR_DENIED;
  default:
    return LKS_ERROR_IO;
  }
}

gboolean
lks_throw_errno(GError **error, int saved_errno, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, LKS_ERROR, (int)code_for_errno(saved_errno), "%s: %s", message,
              g_strerror(saved_errno));
  return FALSE;
}

static LksErrorCode
code_for_foreign(const GError *error)
{
  if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
      g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR) ||
      g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return LKS_ERROR_NOT_FOUND;
  if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ||
      g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_PERM) ||
      g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ROFS) ||
      g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return LKS_ERROR_DENIED;
  if (error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR)
    return LKS_ERROR_IO;
  /* a word of the command line that is not in the locale's encoding */
  if (error->domain == G_OPTION_ERROR || error->domain == G_CONVERT_ERROR)
    return LKS_ERROR_USAGE;
  return LKS_ERROR_FAILED;
}

gboolean
lks_throw_converted(GError **error)
{
  if (error == NULL || *error == NULL || (*error)->domain == LKS_ERROR ||
      g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  LksErrorCode code = code_for_foreign(*error);
  (*error)->domain = LKS_ERROR;
  (*error)->code = (int)code;
  return FALSE;
}

gboolean
lks_prefix(GError **error, const char *format, ...)
{
  if (error == NULL || *error == NULL)
    return FALSE;
  va_list args;
  va_start(args, format);
  g_autofree char *prefix = g_strdup_vprintf(format, args);
  va_end(args);
  g_prefix_error_literal(error, prefix);
  return FALSE;
}

int
lks_error_exit_status(const GError *error)
{
  static const int statuses[] = {
    [LKS_ERROR_FAILED] = 70,
    [LKS_ERROR_USAGE] = 64,
    [LKS_ERROR_MALFORMED] = 65,
    [LKS_ERROR_UNSUPPORTED] = 65,
    [LKS_ERROR_ELSEWHERE] = 65,
    [LKS_ERROR_AMBIGUOUS] = 65,
    [LKS_ERROR_TOO_LARGE] = 65,
    [LKS_ERROR_NOT_FOUND] = 66,
    [LKS_ERROR_UNREACHABLE] = 69,
    [LKS_ERROR_CANNOT_CREATE] = 73,
    [LKS_ERROR_IO] = 74,
    [LKS_ERROR_BUSY] = 75,
    [LKS_ERROR_CONFLICT] = 75,
    [LKS_ERROR_PASSWORD_NEEDED] = 77,
    [LKS_ERROR_PASSWORD_WRONG] = 77,
    [LKS_ERROR_DENIED] = 77,
    [LKS_ERROR_CONFIG] = 78,
    [LKS_ERROR_UNDONE] = 2,
    [LKS_ERROR_REFUSED] = 1,
  };
  if (error->domain == LKS_ERROR && (gsize)error->code < G_N_ELEMENTS(statuses))
    return statuses[error->code];
  if (error->domain == G_OPTION_ERROR)
    return 64;
  return 70;
}
