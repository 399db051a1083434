// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->document != NULL || file->problem != NULL || file->description->optional)
      continue;
    lks_rule_report_at(
        context, installation, file->path, 0, LKS_SEVERITY_ERROR,
        lks_rule_text(context, _("The configuration file of %s is not there."),
                      lks_say_installation(context, installation)),
        lks_rule_text(context,
                      _("Correct the “folder” of %s in the fleet file, or the “root” of %s."),
                      lks_say_label(context, installation), installation->server->name));
  }
}

const LksRule lks_rule_file_missing = {
  .id = "file-missing",
  .title = N_("Configuration file missing"),
  .explanation = N_("Without its configuration file nothing is known of a component, and nothing "
                    "can be changed."),
  .check = check,
};
