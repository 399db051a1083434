// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-path-row.h"

#include <glib/gi18n.h>

struct _LksPathRow {
  AdwEntryRow parent_instance;
  GtkFileChooserAction action;
  GtkFileChooserNative *chooser; /* nullable */
};

enum { PROP_ACTION = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE(LksPathRow, lks_path_row, ADW_TYPE_ENTRY_ROW)

char *
lks_path_row_dup_path(LksPathRow *self)
{
  g_autofree char *text = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(self))));
  if (*text == '\0')
    return NULL;
  if (g_str_has_prefix(text, "~/"))
    return g_build_filename(g_get_home_dir(), text + 2, NULL);
  return g_canonicalize_filename(text, NULL);
}

void
lks_path_row_set_path(LksPathRow *self, const char *path)
{
  gtk_editable_set_text(GTK_EDITABLE(self), path != NULL ? path : "");
}

static void
response_cb(LksPathRow *self, int response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT
                              ? gtk_file_chooser_get_file(GTK_FILE_CHOOSER(self->chooser))
                              : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
  if (path != NULL)
    lks_path_row_set_path(self, path);
  g_clear_object(&self->chooser);
}

/* begins where the path leads that stands there */
static void
browse_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksPathRow *self = LKS_PATH_ROW(widget);
  g_autofree char *path = lks_path_row_dup_path(self);
  g_autofree char *folder = path != NULL ? g_path_get_dirname(path) : NULL;
  g_autofree char *name = path != NULL ? g_path_get_basename(path) : NULL;
  g_autoptr(GFile) there = folder != NULL && g_file_test(folder, G_FILE_TEST_IS_DIR)
                               ? g_file_new_for_path(folder)
                               : NULL;
  gboolean saves = self->action == GTK_FILE_CHOOSER_ACTION_SAVE;
  g_clear_object(&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new(adw_preferences_row_get_title(ADW_PREFERENCES_ROW(self)),
                                  GTK_WINDOW(gtk_widget_get_root(widget)), self->action,
                                  saves ? _("_Use This Name") : _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(self->chooser), TRUE);
  if (there != NULL)
    gtk_file_chooser_set_current_folder(GTK_FILE_CHOOSER(self->chooser), there, NULL);
  if (saves && name != NULL)
    gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(self->chooser), name);
  g_signal_connect_swapped(self->chooser, "response", G_CALLBACK(response_cb), self);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(self->chooser));
}

static void
lks_path_row_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_enum(value, LKS_PATH_ROW(object)->action);
}

static void
lks_path_row_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LKS_PATH_ROW(object)->action = g_value_get_enum(value);
}

static void
lks_path_row_dispose(GObject *object)
{
  g_clear_object(&LKS_PATH_ROW(object)->chooser);
  G_OBJECT_CLASS(lks_path_row_parent_class)->dispose(object);
}

static void
lks_path_row_class_init(LksPathRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  object_class->get_property = lks_path_row_get_property;
  object_class->set_property = lks_path_row_set_property;
  object_class->dispose = lks_path_row_dispose;
  properties[PROP_ACTION] =
      g_param_spec_enum("action", NULL, NULL, GTK_TYPE_FILE_CHOOSER_ACTION,
                        GTK_FILE_CHOOSER_ACTION_OPEN, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource(widget_class, "/org/lockstep/Wizard/lks-path-row.ui");
  gtk_widget_class_install_action(widget_class, "path.browse", NULL, browse_cb);
}

static void
lks_path_row_init(LksPathRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
