// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-order-form.h"
#include "lks-error.h"
#include "lks-path-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksOrderForm {
  AdwBin parent_instance;
  GtkEditable *names;
  AdwComboRow *profile;
  AdwComboRow *kind;
  LksPathRow *path;
  GtkEditable *password;
  GtkEditable *again;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE(LksOrderForm, lks_order_form, ADW_TYPE_BIN)

/* --- what can be chosen ---------------------------------------------------------------------- */

GListModel *
lks_key_kinds_new(void)
{
  g_auto(GStrv) words = g_strsplit(lks_key_kind_get_words(), ", ", -1);
  return G_LIST_MODEL(gtk_string_list_new((const char *const *)words));
}

/* an authority is made on a page of its own */
static const LksProfile *
get_profile(guint position)
{
  for (guint i = 0; i < lks_profile_get_n(); i++) {
    const LksProfile *profile = lks_profile_get(i);
    if (profile->purpose != LKS_PURPOSE_CA && position-- == 0)
      return profile;
  }
  return lks_profile_find("mutual");
}

static GListModel *
new_profiles(guint *usual)
{
  GtkStringList *titles = gtk_string_list_new(NULL);
  for (guint i = 0; i < lks_profile_get_n(); i++) {
    const LksProfile *profile = lks_profile_get(i);
    if (profile->purpose == LKS_PURPOSE_CA)
      continue;
    if (profile == lks_profile_find("mutual"))
      *usual = g_list_model_get_n_items(G_LIST_MODEL(titles));
    gtk_string_list_append(titles, g_dgettext(GETTEXT_PACKAGE, profile->title));
  }
  return G_LIST_MODEL(titles);
}

static const char *
get_kind(LksOrderForm *self)
{
  return gtk_string_object_get_string(adw_combo_row_get_selected_item(self->kind));
}

/* --- what was filled in ---------------------------------------------------------------------- */

static char **
dup_names(LksOrderForm *self)
{
  g_auto(GStrv) words = g_strsplit_set(gtk_editable_get_text(self->names), ", ;\t\n", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add(builder, words[i]);
  return g_strv_builder_end(builder);
}

LksSecret *
lks_read_new_password(GtkEditable *first, GtkEditable *again, GError **error)
{
  const char *text = gtk_editable_get_text(first);
  if (*text == '\0')
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("A private key is never written without a password; type one."));
  if (strcmp(text, gtk_editable_get_text(again)) != 0)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("The two passwords differ; type the same twice."));
  return lks_secret_new_from_string(text);
}

LksFilledOrder *
lks_order_form_dup_order(LksOrderForm *self, GError **error)
{
  g_autoptr(LksFilledOrder) order = g_new0(LksFilledOrder, 1);
  order->names = dup_names(self);
  order->profile = get_profile(adw_combo_row_get_selected(self->profile));
  order->kind = lks_key_kind_find(get_kind(self));
  order->path = lks_path_row_dup_path(self->path);
  if (order->names[0] == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("Name who it is for: a host name, or several and their addresses."));
  if (order->path == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE, _("Name the file that it is written to."));
  order->password = lks_read_new_password(self->password, self->again, error);
  return order->password != NULL ? g_steal_pointer(&order) : NULL;
}

void
lks_filled_order_free(LksFilledOrder *order)
{
  g_clear_pointer(&order->password, lks_secret_unref);
  g_strfreev(order->names);
  g_free(order->path);
  g_free(order);
}

static void
add_option(GPtrArray *words, const char *option, const char *value)
{
  g_ptr_array_add(words, g_strdup(option));
  g_ptr_array_add(words, g_strdup(value));
}

GPtrArray *
lks_order_form_dup_options(LksOrderForm *self)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) names = dup_names(self);
  g_autofree char *path = lks_path_row_dup_path(self->path);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add(words, g_strdup(names[i]));
  add_option(words, "--profile", get_profile(adw_combo_row_get_selected(self->profile))->id);
  add_option(words, "--key-type", get_kind(self));
  if (path != NULL)
    add_option(words, "--output", path);
  add_option(words, "--out-password", "prompt");
  return words;
}

void
lks_order_form_begin(LksOrderForm *self, const char *const *names, const char *path)
{
  g_autofree char *list = names != NULL ? g_strjoinv(", ", (char **)names) : g_strdup("");
  gtk_editable_set_text(self->names, list);
  lks_path_row_set_path(self->path, path);
  gtk_editable_set_text(self->password, "");
  gtk_editable_set_text(self->again, "");
}

static void
changed_cb(LksOrderForm *self)
{
  g_signal_emit(self, changed_signal, 0);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_order_form_dispose(GObject *object)
{
  adw_bin_set_child(ADW_BIN(object), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_ORDER_FORM);
  G_OBJECT_CLASS(lks_order_form_parent_class)->dispose(object);
}

static void
lks_order_form_class_init(LksOrderFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_order_form_dispose;
  changed_signal = g_signal_new("changed", LKS_TYPE_ORDER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure(LKS_TYPE_PATH_ROW);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-order-form.ui");
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, names);
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, profile);
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, kind);
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, path);
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, password);
  gtk_widget_class_bind_template_child(widget_class, LksOrderForm, again);
  gtk_widget_class_bind_template_callback(widget_class, changed_cb);
}

static void
lks_order_form_init(LksOrderForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  guint usual = 0;
  g_autoptr(GListModel) profiles = new_profiles(&usual);
  g_autoptr(GListModel) kinds = lks_key_kinds_new();
  adw_combo_row_set_model(self->profile, profiles);
  adw_combo_row_set_selected(self->profile, usual);
  adw_combo_row_set_model(self->kind, kinds);
}
