// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <graphene.h>

#include "lks-fleet.h"

/* Where everything of a fleet's picture is, in the picture's own units. Immutable, and
 * good for as long as its fleet is. */
typedef struct {
  const LksServer *server; /* no-ref */
  graphene_rect_t box;
} LksServerPlace;

typedef struct {
  const LksInstallation *installation; /* no-ref */
  char *label;
  guint server; /* index of its server's place */
  graphene_rect_t box;
} LksInstallationPlace;

typedef struct {
  GArray *servers;             /* (element-type LksServerPlace) */
  GArray *installations;       /* (element-type LksInstallationPlace) */
  GHashTable *by_installation; /* LksInstallation -> index + 1 */
  double width;
  double height;
} LksFleetLayout;

typedef struct {
  gboolean is_narrow; /* higher than wide */
  gboolean is_rtl;    /* the first server at the right */
} LksFleetLayoutShape;

LksFleetLayout *lks_fleet_layout_new(LksFleet *fleet, LksFleetLayoutShape shape);
LksFleetLayout *lks_fleet_layout_ref(LksFleetLayout *self);
void lks_fleet_layout_unref(LksFleetLayout *self);
/* -1: none */
int lks_fleet_layout_find(const LksFleetLayout *self, const LksInstallation *installation);
int lks_fleet_layout_find_label(const LksFleetLayout *self, const char *label);
int lks_fleet_layout_find_at(const LksFleetLayout *self, double x, double y);
/* the nearest installation from one in a direction (dx, dy of -1, 0, 1) */
int lks_fleet_layout_find_beside(const LksFleetLayout *self, int from, int dx, int dy);
