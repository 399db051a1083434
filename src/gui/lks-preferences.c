// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-preferences.h"
#include "lks-settings.h"
#include "lks-template.h"

struct _LksPreferences {
  AdwPreferencesWindow parent_instance;
  AdwComboRow *color_scheme;
  GtkSwitch *resume;
};

G_DEFINE_FINAL_TYPE(LksPreferences, lks_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* by the row's index */
static const char *const schemes[] = { "default", "light", "dark" };

static gboolean
scheme_to_index(GValue *index, GVariant *scheme, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (g_strcmp0(schemes[i], g_variant_get_string(scheme, NULL)) == 0)
      g_value_set_uint(index, i);
  return TRUE;
}

static GVariant *
index_to_scheme(const GValue *index, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_string(schemes[MIN(g_value_get_uint(index), G_N_ELEMENTS(schemes) - 1)]);
}

static void
forget_recent_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_settings_reset(lks_settings_get(), "recent-fleets");
  g_settings_reset(lks_settings_get(), "last-fleet");
  gtk_widget_action_set_enabled(widget, action, FALSE);
}

static void
lks_preferences_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_PREFERENCES);
  G_OBJECT_CLASS(lks_preferences_parent_class)->dispose(object);
}

static void
lks_preferences_class_init(LksPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_preferences_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-preferences.ui");
  gtk_widget_class_bind_template_child(widget_class, LksPreferences, color_scheme);
  gtk_widget_class_bind_template_child(widget_class, LksPreferences, resume);
  gtk_widget_class_install_action(widget_class, "preferences.forget-recent", NULL,
                                  forget_recent_cb);
}

static void
lks_preferences_init(LksPreferences *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_template_complete(GTK_WIDGET(self));
  g_settings_bind(lks_settings_get(), "resume", self->resume, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping(lks_settings_get(), "color-scheme", self->color_scheme, "selected",
                               G_SETTINGS_BIND_DEFAULT, scheme_to_index, index_to_scheme, NULL,
                               NULL);
  g_auto(GStrv) recent = g_settings_get_strv(lks_settings_get(), "recent-fleets");
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "preferences.forget-recent", recent[0] != NULL);
}

void
lks_preferences_present(GtkWindow *parent)
{
  gtk_window_present(GTK_WINDOW(g_object_new(LKS_TYPE_PREFERENCES, "transient-for", parent, NULL)));
}
