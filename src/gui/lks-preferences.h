// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* What can be set: bound to lks_settings_get. */
#define LKS_TYPE_PREFERENCES (lks_preferences_get_type())
G_DECLARE_FINAL_TYPE(LksPreferences, lks_preferences, LKS, PREFERENCES, AdwPreferencesWindow)

void lks_preferences_present(GtkWindow *parent);
