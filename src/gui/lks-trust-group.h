// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-fleet.h"

/* The roots that a component accepts of others: those that stay, come and go. */
#define LKS_TYPE_TRUST_GROUP (lks_trust_group_get_type())
G_DECLARE_FINAL_TYPE(LksTrustGroup, lks_trust_group, LKS, TRUST_GROUP, AdwPreferencesGroup)

/* It is not there where there are none. */
void
lks_trust_group_show(LksTrustGroup *self, const LksInstallation *now, const LksInstallation *after);
