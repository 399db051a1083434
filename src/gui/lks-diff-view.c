// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-diff-view.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _LksDiffView {
  AdwBin parent_instance;

  GtkSourceView *view;
  GtkSourceBuffer *buffer;
};

G_DEFINE_FINAL_TYPE(LksDiffView, lks_diff_view, ADW_TYPE_BIN)

static void
follow_style_cb(LksDiffView *self)
{
  const char *id =
      adw_style_manager_get_dark(adw_style_manager_get_default()) ? "Adwaita-dark" : "Adwaita";
  gtk_source_buffer_set_style_scheme(self->buffer,
                                     gtk_source_style_scheme_manager_get_scheme(
                                         gtk_source_style_scheme_manager_get_default(), id));
}

static void
lks_diff_view_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_DIFF_VIEW);
  G_OBJECT_CLASS(lks_diff_view_parent_class)->dispose(object);
}

static void
lks_diff_view_class_init(LksDiffViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_diff_view_dispose;
  g_type_ensure(GTK_SOURCE_TYPE_VIEW);
  g_type_ensure(GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-diff-view.ui");
  gtk_widget_class_bind_template_child(widget_class, LksDiffView, view);
  gtk_widget_class_bind_template_child(widget_class, LksDiffView, buffer);
}

static void
lks_diff_view_init(LksDiffView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_source_buffer_set_language(
      self->buffer,
      gtk_source_language_manager_get_language(gtk_source_language_manager_get_default(), "diff"));
  g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
                          G_CALLBACK(follow_style_cb), self, G_CONNECT_SWAPPED);
  follow_style_cb(self);
}

void
lks_diff_view_set_diff(LksDiffView *self, const char *diff)
{
  gtk_text_buffer_set_text(GTK_TEXT_BUFFER(self->buffer), diff != NULL ? diff : "", -1);
}

void
lks_diff_view_set_name(LksDiffView *self, const char *name)
{
  /* TRANSLATORS: %s is a file's path */
  g_autofree char *label = g_strdup_printf(_("Changes of %s"), name);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                 -1);
}
