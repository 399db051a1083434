// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host-run.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>

#if defined(G_OS_WIN32)
#define OWN_PLATFORM "windows"
#elif defined(__APPLE__)
#define OWN_PLATFORM "macos"
#else
#define OWN_PLATFORM "linux"
#endif

gboolean
lks_host_is_here(const char *platform, const LksRoot *root)
{
  const char *below = g_path_skip_root(lks_root_get_directory(root));
  return g_strcmp0(platform, OWN_PLATFORM) == 0 && below != NULL && *below == '\0';
}

gboolean
lks_host_can_run(const char *command)
{
  g_auto(GStrv) words = NULL;
  if (!g_shell_parse_argv(command, NULL, &words, NULL))
    return FALSE;
  g_autofree char *program = g_find_program_in_path(words[0]);
  return program != NULL;
}

static gboolean
throw_ended(const char *command, GSubprocess *process, GBytes *said, GError **error)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(said, &length);
  g_autofree char *words = g_utf8_make_valid(length > 0 ? bytes : "", (gssize)length);
  if (*g_strstrip(words) != '\0')
    return lks_throw(error, LKS_ERROR_FAILED, "%s: %s", command, words);
  if (!g_subprocess_get_if_exited(process))
    return lks_throw(error, LKS_ERROR_FAILED, _("%s: a signal ended it"), command);
  return lks_throw(error, LKS_ERROR_FAILED, _("%s: it ended with status %d"), command,
                   g_subprocess_get_exit_status(process));
}

gboolean
lks_host_run(const char *command, GCancellable *cancellable, GError **error)
{
  g_auto(GStrv) words = NULL;
  if (!g_shell_parse_argv(command, NULL, &words, error)) {
    lks_throw_converted(error);
    return lks_prefix(error, "%s: ", command);
  }
  g_autoptr(GBytes) said = NULL;
  g_autoptr(GSubprocess) process =
      g_subprocess_newv((const char *const *)words,
                        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error);
  if (process == NULL)
    return lks_throw_converted(error);
  if (!g_subprocess_communicate(process, NULL, cancellable, &said, NULL, error)) {
    g_subprocess_force_exit(process);
    return lks_throw_converted(error);
  }
  return g_subprocess_get_successful(process) || throw_ended(command, process, said, error);
}
