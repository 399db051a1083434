// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-window.h"
#include "lks-accessible.h"
#include "lks-authority-page.h"
#include "lks-certificates-page.h"
#include "lks-apply-page.h"
#include "lks-components-page.h"
#include "lks-file-drop.h"
#include "lks-gradual.h"
#include "lks-names-page.h"
#include "lks-narrow.h"
#include "lks-overview-page.h"
#include "lks-page.h"
#include "lks-probe.h"
#include "lks-problem-view.h"
#include "lks-progress-strip.h"
#include "lks-requests-page.h"
#include "lks-row-text.h"
#include "lks-settings.h"
#include "lks-sidebar-row.h"
#include "lks-sniff.h"
#include "lks-summary-page.h"
#include "lks-verify-page.h"
#include "lks-welcome-page.h"

#include <glib/gi18n.h>

/* The pages, in the order of the sidebar and of Next. */
typedef struct {
  const char *name; /* stable: of the stack's child and of win.go-to */
  GType (*get_type)(void);
  gboolean needs_fleet;
} PageRow;

static const PageRow page_rows[] = {
  { "welcome", lks_welcome_page_get_type, FALSE },
  { "overview", lks_overview_page_get_type, TRUE },
  { "certificates", lks_certificates_page_get_type, FALSE },
  { "names", lks_names_page_get_type, TRUE },
  { "authority", lks_authority_page_get_type, FALSE },
  { "requests", lks_requests_page_get_type, FALSE },
  { "components", lks_components_page_get_type, TRUE },
  { "summary", lks_summary_page_get_type, TRUE },
  { "apply", lks_apply_page_get_type, TRUE },
  { "verify", lks_verify_page_get_type, TRUE },
};

struct _LksWindow {
  AdwApplicationWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  AdwWindowTitle *fleet_title;
  AdwWindowTitle *title;
  GtkWidget *to_sidebar;
  GtkListView *places;
  LksProgressStrip *progress;
  LksProblemView *problem;
  GtkStack *stack;

  LksWorkspace *workspace;
  LksPage *pages[G_N_ELEMENTS(page_rows)]; /* nullable until needed */
  GListStore *rows;                        /* (element-type GListModel) a page, then its sections */
  GtkSliceListModel *shown;                /* of all places */
  GtkSingleSelection *selection;           /* over what is shown */
  LksPage *current;                        /* no-ref; nullable */
  guint making_id;                         /* 0: no page is missing */
};

G_DEFINE_FINAL_TYPE(LksWindow, lks_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- places ---------------------------------------------------------------------------------- */

static void
update_actions(LksWindow *self)
{
  guint position = gtk_single_selection_get_selected(self->selection);
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->selection));
  gboolean leads_on = self->current != NULL && lks_page_get_complete(self->current) &&
                      !lks_page_get_busy(self->current);
  gboolean has_fleet = lks_workspace_get_fleet(self->workspace) != NULL;
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.next", leads_on && position + 1 < n);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.back", position > 0 && position < n);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.reload", has_fleet);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.close-fleet", has_fleet);
}

static void
sections_cb(LksPage *page, GParamSpec *pspec, GListStore *row)
{
  if (g_list_model_get_n_items(G_LIST_MODEL(row)) > 1)
    g_list_store_remove(row, 1);
  if (lks_page_get_sections(page) != NULL)
    g_list_store_append(row, lks_page_get_sections(page));
}

/* a model of models: the page alone, and its sections */
static GListModel *
new_row(LksPage *page)
{
  GListStore *alone = g_list_store_new(LKS_TYPE_PAGE);
  g_list_store_append(alone, page);
  GListStore *row = g_list_store_new(G_TYPE_LIST_MODEL);
  g_list_store_append(row, alone);
  g_object_unref(alone);
  g_signal_connect_object(page, "notify::sections", G_CALLBACK(sections_cb), row, 0);
  sections_cb(page, NULL, row);
  return G_LIST_MODEL(gtk_flatten_list_model_new(G_LIST_MODEL(row)));
}

static LksPage *
ensure_page(LksWindow *self, guint index)
{
  if (self->pages[index] != NULL)
    return self->pages[index];
  LksPage *page = g_object_new(page_rows[index].get_type(), NULL);
  self->pages[index] = page;
  lks_accessible_complete(GTK_WIDGET(page));
  lks_row_text_complete(GTK_WIDGET(page));
  lks_narrow_complete(GTK_WIDGET(page));
  gtk_stack_add_named(self->stack, GTK_WIDGET(page), page_rows[index].name);
  g_object_notify(G_OBJECT(self->stack), "visible-child");
  lks_page_set_workspace(page, self->workspace);
  g_signal_connect_object(page, "notify::complete", G_CALLBACK(update_actions), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(page, "notify::busy", G_CALLBACK(update_actions), self,
                          G_CONNECT_SWAPPED);
  guint position = 0;
  for (guint i = 0; i < index; i++)
    position += self->pages[i] != NULL;
  g_autoptr(GListModel) row = new_row(page);
  g_list_store_insert(self->rows, position, row);
  return page;
}

/* one with each frame: all of them keep the main loop for longer than one notices */
static gboolean
make_page_cb(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LksWindow *self = LKS_WINDOW(widget);
  guint i = 0;
  while (i < G_N_ELEMENTS(page_rows) && self->pages[i] != NULL)
    i++;
  if (i < G_N_ELEMENTS(page_rows)) {
    ensure_page(self, i);
    return G_SOURCE_CONTINUE;
  }
  self->making_id = 0;
  return G_SOURCE_REMOVE;
}

static void
show_current(LksWindow *self, LksPage *page)
{
  if (self->current == page)
    return;
  if (self->current != NULL)
    lks_page_leave(self->current);
  self->current = page;
  gtk_stack_set_visible_child(self->stack, GTK_WIDGET(page));
  lks_page_enter(page);
}

/* the page that a section belongs to is the last page above it */
static LksPage *
find_page_at(LksWindow *self, guint position)
{
  for (guint i = position + 1; i > 0; i--) {
    g_autoptr(GObject) item = g_list_model_get_item(G_LIST_MODEL(self->selection), i - 1);
    if (LKS_IS_PAGE(item))
      return LKS_PAGE(item);
  }
  return NULL;
}

static void
selected_cb(LksWindow *self)
{
  GObject *item = gtk_single_selection_get_selected_item(self->selection);
  if (item != NULL) {
    LksPage *page = find_page_at(self, gtk_single_selection_get_selected(self->selection));
    show_current(self, page);
    lks_page_show_section(page, LKS_IS_SECTION(item) ? LKS_SECTION(item) : NULL);
    g_autofree char *title = NULL;
    g_object_get(item, "title", &title, NULL);
    adw_window_title_set_title(self->title, title != NULL ? title : "");
    adw_window_title_set_subtitle(self->title, LKS_IS_SECTION(item)
                                                   ? lks_section_get_subtitle(LKS_SECTION(item))
                                                   : NULL);
  }
  update_actions(self);
}

static void
activate_place_cb(LksWindow *self)
{
  adw_leaflet_set_visible_child(self->leaflet, self->content);
}

static gboolean
select_item(LksWindow *self, gpointer wanted)
{
  lks_gradual_finish(self->shown);
  for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(self->selection)); i++) {
    g_autoptr(GObject) item = g_list_model_get_item(G_LIST_MODEL(self->selection), i);
    if ((gpointer)item != wanted)
      continue;
    gtk_single_selection_set_selected(self->selection, i);
    adw_leaflet_set_visible_child(self->leaflet, self->content);
    return TRUE;
  }
  return FALSE;
}

static void
set_up_places(LksWindow *self)
{
  self->rows = g_list_store_new(G_TYPE_LIST_MODEL);
  GListModel *flat =
      G_LIST_MODEL(gtk_flatten_list_model_new(G_LIST_MODEL(g_object_ref(self->rows))));
  self->shown = lks_gradual_new(flat);
  self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->shown)));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->selection, "items-changed", G_CALLBACK(update_actions), self,
                          G_CONNECT_SWAPPED);
  GtkListItemFactory *factory = lks_sidebar_row_new_factory();
  gtk_list_view_set_factory(self->places, factory);
  g_object_unref(factory);
  gtk_list_view_set_model(self->places, GTK_SELECTION_MODEL(self->selection));
  g_signal_connect_swapped(self->places, "activate", G_CALLBACK(activate_place_cb), self);
}

gboolean
lks_window_show_page(LksWindow *self, const char *name)
{
  gboolean has_fleet = lks_workspace_get_fleet(self->workspace) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS(page_rows); i++)
    if (g_str_equal(page_rows[i].name, name) && (has_fleet || !page_rows[i].needs_fleet))
      return select_item(self, ensure_page(self, i));
  return FALSE;
}

gboolean
lks_window_show_section(LksWindow *self, LksSection *section)
{
  return select_item(self, section);
}

/* --- the fleet ------------------------------------------------------------------------------- */

static void
changed_cb(LksWindow *self)
{
  LksFleet *fleet = lks_workspace_get_fleet(self->workspace);
  /* the components of a fleet that was just opened come all at once */
  if (g_list_model_get_n_items(G_LIST_MODEL(self->selection)) <= G_N_ELEMENTS(page_rows))
    lks_gradual_begin(self->shown, GTK_WIDGET(self));
  if (fleet != NULL && self->making_id == 0)
    self->making_id = gtk_widget_add_tick_callback(GTK_WIDGET(self), make_page_cb, NULL, NULL);
  gtk_widget_set_visible(self->sidebar, fleet != NULL);
  g_autofree char *path = fleet != NULL ? g_path_get_basename(lks_fleet_get_path(fleet)) : NULL;
  adw_window_title_set_title(self->fleet_title,
                             fleet != NULL ? lks_fleet_get_name(fleet) : _("Lockstep"));
  adw_window_title_set_subtitle(self->fleet_title, path);
  update_actions(self);
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
    if (self->current == self->pages[0])
      lks_window_show_page(self, "overview");
  } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    lks_window_show_problem(self, _("The fleet could not be opened"), error);
  }
}

typedef struct {
  LksWindow *window;
  GFile *file;
} Sniffed;

static gboolean
offer_to_pages(LksWindow *self, GFile *file)
{
  gboolean has_fleet = lks_workspace_get_fleet(self->workspace) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS(page_rows); i++) {
    if (page_rows[i].needs_fleet && !has_fleet)
      continue;
    LksPage *page = ensure_page(self, i);
    if (!lks_page_open(page, file))
      continue;
    select_item(self, page);
    return TRUE;
  }
  return FALSE;
}

static void
take_file(LksWindow *self, GFile *file, GBytes *head)
{
  g_autofree char *path = g_file_get_path(file);
  if (path != NULL && lks_sniff_is_fleet(head)) {
    lks_workspace_open_async(self->workspace, path, opened_cb, g_object_ref(self));
    return;
  }
  if (offer_to_pages(self, file))
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
step(LksWindow *self, int by)
{
  lks_gradual_finish(self->shown);
  guint position = gtk_single_selection_get_selected(self->selection);
  gtk_single_selection_set_selected(self->selection, (guint)((int)position + by));
}

static void
next_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  step(LKS_WINDOW(widget), 1);
}

static void
back_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  step(LKS_WINDOW(widget), -1);
}

static void
go_to_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_window_show_page(LKS_WINDOW(widget), g_variant_get_string(parameter, NULL));
}

/* a component's own place, by "server/component" */
static void
show_section_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  const char *label = g_variant_get_string(parameter, NULL);
  lks_gradual_finish(self->shown);
  for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(self->selection)); i++) {
    g_autoptr(GObject) item = g_list_model_get_item(G_LIST_MODEL(self->selection), i);
    GObject *subject = LKS_IS_SECTION(item) ? lks_section_get_subject(LKS_SECTION(item)) : NULL;
    if (GTK_IS_STRING_OBJECT(subject) &&
        g_str_equal(gtk_string_object_get_string(GTK_STRING_OBJECT(subject)), label)) {
      select_item(self, item);
      return;
    }
  }
}

static void
show_sidebar_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksWindow *self = LKS_WINDOW(widget);
  adw_leaflet_set_visible_child(self->leaflet, self->sidebar);
  gtk_widget_grab_focus(GTK_WIDGET(self->places));
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
  LksWindow *self = LKS_WINDOW(widget);
  if (self->current == NULL || !lks_page_search(self->current))
    gtk_widget_error_bell(widget);
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
  self->current = NULL;
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_WINDOW);
  g_clear_object(&self->selection);
  g_clear_object(&self->shown);
  g_clear_object(&self->rows);
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
}

static void
lks_window_class_init(LksWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_window_dispose;
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
  gtk_widget_class_bind_template_child(widget_class, LksWindow, places);
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
  lks_accessible_complete(GTK_WIDGET(self));
  lks_narrow_complete(GTK_WIDGET(self));
  ensure_page(self, 0);
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
