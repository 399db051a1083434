// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

#include "lks-check.h"
#include "lks-fleet-layout.h"

/* What is seen of a fleet's picture. */
typedef struct {
  LksCheckResult *check;  /* nullable */
  LksFleetLayout *layout; /* nullable */
  LksFleetLayoutShape shape;
  int selected; /* -1: none */
  double x, y;  /* what of the picture is at the widget's corner */
  double zoom;
} LksFleetView;

/* an installation's place; there is a layout */
static inline const LksInstallationPlace *
lks_fleet_view_get_place(const LksFleetView *self, int index)
{
  return &g_array_index(self->layout->installations, LksInstallationPlace, (guint)index);
}

/* Draws it in the widget's colors and font; there is a check. */
void lks_fleet_view_paint(const LksFleetView *self, GtkWidget *widget, GtkSnapshot *snapshot);
