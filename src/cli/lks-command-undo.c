// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-report-history.h"
#include "lks-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
applied_cb(guint done, guint total, gpointer invocation)
{
  lks_invocation_progress(invocation, done, total, _("files put back"));
}

static void
print_result(LksInvocation *invocation, const LksRestorePoint *point)
{
  if (lks_invocation_wants_json(invocation)) {
    lks_invocation_print_json(invocation, lks_report_undo_to_json(point));
    return;
  }
  guint n = point->files->len;
  g_print(ngettext("Restore point %s was taken back: %u file is as it was before.\n",
                   "Restore point %s was taken back: %u files are as they were before.\n", n),
          point->id, n);
  lks_invocation_print_wrapped(invocation, "", "",
                               _("Restart the services that read them; certificates that were "
                                 "imported into a machine's own store stay there."));
}

static int
undo(LksInvocation *invocation, gboolean force, GError **error)
{
  const char *const *arguments = lks_invocation_get_arguments(invocation);
  const char *path = arguments[0];
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_NOT_FOUND, _("%s: no such file"), path);
  if (lks_transaction_is_interrupted(path)) {
    g_autoptr(LksRestorePoint) begun = NULL;
    if (!lks_transaction_recover(path, force, &begun, error))
      return 0;
    lks_invocation_say(invocation, "%s",
                       _("An earlier run ended in its middle; what it did was put back."));
    /* an apply that was cut short is what came last: no more than that is taken back */
    if (begun != NULL && (arguments[1] == NULL || strcmp(arguments[1], begun->id) == 0)) {
      print_result(invocation, begun);
      return 0;
    }
  }
  g_autoptr(GPtrArray) points = lks_history_list(path, error);
  if (points == NULL)
    return 0;
  LksRestorePoint *point = lks_history_find(points, arguments[1], error);
  if (point == NULL || !lks_undo(path, point, force, applied_cb, invocation, error))
    return 0;
  print_result(invocation, point);
  return 0;
}

static int
run(LksInvocation *invocation, GError **error)
{
  gboolean force = FALSE;
  /* a script that says --yes to everything may say it here, too */
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force,
      N_("Put back also files that somebody changed since"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Accepted for scripts; nothing is asked"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, 2, error))
    return 0;
  return undo(invocation, force, error);
}

const LksCommand lks_command_undo = {
  .name = "undo",
  .arguments = N_("FLEET [RESTORE-POINT]"),
  .summary = N_("Take back what was applied last, or what a restore point holds"),
  .examples = "  lockstep undo fleet.json\n"
              "  lockstep undo fleet.json 3\n"
              "  lockstep undo fleet.json --force",
  .details = N_("Without a restore point: the latest that is not taken back yet. Exit status 75: a "
                "file was changed since, and nothing was touched."),
  .run = run,
};
