// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet.h"

/* The links of a fleet by their ends: sorted, since a table of lists would take several times the
 * room. Immutable. */
typedef struct {
  GPtrArray *by_client; /* (element-type LksLink) */
  GPtrArray *by_server;
} LksLinkIndex;

/* Those of one installation, in the fleet's order: from start up to end. Lent. */
typedef struct {
  GPtrArray *links; /* (element-type LksLink) */
  guint start;
  guint end;
} LksLinks;

void lks_link_index_init(LksLinkIndex *index, GPtrArray *links);
void lks_link_index_clear(LksLinkIndex *index);
LksLinks lks_link_index_from(const LksLinkIndex *index, const LksInstallation *client);
LksLinks lks_link_index_to(const LksLinkIndex *index, const LksInstallation *server);
