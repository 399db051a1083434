// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* A command or another text to paste elsewhere, with a button that copies it. Properties text and
 * title (above it; nullable). */
#define LKS_TYPE_COPY_LABEL (lks_copy_label_get_type())
G_DECLARE_FINAL_TYPE(LksCopyLabel, lks_copy_label, LKS, COPY_LABEL, AdwBin)

GtkWidget *lks_copy_label_new(const char *title, const char *text);
