// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

#include "lks-check.h"

/* The fleet as a picture: servers with their components, and links drawn by verdict, told apart by
 * line and sign as well as by colour. Drag or scroll to pan, Ctrl and scroll or + and - to zoom, 0
 * for all of it, arrows to choose a component, Enter to go to it (signal "activate", with its
 * label). Property selected: the label of the chosen component, or NULL. */
#define LKS_TYPE_FLEET_PICTURE (lks_fleet_picture_get_type())
G_DECLARE_FINAL_TYPE(LksFleetPicture, lks_fleet_picture, LKS, FLEET_PICTURE, GtkWidget)

/* check: nullable. It is kept: a page that goes is still seen for a while */
void lks_fleet_picture_set_check(LksFleetPicture *self, const LksCheckResult *check);

/* nullable; lent */
const char *lks_fleet_picture_get_selected(LksFleetPicture *self);
/* label nullable; what is not in the fleet is not selected. Scrolls there. */
void lks_fleet_picture_select(LksFleetPicture *self, const char *label);

/* factor 0: all of it */
void lks_fleet_picture_zoom(LksFleetPicture *self, double factor);
