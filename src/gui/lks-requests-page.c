// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-requests-page.h"
#include "lks-authority-work.h"
#include "lks-command-line.h"
#include "lks-error.h"
#include "lks-password-prompt.h"
#include "lks-path-row.h"
#include "lks-problem-view.h"
#include "lks-store-file.h"
#include "lks-window.h"

#include <glib/gi18n.h>

struct _LksRequestsPage {
  LksPage parent_instance;
  LksProblemView *problem;
  LksPasswordPrompt *prompt;
  LksOrderForm *form;
  LksCommandLine *make_command;
  LksPathRow *answer;
  LksPathRow *key;
  LksPathRow *chain;
  LksPathRow *output;
  LksCommandLine *take_command;
};

G_DEFINE_FINAL_TYPE(LksRequestsPage, lks_requests_page, LKS_TYPE_PAGE)

static void
add_option(GPtrArray *words, const char *option, LksPathRow *row)
{
  g_autofree char *path = lks_path_row_dup_path(row);
  if (path == NULL)
    return;
  if (option != NULL)
    g_ptr_array_add(words, g_strdup(option));
  g_ptr_array_add(words, g_steal_pointer(&path));
}

static void
show_command(LksCommandLine *line, GPtrArray *words, const char *verb)
{
  g_ptr_array_insert(words, 0, g_strdup("lockstep"));
  g_ptr_array_insert(words, 1, g_strdup("request"));
  g_ptr_array_insert(words, 2, g_strdup(verb));
  g_ptr_array_add(words, NULL);
  lks_command_line_set_arguments(line, (const char *const *)words->pdata);
}

static void
update_command_cb(LksRequestsPage *self)
{
  g_autoptr(GPtrArray) make = lks_order_form_dup_options(self->form);
  g_autoptr(GPtrArray) take = g_ptr_array_new_with_free_func(g_free);
  show_command(self->make_command, make, "new");
  add_option(take, NULL, self->answer);
  add_option(take, "--key", self->key);
  add_option(take, "--chain", self->chain);
  add_option(take, "--output", self->output);
  show_command(self->take_command, take, "import");
}

static void
show_failure(LksRequestsPage *self, const char *title, const GError *error)
{
  if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_problem_view_show(self->problem, title, error, NULL);
}

/* --- making one ------------------------------------------------------------------------------ */

/* the answer will want them */
static void
made_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksRequestsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  lks_page_set_busy(LKS_PAGE(self), FALSE);
  if (key == NULL) {
    show_failure(self, _("The request could not be made"), error);
    return;
  }
  g_autofree char *output = lks_store_file_dup_with_suffix(key, ".pfx");
  g_autofree char *told = g_strdup_printf(_("The key is %s; send the request beside it"), key);
  lks_path_row_set_path(self->key, key);
  lks_path_row_set_path(self->output, output);
  lks_order_form_begin(self->form, NULL, NULL);
  lks_page_tell(LKS_PAGE(self), told);
}

static void
make_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksRequestsPage *self = LKS_REQUESTS_PAGE(widget);
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  g_autoptr(GError) error = NULL;
  LksFilledOrder *order = lks_order_form_dup_order(self->form, &error);
  lks_problem_view_clear(self->problem);
  if (order == NULL) {
    show_failure(self, _("The request could not be made"), error);
    return;
  }
  lks_passwords_add(lks_workspace_get_passwords(workspace), order->password);
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_request_make_async(workspace, order, made_cb, g_object_ref(self));
}

/* --- taking the answer ----------------------------------------------------------------------- */

static void
taken_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksRequestsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCertificate) made = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  g_autofree char *output = lks_path_row_dup_path(self->output);
  g_autofree char *key = lks_path_row_dup_path(self->key);
  lks_page_set_busy(LKS_PAGE(self), FALSE);
  if (made == NULL && key != NULL && lks_password_prompt_can_help(error))
    lks_password_prompt_ask(self->prompt, LKS_WORKSPACE(source), key, error);
  else if (made == NULL)
    show_failure(self, _("The answer was not taken"), error);
  if (made == NULL)
    return;
  lks_password_prompt_clear(self->prompt);
  g_autoptr(GFile) file = g_file_new_for_path(output);
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (LKS_IS_WINDOW(root))
    lks_window_open(LKS_WINDOW(root), file);
}

static void
take_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksRequestsPage *self = LKS_REQUESTS_PAGE(widget);
  g_autofree char *answer = lks_path_row_dup_path(self->answer);
  g_autofree char *key = lks_path_row_dup_path(self->key);
  g_autofree char *chain = lks_path_row_dup_path(self->chain);
  g_autofree char *output = lks_path_row_dup_path(self->output);
  lks_problem_view_clear(self->problem);
  if (answer == NULL || key == NULL || output == NULL) {
    g_autoptr(GError) error = g_error_new(
        LKS_ERROR, LKS_ERROR_USAGE,
        _("Name the answer, the key that its request was made with, and the new file."));
    show_failure(self, _("The answer was not taken"), error);
    return;
  }
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_request_answer_async(lks_page_get_workspace(LKS_PAGE(self)), answer, key, chain, output,
                           taken_cb, g_object_ref(self));
}

static void
given_cb(LksRequestsPage *self)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "requests.take", NULL);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_requests_page_dispose(GObject *object)
{
  adw_bin_set_child(ADW_BIN(object), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_REQUESTS_PAGE);
  G_OBJECT_CLASS(lks_requests_page_parent_class)->dispose(object);
}

static void
lks_requests_page_class_init(LksRequestsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_requests_page_dispose;
  g_type_ensure(LKS_TYPE_ORDER_FORM);
  g_type_ensure(LKS_TYPE_PATH_ROW);
  g_type_ensure(LKS_TYPE_PASSWORD_PROMPT);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-requests-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, problem);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, prompt);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, form);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, make_command);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, answer);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, key);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, chain);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, output);
  gtk_widget_class_bind_template_child(widget_class, LksRequestsPage, take_command);
  gtk_widget_class_bind_template_callback(widget_class, update_command_cb);
  gtk_widget_class_bind_template_callback(widget_class, given_cb);
  gtk_widget_class_install_action(widget_class, "requests.make", NULL, make_cb);
  gtk_widget_class_install_action(widget_class, "requests.take", NULL, take_cb);
}

static void
lks_requests_page_init(LksRequestsPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  update_command_cb(self);
}
