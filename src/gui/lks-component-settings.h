// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-workspace.h"

/* A component's settings and the passwords of its stores, a row each. What the user changes becomes
 * a wish in the workspace's draft. Signal wished(error): nullable. */
#define LKS_TYPE_COMPONENT_SETTINGS (lks_component_settings_get_type())
G_DECLARE_FINAL_TYPE(LksComponentSettings, lks_component_settings, LKS, COMPONENT_SETTINGS, AdwBin)

/* now and after: of the review, as it is and as it would be */
void lks_component_settings_show(LksComponentSettings *self,
                                 LksWorkspace *workspace,
                                 LksReview *review,
                                 const LksInstallation *now,
                                 const LksInstallation *after);
