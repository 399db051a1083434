// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* The row of a page or of one of its sections (LksPage, LksSection): whatever has title and
 * icon-name. */
#define LKS_TYPE_SIDEBAR_ROW (lks_sidebar_row_get_type())
G_DECLARE_FINAL_TYPE(LksSidebarRow, lks_sidebar_row, LKS, SIDEBAR_ROW, GtkWidget)

/* makes the rows of a list view */
GtkListItemFactory *lks_sidebar_row_new_factory(void);
