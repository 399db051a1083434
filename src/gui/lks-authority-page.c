// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-authority-page.h"
#include "lks-authority-work.h"
#include "lks-certificate-records.h"
#include "lks-certificate-wish.h"
#include "lks-command-line.h"
#include "lks-error.h"
#include "lks-issue-view.h"
#include "lks-password-prompt.h"
#include "lks-path-row.h"
#include "lks-problem-view.h"

#include <glib/gi18n.h>

struct _LksAuthorityPage {
  LksPage parent_instance;
  GtkStack *states;
  LksProblemView *problem;
  LksPathRow *existing;
  LksPathRow *folder;
  GtkEditable *subject;
  AdwComboRow *kind;
  GtkEditable *password;
  GtkEditable *again;
  LksCommandLine *create_command;
  AdwPreferencesGroup *heading;
  LksPasswordPrompt *prompt;
  GtkScrolledWindow *list_room;
  GtkListView *list;
  GtkWidget *nothing;
  AdwComboRow *reason;
  LksCommandLine *list_command;
  LksIssueView *issue;

  LksOpenedAuthority *opened; /* nullable */
  GListStore *issued;         /* (element-type LksRecord), their subjects string objects: serials */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE(LksAuthorityPage, lks_authority_page, LKS_TYPE_PAGE)

/* --- an authority that is open --------------------------------------------------------------- */

static LksRecord *
new_record(const LksIssued *issued)
{
  LksTime now = lks_time_now();
  g_autofree char *end = lks_text_dup_date(issued->not_after);
  g_autofree char *names = g_strjoinv(", ", issued->names);
  gboolean is_revoked = issued->revoked != 0, is_over = issued->not_after < now;
  g_autofree char *until = g_strdup_printf(_("until %s"), end);
  g_autofree char *subtitle =
      *names != '\0' ? g_strdup_printf("%s\n%s", until, names) : g_strdup(until);
  LksRecordTexts texts = { .title = issued->subject,
                           .subtitle = subtitle,
                           .icon_name = is_revoked ? "action-unavailable-symbolic"
                                                   : "application-certificate-symbolic",
                           .icon_text = is_revoked ? _("Revoked") : _("Certificate"),
                           .state = is_revoked ? _("revoked")
                                    : is_over  ? _("expired")
                                               : _("valid"),
                           .tone = is_revoked || is_over ? "error" : "success" };
  g_autoptr(GtkStringObject) serial = gtk_string_object_new(issued->serial);
  return lks_record_new(&texts, G_OBJECT(serial), NULL);
}

static const char *
get_folder(LksAuthorityPage *self)
{
  return lks_authority_get_folder(self->opened->authority);
}

/* what lists them, and what takes back the one that is chosen */
static void
show_commands(LksAuthorityPage *self, LksRecord *revocable)
{
  const char *list[] = { "lockstep", "ca", "list", get_folder(self), NULL };
  g_autoptr(GPtrArray) before = g_ptr_array_new();
  if (revocable == NULL) {
    lks_command_line_set_arguments(self->list_command, (const char *const *)list);
    return;
  }
  GtkStringObject *reason = adw_combo_row_get_selected_item(self->reason);
  const char *const revoke[] = { "lockstep",
                                 "ca",
                                 "crl",
                                 "--ca",
                                 get_folder(self),
                                 "--password",
                                 "prompt",
                                 "--revoke",
                                 gtk_string_object_get_string(lks_record_get_subject(revocable)),
                                 "--reason",
                                 gtk_string_object_get_string(reason),
                                 NULL };
  g_ptr_array_add(before, list);
  lks_command_line_set_arguments_after(self->list_command, before, revoke);
}

static void
selected_cb(LksAuthorityPage *self)
{
  LksRecord *record = gtk_single_selection_get_selected_item(self->selection);
  gboolean can = record != NULL && !g_str_equal(lks_record_get_texts(record)->icon_name,
                                                "action-unavailable-symbolic");
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "authority.revoke", can);
  if (self->opened != NULL)
    show_commands(self, can ? record : NULL);
}

/* takes over opened */
static void
show_opened(LksAuthorityPage *self, LksOpenedAuthority *opened)
{
  g_clear_pointer(&self->opened, lks_opened_authority_free);
  self->opened = opened;
  LksCertificate *own = g_ptr_array_index(lks_authority_get_chain(opened->authority), 0);
  const char *tone = NULL;
  g_autofree char *left = lks_text_dup_validity(own, 0, &tone);
  g_autofree char *title = g_markup_escape_text(lks_certificate_get_subject(own), -1);
  g_autofree char *text = g_strdup_printf("%s\n%s", get_folder(self), left);
  g_autofree char *description = g_markup_escape_text(text, -1);
  adw_preferences_group_set_title(self->heading, title);
  adw_preferences_group_set_description(self->heading, description);
  g_list_store_remove_all(self->issued);
  /* the newest first */
  for (guint i = opened->log->issued->len; i > 0; i--) {
    g_autoptr(LksRecord) record = new_record(g_ptr_array_index(opened->log->issued, i - 1));
    g_list_store_append(self->issued, record);
  }
  gtk_widget_set_visible(self->nothing, opened->log->issued->len == 0);
  lks_record_make_room(self->list_room, opened->log->issued->len);
  lks_problem_view_clear(self->problem);
  lks_password_prompt_clear(self->prompt);
  lks_authority_set_usual_folder(lks_page_get_workspace(LKS_PAGE(self)), get_folder(self));
  gtk_stack_set_visible_child_name(self->states, "opened");
  selected_cb(self);
}

static void
worked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksAuthorityPage) self = user_data;
  g_autoptr(GError) error = NULL;
  LksOpenedAuthority *opened = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  lks_page_set_busy(LKS_PAGE(self), FALSE);
  if (opened != NULL)
    show_opened(self, opened);
  else if (self->opened != NULL && lks_password_prompt_can_help(error))
    lks_password_prompt_ask(self->prompt, LKS_WORKSPACE(source), get_folder(self), error);
  else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else if (self->opened != NULL)
    lks_page_show_problem(LKS_PAGE(self), _("This did not work with the authority"), error);
  else
    lks_problem_view_show(self->problem, _("This did not work with the authority"), error, NULL);
}

static void
open_folder(LksAuthorityPage *self, const char *folder)
{
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_authority_open_async(lks_page_get_workspace(LKS_PAGE(self)), folder, worked_cb,
                           g_object_ref(self));
}

static void
complain(LksAuthorityPage *self, const char *message)
{
  g_autoptr(GError) error = g_error_new_literal(LKS_ERROR, LKS_ERROR_USAGE, message);
  lks_problem_view_show(self->problem, _("Something is missing"), error, NULL);
}

static void
open_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(widget);
  g_autofree char *folder = lks_path_row_dup_path(self->existing);
  if (folder != NULL)
    open_folder(self, folder);
  else
    complain(self, _("Name the folder of the authority."));
}

/* --- creating one ---------------------------------------------------------------------------- */

static const char *
get_kind(LksAuthorityPage *self)
{
  return gtk_string_object_get_string(adw_combo_row_get_selected_item(self->kind));
}

static void
update_command_cb(LksAuthorityPage *self)
{
  g_autofree char *folder = lks_path_row_dup_path(self->folder);
  const char *subject = gtk_editable_get_text(self->subject);
  const char *const words[] = { "lockstep",   "ca",
                                "init",       folder != NULL ? folder : _("FOLDER"),
                                "--subject",  *subject != '\0' ? subject : _("NAME"),
                                "--key-type", get_kind(self),
                                "--password", "prompt",
                                NULL };
  lks_command_line_set_arguments(self->create_command, words);
}

static void
create_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(widget);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = lks_path_row_dup_path(self->folder);
  const char *subject = gtk_editable_get_text(self->subject);
  if (folder == NULL || *subject == '\0') {
    complain(self, _("Name the authority, and the folder in which it is kept."));
    return;
  }
  g_autoptr(LksSecret) password = lks_read_new_password(self->password, self->again, &error);
  if (password == NULL) {
    complain(self, error->message);
    return;
  }
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  lks_passwords_add(lks_workspace_get_passwords(workspace), password);
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_authority_create_async(workspace, folder, subject, lks_key_kind_find(get_kind(self)),
                             password, worked_cb, g_object_ref(self));
  gtk_editable_set_text(self->password, "");
  gtk_editable_set_text(self->again, "");
}

/* --- what it does ---------------------------------------------------------------------------- */

static void
revoke_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(widget);
  LksRecord *record = gtk_single_selection_get_selected_item(self->selection);
  const char *serial = gtk_string_object_get_string(lks_record_get_subject(record));
  GtkStringObject *reason = adw_combo_row_get_selected_item(self->reason);
  lks_page_set_busy(LKS_PAGE(self), TRUE);
  lks_authority_revoke_async(lks_page_get_workspace(LKS_PAGE(self)), get_folder(self), serial,
                             gtk_string_object_get_string(reason), worked_cb, g_object_ref(self));
}

static void
given_cb(LksAuthorityPage *self)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "authority.revoke", NULL);
}

static void
issue_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(widget);
  lks_issue_view_begin(self->issue, LKS_PAGE(self), NULL, NULL, NULL);
  gtk_stack_set_visible_child_name(self->states, "issue");
}

static void
ended_cb(LksAuthorityPage *self)
{
  g_autofree char *folder = g_strdup(get_folder(self));
  open_folder(self, folder);
}

static void
trust_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(widget);
  g_autofree char *path = g_build_filename(get_folder(self), "ca.pem", NULL);
  lks_certificate_wish_trust(LKS_PAGE(self), path);
}

static void
other_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_stack_set_visible_child_name(LKS_AUTHORITY_PAGE(widget)->states, "none");
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_authority_page_enter(LksPage *page, LksWorkspace *workspace)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(page);
  g_autofree char *usual = lks_authority_dup_usual_folder(workspace);
  gboolean has_fleet = lks_workspace_get_fleet(workspace) != NULL;
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "authority.trust", has_fleet);
  if (usual != NULL && (self->opened == NULL || !g_str_equal(usual, get_folder(self))))
    open_folder(self, usual);
}

static void
lks_authority_page_dispose(GObject *object)
{
  LksAuthorityPage *self = LKS_AUTHORITY_PAGE(object);
  g_clear_pointer(&self->opened, lks_opened_authority_free);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_AUTHORITY_PAGE);
  g_clear_object(&self->selection);
  g_clear_object(&self->issued);
  G_OBJECT_CLASS(lks_authority_page_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, states);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, problem);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, existing);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, folder);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, subject);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, kind);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, password);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, again);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, create_command);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, heading);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, prompt);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, list_room);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, list);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, nothing);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, reason);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, list_command);
  gtk_widget_class_bind_template_child(widget_class, LksAuthorityPage, issue);
}

static void
lks_authority_page_class_init(LksAuthorityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_authority_page_dispose;
  LKS_PAGE_CLASS(klass)->enter = lks_authority_page_enter;
  g_type_ensure(LKS_TYPE_ISSUE_VIEW);
  g_type_ensure(LKS_TYPE_PATH_ROW);
  g_type_ensure(LKS_TYPE_PASSWORD_PROMPT);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-authority-page.ui");
  bind_children(widget_class);
  gtk_widget_class_bind_template_callback(widget_class, update_command_cb);
  gtk_widget_class_bind_template_callback(widget_class, given_cb);
  gtk_widget_class_bind_template_callback(widget_class, ended_cb);
  gtk_widget_class_install_action(widget_class, "authority.open", NULL, open_cb);
  gtk_widget_class_install_action(widget_class, "authority.create", NULL, create_cb);
  gtk_widget_class_install_action(widget_class, "authority.issue", NULL, issue_cb);
  gtk_widget_class_install_action(widget_class, "authority.revoke", NULL, revoke_cb);
  gtk_widget_class_install_action(widget_class, "authority.trust", NULL, trust_cb);
  gtk_widget_class_install_action(widget_class, "authority.other", NULL, other_cb);
}

static void
lks_authority_page_init(LksAuthorityPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  g_autoptr(GtkListItemFactory) factory = lks_record_factory_new(FALSE);
  g_autoptr(GListModel) kinds = lks_key_kinds_new();
  g_autoptr(GtkStringList) reasons = gtk_string_list_new(lks_revocation_reasons);
  adw_combo_row_set_model(self->kind, kinds);
  adw_combo_row_set_model(self->reason, G_LIST_MODEL(reasons));
  self->issued = g_list_store_new(LKS_TYPE_RECORD);
  self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->issued)));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->reason, "notify::selected", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  gtk_list_view_set_factory(self->list, factory);
  gtk_list_view_set_model(self->list, GTK_SELECTION_MODEL(self->selection));
  selected_cb(self);
  update_command_cb(self);
}
