// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-draft.h"
#include "lks-fleet.h"
#include "lks-work-progress.h"

/* What threads make of a fleet for the workspace: it is read and checked, then reviewed. Both are
 * an LksWorkFunc of what is given to them, which they leave as it is. */

typedef struct {
  char *path;      /* nullable: draft is given */
  LksDraft *draft; /* nullable */
  /* of the draft, as it was on the main loop's thread */
  LksFileStamp stamp;
  gboolean has_wishes; /* draft holds some */
  GBytes *bytes;       /* nullable: the draft's */
  LksCatalog *catalog; /* nullable */
  LksPasswords *passwords;
  LksFleet *fleet;       /* nullable: not read yet */
  LksCheckResult *check; /* nullable */
  GBytes *original;      /* the fleet file's text; nullable: the draft is not there yet */
  GPtrArray *commands;   /* (element-type GStrv): as lks_fleet_commands_list; nullable: as fleet */
} LksFleetOpening;

/* All but passwords are nullable; one of path and draft is given. */
LksFleetOpening *lks_fleet_opening_new(const char *path,
                                       LksDraft *draft,
                                       LksCatalog *catalog,
                                       LksPasswords *passwords);
void lks_fleet_opening_free(LksFleetOpening *self);
/* an LksFleetOpening of what was read */
gpointer lks_fleet_open_work(gpointer opening,
                             LksWorkProgress *progress,
                             GCancellable *cancellable,
                             GError **error);

typedef struct _LksFleetReviewing LksFleetReviewing;

LksFleetReviewing *
lks_fleet_reviewing_new(LksFleet *fleet, const LksCheckResult *check, LksPasswords *passwords);
void lks_fleet_reviewing_free(LksFleetReviewing *self);
/* an LksReview */
gpointer lks_fleet_review_work(gpointer reviewing,
                               LksWorkProgress *progress,
                               GCancellable *cancellable,
                               GError **error);
