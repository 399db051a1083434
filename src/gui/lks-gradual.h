// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* A list view makes its first two hundred rows at once, which keeps the main loop for a tenth of a
 * second and more. A gradual model shows the first few of another, and some more with each frame
 * of the view, as long as it is in sight. */

/* takes over model, nullable */
GtkSliceListModel *lks_gradual_new(GListModel *model);
/* Whatever the model gets next is shown little by little in view. Before it changes as a whole. */
void lks_gradual_begin(GtkSliceListModel *self, GtkWidget *view);
/* all of it at once: whoever looks for an item in it */
void lks_gradual_finish(GtkSliceListModel *self);
