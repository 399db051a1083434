// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-layout.h"

#include <math.h>

#define CARD_WIDTH 270
#define TITLE      38
#define ROW        34
#define PADDING    8
#define GAP_X      150
#define GAP_Y      56
#define MARGIN     40
#define BELOW      70 /* for the buttons of the zoom */

static void
clear_place(gpointer data)
{
  g_free(((LksInstallationPlace *)data)->label);
}

static float
card_height(const LksServer *server)
{
  return TITLE + (float)server->installations->len * ROW + PADDING;
}

static void
place_server(LksFleetLayout *self, const LksServer *server, float x, float y)
{
  LksServerPlace place = { .server = server };
  graphene_rect_init(&place.box, x, y, CARD_WIDTH, card_height(server));
  g_array_append_val(self->servers, place);
  for (guint i = 0; i < server->installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(server->installations, i);
    LksInstallationPlace row = { .installation = installation,
                                 .label = lks_installation_dup_label(installation),
                                 .server = self->servers->len - 1 };
    graphene_rect_init(&row.box, x + PADDING, y + TITLE + (float)i * ROW, CARD_WIDTH - 2 * PADDING,
                       ROW - 2);
    g_array_append_val(self->installations, row);
    g_hash_table_insert(self->by_installation, installation,
                        GUINT_TO_POINTER(self->installations->len));
  }
}

static guint
count_columns(guint n_servers, gboolean is_narrow)
{
  if (n_servers <= 3)
    return is_narrow ? 1 : 2;
  return (guint)ceil(sqrt(is_narrow ? n_servers / 2.0 : n_servers));
}

static void
mirror(LksFleetLayout *self)
{
  float width = (float)self->width;
  for (guint i = 0; i < self->servers->len; i++) {
    graphene_rect_t *box = &g_array_index(self->servers, LksServerPlace, i).box;
    box->origin.x = width - box->origin.x - box->size.width;
  }
  for (guint i = 0; i < self->installations->len; i++) {
    graphene_rect_t *box = &g_array_index(self->installations, LksInstallationPlace, i).box;
    box->origin.x = width - box->origin.x - box->size.width;
  }
}

/* rows of cards, about as wide as high; a row is as high as its highest card */
LksFleetLayout *
lks_fleet_layout_new(LksFleet *fleet, LksFleetLayoutShape shape)
{
  LksFleetLayout *self = g_atomic_rc_box_new0(LksFleetLayout);
  self->servers = g_array_new(FALSE, TRUE, sizeof(LksServerPlace));
  self->installations = g_array_new(FALSE, TRUE, sizeof(LksInstallationPlace));
  g_array_set_clear_func(self->installations, clear_place);
  self->by_installation = g_hash_table_new(NULL, NULL);
  GPtrArray *servers = lks_fleet_get_servers(fleet);
  guint columns = count_columns(servers->len, shape.is_narrow);
  float y = MARGIN, highest = 0;
  for (guint i = 0; i < servers->len; i++) {
    const LksServer *server = g_ptr_array_index(servers, i);
    if (i > 0 && i % columns == 0) {
      y += highest + GAP_Y;
      highest = 0;
    }
    place_server(self, server, MARGIN + (float)(i % columns) * (CARD_WIDTH + GAP_X), y);
    highest = MAX(highest, card_height(server));
  }
  guint used = MIN(columns, MAX(1, servers->len));
  /* beside the last column the links of a server have their bends */
  self->width = 2 * MARGIN + used * CARD_WIDTH + (used - 1) * GAP_X + GAP_X / 2.0;
  self->height = y + highest + BELOW;
  if (shape.is_rtl)
    mirror(self);
  return self;
}

LksFleetLayout *
lks_fleet_layout_ref(LksFleetLayout *self)
{
  return g_atomic_rc_box_acquire(self);
}

static void
clear_layout(gpointer data)
{
  LksFleetLayout *self = data;
  g_array_unref(self->servers);
  g_array_unref(self->installations);
  g_hash_table_unref(self->by_installation);
}

void
lks_fleet_layout_unref(LksFleetLayout *self)
{
  g_atomic_rc_box_release_full(self, clear_layout);
}

int
lks_fleet_layout_find(const LksFleetLayout *self, const LksInstallation *installation)
{
  return (int)GPOINTER_TO_UINT(g_hash_table_lookup(self->by_installation, installation)) - 1;
}

int
lks_fleet_layout_find_label(const LksFleetLayout *self, const char *label)
{
  for (guint i = 0; label != NULL && i < self->installations->len; i++)
    if (g_strcmp0(g_array_index(self->installations, LksInstallationPlace, i).label, label) == 0)
      return (int)i;
  return -1;
}

int
lks_fleet_layout_find_at(const LksFleetLayout *self, double x, double y)
{
  const graphene_point_t point = GRAPHENE_POINT_INIT((float)x, (float)y);
  for (guint i = 0; i < self->installations->len; i++)
    if (graphene_rect_contains_point(
            &g_array_index(self->installations, LksInstallationPlace, i).box, &point))
      return (int)i;
  return -1;
}

int
lks_fleet_layout_find_beside(const LksFleetLayout *self, int from, int dx, int dy)
{
  if (from < 0)
    return self->installations->len > 0 ? 0 : -1;
  graphene_point_t start, point;
  graphene_rect_get_center(&g_array_index(self->installations, LksInstallationPlace, from).box,
                           &start);
  int best = from;
  double nearest = G_MAXDOUBLE;
  for (guint i = 0; i < self->installations->len; i++) {
    graphene_rect_get_center(&g_array_index(self->installations, LksInstallationPlace, i).box,
                             &point);
    double along = (point.x - start.x) * dx + (point.y - start.y) * dy;
    /* aside counts more than ahead */
    double aside = fabs((point.x - start.x) * dy) + fabs((point.y - start.y) * dx);
    if (along > 1 && along + 3 * aside < nearest) {
      nearest = along + 3 * aside;
      best = (int)i;
    }
  }
  return best;
}
