// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-finding-row.h"
#include "lks-overview-records.h"
#include "lks-prose.h"

#include <glib/gi18n.h>

/* A grid, not boxes: a box asks wrapped text how wide it is for each height, which takes long. */
struct _LksFindingRow {
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *message;
  GtkLabel *remedy;
  GtkLabel *place;
};

G_DEFINE_FINAL_TYPE(LksFindingRow, lks_finding_row, GTK_TYPE_LIST_BOX_ROW)

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

static void
set_text(GtkLabel *label, const char *text)
{
  gtk_label_set_label(label, text != NULL ? text : "");
  gtk_widget_set_visible(GTK_WIDGET(label), text != NULL);
}

static void
lks_finding_row_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_FINDING_ROW);
  G_OBJECT_CLASS(lks_finding_row_parent_class)->dispose(object);
}

static void
lks_finding_row_class_init(LksFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_finding_row_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-finding-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksFindingRow, icon);
  gtk_widget_class_bind_template_child(widget_class, LksFindingRow, message);
  gtk_widget_class_bind_template_child(widget_class, LksFindingRow, remedy);
  gtk_widget_class_bind_template_child(widget_class, LksFindingRow, place);
}

static void
lks_finding_row_init(LksFindingRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
lks_finding_row_new(LksFinding *finding)
{
  LksFindingRow *self = g_object_new(LKS_TYPE_FINDING_ROW, NULL);
  LksSeverity severity = lks_finding_get_severity(finding);
  const char *word = lks_severity_get_title(severity);
  g_autofree char *place = dup_place(finding);
  g_autofree char *message = lks_prose_dup(lks_finding_get_message(finding));
  g_autofree char *remedy = lks_prose_dup(lks_finding_get_remedy(finding));
  set_text(self->message, message);
  set_text(self->remedy, remedy);
  g_autoptr(PangoAttrList) attributes = lks_prose_keep_words(place);
  gtk_label_set_attributes(self->place, attributes);
  set_text(self->place, place);
  gtk_image_set_from_icon_name(self->icon, lks_overview_severity_icon(severity));
  const char *tone = lks_overview_severity_tone(severity);
  gtk_widget_add_css_class(GTK_WIDGET(self->icon), tone != NULL ? tone : "accent");
  gtk_widget_set_tooltip_text(GTK_WIDGET(self->icon), word);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word,
                                 -1);
  return GTK_WIDGET(self);
}
