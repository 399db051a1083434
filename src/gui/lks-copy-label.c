// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-copy-label.h"
#include "lks-prose.h"

struct _LksCopyLabel {
  AdwBin parent_instance;

  char *title; /* nullable */
  char *text;
  GtkImage *icon;
};

enum { PROP_TITLE = 1, PROP_TEXT };

G_DEFINE_FINAL_TYPE(LksCopyLabel, lks_copy_label, ADW_TYPE_BIN)

static void
clicked_cb(LksCopyLabel *self)
{
  gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self)), self->text);
  gtk_image_set_from_icon_name(self->icon, "object-select-symbolic");
}

static gboolean
is_filled_cb(LksCopyLabel *self, const char *text)
{
  return text != NULL && *text != '\0';
}

static PangoAttrList *
keep_words_cb(LksCopyLabel *self, const char *text)
{
  return lks_prose_keep_words(text);
}

static void
lks_copy_label_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LksCopyLabel *self = LKS_COPY_LABEL(object);
  g_value_set_string(value, id == PROP_TITLE ? self->title : self->text);
}

static void
lks_copy_label_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LksCopyLabel *self = LKS_COPY_LABEL(object);
  char **place = id == PROP_TITLE ? &self->title : &self->text;
  g_free(*place);
  *place = g_value_dup_string(value);
}

static void
lks_copy_label_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_COPY_LABEL);
  G_OBJECT_CLASS(lks_copy_label_parent_class)->dispose(object);
}

static void
lks_copy_label_finalize(GObject *object)
{
  LksCopyLabel *self = LKS_COPY_LABEL(object);
  g_free(self->title);
  g_free(self->text);
  G_OBJECT_CLASS(lks_copy_label_parent_class)->finalize(object);
}

static void
lks_copy_label_class_init(LksCopyLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  object_class->get_property = lks_copy_label_get_property;
  object_class->set_property = lks_copy_label_set_property;
  object_class->dispose = lks_copy_label_dispose;
  object_class->finalize = lks_copy_label_finalize;
  g_object_class_install_property(object_class, PROP_TITLE,
                                  g_param_spec_string("title", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property(object_class, PROP_TEXT,
                                  g_param_spec_string("text", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-copy-label.ui");
  gtk_widget_class_bind_template_child(widget_class, LksCopyLabel, icon);
  gtk_widget_class_bind_template_callback(widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback(widget_class, is_filled_cb);
  gtk_widget_class_bind_template_callback(widget_class, keep_words_cb);
}

static void
lks_copy_label_init(LksCopyLabel *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
lks_copy_label_new(const char *title, const char *text)
{
  return g_object_new(LKS_TYPE_COPY_LABEL, "title", title, "text", text, NULL);
}
