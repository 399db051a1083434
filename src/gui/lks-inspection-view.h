// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-open-file.h"

/* What is in a file: its tree of certificates, the details of the chosen one, who can open it.
 * Where a password is missing it asks in place. Signal "inspected": it knows now. */
#define LKS_TYPE_INSPECTION_VIEW (lks_inspection_view_get_type())
G_DECLARE_FINAL_TYPE(LksInspectionView, lks_inspection_view, LKS, INSPECTION_VIEW, AdwBin)

/* looks into the file unless that was done */
void lks_inspection_view_show(LksInspectionView *self, LksWorkspace *workspace, LksOpenFile *file);
LksOpenFile *lks_inspection_view_get_file(LksInspectionView *self); /* nullable */
