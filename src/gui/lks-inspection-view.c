// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-inspection-view.h"
#include "lks-certificate-records.h"
#include "lks-certificate-view.h"
#include "lks-command-line.h"
#include "lks-narrow.h"
#include "lks-password-prompt.h"
#include "lks-problem-view.h"
#include "lks-template.h"

#include <glib/gi18n.h>

/* where no fleet says otherwise */
#define WARN_DAYS 30

struct _LksInspectionView {
  AdwBin parent_instance;
  AdwPreferencesGroup *heading;
  LksPasswordPrompt *prompt;
  LksProblemView *problem;
  GtkWidget *contents;
  GtkScrolledWindow *tree_room;
  GtkListView *tree;
  LksCertificateView *certificate;
  GtkWidget *actions;
  GtkWidget *use_identity;
  AdwPreferencesGroup *readers_group;
  GtkListBox *readers;
  LksCommandLine *command;

  LksWorkspace *workspace; /* nullable */
  LksOpenFile *file;       /* nullable */
  GtkSingleSelection *selection;
};

static guint inspected_signal;

G_DEFINE_FINAL_TYPE(LksInspectionView, lks_inspection_view, ADW_TYPE_BIN)

static guint
get_warn_days(LksInspectionView *self)
{
  LksFleet *fleet = self->workspace != NULL ? lks_workspace_get_fleet(self->workspace) : NULL;
  return fleet != NULL ? lks_fleet_get_policy(fleet)->warn_days : WARN_DAYS;
}

static void
selected_cb(LksInspectionView *self)
{
  gpointer item = gtk_single_selection_get_selected_item(self->selection);
  gpointer subject = item != NULL ? lks_record_get_subject(lks_record_of(item)) : NULL;
  lks_certificate_view_show(self->certificate, subject, get_warn_days(self));
}

/* the certificate that the file is about stands at the end of its chain */
static guint
find_leaf(GListModel *tree)
{
  guint n = g_list_model_get_n_items(tree), at = 0;
  for (; at + 1 < n; at++) {
    g_autoptr(GObject) row = g_list_model_get_item(tree, at);
    GListModel *children = lks_record_get_children(lks_record_of(row));
    if (children == NULL || g_list_model_get_n_items(children) == 0)
      break;
  }
  return n > 0 ? at : GTK_INVALID_LIST_POSITION;
}

static GtkWidget *
create_reader_cb(gpointer item, gpointer user_data)
{
  const LksRecordTexts *texts = lks_record_get_texts(item);
  g_autofree char *title = g_markup_escape_text(texts->title, -1);
  g_autofree char *reason =
      g_markup_escape_text(texts->subtitle != NULL ? texts->subtitle : "", -1);
  GtkWidget *row = adw_action_row_new();
  GtkWidget *icon = gtk_image_new_from_icon_name(texts->icon_name);
  GtkWidget *state = gtk_label_new(texts->state);
  gtk_widget_add_css_class(icon, texts->tone);
  gtk_accessible_update_property(GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 texts->icon_text, -1);
  gtk_widget_add_css_class(state, "dim-label");
  lks_narrow_wrap_state(GTK_LABEL(state));
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
  adw_action_row_set_subtitle(ADW_ACTION_ROW(row), reason);
  adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
  adw_action_row_add_prefix(ADW_ACTION_ROW(row), icon);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), state);
  lks_template_complete(row);
  return row;
}

static void
show_readers(LksInspectionView *self, LksKeystore *store)
{
  guint n_open = 0;
  g_autoptr(GListModel) readers = lks_readers_new(store, &n_open);
  guint n = g_list_model_get_n_items(readers);
  g_autofree char *summary =
      g_strdup_printf(ngettext("%u of %u reader opens it.", "%u of %u readers open it.", n), n_open,
                      n);
  adw_preferences_group_set_description(self->readers_group, summary);
  gtk_list_box_bind_model(self->readers, readers, create_reader_cb, NULL, NULL);
}

static void
show_tree(LksInspectionView *self, LksKeystore *store)
{
  GListModel *tree =
      store != NULL ? lks_record_tree_new(lks_keystore_tree_new(store, get_warn_days(self)), TRUE)
                    : NULL;
  gtk_single_selection_set_model(self->selection, tree);
  gtk_widget_set_visible(self->contents, tree != NULL);
  if (tree != NULL) {
    lks_record_make_room(self->tree_room, g_list_model_get_n_items(tree));
    gtk_single_selection_set_selected(self->selection, find_leaf(tree));
  }
  selected_cb(self);
  g_clear_object(&tree);
}

static void
show_heading(LksInspectionView *self)
{
  const LksInspection *inspection = lks_open_file_get_inspection(self->file);
  const LksKeystoreFormat *format = inspection != NULL ? inspection->format : NULL;
  const char *kind = format != NULL       ? lks_keystore_format_get_title(format)
                     : inspection != NULL ? _("Unknown kind of file")
                                          : "";
  const char *remark = inspection != NULL ? inspection->remark : NULL;
  g_autofree char *title = g_markup_escape_text(lks_open_file_get_title(self->file), -1);
  g_autofree char *text = remark != NULL ? g_strdup_printf("%s\n%s", kind, remark) : g_strdup(kind);
  g_autofree char *description = g_markup_escape_text(text, -1);
  adw_preferences_group_set_title(self->heading, title);
  adw_preferences_group_set_description(self->heading, description);
}

static void
show_problem(LksInspectionView *self, const LksInspection *inspection)
{
  gboolean asks = lks_inspection_asks_for_password(inspection);
  const char *title = lks_open_file_get_title(self->file);
  if (asks)
    lks_password_prompt_ask(self->prompt, self->workspace, title, inspection->problem);
  else
    lks_password_prompt_clear(self->prompt);
  if (inspection->problem == NULL || asks) {
    lks_problem_view_clear(self->problem);
    return;
  }
  g_autofree char *what = g_strdup_printf(_("%s cannot be read"), title);
  lks_problem_view_show(self->problem, what, inspection->problem, NULL);
}

static void
show_actions(LksInspectionView *self, const LksInspection *inspection)
{
  gboolean has_fleet = lks_workspace_get_fleet(self->workspace) != NULL;
  gboolean has_key = FALSE;
  LksKeystore *store = inspection->store;
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++)
    has_key =
        has_key || lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) == LKS_ENTRY_KEY;
  gtk_widget_set_visible(self->use_identity, has_key);
  gtk_widget_set_visible(self->actions, has_fleet && store != NULL && inspection->problem == NULL &&
                                            lks_open_file_get_path(self->file) != NULL &&
                                            lks_open_file_get_role(self->file) == NULL);
}

static void
show_inspection(LksInspectionView *self)
{
  const LksInspection *inspection = lks_open_file_get_inspection(self->file);
  const char *path = lks_open_file_get_path(self->file);
  const char *const words[] = { "lockstep", "inspect", path, NULL };
  show_heading(self);
  show_problem(self, inspection);
  show_tree(self, inspection->store);
  show_actions(self, inspection);
  if (inspection->store != NULL)
    show_readers(self, inspection->store);
  if (path != NULL)
    lks_command_line_set_arguments(self->command, words);
  else
    lks_command_line_set_command(self->command, NULL);
}

typedef struct {
  LksInspectionView *view;
  LksOpenFile *file;
} Looking;

/* the file may no longer be the one in view when its answer comes */
static void
looked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *looking = user_data;
  g_autoptr(LksInspectionView) self = looking->view;
  g_autoptr(LksOpenFile) file = looking->file;
  g_free(looking);
  if (!lks_open_file_inspect_finish(file, LKS_WORKSPACE(source), result, NULL))
    return;
  if (file == self->file)
    show_inspection(self);
  g_signal_emit(self, inspected_signal, 0);
}

static void
look(LksInspectionView *self)
{
  Looking *looking = g_new(Looking, 1);
  looking->view = g_object_ref(self);
  looking->file = g_object_ref(self->file);
  lks_open_file_inspect_async(self->file, self->workspace, looked_cb, looking);
}

static void
given_cb(LksInspectionView *self)
{
  look(self);
}

void
lks_inspection_view_show(LksInspectionView *self, LksWorkspace *workspace, LksOpenFile *file)
{
  gboolean is_other = g_set_object(&self->file, file);
  g_set_object(&self->workspace, workspace);
  if (is_other) {
    lks_password_prompt_clear(self->prompt);
    lks_problem_view_clear(self->problem);
  }
  if (lks_open_file_get_inspection(file) != NULL) {
    show_inspection(self);
    return;
  }
  show_heading(self);
  show_tree(self, NULL);
  look(self);
}

LksOpenFile *
lks_inspection_view_get_file(LksInspectionView *self)
{
  return self->file;
}

static void
lks_inspection_view_dispose(GObject *object)
{
  LksInspectionView *self = LKS_INSPECTION_VIEW(object);
  g_clear_object(&self->file);
  g_clear_object(&self->workspace);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_INSPECTION_VIEW);
  g_clear_object(&self->selection);
  G_OBJECT_CLASS(lks_inspection_view_parent_class)->dispose(object);
}

static void
lks_inspection_view_class_init(LksInspectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_inspection_view_dispose;
  inspected_signal = g_signal_new("inspected", LKS_TYPE_INSPECTION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure(LKS_TYPE_PASSWORD_PROMPT);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_CERTIFICATE_VIEW);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-inspection-view.ui");
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, heading);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, prompt);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, problem);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, contents);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, tree_room);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, tree);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, certificate);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, actions);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, use_identity);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, readers_group);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, readers);
  gtk_widget_class_bind_template_child(widget_class, LksInspectionView, command);
  gtk_widget_class_bind_template_callback(widget_class, given_cb);
}

static void
lks_inspection_view_init(LksInspectionView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  g_autoptr(GtkListItemFactory) factory = lks_record_factory_new(TRUE);
  self->selection = gtk_single_selection_new(NULL);
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  gtk_list_view_set_factory(self->tree, factory);
  gtk_list_view_set_model(self->tree, GTK_SELECTION_MODEL(self->selection));
}
