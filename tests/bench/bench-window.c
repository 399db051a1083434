// SPDX-License-Identifier: LGPL-2.1-or-later
/* An empty window of libadwaita: what the wizard's start is measured against. */
#include "config.h"

#include "lks-probe.h"

#include <adwaita.h>

static void
activate_cb(GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new(application);
  gtk_window_set_default_size(GTK_WINDOW(window), 1100, 740);
  lks_probe_window(GTK_WINDOW(window));
  gtk_window_present(GTK_WINDOW(window));
}

int
main(int argc, char **argv)
{
  g_autoptr(AdwApplication) application = adw_application_new("org.lockstep.Bench", 0);
  g_signal_connect(application, "activate", G_CALLBACK(activate_cb), NULL);
  return g_application_run(G_APPLICATION(application), argc, argv);
}
