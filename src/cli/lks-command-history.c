// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-report-history.h"
#include "lks-transaction.h"

#include <glib/gi18n-lib.h>

static void
print_point(LksInvocation *invocation, const LksRestorePoint *point)
{
  g_autofree char *time = lks_time_format(point->time);
  g_autofree char *id = lks_invocation_paint(invocation, LKS_STYLE_BOLD, point->id);
  g_autofree char *undone = point->undone != 0 ? lks_time_format(point->undone) : NULL;
  g_print("%s  %s  %s\n", id, time, point->description);
  if (undone != NULL) {
    g_autofree char *text = g_strdup_printf(_("taken back %s"), undone);
    g_autofree char *painted = lks_invocation_paint(invocation, LKS_STYLE_DIM, text);
    g_print("   %s\n", painted);
  }
  for (guint i = 0; lks_invocation_is_verbose(invocation) && i < point->files->len; i++) {
    const LksRestoreFile *file = g_ptr_array_index(point->files, i);
    g_print("   %s  %s: %s\n", file->existed ? _("changed") : _("created"),
            file->server != NULL ? file->server : "", file->path);
  }
}

static int
run(LksInvocation *invocation, GError **error)
{
  if (!lks_invocation_parse(invocation, NULL, 1, 1, error))
    return 0;
  const char *path = lks_invocation_get_arguments(invocation)[0];
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_NOT_FOUND, _("%s: no such file"), path);
  g_autoptr(GPtrArray) points = lks_history_list(path, error);
  if (points == NULL)
    return 0;
  if (lks_transaction_is_interrupted(path))
    lks_invocation_say(invocation, "%s",
                       _("A run ended in its middle; the next apply or undo puts back what it "
                         "did."));
  if (lks_invocation_wants_json(invocation)) {
    lks_invocation_print_json(invocation, lks_report_history_to_json(points));
    return 0;
  }
  if (points->len == 0)
    g_print("%s\n", _("Nothing was applied to this fleet yet."));
  for (guint i = 0; i < points->len; i++)
    print_point(invocation, g_ptr_array_index(points, i));
  return 0;
}

const LksCommand lks_command_history = {
  .name = "history",
  .arguments = N_("FLEET"),
  .summary = N_("List what was applied, and what can be taken back"),
  .examples = "  lockstep history fleet.json\n"
              "  lockstep history fleet.json --verbose\n"
              "  lockstep history fleet.json --json",
  .run = run,
};
