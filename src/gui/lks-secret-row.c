// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-secret-row.h"
#include "lks-folded-row.h"
#include "lks-keyring.h"
#include "lks-passwords.h"
#include "lks-template.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksSecretRow {
  AdwExpanderRow parent_instance;

  GtkImage *icon;
  AdwPasswordEntryRow *password;
  AdwActionRow *remember_row;
  GtkSwitch *remember;
  AdwEntryRow *reference;
};

G_DEFINE_FINAL_TYPE(LksSecretRow, lks_secret_row, ADW_TYPE_EXPANDER_ROW)

/* --- in words -------------------------------------------------------------------------------- */

static char *
describe(const char *reference, gboolean is_known)
{
  static const struct {
    const char *prefix, *known, *unknown;
  } rows[] = {
    { "env:", N_("From the environment variable %s"),
      N_("The environment variable %s is not set") },
    { "file:", N_("From the file %s"), N_("The file %s cannot be read") },
    { "secret-service:", N_("Kept under the name %s"), N_("Nothing is kept under the name %s") },
  };
  if (reference == NULL)
    return g_strdup(is_known ? _("Not needed so far") : _("Missing: type one, or make one"));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (g_str_has_prefix(reference, rows[i].prefix)) {
      /* the table's texts hold one %s each */
      g_auto(GStrv) parts = g_strsplit(is_known ? _(rows[i].known) : _(rows[i].unknown), "%s", 2);
      return g_strjoin(reference + strlen(rows[i].prefix), parts[0], parts[1], NULL);
    }
  return g_strdup(is_known ? _("Known") : _("Missing: type one, or make one"));
}

/* what names a source, and so is no password that was typed into the wrong row */
static gboolean
is_reference(const char *text)
{
  static const char *const prefixes[] = { "env:", "file:", "secret-service:" };
  for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
    if (g_str_has_prefix(text, prefixes[i]) && text[strlen(prefixes[i])] != '\0')
      return TRUE;
  return FALSE;
}

/* --- what the user does ---------------------------------------------------------------------- */

static void
given_cb(LksSecretRow *self)
{
  if (*gtk_editable_get_text(GTK_EDITABLE(self->password)) != '\0')
    g_signal_emit_by_name(self, "given");
}

static void
referred_cb(LksSecretRow *self)
{
  const char *text = gtk_editable_get_text(GTK_EDITABLE(self->reference));
  gboolean fine = *text == '\0' || is_reference(text);
  if (fine)
    gtk_widget_remove_css_class(GTK_WIDGET(self->reference), "error");
  else
    gtk_widget_add_css_class(GTK_WIDGET(self->reference), "error");
  if (fine)
    g_signal_emit_by_name(self, "referred", *text != '\0' ? text : NULL);
}

static void
generate_cb(LksSecretRow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksSecret) secret = lks_passwords_generate(&error);
  if (secret == NULL) {
    adw_expander_row_set_subtitle(ADW_EXPANDER_ROW(self), error->message);
    return;
  }
  gtk_editable_set_text(GTK_EDITABLE(self->password), lks_secret_peek_text(secret));
  g_signal_emit_by_name(self, "given");
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_secret_row_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_SECRET_ROW);
  G_OBJECT_CLASS(lks_secret_row_parent_class)->dispose(object);
}

static void
lks_secret_row_class_init(LksSecretRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_secret_row_dispose;
  g_signal_new("given", LKS_TYPE_SECRET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("referred", LKS_TYPE_SECRET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-secret-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksSecretRow, icon);
  gtk_widget_class_bind_template_child(widget_class, LksSecretRow, password);
  gtk_widget_class_bind_template_child(widget_class, LksSecretRow, remember_row);
  gtk_widget_class_bind_template_child(widget_class, LksSecretRow, remember);
  gtk_widget_class_bind_template_child(widget_class, LksSecretRow, reference);
  gtk_widget_class_bind_template_callback(widget_class, given_cb);
  gtk_widget_class_bind_template_callback(widget_class, referred_cb);
  gtk_widget_class_bind_template_callback(widget_class, generate_cb);
}

static void
lks_secret_row_init(LksSecretRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_template_complete(GTK_WIDGET(self));
  lks_folded_row_complete(ADW_EXPANDER_ROW(self));
  gtk_widget_set_visible(GTK_WIDGET(self->remember_row), lks_keyring_is_available());
}

GtkWidget *
lks_secret_row_new(LksRole role)
{
  const char *title = _(lks_role_get_info(role)->title);
  return g_object_new(LKS_TYPE_SECRET_ROW, "title", title, NULL);
}

void
lks_secret_row_show(LksSecretRow *self, const char *reference, gboolean is_known)
{
  g_autofree char *text = describe(reference, is_known);
  adw_expander_row_set_subtitle(ADW_EXPANDER_ROW(self), text);
  gtk_image_set_from_icon_name(self->icon,
                               is_known ? "object-select-symbolic" : "dialog-password-symbolic");
  const char *word = is_known ? _("Known") : C_("password", "Missing");
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word,
                                 -1);
  const char *shown = reference != NULL ? reference : "";
  if (strcmp(gtk_editable_get_text(GTK_EDITABLE(self->reference)), shown) != 0)
    gtk_editable_set_text(GTK_EDITABLE(self->reference), shown);
}

LksSecret *
lks_secret_row_dup_secret(LksSecretRow *self)
{
  const char *text = gtk_editable_get_text(GTK_EDITABLE(self->password));
  return *text != '\0' ? lks_secret_new_from_string(text) : NULL;
}

gboolean
lks_secret_row_get_remember(LksSecretRow *self)
{
  return gtk_switch_get_active(self->remember);
}

void
lks_secret_row_forget(LksSecretRow *self)
{
  gtk_editable_set_text(GTK_EDITABLE(self->password), "");
}
