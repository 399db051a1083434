// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

#include "lks-fleet.h"

/* How near a certificate is to its end. */
typedef enum {
  LKS_URGENCY_NONE,
  LKS_URGENCY_SOON, /* within the days of the fleet's policy */
  LKS_URGENCY_ENDED,
} LksUrgency;

/* When a certificate of the fleet ends, and whom that concerns. Immutable. */
#define LKS_TYPE_EXPIRY (lks_expiry_get_type())
G_DECLARE_FINAL_TYPE(LksExpiry, lks_expiry, LKS, EXPIRY, GObject)

/* every certificate in use, once, what ends first before (element-type LksExpiry) */
GPtrArray *lks_expiry_list(LksFleet *fleet, LksTime now);

const char *lks_expiry_get_name(LksExpiry *self);
LksTime lks_expiry_get_end(LksExpiry *self);
LksUrgency lks_expiry_get_urgency(LksExpiry *self);
/* "server/component" of those that show it (element-type utf8) */
GPtrArray *lks_expiry_get_places(LksExpiry *self);
