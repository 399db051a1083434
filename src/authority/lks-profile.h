// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-verify.h"

/* What a certificate is made for: its usages and how long it lasts. The table is in lks-profile.c.
 */
typedef struct {
  const char *id;
  const char *title;       /* N_() */
  const char *key_usage;   /* as OpenSSL writes it, without "critical" */
  const char *ec_usage;    /* the same for a key that cannot encipher */
  const char *extended;    /* nullable: none */
  const char *constraints; /* basicConstraints, without "critical" */
  LksPurpose purpose;      /* what it must be good for, once made */
  guint days;
  gboolean needs_names; /* nobody reaches a server without a name */
  gboolean names_host;  /* a host name in the subject stands among the names, too */
} LksProfile;

const LksProfile *lks_profile_find(const char *id); /* NULL: none */
guint lks_profile_get_n(void);
const LksProfile *lks_profile_get(guint index);
/* the profile with this certificate's usages; NULL: none has them. Lent. */
const LksProfile *lks_profile_of(LksCertificate *certificate);
const LksProfile *
lks_profile_match(gboolean is_ca, gboolean is_self_signed, const char *const *extended);
