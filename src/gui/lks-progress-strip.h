// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

#include "lks-workspace.h"

/* What the workspace runs and how far it is, with a button that cancels; hidden while nothing
 * takes long. */
#define LKS_TYPE_PROGRESS_STRIP (lks_progress_strip_get_type())
G_DECLARE_FINAL_TYPE(LksProgressStrip, lks_progress_strip, LKS, PROGRESS_STRIP, GtkWidget)

void lks_progress_strip_set_workspace(LksProgressStrip *self, LksWorkspace *workspace);
