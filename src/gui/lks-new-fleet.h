// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* Asks for what a new fleet begins with: its name, where its file is going to stand, and where the
 * servers' disks are. Emits "create" and closes. */
#define LKS_TYPE_NEW_FLEET (lks_new_fleet_get_type())
G_DECLARE_FINAL_TYPE(LksNewFleet, lks_new_fleet, LKS, NEW_FLEET, AdwWindow)

LksNewFleet *lks_new_fleet_new(GtkWindow *parent);

const char *lks_new_fleet_get_name(LksNewFleet *self);
const char *lks_new_fleet_get_path(LksNewFleet *self);
/* NULL-terminated (transfer full) */
char **lks_new_fleet_dup_roots(LksNewFleet *self);

/* A path for a fleet file that is not there yet, in folder (transfer full). */
char *lks_new_fleet_suggest_path(const char *folder);
