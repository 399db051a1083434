// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
look_at(LksRuleContext *context, const LksInstallation *installation, const LksLogLine *line)
{
  const char *who = lks_say_installation(context, installation);
  const char *what = lks_rule_text(context, "“%s”", line->text);
  if (line->evidence == LKS_EVIDENCE_EXPIRES)
    lks_rule_report_at(context, installation, line->path, line->line, LKS_SEVERITY_WARNING,
                       lks_rule_text(context, _("The log of %s says: %s"), who, what),
                       lks_say_new_identity(context, installation));
  else if (line->evidence == LKS_EVIDENCE_FAILED)
    lks_rule_report_at(context, installation, line->path, line->line, LKS_SEVERITY_WARNING,
                       lks_rule_text(context, _("The log of %s tells of a refused certificate: %s"),
                                     who, what),
                       _("Look at the links of this component; the line may be older than the last "
                         "change."));
  else if (installation->state == LKS_STATE_PLAIN)
    lks_rule_report_at(context, installation, line->path, line->line, LKS_SEVERITY_WARNING,
                       lks_rule_text(context,
                                     _("%s is plain as it is set, but its log says that it started "
                                       "secured: %s"),
                                     who, what),
                       _("Restart the service, so that it runs as it is set."));
}

static gboolean
shows_start(const LksInstallation *installation)
{
  for (guint i = 0; i < installation->evidence->len; i++)
    if (((const LksLogLine *)g_ptr_array_index(installation->evidence, i))->evidence ==
        LKS_EVIDENCE_SECURED)
      return TRUE;
  return FALSE;
}

static gboolean
has_proof(LksComponent *component)
{
  GPtrArray *logs = lks_component_get_logs(component);
  for (guint i = 0; i < logs->len; i++) {
    const LksComponentLog *log = g_ptr_array_index(logs, i);
    for (guint k = 0; k < log->messages->len; k++)
      if (((const LksLogMessage *)g_ptr_array_index(log->messages, k))->evidence ==
          LKS_EVIDENCE_SECURED)
        return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->evidence->len; i++)
    look_at(context, installation, g_ptr_array_index(installation->evidence, i));
  if (installation->state == LKS_STATE_SECURED && has_proof(installation->component) &&
      installation->has_log && !shows_start(installation))
    lks_rule_report(context, installation, NULL, LKS_SEVERITY_INFO,
                    lks_rule_text(context,
                                  _("%s is set up to be secured, but its log does not say yet that "
                                    "it started so."),
                                  lks_say_installation(context, installation)),
                    _("Restart the service and look again."));
}

const LksRule lks_rule_log_evidence = {
  .id = "log-evidence",
  .title = N_("What the log tells"),
  .explanation = N_("A log proves that a component started secured, or tells of a certificate that "
                    "was refused or expires."),

  .check = check,
};
