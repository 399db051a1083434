// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-summary-page.h"
#include "lks-prose.h"
#include "lks-command-line.h"
#include "lks-diff-view.h"
#include "lks-fleet-picture.h"
#include "lks-lines.h"
#include "lks-step-item.h"

#include <glib/gi18n.h>

struct _LksSummaryPage {
  LksPage parent_instance;

  GtkLabel *counts;
  GtkWidget *wishes_box;
  GtkLabel *wishes;
  AdwLeaflet *leaflet;
  GtkWidget *diff_pane;
  GtkWidget *list_pane;
  GtkSingleSelection *selection;
  GtkListView *files;
  LksFleetPicture *picture;
  GtkListView *links;
  GtkListView *outages;
  GtkListView *problems;
  GtkStackPage *problems_page;
  GtkLabel *path;
  GtkLabel *made;
  LksDiffView *diff;
  LksCommandLine *command;
};

G_DEFINE_FINAL_TYPE(LksSummaryPage, lks_summary_page, LKS_TYPE_PAGE)

/* --- one file -------------------------------------------------------------------------------- */

static void
selected_cb(LksSummaryPage *self)
{
  LksStepItem *item = gtk_single_selection_get_selected_item(self->selection);
  const char *diff = item != NULL ? lks_step_item_get_diff(item) : NULL;
  const char *path = item != NULL ? lks_step_item_get_path(item) : NULL;
  g_autofree char *made = lks_prose_dup(item != NULL ? lks_step_item_get_description(item) : "");
  g_autoptr(PangoAttrList) attributes = lks_prose_keep_words(path);
  gtk_label_set_attributes(self->path, attributes);
  gtk_label_set_label(self->path, path != NULL ? path : "");
  gtk_label_set_label(self->made, made);
  gtk_widget_set_visible(GTK_WIDGET(self->diff), diff != NULL);
  lks_diff_view_set_diff(self->diff, diff);
  if (item != NULL)
    lks_diff_view_set_name(self->diff, path);
}

static void
activated_cb(LksSummaryPage *self)
{
  adw_leaflet_set_visible_child(self->leaflet, self->diff_pane);
}

static void
show_list_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksSummaryPage *self = LKS_SUMMARY_PAGE(widget);
  adw_leaflet_set_visible_child(self->leaflet, self->list_pane);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void
show_files(LksSummaryPage *self, LksPlan *plan)
{
  GPtrArray *steps = lks_plan_get_steps(plan);
  g_autoptr(GListStore) files = g_list_store_new(LKS_TYPE_STEP_ITEM);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    g_autoptr(LksStepItem) item = step->local_path != NULL ? lks_step_item_new(step) : NULL;
    if (item != NULL)
      g_list_store_append(files, item);
  }
  lks_lines_show(self->files, G_LIST_MODEL(files));
}

static guint
count_servers(LksPlan *plan)
{
  GPtrArray *steps = lks_plan_get_steps(plan);
  g_autoptr(GHashTable) servers = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->local_path != NULL)
      g_hash_table_add(servers, step->installation->server);
  }
  return g_hash_table_size(servers);
}

static void
show_counts(LksSummaryPage *self, LksPlan *plan)
{
  guint n_files = lks_plan_get_n_files(plan), n_servers = count_servers(plan);
  guint n_manual = lks_plan_get_steps(plan)->len - n_files;
  if (n_files == 0) {
    gtk_label_set_label(self->counts,
                        _("Nothing to write: every file is as the fleet file wants it."));
    return;
  }
  g_autofree char *files =
      g_strdup_printf(ngettext("%u file to write", "%u files to write", n_files), n_files);
  g_autofree char *servers =
      g_strdup_printf(ngettext("%u server", "%u servers", n_servers), n_servers);
  g_autofree char *manual =
      g_strdup_printf(ngettext("%u step by hand", "%u steps by hand", n_manual), n_manual);
  g_autofree char *text = g_strjoin(" · ", files, servers, manual, NULL);
  gtk_label_set_label(self->counts, text);
}

static void
show_lines(LksSummaryPage *self, LksWorkspace *workspace, LksReview *review)
{
  g_autoptr(GListModel) links =
      lks_lines_for_links(lks_review_get_outcome_check(review), lks_workspace_get_check(workspace));
  g_autoptr(GListModel) outages = lks_lines_for_outages(review);
  g_autoptr(GListModel) problems = lks_lines_for_problems(review);
  lks_fleet_picture_set_check(self->picture, lks_review_get_outcome_check(review));
  lks_lines_show(self->links, links);
  lks_lines_show(self->outages, outages);
  lks_lines_show(self->problems, problems);
  gboolean is_whole = g_list_model_get_n_items(problems) == 0;
  gtk_stack_page_set_visible(self->problems_page, !is_whole);
  gtk_stack_page_set_needs_attention(self->problems_page, !is_whole);
  lks_page_set_complete(LKS_PAGE(self), is_whole);
}

/* --- wishes ---------------------------------------------------------------------------------- */

static void
show_wishes(LksSummaryPage *self, LksWorkspace *workspace)
{
  guint n = lks_workspace_get_commands(workspace)->len;
  g_autofree char *text = g_strdup_printf(ngettext("%u wish is not in the fleet file yet.",
                                                   "%u wishes are not in the fleet file yet.", n),
                                          n);
  gtk_label_set_label(self->wishes, text);
  gtk_widget_set_visible(self->wishes_box,
                         n > 0 && !lks_draft_is_new(lks_workspace_get_draft(workspace)));
}

static void
discarded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksSummaryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  if (!lks_workspace_open_finish(LKS_WORKSPACE(source), result, &error))
    lks_page_show_problem(LKS_PAGE(self), _("The fleet could not be opened"), error);
}

static void
discard_answered_cb(AdwMessageDialog *dialog, const char *response, LksSummaryPage *self)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  LksDraft *draft = lks_workspace_get_draft(workspace);
  g_autoptr(GError) error = NULL;
  if (!g_str_equal(response, "discard") || draft == NULL)
    return;
  if (lks_draft_discard(draft, &error))
    lks_workspace_open_async(workspace, lks_draft_get_path(draft), discarded_cb,
                             g_object_ref(self));
  else
    lks_page_show_problem(LKS_PAGE(self), _("The wishes could not be discarded"), error);
}

static void
discard_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(
      adw_message_dialog_new(GTK_WINDOW(gtk_widget_get_root(widget)), _("Discard Your Wishes?"),
                             _("What was chosen since the fleet file was written is forgotten.")));
  adw_message_dialog_add_responses(dialog, "cancel", _("_Cancel"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance(dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response(dialog, "cancel");
  adw_message_dialog_set_close_response(dialog, "cancel");
  g_signal_connect_object(dialog, "response", G_CALLBACK(discard_answered_cb), widget, 0);
  gtk_window_present(GTK_WINDOW(dialog));
}

/* --- the page -------------------------------------------------------------------------------- */

static void
lks_summary_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksSummaryPage *self = LKS_SUMMARY_PAGE(page);
  LksReview *review = lks_workspace_get_review(workspace);
  if (review == NULL) {
    lks_page_set_complete(page, FALSE);
    return;
  }
  const char *const arguments[] = { "lockstep", "plan", lks_workspace_get_fleet_path(workspace),
                                    "--diff", NULL };
  show_files(self, lks_review_get_plan(review));
  show_counts(self, lks_review_get_plan(review));
  show_lines(self, workspace, review);
  show_wishes(self, workspace);
  lks_command_line_set_arguments_after(self->command, lks_workspace_get_commands(workspace),
                                       arguments);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_summary_page_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_SUMMARY_PAGE);
  G_OBJECT_CLASS(lks_summary_page_parent_class)->dispose(object);
}

static void
lks_summary_page_class_init(LksSummaryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_summary_page_dispose;
  LKS_PAGE_CLASS(klass)->changed = lks_summary_page_changed;
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  g_type_ensure(LKS_TYPE_DIFF_VIEW);
  g_type_ensure(LKS_TYPE_FLEET_PICTURE);
  g_type_ensure(LKS_TYPE_SECTION);
  g_type_ensure(LKS_TYPE_STEP_ITEM);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-summary-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, counts);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, wishes_box);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, wishes);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, leaflet);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, diff_pane);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, list_pane);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, selection);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, files);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, picture);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, links);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, outages);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, problems);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, problems_page);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, path);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, made);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, diff);
  gtk_widget_class_bind_template_child(widget_class, LksSummaryPage, command);
  gtk_widget_class_bind_template_callback(widget_class, selected_cb);
  gtk_widget_class_bind_template_callback(widget_class, activated_cb);
  gtk_widget_class_install_action(widget_class, "summary.show-files", NULL, show_list_cb);
  gtk_widget_class_install_action(widget_class, "summary.discard-wishes", NULL, discard_cb);
}

static void
lks_summary_page_init(LksSummaryPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
