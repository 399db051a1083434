// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-fleet.h"

/* One setting of a component: what it is for, what it says and what it will say, where that stands,
 * why it is weak, and what the user wishes. Signal wished(value): nullable: as the fleet's policy
 * says. */
#define LKS_TYPE_SETTING_ROW (lks_setting_row_get_type())
G_DECLARE_FINAL_TYPE(LksSettingRow, lks_setting_row, LKS, SETTING_ROW, AdwExpanderRow)

GtkWidget *lks_setting_row_new(LksRole role);

/* now and after: the installation as it is and as it would be (the same: nothing is known of that).
 * wish: its own in the fleet file; nullable. weak: what the rules say of it now, weak_after: of
 * what will stand there (element-type LksFinding). A role that the component has no setting for is
 * what the fleet file tells of it. */
void lks_setting_row_show(LksSettingRow *self,
                          const LksInstallation *now,
                          const LksInstallation *after,
                          const char *wish,
                          GPtrArray *weak,
                          GPtrArray *weak_after);

/* a meaning in the user's words: “On” for "true" (transfer full) */
char *lks_setting_row_dup_word(const char *meaning);
