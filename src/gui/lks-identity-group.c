// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-identity-group.h"
#include "lks-certificate-records.h"
#include "lks-wish.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksIdentityGroup {
  AdwPreferencesGroup parent_instance;

  LksWorkspace *workspace; /* no-ref: outlives the window's pages */
  char *label;             /* nullable */
  gboolean is_filling;

  AdwComboRow *identity;
  GtkStringList *identities;
  AdwActionRow *certificate;
  AdwActionRow *names;
};

static guint wished_signal;

G_DEFINE_FINAL_TYPE(LksIdentityGroup, lks_identity_group, ADW_TYPE_PREFERENCES_GROUP)

static void
identity_chosen_cb(LksIdentityGroup *self)
{
  guint selected = adw_combo_row_get_selected(self->identity);
  if (self->is_filling || self->label == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  const char *id = selected > 0 ? gtk_string_list_get_string(self->identities, selected) : NULL;
  g_autoptr(GError) error = NULL;
  lks_wish_identity(self->workspace, self->label, id, &error);
  g_signal_emit(self, wished_signal, 0, error);
}

static char *
dup_names(LksCertificate *certificate)
{
  GPtrArray *names = lks_certificate_get_names(certificate);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", name->text);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
show_certificate(LksIdentityGroup *self, const LksIdentity *identity)
{
  LksCertificate *leaf = identity != NULL && identity->chain != NULL && identity->chain->len > 0
                             ? g_ptr_array_index(identity->chain, 0)
                             : NULL;
  gtk_widget_set_visible(GTK_WIDGET(self->certificate), identity != NULL);
  gtk_widget_set_visible(GTK_WIDGET(self->names), leaf != NULL);
  if (leaf == NULL) {
    const GError *problem = identity == NULL                     ? NULL
                            : identity->opened.problem != NULL   ? identity->opened.problem
                            : identity->password_problem != NULL ? identity->password_problem
                                                                 : identity->problem;
    adw_action_row_set_subtitle(self->certificate,
                                problem != NULL ? problem->message : _("It cannot be read."));
    return;
  }
  g_autofree char *validity = lks_text_dup_subject(leaf), *names = dup_names(leaf);
  adw_action_row_set_subtitle(self->certificate, validity);
  adw_action_row_set_subtitle(self->names, *names != '\0' ? names : C_("names", "None"));
}

static gboolean
has_choices(GtkStringList *list, const char *const *names)
{
  for (guint i = 0;; i++) {
    const char *name = gtk_string_list_get_string(list, i);
    if (name == NULL || names[i] == NULL)
      return name == names[i];
    if (strcmp(name, names[i]) != 0)
      return FALSE;
  }
}

/* one change, and none where they are there: for each of a fleet's identities there is a row */
static void
show_choices(GtkStringList *list, const char *const *names)
{
  if (!has_choices(list, names))
    gtk_string_list_splice(list, 0, g_list_model_get_n_items(G_LIST_MODEL(list)), names);
}

void
lks_identity_group_show(LksIdentityGroup *self,
                        LksWorkspace *workspace,
                        LksFleet *fleet,
                        const LksInstallation *installation)
{
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  guint selected = 0;
  g_free(self->label);
  self->label = lks_installation_dup_label(installation);
  self->workspace = workspace;
  self->is_filling = TRUE;
  gtk_widget_set_visible(GTK_WIDGET(self),
                         lks_component_get_identity(installation->component) != NULL);
  g_ptr_array_add(names, (gpointer)C_("identity", "None"));
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    g_ptr_array_add(names, identity->id);
    if (identity == installation->identity)
      selected = i + 1;
  }
  g_ptr_array_add(names, NULL);
  show_choices(self->identities, (const char *const *)names->pdata);
  adw_combo_row_set_selected(self->identity, selected);
  show_certificate(self, installation->identity);
  self->is_filling = FALSE;
}

static void
lks_identity_group_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_IDENTITY_GROUP);
  G_OBJECT_CLASS(lks_identity_group_parent_class)->dispose(object);
}

static void
lks_identity_group_finalize(GObject *object)
{
  g_free(LKS_IDENTITY_GROUP(object)->label);
  G_OBJECT_CLASS(lks_identity_group_parent_class)->finalize(object);
}

static void
lks_identity_group_class_init(LksIdentityGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_identity_group_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_identity_group_finalize;
  wished_signal = g_signal_new("wished", LKS_TYPE_IDENTITY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-identity-group.ui");
  gtk_widget_class_bind_template_child(widget_class, LksIdentityGroup, identity);
  gtk_widget_class_bind_template_child(widget_class, LksIdentityGroup, identities);
  gtk_widget_class_bind_template_child(widget_class, LksIdentityGroup, certificate);
  gtk_widget_class_bind_template_child(widget_class, LksIdentityGroup, names);
  gtk_widget_class_bind_template_callback(widget_class, identity_chosen_cb);
}

static void
lks_identity_group_init(LksIdentityGroup *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
