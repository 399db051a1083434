// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-apply-page.h"
#include "lks-command-line.h"
#include "lks-error.h"
#include "lks-lines.h"
#include "lks-list-box.h"
#include "lks-plan-run.h"
#include "lks-problem-view.h"
#include "lks-step-item.h"
#include "lks-step-row.h"

#include <glib/gi18n.h>

struct _LksApplyPage {
  LksPage parent_instance;

  gboolean is_applying;
  char *point; /* nullable: the restore point of what was applied on this page */
  GtkLabel *title;
  GtkLabel *text;
  LksProblemView *problem;
  GtkWidget *before_group;
  GtkListBox *befores;
  GtkListView *list;
  GListStore *files;
  GtkWidget *files_group;
  GtkProgressBar *progress;
  LksCommandLine *command;
};

G_DEFINE_FINAL_TYPE(LksApplyPage, lks_apply_page, LKS_TYPE_PAGE)

/* --- applying -------------------------------------------------------------------------------- */

typedef struct {
  char *fleet_path;
  LksPlan *plan; /* the one that was looked at */
  LksPasswords *passwords;
  LksWorkProgress *progress; /* no-ref: while the work runs */
} Applying;

static void
applying_free(Applying *applying)
{
  g_free(applying->fleet_path);
  g_object_unref(applying->plan);
  lks_passwords_unref(applying->passwords);
  g_free(applying);
}

static void
applied_cb(guint done, guint total, gpointer user_data)
{
  const Applying *applying = user_data;
  lks_work_progress_tell(applying->progress, total > 0 ? (double)done / total : 1, NULL);
}

/* The plan that was looked at is what is done: when a file is no longer what it was, nothing is.
 * Whatever an interrupted run did must be put back first, and that makes another plan. */
static gpointer
apply_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  Applying *applying = data;
  char *point = NULL;
  if (lks_transaction_is_interrupted(applying->fleet_path)) {
    if (lks_transaction_recover(applying->fleet_path, FALSE, NULL, error))
      lks_throw(error, LKS_ERROR_CONFLICT,
                _("an earlier run ended in its middle, and what it did was put back; look at the "
                  "summary again"));
    return NULL;
  }
  applying->progress = progress;
  const LksPlanRun run = {
    .fleet_path = applying->fleet_path,
    .catalog = lks_fleet_get_catalog(lks_plan_get_fleet(applying->plan)),
    .passwords = applying->passwords,
    .applied = applied_cb,
    .user_data = applying,
  };
  return lks_plan_run_apply(&run, applying->plan, &point, error) ? point : NULL;
}

/* --- what is seen of it ---------------------------------------------------------------------- */

static guint
count_files(LksApplyPage *self)
{
  return g_list_model_get_n_items(G_LIST_MODEL(self->files));
}

static void
set_states(LksApplyPage *self, guint n_done, LksStepState rest)
{
  for (guint i = 0; i < count_files(self); i++) {
    g_autoptr(LksStepItem) item = g_list_model_get_item(G_LIST_MODEL(self->files), i);
    lks_step_item_set_state(item, i < n_done ? LKS_STEP_DONE : rest);
  }
}

static void
progress_cb(LksApplyPage *self)
{
  double fraction = -1;
  if (!self->is_applying)
    return;
  g_object_get(lks_page_get_workspace(LKS_PAGE(self)), "progress", &fraction, NULL);
  if (fraction < 0)
    return;
  gtk_progress_bar_set_fraction(self->progress, fraction);
  set_states(self, (guint)(fraction * count_files(self) + 0.5), LKS_STEP_RUNS);
}

/* of the servers, or else the fleet file alone */
static guint
count_planned(LksApplyPage *self, LksPlan *plan)
{
  guint n = lks_plan_get_n_files(plan);
  LksDraft *draft = lks_workspace_get_draft(lks_page_get_workspace(LKS_PAGE(self)));
  return n > 0 ? n : lks_draft_is_changed(draft) ? 1 : 0;
}

static void
update_actions(LksApplyPage *self)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  LksReview *review = workspace != NULL ? lks_workspace_get_review(workspace) : NULL;
  LksPlan *plan = review != NULL ? lks_review_get_plan(review) : NULL;
  gboolean ready = plan != NULL && lks_plan_get_problems(plan)->len == 0 && !self->is_applying &&
                   self->point == NULL;
  gboolean nothing = ready && count_planned(self, plan) == 0;
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "apply.start", ready && !nothing);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "apply.cancel", self->is_applying);
  gtk_widget_set_visible(GTK_WIDGET(self->progress), self->is_applying);
  lks_page_set_complete(LKS_PAGE(self), self->point != NULL || nothing);
  lks_page_set_busy(LKS_PAGE(self), self->is_applying);
}

static void
say(LksApplyPage *self, const char *title, const char *text)
{
  gtk_label_set_label(self->title, title);
  gtk_label_set_label(self->text, text);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->title), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                 -1);
}

static void
say_written(LksApplyPage *self)
{
  guint n = count_files(self);
  g_autofree char *text = g_strdup_printf(
      ngettext("%u file was written and read again. Restore point %s takes it back.",
               "%u files were written and read again. Restore point %s takes them back.", n),
      n, self->point);
  say(self, _("Written"), text);
}

static void
say_failed(LksApplyPage *self, const GError *error)
{
  gboolean undone = g_error_matches(error, LKS_ERROR, LKS_ERROR_UNDONE) ||
                    g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  const char *next =
      undone ? _("Every file is as it was before. Correct what is named, then apply again.")
             : _("Nothing of the servers was touched unless it is named here.");
  say(self, _("Not written"), undone ? _("Everything was put back.") : "");
  lks_problem_view_show(self->problem, _("The plan could not be carried out"), error, next);
}

static void
done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksApplyPage) self = user_data;
  g_autoptr(GError) error = NULL;
  char *point = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  self->is_applying = FALSE;
  g_free(self->point);
  self->point = point;
  set_states(self, point != NULL ? count_files(self) : 0, LKS_STEP_FAILED);
  if (point != NULL)
    say_written(self);
  else
    say_failed(self, error);
  update_actions(self);
  /* what is on the disks now, for the pages that follow */
  gtk_widget_activate_action(GTK_WIDGET(self), "win.reload", NULL);
}

/* the wishes become the fleet file first: what is applied is what it says */
static gboolean
commit_wishes(LksApplyPage *self, LksWorkspace *workspace)
{
  LksDraft *draft = lks_workspace_get_draft(workspace);
  g_autoptr(GError) error = NULL;
  if (!lks_draft_is_changed(draft) || lks_draft_commit(draft, &error))
    return TRUE;
  /* a conflict tells itself what comes next */
  const char *next = g_error_matches(error, LKS_ERROR, LKS_ERROR_CONFLICT) ? "" : NULL;
  lks_problem_view_show(self->problem, _("The fleet file could not be written"), error, next);
  return FALSE;
}

static void
start_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksApplyPage *self = LKS_APPLY_PAGE(widget);
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  lks_problem_view_clear(self->problem);
  if (!commit_wishes(self, workspace))
    return;
  if (lks_plan_get_n_files(lks_workspace_get_plan(workspace)) == 0) {
    gtk_widget_activate_action(widget, "win.reload", NULL);
    return;
  }
  Applying *applying = g_new0(Applying, 1);
  applying->fleet_path = g_strdup(lks_workspace_get_fleet_path(workspace));
  applying->plan = g_object_ref(lks_workspace_get_plan(workspace));
  applying->passwords = lks_passwords_ref(lks_workspace_get_passwords(workspace));
  self->is_applying = TRUE;
  gtk_progress_bar_set_fraction(self->progress, 0);
  set_states(self, 0, LKS_STEP_WAITS);
  say(self, _("Writing"),
      _("Each file is written beside its target, read again, and put in place."));
  update_actions(self);
  lks_workspace_run_async(workspace, _("Writing the files"), apply_work, applying,
                          (GDestroyNotify)applying_free, g_free, done_cb, g_object_ref(self));
}

static void
cancel_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksApplyPage *self = LKS_APPLY_PAGE(widget);
  gtk_widget_action_set_enabled(widget, "apply.cancel", FALSE);
  lks_workspace_cancel(lks_page_get_workspace(LKS_PAGE(self)));
  say(self, _("Stopping"), _("What was written is being put back."));
}

/* --- the page -------------------------------------------------------------------------------- */

static void
show_steps(LksApplyPage *self, LksPlan *plan)
{
  GPtrArray *steps = lks_plan_get_steps(plan);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_object_unref);
  lks_list_box_clear(self->befores);
  for (guint i = 0; i < steps->len; i++) {
    g_autoptr(LksStepItem) item = lks_step_item_new(g_ptr_array_index(steps, i));
    if (!lks_step_item_is_manual(item))
      g_ptr_array_add(files, g_object_ref(item));
    else if (lks_step_item_get_phase(item) == LKS_PHASE_STOP)
      gtk_list_box_append(self->befores, lks_step_row_new(item, FALSE));
  }
  lks_lines_show(self->list, G_LIST_MODEL(self->files));
  g_list_store_splice(self->files, 0, count_files(self), files->pdata, files->len);
  gtk_widget_set_visible(self->files_group, files->len > 0);
  lks_list_box_show_with(self->befores, self->before_group);
}

static void
show_plan(LksApplyPage *self, LksPlan *plan)
{
  show_steps(self, plan);
  guint n = count_planned(self, plan);
  g_autofree char *text = g_strdup_printf(
      ngettext("%u file will be written: it, or nothing.",
               "%u files will be written: all of them, or none. When anything fails, everything is "
               "put back.",
               n),
      n);
  if (lks_plan_get_problems(plan)->len > 0)
    say(self, _("Something is missing"), _("The summary tells what."));
  else if (n == 0)
    say(self, _("Nothing to write"), _("Every file is as the fleet file wants it."));
  else
    say(self, _("Ready"), text);
}

/* what was just written stays in view, though the plan after it is empty */
static void
lks_apply_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksApplyPage *self = LKS_APPLY_PAGE(page);
  LksPlan *plan = lks_workspace_get_plan(workspace);
  if (plan != NULL && lks_plan_get_n_files(plan) > 0)
    g_clear_pointer(&self->point, g_free);
  gboolean failed = gtk_widget_get_visible(GTK_WIDGET(self->problem));
  if (plan != NULL && !self->is_applying && self->point == NULL && !failed)
    show_plan(self, plan);
  const char *path = lks_workspace_get_fleet_path(workspace);
  const char *const arguments[] = { "lockstep", "apply", path, "--yes", NULL };
  if (path != NULL)
    lks_command_line_set_arguments_after(self->command, lks_workspace_get_commands(workspace),
                                         arguments);
  update_actions(self);
}

static void
lks_apply_page_enter(LksPage *page, LksWorkspace *workspace)
{
  LksApplyPage *self = LKS_APPLY_PAGE(page);
  if (!self->is_applying)
    lks_problem_view_clear(self->problem);
  lks_apply_page_changed(page, workspace);
  g_signal_handlers_disconnect_by_func(workspace, progress_cb, self);
  g_signal_connect_object(workspace, "notify::progress", G_CALLBACK(progress_cb), self,
                          G_CONNECT_SWAPPED);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_apply_page_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_APPLY_PAGE);
  G_OBJECT_CLASS(lks_apply_page_parent_class)->dispose(object);
}

static void
lks_apply_page_finalize(GObject *object)
{
  g_free(LKS_APPLY_PAGE(object)->point);
  G_OBJECT_CLASS(lks_apply_page_parent_class)->finalize(object);
}

static void
lks_apply_page_class_init(LksApplyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_apply_page_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_apply_page_finalize;
  LKS_PAGE_CLASS(klass)->changed = lks_apply_page_changed;
  LKS_PAGE_CLASS(klass)->enter = lks_apply_page_enter;
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_STEP_ITEM);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-apply-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, title);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, text);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, problem);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, before_group);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, befores);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, list);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, files);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, files_group);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, progress);
  gtk_widget_class_bind_template_child(widget_class, LksApplyPage, command);
  gtk_widget_class_install_action(widget_class, "apply.start", NULL, start_cb);
  gtk_widget_class_install_action(widget_class, "apply.cancel", NULL, cancel_cb);
}

static void
lks_apply_page_init(LksApplyPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  update_actions(self);
}
