// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet.h"

/* A name or an address by which somebody who shows an identity is reached. */
typedef struct {
  char *name;
  GPtrArray *reached; /* (element-type LksInstallation): who is reached by it */
  GPtrArray
      *clients;     /* (element-type LksInstallation): whose configuration says so; may be empty */
  gboolean covered; /* by the identity's certificate, in the eyes of each of them */
} LksNameInUse;

/* Every one of an identity, the servers' main names first (element-type LksNameInUse) (transfer
 * full). Empty: no component uses the identity. */
GPtrArray *lks_fleet_dup_names_in_use(LksFleet *fleet, const LksIdentity *identity);
/* the names alone, NULL-terminated (transfer full) */
char **lks_names_in_use_dup_texts(GPtrArray *names);
/* The main names of the servers whose components sign by it, NULL-terminated (transfer full).
 * Empty: none does. */
char **lks_fleet_dup_signers(LksFleet *fleet, const LksIdentity *identity);
/* The first component with this identity that takes RSA keys alone; NULL: any key will do. Lent. */
LksInstallation *lks_fleet_find_rsa_only(LksFleet *fleet, const LksIdentity *identity);
