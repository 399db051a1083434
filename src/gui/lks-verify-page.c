// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-page.h"
#include "lks-command-line.h"
#include "lks-hand-steps.h"
#include "lks-lines.h"
#include "lks-list-box.h"
#include "lks-local-time.h"
#include "lks-problem-view.h"
#include "lks-report-dialog.h"
#include "lks-step-row.h"
#include "lks-undo.h"

#include <glib/gi18n.h>

struct _LksVerifyPage {
  LksPage parent_instance;

  LksHandSteps *hand_steps; /* nullable */
  GPtrArray *points;        /* (element-type LksRestorePoint); nullable */
  GtkLabel *title;
  GtkLabel *text;
  LksProblemView *problem;
  GtkListView *links;
  GtkWidget *links_group;
  AdwPreferencesGroup *steps_group;
  GtkListBox *steps;
  GtkWidget *history_group;
  GtkListBox *history;
  LksCommandLine *undo_command;
  LksCommandLine *command;
};

G_DEFINE_FINAL_TYPE(LksVerifyPage, lks_verify_page, LKS_TYPE_PAGE)

/* --- steps by hand --------------------------------------------------------------------------- */

static void
count_ticks(LksVerifyPage *self)
{
  guint n_done = 0, n = 0;
  for (GtkWidget *row = gtk_widget_get_first_child(GTK_WIDGET(self->steps)); row != NULL;
       row = gtk_widget_get_next_sibling(row)) {
    gboolean ticked = FALSE;
    g_object_get(row, "ticked", &ticked, NULL);
    n_done += ticked;
    n++;
  }
  g_autofree char *text = g_strdup_printf(_("%u of %u done"), n_done, n);
  adw_preferences_group_set_description(self->steps_group, text);
}

static void
ticked_cb(GtkWidget *row, GParamSpec *pspec, LksVerifyPage *self)
{
  gboolean ticked = FALSE;
  g_object_get(row, "ticked", &ticked, NULL);
  lks_notes_set_ticked(lks_workspace_get_notes(lks_page_get_workspace(LKS_PAGE(self))),
                       self->hand_steps->point,
                       GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), "step")), ticked);
  count_ticks(self);
}

static void
add_step(LksVerifyPage *self, LksNotes *notes, guint index)
{
  GtkWidget *row = lks_step_row_new(g_ptr_array_index(self->hand_steps->items, index), TRUE);
  guint number = g_array_index(self->hand_steps->numbers, guint, index);
  g_object_set_data(G_OBJECT(row), "step", GUINT_TO_POINTER(number));
  g_object_set(row, "ticked", lks_hand_steps_is_done(self->hand_steps, notes, index), NULL);
  g_signal_connect(row, "notify::ticked", G_CALLBACK(ticked_cb), self);
  gtk_list_box_append(self->steps, row);
}

static void
show_steps(LksVerifyPage *self)
{
  LksNotes *notes = lks_workspace_get_notes(lks_page_get_workspace(LKS_PAGE(self)));
  lks_list_box_clear(self->steps);
  g_clear_pointer(&self->hand_steps, lks_hand_steps_free);
  self->hand_steps = lks_hand_steps_new(self->points);
  for (guint i = 0; i < self->hand_steps->items->len; i++)
    add_step(self, notes, i);
  gtk_widget_set_visible(GTK_WIDGET(self->steps_group), self->hand_steps->items->len > 0);
  count_ticks(self);
}

/* --- history --------------------------------------------------------------------------------- */

static void
add_point(LksVerifyPage *self, const LksRestorePoint *point, gboolean is_latest)
{
  g_autofree char *time = lks_local_time_dup(point->time, "%c");
  g_autofree char *undone = lks_local_time_dup(point->undone, "%c");
  g_autofree char *text = point->undone != 0
                              ? g_strdup_printf(_("%s, taken back on %s"), time, undone)
                              : g_strdup(time);
  GtkWidget *row = g_object_new(ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                point->description, "subtitle", text, NULL);
  if (is_latest) {
    GtkWidget *button = gtk_button_new_with_mnemonic(_("_Undo…"));
    gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "verify.undo");
    gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s", point->id);
    gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
  }
  gtk_list_box_append(self->history, row);
}

static void
show_history(LksVerifyPage *self)
{
  const LksRestorePoint *latest = lks_history_find(self->points, NULL, NULL);
  lks_list_box_clear(self->history);
  for (guint i = self->points->len; i > 0; i--) {
    const LksRestorePoint *point = g_ptr_array_index(self->points, i - 1);
    add_point(self, point, point == latest);
  }
  lks_list_box_show_with(self->history, self->history_group);
}

static gpointer
history_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  return lks_history_list(data, error);
}

static void
history_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksVerifyPage) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *points = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  if (points == NULL) {
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      lks_problem_view_show(self->problem, _("The history cannot be read"), error, NULL);
    return;
  }
  g_clear_pointer(&self->points, g_ptr_array_unref);
  self->points = points;
  if (lks_workspace_get_fleet(LKS_WORKSPACE(source)) == NULL)
    return;
  show_steps(self);
  show_history(self);
}

static void
read_history(LksVerifyPage *self, LksWorkspace *workspace)
{
  lks_workspace_run_async(workspace, _("Reading the history"), history_work,
                          g_strdup(lks_workspace_get_fleet_path(workspace)), g_free,
                          (GDestroyNotify)g_ptr_array_unref, history_cb, g_object_ref(self));
}

/* --- undo ------------------------------------------------------------------------------------ */

typedef struct {
  char *fleet_path;
  char *id;
} Undoing;

static void
undoing_free(Undoing *undoing)
{
  g_free(undoing->fleet_path);
  g_free(undoing->id);
  g_free(undoing);
}

static gpointer
undo_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Undoing *undoing = data;
  g_autoptr(LksRestorePoint) point =
      lks_restore_point_load(undoing->fleet_path, undoing->id, error);
  gboolean fine = point != NULL && lks_undo(undoing->fleet_path, point, FALSE,
                                            lks_work_progress_tell_done, progress, error);
  return fine ? data : NULL;
}

static void
undone_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksVerifyPage) self = user_data;
  g_autoptr(GError) error = NULL;
  lks_page_set_busy(LKS_PAGE(self), FALSE);
  if (lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error) != NULL)
    lks_page_tell(LKS_PAGE(self), _("Every file is as it was before"));
  else
    lks_problem_view_show(self->problem, _("It could not be taken back"), error, NULL);
  gtk_widget_activate_action(GTK_WIDGET(self), "win.reload", NULL);
}

static void
undo_answered_cb(AdwMessageDialog *dialog, const char *response, LksVerifyPage *self)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  if (!g_str_equal(response, "undo") || lks_workspace_get_fleet_path(workspace) == NULL)
    return;
  Undoing *undoing = g_new0(Undoing, 1);
  undoing->fleet_path = g_strdup(lks_workspace_get_fleet_path(workspace));
  undoing->id = g_strdup(g_object_get_data(G_OBJECT(dialog), "point"));
  lks_problem_view_clear(self->problem);
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_workspace_run_async(workspace, _("Putting the files back"), undo_work, undoing,
                          (GDestroyNotify)undoing_free, NULL, undone_cb, g_object_ref(self));
}

static void
undo_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(
      adw_message_dialog_new(GTK_WINDOW(gtk_widget_get_root(widget)), _("Take it back?"),
                             _("Every file that was written becomes what it was before. The "
                               "fleet file stays as it is.")));
  adw_message_dialog_add_responses(dialog, "cancel", _("_Cancel"), "undo", _("_Take Back"), NULL);
  adw_message_dialog_set_response_appearance(dialog, "undo", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response(dialog, "cancel");
  adw_message_dialog_set_close_response(dialog, "cancel");
  g_object_set_data_full(G_OBJECT(dialog), "point", g_variant_dup_string(parameter, NULL), g_free);
  g_signal_connect_object(dialog, "response", G_CALLBACK(undo_answered_cb), widget, 0);
  gtk_window_present(GTK_WINDOW(dialog));
}

static void
save_report_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_report_dialog_show(LKS_PAGE(widget), LKS_VERIFY_PAGE(widget)->problem);
}

/* --- the page -------------------------------------------------------------------------------- */

static void
check_again_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action(widget, "win.reload", NULL);
}

static void
show_verdict(LksVerifyPage *self, const LksCheckResult *check)
{
  guint n_errors = check->n_findings[LKS_SEVERITY_ERROR], n_links = check->links->len;
  guint n_works = check->n_links[LKS_VERDICT_WORKS];
  g_autofree char *links = g_strdup_printf(ngettext("%u of %u link works, encrypted.",
                                                    "%u of %u links work, encrypted.", n_links),
                                           n_works, n_links);
  g_autofree char *errors =
      g_strdup_printf(ngettext("%u error is left.", "%u errors are left.", n_errors), n_errors);
  g_autofree char *text = g_strjoin("\n", links, errors, NULL);
  gtk_label_set_label(self->title,
                      n_errors == 0 && n_works == n_links ? _("Secured") : _("Not Secured Yet"));
  gtk_label_set_label(self->text, text);
}

static void
show_commands(LksVerifyPage *self, const char *path)
{
  const char *check[] = { "lockstep", "check", path, NULL };
  const char *const report[] = { "lockstep", "check", path, "--html", NULL };
  const char *const undo[] = { "lockstep", "undo", path, NULL };
  g_autoptr(GPtrArray) before = g_ptr_array_new();
  g_ptr_array_add(before, check);
  lks_command_line_set_arguments_after(self->command, before, report);
  lks_command_line_set_arguments(self->undo_command, undo);
}

static void
lks_verify_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksVerifyPage *self = LKS_VERIFY_PAGE(page);
  const LksCheckResult *check = lks_workspace_get_check(workspace);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "verify.check-again", check != NULL);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "verify.save-report", check != NULL);
  if (check == NULL)
    return;
  g_autoptr(GListModel) links = lks_lines_for_links(check, NULL);
  lks_lines_show(self->links, links);
  gtk_widget_set_visible(self->links_group, check->links->len > 0);
  show_verdict(self, check);
  show_commands(self, lks_workspace_get_fleet_path(workspace));
  if (gtk_widget_get_mapped(GTK_WIDGET(self)) && lks_workspace_get_review(workspace) == NULL)
    read_history(self, workspace);
}

static void
lks_verify_page_enter(LksPage *page, LksWorkspace *workspace)
{
  if (lks_workspace_get_fleet_path(workspace) != NULL)
    read_history(LKS_VERIFY_PAGE(page), workspace);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_verify_page_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_VERIFY_PAGE);
  G_OBJECT_CLASS(lks_verify_page_parent_class)->dispose(object);
}

static void
lks_verify_page_finalize(GObject *object)
{
  LksVerifyPage *self = LKS_VERIFY_PAGE(object);
  g_clear_pointer(&self->hand_steps, lks_hand_steps_free);
  g_clear_pointer(&self->points, g_ptr_array_unref);
  G_OBJECT_CLASS(lks_verify_page_parent_class)->finalize(object);
}

static void
lks_verify_page_class_init(LksVerifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_verify_page_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_verify_page_finalize;
  LKS_PAGE_CLASS(klass)->changed = lks_verify_page_changed;
  LKS_PAGE_CLASS(klass)->enter = lks_verify_page_enter;
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_SECTION);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-verify-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, title);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, text);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, problem);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, links);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, links_group);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, steps_group);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, steps);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, history_group);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, history);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, undo_command);
  gtk_widget_class_bind_template_child(widget_class, LksVerifyPage, command);
  gtk_widget_class_install_action(widget_class, "verify.check-again", NULL, check_again_cb);
  gtk_widget_class_install_action(widget_class, "verify.save-report", NULL, save_report_cb);
  gtk_widget_class_install_action(widget_class, "verify.undo", "s", undo_cb);
}

static void
lks_verify_page_init(LksVerifyPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
