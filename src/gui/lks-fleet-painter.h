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
  double width, height; /* the widget's */
} LksFleetView;

/* What a widget's style makes of it; one of a widget is freed by lks_fleet_style_clear(). */
typedef struct {
  struct {
    GdkRGBA text, edge, card, back, accent;
    GdkRGBA verdicts[LKS_N_VERDICTS];
  } colors;
  PangoFontDescription *font;
  cairo_font_options_t *font_options;
  gboolean is_focused;
} LksFleetStyle;

void lks_fleet_style_init(LksFleetStyle *self, GtkWidget *widget);
void lks_fleet_style_clear(LksFleetStyle *self);

/* an installation's place; there is a layout */
static inline const LksInstallationPlace *
lks_fleet_view_get_place(const LksFleetView *self, int index)
{
  return &g_array_index(self->layout->installations, LksInstallationPlace, (guint)index);
}

/* the links that cross what is seen; there are a check and a layout */
guint lks_fleet_view_count_links(const LksFleetView *self);
/* There are a check and a layout. In any thread; cancellable nullable: what is cancelled is drawn
 * in part. */
void lks_fleet_view_paint(const LksFleetView *self,
                          const LksFleetStyle *style,
                          cairo_t *cr,
                          GCancellable *cancellable);
