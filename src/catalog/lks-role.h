// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* What a setting means: a closed vocabulary. Rules, plans and fields speak of roles only, never of
 * a product. */
typedef enum {
  LKS_ROLE_SECURITY_MECHANISM, /* the switch that turns security on */
  LKS_ROLE_SECURITY_PLAIN,     /* a switch that, when true, turns security off */
  LKS_ROLE_IDENTITY_KEYSTORE_PATH,
  LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD,
  LKS_ROLE_IDENTITY_KEY_ALIAS,
  LKS_ROLE_IDENTITY_KEY_PASSWORD,
  LKS_ROLE_IDENTITY_KEY_PATH, /* a private key that lies in a file of its own (PEM) */
  LKS_ROLE_IDENTITY_THUMBPRINT,
  LKS_ROLE_IDENTITY_SUBJECT, /* a part of the subject, or of its issuer's, picks the certificate */
  LKS_ROLE_TRUST_KEYSTORE_PATH,
  LKS_ROLE_TRUST_KEYSTORE_PASSWORD,
  LKS_ROLE_CIPHER,                /* meaning values: aes-128, aes-192, aes-256 */
  LKS_ROLE_CURVE,                 /* secp256r1, … */
  LKS_ROLE_VERIFY_HOST,           /* true, false */
  LKS_ROLE_VERIFY_CERTIFICATE,    /* true, false: the peer's chain, and all that hangs on it */
  LKS_ROLE_CLIENT_AUTHENTICATION, /* true, false: clients must show a certificate, too */
  LKS_ROLE_CERTIFICATE_POLICY,    /* trusted-ca, built-in */
  LKS_ROLE_LOCAL_STORAGE, /* true, false: jobs stay here, and a channel of its own is open */
  LKS_ROLE_PEER_URL,
  LKS_ROLE_PEER_ADDRESS, /* host names or addresses this side connects to; may repeat (a list) */
  LKS_ROLE_PEER_PORT,
  LKS_ROLE_PEER_ALLOWED, /* names of those that are let in; a list */
  LKS_ROLE_LISTEN_PORT,
  LKS_ROLE_SESSION_LIFETIME,
  LKS_N_ROLES
} LksRole;

typedef enum {
  LKS_VALUE_TEXT,
  LKS_VALUE_PATH,     /* a path as the server spells it */
  LKS_VALUE_PASSWORD, /* secret: masked wherever it is shown, opaque when it fails to open something
                       */
  LKS_VALUE_THUMBPRINT,
  LKS_VALUE_ENUM,
  LKS_VALUE_BOOLEAN, /* meaning values: true, false */
  LKS_VALUE_URL,
  LKS_VALUE_NUMBER,
} LksValueKind;

typedef struct {
  LksRole role;
  const char *id;          /* "identity.keystore.path" */
  const char *title;       /* N_(): "Keystore path" */
  const char *explanation; /* N_(): what it is for, one or two sentences */
  LksValueKind kind;
  gboolean is_secret;
  /* what a policy or a fleet file may wish for (of a curve: the usual ones); NULL-terminated,
   * nullable: any text */
  const char *const *meanings;
} LksRoleInfo;

const LksRoleInfo *lks_role_get_info(LksRole role);
gboolean lks_role_parse(const char *id, LksRole *role);
/* the known role nearest to a mistyped id; NULL: none is near */
const char *lks_role_suggest(const char *id);
