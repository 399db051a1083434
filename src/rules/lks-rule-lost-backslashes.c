// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* what stands after the key in that line, in UTF-8; NULL when it is not that simple */
static char *
raw_value(const LksReading *reading)
{
  g_autoptr(GBytes) bytes = g_bytes_ref(lks_document_get_bytes(reading->file->document));
  gsize length = 0;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = g_convert(data, (gssize)length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  g_auto(GStrv) lines = text != NULL ? g_strsplit(text, "\n", -1) : NULL;
  if (lines == NULL || reading->line == 0 || g_strv_length(lines) < reading->line)
    return NULL;
  const char *value = strpbrk(g_strstrip(lines[reading->line - 1]), "=: \t");
  if (value == NULL || g_str_has_suffix(value, "\\"))
    return NULL;
  value += strspn(value, " \t");
  value += strspn(value, "=:") > 0 ? 1 : 0;
  return g_strdup(value + strspn(value, " \t"));
}

static char *
double_backslashes(const char *value)
{
  g_auto(GStrv) parts = g_strsplit(value, "\\", -1);
  return g_strjoinv("\\\\", parts);
}

static void
report(LksRuleContext *context, const LksInstallation *installation, const LksReading *reading)
{
  g_autofree char *raw = raw_value(reading);
  g_autofree char *doubled = raw != NULL ? double_backslashes(raw) : NULL;
  g_autofree char *seen = g_strescape(reading->written, NULL);
  lks_rule_break(context, installation, reading,
                 lks_rule_text(context,
                               _("%s of %s lost its backslashes: the component reads “%s”."),
                               lks_say_setting(context, reading->setting),
                               lks_say_installation(context, installation), seen),
                 doubled != NULL ? lks_rule_text(context, _("Double each backslash: %s=%s. %s"),
                                                 lks_say_setting(context, reading->setting),
                                                 doubled, lks_say_apply(context))
                                 : lks_rule_text(context, _("Double each backslash. %s"),
                                                 lks_say_apply(context)));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    const LksReading *reading = lks_installation_get_reading(installation, role);
    if (reading->setting != NULL && lks_reading_lost_backslashes(reading))
      report(context, installation, reading);
  }
}

const LksRule lks_rule_lost_backslashes = {
  .id = "lost-backslashes",
  .title = N_("Backslashes lost in a properties file"),
  .explanation = N_("In a properties file a backslash must be doubled. Written once it vanishes, "
                    "and together with the next letter it can become a tab or a line end."),
  .when_secured = TRUE,
  .check = check,
};
