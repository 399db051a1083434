// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-workspace.h"

/* Which of the fleet's identities a component has, and what its certificate says. Another that is
 * chosen becomes a wish in the workspace's draft. Signal wished(error): nullable. */
#define LKS_TYPE_IDENTITY_GROUP (lks_identity_group_get_type())
G_DECLARE_FINAL_TYPE(LksIdentityGroup, lks_identity_group, LKS, IDENTITY_GROUP, AdwPreferencesGroup)

/* It is not there for a component that has no identity. */
void lks_identity_group_show(LksIdentityGroup *self,
                             LksWorkspace *workspace,
                             LksFleet *fleet,
                             const LksInstallation *installation);
