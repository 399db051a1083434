// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* A unified diff, highlighted; follows the light and dark style. Property diff. */
#define LKS_TYPE_DIFF_VIEW (lks_diff_view_get_type())
G_DECLARE_FINAL_TYPE(LksDiffView, lks_diff_view, LKS, DIFF_VIEW, AdwBin)

/* NULL: empty. Secrets are masked before. */
void lks_diff_view_set_diff(LksDiffView *self, const char *diff);
/* name: of the file, for screen readers */
void lks_diff_view_set_name(LksDiffView *self, const char *name);
