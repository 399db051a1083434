// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

/* a file that should tell but is not there, or cannot be read, has a finding of its own */
static gboolean
is_dark(const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->document == NULL && (file->problem != NULL || !file->description->optional))
      return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  if (installation->state != LKS_STATE_UNKNOWN || is_dark(installation) ||
      !lks_installation_needs_certificate(installation))
    return;
  const LksSetting *question = lks_installation_get_open_question(installation);
  lks_rule_report(
      context, installation, NULL, LKS_SEVERITY_INFO,
      lks_rule_text(context, _("Whether %s is secured cannot be read from its files."),
                    lks_say_installation(context, installation)),
      question != NULL
          ? lks_rule_text(context,
                          _("Look at the component, then say in the fleet file, at %s, what it is "
                            "set to: \"settings\": {\"%s\": \"…\"}, or {\"security.mechanism\": "
                            "\"plain\"}."),
                          lks_say_label(context, installation), question->key)
          : lks_rule_text(
                context,
                _("Look at the component, then say so in the fleet file, at %s: \"settings\": "
                  "{\"security.mechanism\": \"secured\"} or \"plain\"."),
                lks_say_label(context, installation)));
}

const LksRule lks_rule_state_unknown = {
  .id = "state-unknown",
  .title = N_("Not known whether secured"),
  .explanation = N_("Some components keep their security settings where no public document says. "
                    "The fleet file can say what they are set to."),
  .check = check,
};
