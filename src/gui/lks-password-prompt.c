// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-password-prompt.h"
#include "lks-error.h"

#include <glib/gi18n.h>

struct _LksPasswordPrompt {
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  GtkEditable *entry;
  LksWorkspace *workspace; /* nullable: never asked */
  gboolean is_answered;    /* since it was asked last */
  gboolean wants_focus;    /* until something is typed: work takes it away */
};

static guint given_signal;

G_DEFINE_FINAL_TYPE(LksPasswordPrompt, lks_password_prompt, ADW_TYPE_BIN)

gboolean
lks_password_prompt_can_help(const GError *error)
{
  return g_error_matches(error, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED) ||
         g_error_matches(error, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
}

void
lks_password_prompt_ask(LksPasswordPrompt *self,
                        LksWorkspace *workspace,
                        const char *what,
                        const GError *error)
{
  gboolean again = self->is_answered;
  g_autofree char *title = g_strdup_printf(_("Password of “%s”"), what);
  g_autofree char *escaped = g_markup_escape_text(title, -1);
  /* shown once more, and nobody has answered yet */
  if (!again && gtk_widget_get_visible(GTK_WIDGET(self)) &&
      g_strcmp0(escaped, adw_preferences_group_get_title(self->group)) == 0)
    return;
  self->is_answered = FALSE;
  g_autofree char *cause =
      g_markup_escape_text(again ? _("This password does not open it. Try another one.")
                                 : error->message,
                           -1);
  /* one attempt at a time */
  if (g_set_object(&self->workspace, workspace))
    g_object_bind_property(workspace, "busy", self->entry, "sensitive",
                           G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  adw_preferences_group_set_title(self->group, escaped);
  adw_preferences_group_set_description(self->group, cause);
  gtk_widget_set_visible(GTK_WIDGET(self), TRUE);
  /* what was wrong stays, selected, to be typed over */
  if (again) {
    gtk_widget_add_css_class(GTK_WIDGET(self->entry), "error");
    gtk_editable_select_region(self->entry, 0, -1);
  }
  self->wants_focus = TRUE;
  gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}

void
lks_password_prompt_clear(LksPasswordPrompt *self)
{
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
  self->is_answered = self->wants_focus = FALSE;
  gtk_editable_set_text(self->entry, "");
}

static void
give_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksPasswordPrompt *self = LKS_PASSWORD_PROMPT(widget);
  g_autoptr(LksSecret) secret = lks_secret_new_from_string(gtk_editable_get_text(self->entry));
  lks_passwords_add(lks_workspace_get_passwords(self->workspace), secret);
  self->is_answered = TRUE;
  g_signal_emit(self, given_signal, 0);
}

static void
enter_cb(LksPasswordPrompt *self)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "password.give", NULL);
}

static void
typed_cb(LksPasswordPrompt *self)
{
  self->wants_focus = FALSE;
  gtk_widget_remove_css_class(GTK_WIDGET(self->entry), "error");
}

/* whoever types elsewhere goes on there */
static void
sensitive_cb(LksPasswordPrompt *self)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (self->wants_focus && root != NULL && gtk_widget_get_sensitive(GTK_WIDGET(self->entry)) &&
      !GTK_IS_TEXT(gtk_root_get_focus(root)))
    gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}

static void
lks_password_prompt_dispose(GObject *object)
{
  LksPasswordPrompt *self = LKS_PASSWORD_PROMPT(object);
  g_clear_object(&self->workspace);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_PASSWORD_PROMPT);
  G_OBJECT_CLASS(lks_password_prompt_parent_class)->dispose(object);
}

static void
lks_password_prompt_class_init(LksPasswordPromptClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_password_prompt_dispose;
  given_signal = g_signal_new("given", LKS_TYPE_PASSWORD_PROMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-password-prompt.ui");
  gtk_widget_class_bind_template_child(widget_class, LksPasswordPrompt, group);
  gtk_widget_class_bind_template_child(widget_class, LksPasswordPrompt, entry);
  gtk_widget_class_bind_template_callback(widget_class, enter_cb);
  gtk_widget_class_bind_template_callback(widget_class, typed_cb);
  gtk_widget_class_bind_template_callback(widget_class, sensitive_cb);
  gtk_widget_class_install_action(widget_class, "password.give", NULL, give_cb);
}

static void
lks_password_prompt_init(LksPasswordPrompt *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
