// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-sample-site.h"
#include "lks-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* a name that is free: each trial begins with a fresh site */
static char *
dup_new_folder(void)
{
  g_autofree char *base = g_build_filename(g_get_user_data_dir(), "lockstep", "sample-site", NULL);
  for (guint i = 1;; i++) {
    g_autofree char *folder = g_strdup_printf("%s-%u", base, i);
    if (!g_file_test(folder, G_FILE_TEST_EXISTS))
      return g_steal_pointer(&folder);
  }
}

static char *
dup_maker(void)
{
  const char *folder = g_getenv("LOCKSTEP_SAMPLE_SITE");
  return folder != NULL
             ? g_build_filename(folder, "make-identities", NULL)
             : g_build_filename(LOCKSTEP_DATADIR, "sample-site", "make-identities", NULL);
}

/* the command line that the site's keystores are made with */
static char *
dup_program(void)
{
  const char *program = g_getenv("LOCKSTEP");
  return program != NULL ? g_strdup(program) : g_find_program_in_path("lockstep");
}

static gboolean
run_maker(const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *maker = dup_maker();
  g_autofree char *program = dup_program();
  if (program == NULL || !g_file_test(maker, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_NOT_FOUND,
                     _("The sample site is not installed: it needs the command lockstep and %s."),
                     maker);
  g_autofree char *errors = NULL;
  g_autoptr(GSubprocess) process =
      g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error,
                       "sh", maker, program, folder, NULL);
  if (process == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8(process, NULL, cancellable, NULL, &errors, error)) {
    g_subprocess_force_exit(process);
    return FALSE;
  }
  if (!g_subprocess_get_successful(process))
    return lks_throw(error, LKS_ERROR_FAILED, _("The sample site could not be made: %s"), errors);
  return TRUE;
}

char *
lks_sample_site_make(GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = dup_new_folder();
  g_autofree char *parent = g_path_get_dirname(folder);
  if (g_mkdir_with_parents(parent, 0700) != 0) {
    lks_throw_errno(error, errno, "%s", parent);
    return NULL;
  }
  return run_maker(folder, cancellable, error) ? g_build_filename(folder, "fleet.json", NULL)
                                               : NULL;
}
