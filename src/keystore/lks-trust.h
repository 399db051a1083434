// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-time.h"

/* What Mozilla's list of roots says of one certificate: a level for each purpose, and until when.
 */
typedef enum {
  LKS_TRUST_UNSTATED,
  LKS_TRUST_DELEGATOR,   /* an authority: what it issues is trusted */
  LKS_TRUST_ITSELF,      /* trusted, but not as an authority */
  LKS_TRUST_MUST_VERIFY, /* no anchor, otherwise neutral */
  LKS_TRUST_DISTRUSTED,  /* refused outright */
} LksTrustLevel;

typedef enum {
  LKS_TRUST_SERVER_AUTH,
  LKS_TRUST_CLIENT_AUTH,
  LKS_TRUST_EMAIL_PROTECTION,
  LKS_TRUST_CODE_SIGNING,
  LKS_TRUST_DIGITAL_SIGNATURE,
  LKS_TRUST_NON_REPUDIATION,
  LKS_TRUST_KEY_ENCIPHERMENT,
  LKS_TRUST_DATA_ENCIPHERMENT,
  LKS_TRUST_KEY_AGREEMENT,
  LKS_TRUST_KEY_CERT_SIGN,
  LKS_TRUST_CRL_SIGN,
  LKS_TRUST_IPSEC_END_SYSTEM,
  LKS_TRUST_IPSEC_TUNNEL,
  LKS_TRUST_IPSEC_USER,
  LKS_TRUST_TIME_STAMPING,
  LKS_TRUST_STEP_UP_APPROVED,
  LKS_TRUST_N_PURPOSES,
} LksTrustPurpose;

typedef struct {
  LksTrustLevel levels[LKS_TRUST_N_PURPOSES];
  LksTime server_distrust_after; /* 0: none; what is issued later is not trusted for servers */
  LksTime email_distrust_after;
} LksTrust;

/* Which certificates of the list count. */
typedef struct {
  guint32 purposes; /* bits 1 << LksTrustPurpose */
  guint32 levels;   /* bits 1 << LksTrustLevel; counts when any purpose has any of the levels */
  gboolean honour_distrust_after; /* none whose date for servers has passed */
  gboolean keep_expired;
  LksTime at;
} LksTrustChoice;

/* What guides servers and clients of TLS: as mk-ca-bundle.pl -p
 * SERVER_AUTH,CLIENT_AUTH,CRL_SIGN:TRUSTED_DELEGATOR */
#define LKS_TRUST_CHOICE_TLS                                                                       \
  {                                                                                                \
    .purposes =                                                                                    \
        1u << LKS_TRUST_SERVER_AUTH | 1u << LKS_TRUST_CLIENT_AUTH | 1u << LKS_TRUST_CRL_SIGN,      \
    .levels = 1u << LKS_TRUST_DELEGATOR                                                            \
  }

/* Mozilla's words: "SERVER_AUTH", "TRUSTED_DELEGATOR" */
const char *lks_trust_purpose_get_word(LksTrustPurpose purpose);
const char *lks_trust_level_get_word(LksTrustLevel level); /* NULL: unstated */
gboolean lks_trust_purpose_parse(const char *word, LksTrustPurpose *purpose);
gboolean lks_trust_level_parse(const char *word, LksTrustLevel *level);

/* "SERVER_AUTH,CLIENT_AUTH:TRUSTED_DELEGATOR", also "server-auth"; ALL; the levels may be left out.
 * Errors: USAGE. */
gboolean lks_trust_choice_parse(LksTrustChoice *choice, const char *text, GError **error);
/* TRUE when the levels count; no date is looked at */
gboolean lks_trust_choice_accepts(const LksTrustChoice *choice, const LksTrust *trust);
/* TRUE when the distrust-after date is honoured and has passed */
gboolean lks_trust_choice_is_too_late(const LksTrustChoice *choice, const LksTrust *trust);
