// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-finding-row.h"

#include <glib/gi18n.h>

static const struct {
  const char *icon_name;
  const char *word;
  const char *style;
} severities[] = {
  [LKS_SEVERITY_INFO] = { "dialog-information-symbolic", N_("Note"), "accent" },
  [LKS_SEVERITY_WARNING] = { "dialog-warning-symbolic", N_("Warning"), "warning" },
  [LKS_SEVERITY_ERROR] = { "dialog-error-symbolic", N_("Error"), "error" },
};

static char *
dup_place(LksFinding *finding)
{
  const char *file = lks_finding_get_file(finding);
  if (file == NULL)
    return NULL;
  guint line = lks_finding_get_line(finding);
  /* TRANSLATORS: file, line */
  return line > 0 ? g_strdup_printf(_("%s, line %u"), file, line) : g_strdup(file);
}

GtkWidget *
lks_finding_row_new(LksFinding *finding)
{
  LksSeverity severity = lks_finding_get_severity(finding);
  const char *remedy = lks_finding_get_remedy(finding);
  g_autofree char *place = dup_place(finding);
  g_autofree char *subtitle = remedy != NULL && place != NULL
                                  ? g_strdup_printf("%s\n%s", remedy, place)
                                  : g_strdup(remedy != NULL ? remedy : place);
  GtkWidget *row = g_object_new(ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                lks_finding_get_message(finding), "subtitle",
                                subtitle != NULL ? subtitle : "", NULL);
  adw_action_row_set_title_lines(ADW_ACTION_ROW(row), 0);
  adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
  GtkWidget *icon = gtk_image_new_from_icon_name(severities[severity].icon_name);
  gtk_widget_add_css_class(icon, severities[severity].style);
  gtk_widget_set_tooltip_text(icon, _(severities[severity].word));
  gtk_accessible_update_property(GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 _(severities[severity].word), -1);
  adw_action_row_add_prefix(ADW_ACTION_ROW(row), icon);
  return row;
}
