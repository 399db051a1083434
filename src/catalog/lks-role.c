// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-role.h"
#include "lks-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROLE(ROLE, ID, TITLE, KIND, SECRET)                                                        \
  [LKS_ROLE_##ROLE] = { LKS_ROLE_##ROLE, ID, TITLE, LKS_VALUE_##KIND, SECRET }

static const LksRoleInfo roles[LKS_N_ROLES] = {
  ROLE(SECURITY_MECHANISM, "security.mechanism", N_("Security switch"), ENUM, FALSE),
  ROLE(SECURITY_PLAIN, "security.plain", N_("Plain communication"), BOOLEAN, FALSE),
  ROLE(IDENTITY_KEYSTORE_PATH, "identity.keystore.path", N_("Keystore path"), PATH, FALSE),
  ROLE(IDENTITY_KEYSTORE_PASSWORD,
       "identity.keystore.password",
       N_("Keystore password"),
       PASSWORD,
       TRUE),
  ROLE(IDENTITY_KEY_ALIAS, "identity.key.alias", N_("Key alias"), TEXT, FALSE),
  ROLE(IDENTITY_KEY_PASSWORD, "identity.key.password", N_("Key password"), PASSWORD, TRUE),
  ROLE(IDENTITY_THUMBPRINT, "identity.thumbprint", N_("Certificate thumbprint"), THUMBPRINT, FALSE),
  ROLE(TRUST_KEYSTORE_PATH, "trust.keystore.path", N_("Truststore path"), PATH, FALSE),
  ROLE(TRUST_KEYSTORE_PASSWORD,
       "trust.keystore.password",
       N_("Truststore password"),
       PASSWORD,
       TRUE),
  ROLE(CIPHER, "cipher", N_("Cipher"), ENUM, FALSE),
  ROLE(CURVE, "curve", N_("Elliptic curve"), ENUM, FALSE),
  ROLE(VERIFY_HOST, "verify-host", N_("Host name verification"), BOOLEAN, FALSE),
  ROLE(PEER_URL, "peer.url", N_("Address of the peer (URL)"), URL, FALSE),
  ROLE(PEER_ADDRESS, "peer.address", N_("Host name of the peer"), TEXT, FALSE),
  ROLE(PEER_PORT, "peer.port", N_("Port of the peer"), NUMBER, FALSE),
  ROLE(PEER_ALLOWED, "peer.allowed", N_("Peers that are let in"), TEXT, FALSE),
  ROLE(SESSION_LIFETIME,
       "session.lifetime",
       N_("Lifetime of agreed keys (minutes)"),
       NUMBER,
       FALSE),
};

const LksRoleInfo *
lks_role_get_info(LksRole role)
{
  g_return_val_if_fail((guint)role < LKS_N_ROLES, NULL);
  return &roles[role];
}

gboolean
lks_role_parse(const char *id, LksRole *role)
{
  for (guint i = 0; i < LKS_N_ROLES; i++)
    if (strcmp(roles[i].id, id) == 0) {
      *role = roles[i].role;
      return TRUE;
    }
  return FALSE;
}

const char *
lks_role_suggest(const char *id)
{
  const char *ids[LKS_N_ROLES + 1] = { NULL };
  for (guint i = 0; i < LKS_N_ROLES; i++)
    ids[i] = roles[i].id;
  return lks_suggest(id, ids);
}
