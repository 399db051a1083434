// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* the message of a malformed file starts with "NAME: line N" */
static guint
line_of(const char *message)
{
  const char *line = strstr(message, "line ");
  return line != NULL ? (guint)g_ascii_strtoull(line + strlen("line "), NULL, 10) : 0;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->problem == NULL)
      continue;
    gboolean denied = g_error_matches(file->problem, LKS_ERROR, LKS_ERROR_DENIED);
    lks_rule_report_at(context, installation, file->path, line_of(file->problem->message),
                       LKS_SEVERITY_ERROR,
                       lks_rule_text(context, _("The configuration of %s cannot be read: %s."),
                                     lks_say_installation(context, installation),
                                     file->problem->message),
                       denied ? _("Run the check as a user who may read the file.")
                              : _("Correct the file: the component itself cannot read it either."));
  }
}

const LksRule lks_rule_file_unreadable = {
  .id = "file-unreadable",
  .title = N_("Configuration file unreadable"),
  .explanation = N_("A file that is malformed, too large or not permitted to be read is neither "
                    "judged nor changed."),
  .check = check,
};
