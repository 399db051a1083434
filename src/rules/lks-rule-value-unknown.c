// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
say_known(LksRuleContext *context, const LksSetting *setting)
{
  static const char *const booleans[] = { "true", "true", "false", "false", NULL };
  const char *const *spellings =
      setting->spellings != NULL ? (const char *const *)setting->spellings : booleans;
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; spellings[i] != NULL; i += 2)
    g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", spellings[i]);
  return lks_rule_text(context, "%s", known->str);
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  static const LksRole roles[] = { LKS_ROLE_VERIFY_HOST, LKS_ROLE_SECURITY_PLAIN };
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
    const LksReading *reading = lks_installation_get_reading(installation, roles[i]);
    if (reading->setting == NULL || !reading->present || reading->problem != NULL ||
        reading->meaning != NULL)
      continue;
    const char *setting = lks_say_setting(context, reading->setting);
    const char *known = say_known(context, reading->setting);
    lks_rule_report(context, installation, reading, LKS_SEVERITY_WARNING,
                    lks_rule_text(context, _("%s of %s is “%s”, which is none of its values: %s."),
                                  setting, lks_say_installation(context, installation),
                                  reading->written, known),
                    lks_rule_text(context, _("Set %s to one of them: %s."), setting, known));
  }
}

const LksRule lks_rule_value_unknown = {
  .id = "value-unknown",
  .title = N_("Value unknown"),
  .explanation = N_("What a component makes of a value that its instructions do not name, nobody "
                    "can tell: it may refuse to start, or go on as if nothing was set."),
  .when_secured = TRUE,
  .check = check,
};
