// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-workspace.h"

/* All about one component of one server: what is wrong, what must be stopped, its identity, whom it
 * trusts, its settings and passwords, what will be written and what is left to do by hand. What the
 * user changes becomes a wish in the workspace's draft. */
#define LKS_TYPE_COMPONENT_VIEW (lks_component_view_get_type())
G_DECLARE_FINAL_TYPE(LksComponentView, lks_component_view, LKS, COMPONENT_VIEW, AdwBin)

void lks_component_view_set_workspace(LksComponentView *self, LksWorkspace *workspace);
/* "server/component"; again: what has changed of it */
void lks_component_view_show(LksComponentView *self, const char *label);
const char *lks_component_view_get_label(LksComponentView *self); /* nullable */
