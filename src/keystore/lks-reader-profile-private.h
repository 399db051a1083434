// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"

/* What a reader opens, and what is written for it. */
struct _LksReaderProfile {
  const char *id;
  const char *title;   /* N_() */
  const char *formats; /* of keystores, by id */
  LksPbeKinds pbe;
  LksMacKind mac;
  guint64 most_iterations; /* 0: no limit of its own */
  gboolean reads_loose;    /* certificates without Java's attribute count */
  gboolean own_key_password;
  gboolean lower_case;   /* an alias with capitals cannot be asked for in a JKS */
  gboolean edwards;      /* Ed25519 and Ed448 */
  gboolean machine_keys; /* wants Microsoft's attributes */
  int write_pbe;         /* NID */
  int write_mac;         /* NID */
};

/* what nobody was named for: opened everywhere */
const LksReaderProfile *lks_reader_profile_get_safest(void);
