// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* The wizard's own settings (data/org.lockstep.Wizard.gschema.xml): how it looks, and which fleets
 * were opened lately. Never a secret. */
GSettings *lks_settings_get(void); /* lent */

/* path: the latest, once */
void lks_settings_add_recent(const char *path);
void lks_settings_remove_recent(const char *path);
/* its size is that of the last time */
void lks_settings_bind_window(GtkWindow *window);
