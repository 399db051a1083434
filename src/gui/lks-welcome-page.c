// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-welcome-page.h"
#include "lks-discover.h"
#include "lks-list-box.h"
#include "lks-new-fleet.h"
#include "lks-sample-site.h"
#include "lks-settings.h"
#include "lks-template.h"

#include <glib/gi18n.h>

struct _LksWelcomePage {
  LksPage parent_instance;
  GtkWidget *recent_group;
  GtkListBox *recent;
  gulong recent_id;
};

G_DEFINE_FINAL_TYPE(LksWelcomePage, lks_welcome_page, LKS_TYPE_PAGE)

/* as a file that was dropped */
static void
open_path(LksWelcomePage *self, const char *path)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "win.open-path", "s", path);
}

/* --- recent fleets --------------------------------------------------------------------------- */

static void
forget_cb(GtkButton *button, gpointer path)
{
  lks_settings_remove_recent(path);
}

static GtkWidget *
create_recent_row(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(folder);
  GtkWidget *row = adw_action_row_new();
  adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), name);
  adw_action_row_set_subtitle(ADW_ACTION_ROW(row), path);
  adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 1);
  gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), TRUE);
  gtk_actionable_set_action_name(GTK_ACTIONABLE(row), "win.open-path");
  gtk_actionable_set_action_target(GTK_ACTIONABLE(row), "s", path);
  GtkWidget *button = gtk_button_new_from_icon_name("window-close-symbolic");
  gtk_widget_set_tooltip_text(button, _("Forget This Fleet"));
  gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class(button, "flat");
  gtk_widget_add_css_class(button, "circular");
  g_signal_connect_data(button, "clicked", G_CALLBACK(forget_cb), g_strdup(path),
                        (GClosureNotify)(GCallback)g_free, 0);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
  lks_template_complete(row);
  return row;
}

static void
update_recent(LksWelcomePage *self)
{
  lks_list_box_clear(self->recent);
  g_auto(GStrv) paths = g_settings_get_strv(lks_settings_get(), "recent-fleets");
  for (guint i = 0; paths[i] != NULL; i++)
    gtk_list_box_append(self->recent, create_recent_row(paths[i]));
  gtk_widget_set_visible(self->recent_group, paths[0] != NULL);
}

/* --- discovery ------------------------------------------------------------------------------- */

typedef struct {
  char **roots;
  char *name; /* nullable */
  char *path; /* of the fleet file */
  LksCatalog *catalog;
} Discovering;

static void
discovering_free(Discovering *discovering)
{
  g_strfreev(discovering->roots);
  g_free(discovering->name);
  g_free(discovering->path);
  g_object_unref(discovering->catalog);
  g_free(discovering);
}

static gpointer
discover_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Discovering *discovering = data;
  g_autoptr(LksDiscovery) discovery =
      lks_discover((const char *const *)discovering->roots, discovering->name, discovering->path,
                   discovering->catalog, error);
  if (discovery == NULL || g_cancellable_set_error_if_cancelled(cancellable, error))
    return NULL;
  return lks_draft_new(discovering->path, discovery->text, error);
}

static void
show_problem(LksWelcomePage *self, const char *title, const GError *error)
{
  if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_page_show_problem(LKS_PAGE(self), title, error);
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksWelcomePage) self = user_data;
  g_autoptr(GError) error = NULL;
  if (lks_workspace_open_finish(LKS_WORKSPACE(source), result, &error))
    gtk_widget_activate_action(GTK_WIDGET(self), "win.go-to", "s", "overview");
  else
    show_problem(self, _("What was found could not be read"), error);
}

static void
discovered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksWelcomePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LksDraft) draft = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  if (draft == NULL) {
    show_problem(self, _("Nothing was found"), error);
    return;
  }
  lks_settings_add_recent(lks_draft_get_path(draft));
  lks_workspace_open_draft_async(LKS_WORKSPACE(source), draft, opened_cb, g_object_ref(self));
}

/* name nullable; roots (transfer full) */
static void
discover(LksWelcomePage *self, char **roots, const char *name, const char *path)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  g_autoptr(GError) error = NULL;
  LksCatalog *catalog = lks_workspace_get_catalog(workspace, &error);
  if (catalog == NULL) {
    g_strfreev(roots);
    show_problem(self, _("The catalogue of components could not be read"), error);
    return;
  }
  Discovering *discovering = g_new0(Discovering, 1);
  discovering->roots = roots;
  discovering->name = g_strdup(name);
  discovering->path = g_strdup(path);
  discovering->catalog = g_object_ref(catalog);
  lks_workspace_run_async(workspace, _("Looking for components"), discover_work, discovering,
                          (GDestroyNotify)discovering_free, g_object_unref, discovered_cb,
                          g_object_ref(self));
}

static void
discover_below(LksWelcomePage *self, const char *root)
{
  g_autofree char *folder = g_path_get_dirname(root);
  g_autofree char *path = lks_new_fleet_suggest_path(folder);
  const char *const roots[] = { root, NULL };
  discover(self, g_strdupv((char **)roots), NULL, path);
}

static void
folder_chosen_cb(GtkNativeDialog *dialog, int response, LksWelcomePage *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
  g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    discover_below(self, path);
  g_object_unref(dialog);
}

static void
discover_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Discover from a Folder"),
                                  GTK_WINDOW(gtk_widget_get_root(widget)),
                                  GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Discover"),
                                  _("_Cancel"));
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  g_signal_connect_object(dialog, "response", G_CALLBACK(folder_chosen_cb), widget, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

/* a folder of servers that was dropped or given */
static gboolean
lks_welcome_page_open(LksPage *page, GFile *file)
{
  g_autofree char *path = g_file_get_path(file);
  if (path == NULL || !g_file_test(path, G_FILE_TEST_IS_DIR))
    return FALSE;
  discover_below(LKS_WELCOME_PAGE(page), path);
  return TRUE;
}

static void
create_cb(LksNewFleet *dialog, LksWelcomePage *self)
{
  discover(self, lks_new_fleet_dup_roots(dialog), lks_new_fleet_get_name(dialog),
           lks_new_fleet_get_path(dialog));
}

static void
new_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksNewFleet *dialog = lks_new_fleet_new(GTK_WINDOW(gtk_widget_get_root(widget)));
  g_signal_connect_object(dialog, "create", G_CALLBACK(create_cb), widget, 0);
  gtk_window_present(GTK_WINDOW(dialog));
}

/* --- the sample site ------------------------------------------------------------------------- */

static gpointer
sample_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  return lks_sample_site_make(cancellable, error);
}

static void
sampled_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksWelcomePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  if (path != NULL)
    open_path(self, path);
  else
    show_problem(self, _("The sample site could not be made"), error);
}

static void
sample_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_workspace_run_async(lks_page_get_workspace(LKS_PAGE(widget)), _("Making the sample site"),
                          sample_work, NULL, NULL, g_free, sampled_cb, g_object_ref(widget));
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_welcome_page_dispose(GObject *object)
{
  LksWelcomePage *self = LKS_WELCOME_PAGE(object);
  g_clear_signal_handler(&self->recent_id, lks_settings_get());
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS(lks_welcome_page_parent_class)->dispose(object);
}

static void
lks_welcome_page_class_init(LksWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_welcome_page_dispose;
  LKS_PAGE_CLASS(klass)->open = lks_welcome_page_open;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-welcome-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksWelcomePage, recent_group);
  gtk_widget_class_bind_template_child(widget_class, LksWelcomePage, recent);
  gtk_widget_class_install_action(widget_class, "welcome.discover", NULL, discover_cb);
  gtk_widget_class_install_action(widget_class, "welcome.new", NULL, new_cb);
  gtk_widget_class_install_action(widget_class, "welcome.sample", NULL, sample_cb);
}

static void
lks_welcome_page_init(LksWelcomePage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  self->recent_id = g_signal_connect_swapped(lks_settings_get(), "changed::recent-fleets",
                                             G_CALLBACK(update_recent), self);
  update_recent(self);
}
