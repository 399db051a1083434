// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-new-fleet.h"
#include "lks-file-drop.h"
#include "lks-template.h"

#include <glib/gi18n.h>

struct _LksNewFleet {
  AdwWindow parent_instance;
  AdwEntryRow *name;
  AdwActionRow *file_row;
  AdwPreferencesGroup *roots;
  GPtrArray *paths; /* (element-type utf8) of the servers' disks */
  GPtrArray *rows;  /* (element-type AdwActionRow), one a path; lent */
  char *path;       /* nullable: of the fleet file */
};

static guint create_signal;

G_DEFINE_FINAL_TYPE(LksNewFleet, lks_new_fleet, ADW_TYPE_WINDOW)

char *
lks_new_fleet_suggest_path(const char *folder)
{
  for (guint i = 1;; i++) {
    g_autofree char *name = i == 1 ? g_strdup("fleet.json") : g_strdup_printf("fleet-%u.json", i);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
      return g_steal_pointer(&path);
  }
}

const char *
lks_new_fleet_get_name(LksNewFleet *self)
{
  return gtk_editable_get_text(GTK_EDITABLE(self->name));
}

const char *
lks_new_fleet_get_path(LksNewFleet *self)
{
  return self->path;
}

char **
lks_new_fleet_dup_roots(LksNewFleet *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (guint i = 0; i < self->paths->len; i++)
    g_strv_builder_add(builder, g_ptr_array_index(self->paths, i));
  return g_strv_builder_end(builder);
}

static void
update(LksNewFleet *self)
{
  gboolean is_named = *lks_new_fleet_get_name(self) != '\0';
  adw_action_row_set_subtitle(self->file_row,
                              self->path != NULL ? self->path : _("Chosen with the first folder"));
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "new-fleet.create",
                                is_named && self->paths->len > 0 && self->path != NULL);
}

/* --- folders --------------------------------------------------------------------------------- */

static void
remove_root_cb(GtkWidget *widget, const char *action, GVariant *path)
{
  LksNewFleet *self = LKS_NEW_FLEET(widget);
  guint index = 0;
  if (!g_ptr_array_find_with_equal_func(self->paths, g_variant_get_string(path, NULL), g_str_equal,
                                        &index))
    return;
  adw_preferences_group_remove(self->roots, g_ptr_array_index(self->rows, index));
  g_ptr_array_remove_index(self->rows, index);
  g_ptr_array_remove_index(self->paths, index);
  update(self);
}

static void
add_root(LksNewFleet *self, const char *path)
{
  if (g_ptr_array_find_with_equal_func(self->paths, path, g_str_equal, NULL))
    return;
  g_ptr_array_add(self->paths, g_strdup(path));
  GtkWidget *row = adw_action_row_new();
  adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), path);
  GtkWidget *button = gtk_button_new_from_icon_name("list-remove-symbolic");
  gtk_widget_set_tooltip_text(button, _("Remove This Folder"));
  gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class(button, "flat");
  gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "new-fleet.remove-root");
  gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s", path);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
  lks_template_complete(row);
  adw_preferences_group_add(self->roots, row);
  g_ptr_array_add(self->rows, row);
  if (self->path == NULL) {
    g_autofree char *folder = g_path_get_dirname(path);
    self->path = lks_new_fleet_suggest_path(folder);
  }
  update(self);
}

static void
root_chosen_cb(GtkNativeDialog *dialog, int response, LksNewFleet *self)
{
  g_autoptr(GListModel) files = gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items(files); i++) {
    g_autoptr(GFile) file = g_list_model_get_item(files, i);
    g_autofree char *path = g_file_get_path(file);
    if (path != NULL)
      add_root(self, path);
  }
  g_object_unref(dialog);
}

static void
add_root_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Folders of Servers"), GTK_WINDOW(widget),
                                  GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Add"), _("_Cancel"));
  gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), TRUE);
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  g_signal_connect_object(dialog, "response", G_CALLBACK(root_chosen_cb), widget, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void
dropped_cb(GtkWidget *window, GFile *file)
{
  g_autofree char *path = g_file_get_path(file);
  if (path != NULL && g_file_test(path, G_FILE_TEST_IS_DIR))
    add_root(LKS_NEW_FLEET(window), path);
}

/* --- the file -------------------------------------------------------------------------------- */

static void
file_chosen_cb(GtkNativeDialog *dialog, int response, LksNewFleet *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
  g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path != NULL) {
    g_free(self->path);
    self->path = g_steal_pointer(&path);
    update(self);
  }
  g_object_unref(dialog);
}

static void
choose_file_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Fleet File"), GTK_WINDOW(widget), GTK_FILE_CHOOSER_ACTION_SAVE,
                                  _("_Choose"), _("_Cancel"));
  gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), "fleet.json");
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  g_signal_connect_object(dialog, "response", G_CALLBACK(file_chosen_cb), widget, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void
create_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit(widget, create_signal, 0);
  gtk_window_close(GTK_WINDOW(widget));
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_new_fleet_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_NEW_FLEET);
  G_OBJECT_CLASS(lks_new_fleet_parent_class)->dispose(object);
}

static void
lks_new_fleet_finalize(GObject *object)
{
  g_ptr_array_unref(LKS_NEW_FLEET(object)->paths);
  g_ptr_array_unref(LKS_NEW_FLEET(object)->rows);
  g_free(LKS_NEW_FLEET(object)->path);
  G_OBJECT_CLASS(lks_new_fleet_parent_class)->finalize(object);
}

static void
lks_new_fleet_class_init(LksNewFleetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_new_fleet_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_new_fleet_finalize;
  create_signal = g_signal_new("create", LKS_TYPE_NEW_FLEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-new-fleet.ui");
  gtk_widget_class_bind_template_child(widget_class, LksNewFleet, name);
  gtk_widget_class_bind_template_child(widget_class, LksNewFleet, file_row);
  gtk_widget_class_bind_template_child(widget_class, LksNewFleet, roots);
  gtk_widget_class_install_action(widget_class, "new-fleet.add-root", NULL, add_root_cb);
  gtk_widget_class_install_action(widget_class, "new-fleet.remove-root", "s", remove_root_cb);
  gtk_widget_class_install_action(widget_class, "new-fleet.choose-file", NULL, choose_file_cb);
  gtk_widget_class_install_action(widget_class, "new-fleet.create", NULL, create_cb);
}

static void
lks_new_fleet_init(LksNewFleet *self)
{
  self->paths = g_ptr_array_new_with_free_func(g_free);
  self->rows = g_ptr_array_new();
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_template_complete(GTK_WIDGET(self));
  g_signal_connect_swapped(self->name, "changed", G_CALLBACK(update), self);
  lks_file_drop_accept(GTK_WIDGET(self), dropped_cb);
  update(self);
  gtk_widget_grab_focus(GTK_WIDGET(self->name));
}

LksNewFleet *
lks_new_fleet_new(GtkWindow *parent)
{
  return g_object_new(LKS_TYPE_NEW_FLEET, "transient-for", parent, NULL);
}
