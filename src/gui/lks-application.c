// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-application.h"
#include "lks-preferences.h"
#include "lks-settings.h"
#include "lks-window.h"

#include <glib/gi18n.h>

struct _LksApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE(LksApplication, lks_application, ADW_TYPE_APPLICATION)

/* the one that was used last, whatever dialog is open above it; nullable */
static LksWindow *
find_window(gpointer application)
{
  for (GList *at = gtk_application_get_windows(application); at != NULL; at = at->next)
    if (LKS_IS_WINDOW(at->data))
      return at->data;
  return NULL;
}

static LksWindow *
ensure_window(LksApplication *self)
{
  LksWindow *window = find_window(self);
  return window != NULL ? window : lks_window_new(ADW_APPLICATION(self));
}

/* where the user left off */
static void
resume(LksWindow *window)
{
  g_autofree char *path = g_settings_get_string(lks_settings_get(), "last-fleet");
  if (!g_settings_get_boolean(lks_settings_get(), "resume") || *path == '\0')
    return;
  g_autoptr(GFile) file = g_file_new_for_path(path);
  lks_window_open(window, file);
}

static void
lks_application_activate(GApplication *application)
{
  if (find_window(application) == NULL)
    resume(ensure_window(LKS_APPLICATION(application)));
  gtk_window_present(GTK_WINDOW(ensure_window(LKS_APPLICATION(application))));
}

static void
lks_application_open(GApplication *application, GFile **files, int n_files, const char *hint)
{
  LksWindow *window = ensure_window(LKS_APPLICATION(application));
  for (int i = 0; i < n_files; i++)
    lks_window_open(window, files[i]);
  gtk_window_present(GTK_WINDOW(window));
}

static void
new_window_cb(GSimpleAction *action, GVariant *parameter, gpointer application)
{
  gtk_window_present(GTK_WINDOW(lks_window_new(application)));
}

static void
about_cb(GSimpleAction *action, GVariant *parameter, gpointer application)
{
  adw_show_about_window(gtk_application_get_active_window(application), "application-name",
                        _("Lockstep"), "application-icon", "org.lockstep.Wizard", "version",
                        LOCKSTEP_VERSION, "developer-name", _("The Lockstep developers"),
                        "license-type", GTK_LICENSE_LGPL_2_1, "comments",
                        _("Secures the traffic between the components of print and mail management "
                          "systems."),
                        NULL);
}

static void
preferences_cb(GSimpleAction *action, GVariant *parameter, gpointer application)
{
  lks_preferences_present(gtk_application_get_active_window(application));
}

static gboolean
forget_shortcuts_cb(GtkWindow *overlay)
{
  GtkWindow *window = gtk_window_get_transient_for(overlay);
  if (window != NULL)
    gtk_application_window_set_help_overlay(GTK_APPLICATION_WINDOW(window), NULL);
  gtk_window_destroy(overlay);
  return G_SOURCE_REMOVE;
}

static gboolean
shortcuts_closed_cb(GtkWindow *overlay)
{
  g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, G_SOURCE_FUNC(forget_shortcuts_cb),
                  g_object_ref(overlay), g_object_unref);
  return FALSE;
}

/* made when it is asked for: GTK 4.8 ends the program when a screen reader counts a window that is
 * never shown */
static void
shortcuts_cb(GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW(find_window(application));
  if (gtk_application_window_get_help_overlay(window) != NULL)
    return;
  g_autoptr(GtkBuilder) builder =
      gtk_builder_new_from_resource("/org/lockstep/Wizard/lks-shortcuts.ui");
  GtkWindow *overlay = GTK_WINDOW(gtk_builder_get_object(builder, "help_overlay"));
  gtk_application_window_set_help_overlay(window, GTK_SHORTCUTS_WINDOW(overlay));
  g_signal_connect(overlay, "close-request", G_CALLBACK(shortcuts_closed_cb), NULL);
  gtk_window_present(overlay);
}

/* each may have something to bring to its end before it goes */
static void
close_windows(gpointer application)
{
  g_autoptr(GPtrArray) windows = g_ptr_array_new_with_free_func(g_object_unref);
  for (GList *at = gtk_application_get_windows(application); at != NULL; at = at->next)
    g_ptr_array_add(windows, g_object_ref(at->data));
  for (guint i = 0; i < windows->len; i++)
    gtk_window_close(g_ptr_array_index(windows, i));
}

/* when the key's event is over: GTK looks for the tooltip below the pointer after the action */
static void
quit_cb(GSimpleAction *action, GVariant *parameter, gpointer application)
{
  g_idle_add_once(close_windows, application);
}

/* the keyboard's way to each action */
static const struct {
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.new-window", { "<Control>n" } },
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.open", { "<Control>o" } },
  { "win.close-fleet", { "<Control>w" } },
  { "win.reload", { "F5", "<Control>r" } },
  { "win.next", { "<Alt>Right" } },
  { "win.back", { "<Alt>Left" } },
  { "win.show-sidebar", { "F9" } },
  { "win.cancel", { "Escape" } },
  { "win.search", { "<Control>f" } },
  { "app.shortcuts", { "<Control>question", "F1" } },
};

static void
color_scheme_cb(GSettings *settings)
{
  adw_style_manager_set_color_scheme(adw_style_manager_get_default(),
                                     (AdwColorScheme)g_settings_get_enum(settings, "color-scheme"));
}

static void
lks_application_startup(GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window_cb }, { "about", about_cb }, { "preferences", preferences_cb },
    { "shortcuts", shortcuts_cb },   { "quit", quit_cb },
  };
  G_APPLICATION_CLASS(lks_application_parent_class)->startup(application);
  g_signal_connect(lks_settings_get(), "changed::color-scheme", G_CALLBACK(color_scheme_cb), NULL);
  color_scheme_cb(lks_settings_get());
  g_action_map_add_action_entries(G_ACTION_MAP(application), entries, G_N_ELEMENTS(entries),
                                  application);
  for (guint i = 0; i < G_N_ELEMENTS(accels); i++)
    gtk_application_set_accels_for_action(GTK_APPLICATION(application), accels[i].action,
                                          accels[i].accels);
}

static void
lks_application_class_init(LksApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS(klass);
  application_class->startup = lks_application_startup;
  application_class->activate = lks_application_activate;
  application_class->open = lks_application_open;
}

static void
lks_application_init(LksApplication *self)
{
}

LksApplication *
lks_application_new(void)
{
  return g_object_new(LKS_TYPE_APPLICATION, "application-id", "org.lockstep.Wizard", "flags",
                      G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/lockstep/Wizard",
                      NULL);
}
