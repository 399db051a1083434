// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-window.h"
#include "lks-error.h"
#include "lks-file-drop.h"
#include "lks-page-table.h"
#include "lks-places.h"
#include "lks-probe.h"
#include "lks-problem-view.h"
#include "lks-progress-strip.h"
#include "lks-settings.h"
#include "lks-sidebar-row.h"
#include "lks-sniff.h"
#include "lks-template.h"

#include <glib/gi18n.h>

struct _LksWindow {
  AdwApplicationWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  AdwWindowTitle *fleet_title;
  AdwWindowTitle *title;
  GtkWidget *to_sidebar;
  GtkListView *sidebar_list;
  LksProgressStrip *progress;
  LksProblemView *problem;
  GtkStack *stack;

  LksWorkspace *workspace;
  LksPlaces *places;
  gboolean is_closing; /* when what a page writes has come to its end */
};

G_DEFINE_FINAL_TYPE(LksWindow, lks_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- places ---------------------------------------------------------------------------------- */

static void
update_actions(LksWindow *self)
{
  gboolean has_fleet = lks_workspace_get_fleet(self->workspace) != NULL;
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.next", lks_places_can_step(self->places, 1));
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.back",
                                lks_places_can_step(self->places, -1));
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.reload", has_fleet);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.close-fleet",
                                has_fleet && !lks_places_is_busy(self->places));
}

static void
close_cb(gpointer window)
{
  gtk_window_close(window);
  g_object_unref(window);
}

/* what a page has begun to write comes to its end, or is put back, before the window goes */
static gboolean
lks_window_close_request(GtkWindow *window)
{
  LksWindow *self = LKS_WINDOW(window);
  if (!lks_places_is_busy(self->places))
    return GTK_WINDOW_CLASS(lks_window_parent_class)->close_request(window);
  if (!self->is_closing)
    lks_window_tell(self, _("Stopping"));
  self->is_closing = TRUE;
  lks_workspace_cancel(self->workspace);
  return TRUE;
}

static void
place_cb(LksWindow *self)
{
  GObject *place = gtk_single_selection_get_selected_item(lks_places_get_selection(self->places));
  if (place != NULL) {
    g_autofree char *title = NULL;
    g_object_get(place, "title", &title, NULL);
    adw_window_title_set_title(self->title, title != NULL ? title : "");
    adw_window_title_set_subtitle(self->title, LKS_IS_SECTION(place)
                                                   ? lks_section_get_subtitle(LKS_SECTION(place))
                                                   : NULL);
  }
  update_actions(self);
  /* the page hears of its end at this moment, and may have more to do */
  if (self->is_closing && !lks_places_is_busy(self->places))
    g_idle_add_once(close_cb, g_object_ref(self));
}

static gboolean
show_content(LksWindow *self, gboolean is_there)
{
  if (is_there)
    adw_leaflet_set_visible_child(self->leaflet, self->content);
  return is_there;
}

static void
activate_place_cb(LksWindow *self)
{
  show_content(self, TRUE);
}

static void
set_up_places(LksWindow *self)
{
  self->places = lks_places_new(self->stack, self->workspace);
  g_signal_connect_object(self->places, "changed", G_CALLBACK(place_cb), self, G_CONNECT_SWAPPED);
  GtkListItemFactory *factory = lks_sidebar_row_new_factory();
  gtk_list_view_set_factory(self->sidebar_list, factory);
  g_object_unref(factory);
  gtk_list_view_set_model(self->sidebar_list,
                          GTK_SELECTION_MODEL(lks_places_get_selection(self->places)));
  g_signal_connect_swapped(self->sidebar_list, "activate", G_CALLBACK(activate_place_cb), self);
}

gboolean
lks_window_show_page(LksWindow *self, const char *name)
{
  return show_content(self, lks_places_select_page(self->places, name));
}

gboolean
lks_window_show_section(LksWindow *self, LksSection *section)
{
  return show_content(self, lks_places_select(self->places, section));
}

/* --- the fleet ------------------------------------------------------------------------------- */

static void
changed_cb(LksWindow *self)
{
  LksFleet *fleet = lks_workspace_get_fleet(self->workspace);
  lks_places_grow(self->places, GTK_WIDGET(self));
  gtk_widget_set_visible(self->sidebar, fleet != NULL);
  g_autofree char *path = fleet != NULL ? g_path_get_basename(lks_fleet_get_path(fleet)) : NULL;
  adw_window_title_set_title(self->fleet_title,
                             fleet != NULL ? lks_fleet_get_name(fleet) : _("Lockstep"));
  adw_window_title_set_subtitle(self->fleet_title, path);
  update_actions(self);
}

static gboolean
is_at_first_page(LksWindow *self)
{
  LksPage *current = lks_places_get_current(self->places);
  return current != NULL && G_OBJECT_TYPE(current) == lks_page_table[0].get_type();
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  if (lks_workspace_open_finish(self->workspace, result, &error)) {
    lks_problem_view_clear(self->problem);
    const char *path = lks_workspace_get_fleet_path(self->workspace);
    lks_settings_add_recent(path);
    g_settings_set_string(lks_settings_get(), "last-fleet", path);
    if (is_at_first_page(self))
      lks_window_show_page(self, "overview");
  } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    lks_window_show_problem(self, _("The fleet could not be opened"), error);
  }
}

typedef struct {
  LksWindow *window;
  GFile *file;
} Sniffed;

static void
take_file(LksWindow *self, GFile *file, GBytes *head)
{
  g_autofree char *path = g_file_get_path(file);
  if (path != NULL && lks_sniff_is_fleet(head)) {
    lks_workspace_open_async(self->workspace, path, opened_cb, g_object_ref(self));
    return;
  }
  if (show_content(self, lks_places_open(self->places, file)))
    return;
  g_autofree char *name = g_file_get_parse_name(file);
  g_autoptr(GError) error = g_error_new(
      G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
      _("%s is neither a fleet file nor a keystore or certificate that Lockstep reads."), name);
  lks_window_show_problem(self, _("This file cannot be opened"), error);
}

static void
sniffed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sniffed *sniffed = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) head = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  if (head != NULL)
    take_file(sniffed->window, sniffed->file, head);
  else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_window_show_problem(sniffed->window, _("This file cannot be opened"), error);
  g_object_unref(sniffed->window);
  g_object_unref(sniffed->file);
  g_free(sniffed);
}

void
lks_window_open(LksWindow *self, GFile *file)
{
  if (lks_places_is_busy(self->places)) {
    g_autoptr(GError) busy =
        g_error_new(LKS_ERROR, LKS_ERROR_BUSY,
                    _("%s: another run is changing it; wait until it has ended"),
                    lks_workspace_get_fleet_path(self->workspace));
    lks_window_show_problem(self, _("This file cannot be opened"), busy);
    return;
  }
  Sniffed *sniffed = g_new0(Sniffed, 1);
  sniffed->window = g_object_ref(self);
  sniffed->file = g_object_ref(file);
  lks_workspace_run_async(self->workspace, _("Opening"), lks_sniff_work, g_object_ref(file),
                          g_object_unref, (GDestroyNotify)g_bytes_unref, sniffed_cb, sniffed);
}

static void
dropped_cb(GtkWidget *window, GFile *file)
{
  lks_window_open(LKS_WINDOW(window), file);
}

static void
busy_cb(LksWindow *self)
{
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.cancel",
                                lks_workspace_is_busy(self->workspace));
}

/* --- actions --------------------------------------------------------------------------------- */

static void
next_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_places_step(LKS_WINDOW(widget)->places, 1);
}

static void
back_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_places_step(LKS_WINDOW(widget)->places, -1);
}

static void
go_to_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_window_show_page(LKS_WINDOW(widget), g_variant_get_string(parameter, NULL));
}

static void
show_section_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  show_content(self, lks_places_select_label(self->places, g_variant_get_string(parameter, NULL)));
}

static void
show_sidebar_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  adw_leaflet_set_visible_child(self->leaflet, self->sidebar);
  gtk_widget_grab_focus(GTK_WIDGET(self->sidebar_list));
}

static void
cancel_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_workspace_cancel(LKS_WINDOW(widget)->workspace);
}

static void
reload_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  lks_workspace_reload_async(self->workspace, opened_cb, g_object_ref(self));
}

static void
close_fleet_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  lks_window_show_page(self, "welcome");
  lks_workspace_close(self->workspace);
  g_settings_reset(lks_settings_get(), "last-fleet");
}

static void
search_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksPage *page = lks_places_get_current(LKS_WINDOW(widget)->places);
  if (page == NULL || !lks_page_search(page))
    gtk_widget_error_bell(widget);
}

static void
files_pasted_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksWindow) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish(GDK_CLIPBOARD(source), result, NULL);
  g_autoptr(GSList) files =
      value != NULL ? gdk_file_list_get_files(g_value_get_boxed(value)) : NULL;
  for (GSList *at = files; at != NULL; at = at->next)
    lks_window_open(self, at->data);
}

/* files that were copied elsewhere, or else a certificate's text */
static void
paste_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard(widget);
  if (gdk_content_formats_contain_gtype(gdk_clipboard_get_formats(clipboard), GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async(clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                   files_pasted_cb, g_object_ref(self));
  else if (lks_window_show_page(self, "certificates"))
    gtk_widget_activate_action(GTK_WIDGET(lks_places_get_current(self->places)),
                               "certificates.paste", NULL);
}

static void
open_path_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_path(g_variant_get_string(parameter, NULL));
  lks_window_open(LKS_WINDOW(widget), file);
}

static void
chosen_cb(GtkNativeDialog *dialog, int response, LksWindow *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    lks_window_open(self, file);
  g_object_unref(dialog);
}

static void
open_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Open a Fleet, Keystore or Certificate"), GTK_WINDOW(widget),
                                  GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  g_signal_connect_object(dialog, "response", G_CALLBACK(chosen_cb), widget, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

/* --- the object ------------------------------------------------------------------------------ */

static void
update_folded(LksWindow *self)
{
  gtk_widget_set_visible(self->to_sidebar, adw_leaflet_get_folded(self->leaflet) &&
                                               gtk_widget_get_visible(self->sidebar));
}

static void
lks_window_dispose(GObject *object)
{
  LksWindow *self = LKS_WINDOW(object);
  if (self->workspace != NULL)
    lks_workspace_cancel(self->workspace);
  if (self->places != NULL)
    lks_places_stop(self->places);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_WINDOW);
  g_clear_object(&self->places);
  g_clear_object(&self->workspace);
  G_OBJECT_CLASS(lks_window_parent_class)->dispose(object);
}

static void
install_actions(GtkWidgetClass *klass)
{
  gtk_widget_class_install_action(klass, "win.open", NULL, open_cb);
  gtk_widget_class_install_action(klass, "win.open-path", "s", open_path_cb);
  gtk_widget_class_install_action(klass, "win.close-fleet", NULL, close_fleet_cb);
  gtk_widget_class_install_action(klass, "win.reload", NULL, reload_cb);
  gtk_widget_class_install_action(klass, "win.next", NULL, next_cb);
  gtk_widget_class_install_action(klass, "win.back", NULL, back_cb);
  gtk_widget_class_install_action(klass, "win.go-to", "s", go_to_cb);
  gtk_widget_class_install_action(klass, "win.show-section", "s", show_section_cb);
  gtk_widget_class_install_action(klass, "win.show-sidebar", NULL, show_sidebar_cb);
  gtk_widget_class_install_action(klass, "win.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action(klass, "win.search", NULL, search_cb);
  gtk_widget_class_install_action(klass, "win.paste", NULL, paste_cb);
  /* an entry with the focus takes it first, unlike a key of the application */
  gtk_widget_class_add_binding_action(klass, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}

static void
lks_window_class_init(LksWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_window_dispose;
  GTK_WINDOW_CLASS(klass)->close_request = lks_window_close_request;
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_PROGRESS_STRIP);
  gtk_widget_class_set_template_from_resource(widget_class, "/org/lockstep/Wizard/lks-window.ui");
  gtk_widget_class_bind_template_child(widget_class, LksWindow, toasts);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, leaflet);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, sidebar);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, content);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, fleet_title);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, title);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, to_sidebar);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, sidebar_list);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, progress);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, problem);
  gtk_widget_class_bind_template_child(widget_class, LksWindow, stack);
  install_actions(widget_class);
}

static void
lks_window_init(LksWindow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  self->workspace = lks_workspace_new();
  g_signal_connect_object(self->workspace, "changed", G_CALLBACK(changed_cb), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->workspace, "notify::busy", G_CALLBACK(busy_cb), self,
                          G_CONNECT_SWAPPED);
  lks_progress_strip_set_workspace(self->progress, self->workspace);
  g_signal_connect_object(self->leaflet, "notify::folded", G_CALLBACK(update_folded), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->sidebar, "notify::visible", G_CALLBACK(update_folded), self,
                          G_CONNECT_SWAPPED);
  lks_file_drop_accept(GTK_WIDGET(self), dropped_cb);
  lks_settings_bind_window(GTK_WINDOW(self));
  set_up_places(self);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.cancel", FALSE);
  lks_template_complete(GTK_WIDGET(self));
  lks_places_select_page(self->places, lks_page_table[0].name);
  lks_probe_window(GTK_WINDOW(self));
  lks_probe_busy(G_OBJECT(self->workspace));
}

LksWindow *
lks_window_new(AdwApplication *application)
{
  return g_object_new(LKS_TYPE_WINDOW, "application", application, NULL);
}

LksWorkspace *
lks_window_get_workspace(LksWindow *self)
{
  return self->workspace;
}

void
lks_window_tell(LksWindow *self, const char *text)
{
  adw_toast_overlay_add_toast(self->toasts, adw_toast_new(text));
}

void
lks_window_show_problem(LksWindow *self, const char *title, const GError *error)
{
  lks_problem_view_show(self->problem, title, error, NULL);
}

void
lks_window_clear_problem(LksWindow *self)
{
  lks_problem_view_clear(self->problem);
}
