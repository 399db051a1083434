// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet-painter.h"

/* A fleet's picture as it was drawn last. What takes no longer than a frame is drawn at once;
 * thousands of lines are drawn in a thread, and until then the last image stands for them, moved
 * and stretched to where one looks. Signal "drawn": there is another image to be shown. */
#define LKS_TYPE_FLEET_IMAGE (lks_fleet_image_get_type())
G_DECLARE_FINAL_TYPE(LksFleetImage, lks_fleet_image, LKS, FLEET_IMAGE, GObject)

LksFleetImage *lks_fleet_image_new(void);
/* view: with a check and a layout; in the style of widget */
void lks_fleet_image_show(LksFleetImage *self,
                          const LksFleetView *view,
                          GtkWidget *widget,
                          GtkSnapshot *snapshot);
/* Nobody waits for it any more. */
void lks_fleet_image_stop(LksFleetImage *self);
