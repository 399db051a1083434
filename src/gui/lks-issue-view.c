// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issue-view.h"
#include "lks-authority-work.h"
#include "lks-certificate-wish.h"
#include "lks-command-line.h"
#include "lks-error.h"
#include "lks-order-form.h"
#include "lks-password-prompt.h"
#include "lks-path-row.h"
#include "lks-problem-view.h"

#include <glib/gi18n.h>

struct _LksIssueView {
  AdwBin parent_instance;
  LksProblemView *problem;
  LksPasswordPrompt *prompt;
  LksPathRow *folder;
  LksOrderForm *form;
  LksCommandLine *command;

  LksPage *page;           /* no-ref; nullable: not begun */
  char *identity;          /* nullable */
  char *alias;             /* nullable */
  LksFilledOrder *ordered; /* nullable: what is being issued */
};

static guint ended_signal;

G_DEFINE_FINAL_TYPE(LksIssueView, lks_issue_view, ADW_TYPE_BIN)

static void
changed_cb(LksIssueView *self)
{
  g_autoptr(GPtrArray) words = lks_order_form_dup_options(self->form);
  g_autofree char *folder = lks_path_row_dup_path(self->folder);
  const char *const first[] = { "lockstep", "ca", "issue" };
  for (guint i = 0; i < G_N_ELEMENTS(first); i++)
    g_ptr_array_insert(words, (int)i, g_strdup(first[i]));
  if (folder != NULL) {
    g_ptr_array_add(words, g_strdup("--ca"));
    g_ptr_array_add(words, g_steal_pointer(&folder));
  }
  g_ptr_array_add(words, NULL);
  lks_command_line_set_arguments(self->command, (const char *const *)words->pdata);
}

void
lks_issue_view_begin(LksIssueView *self,
                     LksPage *page,
                     const LksIdentity *identity,
                     const char *const *names,
                     const char *path)
{
  g_autofree char *folder = lks_authority_dup_usual_folder(lks_page_get_workspace(page));
  self->page = page;
  g_free(self->identity);
  g_free(self->alias);
  self->identity = identity != NULL ? g_strdup(identity->id) : NULL;
  self->alias = g_strdup(identity != NULL ? identity->alias : NULL);
  lks_problem_view_clear(self->problem);
  lks_password_prompt_clear(self->prompt);
  lks_path_row_set_path(self->folder, folder);
  lks_order_form_begin(self->form, names, path);
  changed_cb(self);
}

static const char *
get_alias(LksIssueView *self, const LksFilledOrder *order)
{
  return self->alias != NULL      ? self->alias
         : self->identity != NULL ? self->identity
                                  : order->names[0];
}

static void
show_failure(LksIssueView *self, const GError *error)
{
  g_autofree char *folder = lks_path_row_dup_path(self->folder);
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (folder != NULL && lks_password_prompt_can_help(error)) {
    lks_password_prompt_ask(self->prompt, lks_page_get_workspace(self->page), folder, error);
    return;
  }
  lks_problem_view_show(self->problem, _("The certificate could not be issued"), error, NULL);
}

static void
issued_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksIssueView) self = user_data;
  g_autoptr(LksFilledOrder) order = g_steal_pointer(&self->ordered);
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCertificate) made = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  lks_page_set_busy(self->page, FALSE);
  if (made == NULL) {
    show_failure(self, error);
    return;
  }
  lks_password_prompt_clear(self->prompt);
  g_autofree char *told = g_strdup_printf(_("Wrote %s"), order->path);
  lks_passwords_add(lks_workspace_get_passwords(LKS_WORKSPACE(source)), order->password);
  if (self->identity != NULL)
    lks_certificate_wish_identity(self->page, self->identity, order->path, order->password,
                                  get_alias(self, order));
  else
    lks_page_tell(self->page, told);
  lks_order_form_begin(self->form, NULL, NULL);
  g_signal_emit(self, ended_signal, 0);
}

/* the work takes one order, and the other stays for what comes after */
static void
issue_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksIssueView *self = LKS_ISSUE_VIEW(widget);
  g_autoptr(GError) error = NULL;
  /* one at a time */
  if (self->ordered != NULL)
    return;
  g_autofree char *folder = lks_path_row_dup_path(self->folder);
  LksFilledOrder *order = lks_order_form_dup_order(self->form, &error);
  lks_problem_view_clear(self->problem);
  if (order == NULL || folder == NULL) {
    if (error == NULL)
      error = g_error_new(LKS_ERROR, LKS_ERROR_USAGE, _("Name the authority's folder."));
    g_clear_pointer(&order, lks_filled_order_free);
    show_failure(self, error);
    return;
  }
  LksWorkspace *workspace = lks_page_get_workspace(self->page);
  self->ordered = lks_order_form_dup_order(self->form, NULL);
  lks_authority_set_usual_folder(workspace, folder);
  lks_page_set_busy(self->page, TRUE);
  lks_authority_issue_async(workspace, folder, get_alias(self, order), order, issued_cb,
                            g_object_ref(self));
}

static void
cancel_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit(widget, ended_signal, 0);
}

static void
given_cb(LksIssueView *self)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "issue.issue", NULL);
}

static void
lks_issue_view_dispose(GObject *object)
{
  LksIssueView *self = LKS_ISSUE_VIEW(object);
  g_clear_pointer(&self->ordered, lks_filled_order_free);
  g_clear_pointer(&self->identity, g_free);
  g_clear_pointer(&self->alias, g_free);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_ISSUE_VIEW);
  G_OBJECT_CLASS(lks_issue_view_parent_class)->dispose(object);
}

static void
lks_issue_view_class_init(LksIssueViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_issue_view_dispose;
  ended_signal = g_signal_new("ended", LKS_TYPE_ISSUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_PASSWORD_PROMPT);
  g_type_ensure(LKS_TYPE_PATH_ROW);
  g_type_ensure(LKS_TYPE_ORDER_FORM);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-issue-view.ui");
  gtk_widget_class_bind_template_child(widget_class, LksIssueView, problem);
  gtk_widget_class_bind_template_child(widget_class, LksIssueView, prompt);
  gtk_widget_class_bind_template_child(widget_class, LksIssueView, folder);
  gtk_widget_class_bind_template_child(widget_class, LksIssueView, form);
  gtk_widget_class_bind_template_child(widget_class, LksIssueView, command);
  gtk_widget_class_bind_template_callback(widget_class, changed_cb);
  gtk_widget_class_bind_template_callback(widget_class, given_cb);
  gtk_widget_class_install_action(widget_class, "issue.issue", NULL, issue_cb);
  gtk_widget_class_install_action(widget_class, "issue.cancel", NULL, cancel_cb);
}

static void
lks_issue_view_init(LksIssueView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
