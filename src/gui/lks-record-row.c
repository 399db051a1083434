// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-record-row.h"
#include "lks-prose.h"

struct _LksRecordRow {
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *state;
  LksRecord *record; /* nullable */
};

G_DEFINE_FINAL_TYPE(LksRecordRow, lks_record_row, GTK_TYPE_WIDGET)

static void
set_text(GtkLabel *label, const char *text)
{
  g_autofree char *prose = lks_prose_dup(text != NULL ? text : "");
  gtk_label_set_label(label, prose);
  gtk_widget_set_visible(GTK_WIDGET(label), text != NULL);
}

void
lks_record_row_set_record(LksRecordRow *self, LksRecord *record)
{
  const LksRecordTexts *texts = lks_record_get_texts(record);
  const char *description = texts->whole != NULL ? texts->whole : texts->subtitle;
  const char *const tone[] = { "caption", texts->tone, NULL };
  const char *const icon_tone[] = { texts->icon_tells_tone ? texts->tone : NULL, NULL };
  g_set_object(&self->record, record);
  set_text(self->title, texts->title);
  set_text(self->subtitle, texts->subtitle);
  set_text(self->state, texts->state);
  gtk_widget_set_css_classes(GTK_WIDGET(self->state), (const char **)tone);
  gtk_widget_set_css_classes(GTK_WIDGET(self->icon), (const char **)icon_tone);
  gtk_image_set_from_icon_name(self->icon, texts->icon_name);
  gtk_widget_set_visible(GTK_WIDGET(self->icon), texts->icon_name != NULL);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 texts->icon_text != NULL ? texts->icon_text : "", -1);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, texts->title,
                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                 description != NULL ? description : "", -1);
}

/* asked for when it is shown: to set one asks the X server where the pointer is */
static gboolean
query_icon_cb(LksRecordRow *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  const char *text = self->record != NULL ? lks_record_get_texts(self->record)->icon_text : NULL;
  gtk_tooltip_set_text(tooltip, text);
  return text != NULL;
}

static gboolean
query_whole_cb(LksRecordRow *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  const char *text = self->record != NULL ? lks_record_get_texts(self->record)->whole : NULL;
  gtk_tooltip_set_text(tooltip, text);
  return text != NULL;
}

static void
lks_record_row_dispose(GObject *object)
{
  g_clear_object(&LKS_RECORD_ROW(object)->record);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_RECORD_ROW);
  GtkWidget *box = gtk_widget_get_first_child(GTK_WIDGET(object));
  g_clear_pointer(&box, gtk_widget_unparent);
  G_OBJECT_CLASS(lks_record_row_parent_class)->dispose(object);
}

static void
lks_record_row_class_init(LksRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_record_row_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-record-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksRecordRow, icon);
  gtk_widget_class_bind_template_child(widget_class, LksRecordRow, title);
  gtk_widget_class_bind_template_child(widget_class, LksRecordRow, subtitle);
  gtk_widget_class_bind_template_child(widget_class, LksRecordRow, state);
  gtk_widget_class_bind_template_callback(widget_class, query_icon_cb);
  gtk_widget_class_bind_template_callback(widget_class, query_whole_cb);
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lks_record_row_init(LksRecordRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
lks_record_row_new(void)
{
  return g_object_new(LKS_TYPE_RECORD_ROW, NULL);
}
