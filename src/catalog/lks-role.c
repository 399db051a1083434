// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-role.h"
#include "lks-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const security_words[] = { "secured", "plain", NULL };
static const char *const cipher_words[] = { "aes-128", "aes-192", "aes-256", NULL };
static const char *const curve_words[] = { "secp256r1", "secp384r1", "secp521r1", NULL };
static const char *const policy_words[] = { "trusted-ca", "built-in", NULL };
static const char *const boolean_words[] = { "true", "false", NULL };

#define ROLE(ROLE, ID, KIND, SECRET, MEANINGS, TITLE, EXPLANATION)                                 \
  [LKS_ROLE_##                                                                                     \
      ROLE] = { LKS_ROLE_##ROLE, ID, TITLE, EXPLANATION, LKS_VALUE_##KIND, SECRET, MEANINGS }

static const LksRoleInfo roles[LKS_N_ROLES] = {
  ROLE(SECURITY_MECHANISM,
       "security.mechanism",
       ENUM,
       FALSE,
       security_words,
       N_("Security switch"),
       N_("Turns the protection on. Without it the component talks in plain text, whatever the "
          "other settings say.")),
  ROLE(SECURITY_PLAIN,
       "security.plain",
       BOOLEAN,
       FALSE,
       boolean_words,
       N_("Plain communication"),
       N_("While this is on, the component accepts connections that are not encrypted.")),
  ROLE(
      IDENTITY_KEYSTORE_PATH,
      "identity.keystore.path",
      PATH,
      FALSE,
      NULL,
      N_("Keystore path"),
      N_("The file with the private key and the certificates that the component shows of itself.")),
  ROLE(IDENTITY_KEYSTORE_PASSWORD,
       "identity.keystore.password",
       PASSWORD,
       TRUE,
       NULL,
       N_("Keystore password"),
       N_("Opens the file with the private key.")),
  ROLE(IDENTITY_KEY_ALIAS,
       "identity.key.alias",
       TEXT,
       FALSE,
       NULL,
       N_("Key alias"),
       N_("The name under which the keystore holds the key. It must be spelled as it stands in "
          "there.")),
  ROLE(IDENTITY_KEY_PASSWORD,
       "identity.key.password",
       PASSWORD,
       TRUE,
       NULL,
       N_("Key password"),
       N_("Opens the key itself, inside the keystore.")),
  ROLE(IDENTITY_KEY_PATH,
       "identity.key.path",
       PATH,
       FALSE,
       NULL,
       N_("Key path"),
       N_("The file with the private key, where it lies apart from the certificate.")),
  ROLE(IDENTITY_THUMBPRINT,
       "identity.thumbprint",
       THUMBPRINT,
       FALSE,
       NULL,
       N_("Certificate thumbprint"),
       N_("Tells which certificate of the Windows certificate store the component shows of "
          "itself.")),
  ROLE(IDENTITY_SUBJECT,
       "identity.subject",
       TEXT,
       FALSE,
       NULL,
       N_("Certificate subject"),
       N_("A part of the subject of the certificate, or of who issued it, by which the component "
          "finds its certificate in the store of the machine.")),
  ROLE(TRUST_KEYSTORE_PATH,
       "trust.keystore.path",
       PATH,
       FALSE,
       NULL,
       N_("Truststore path"),
       N_("The file with the root certificates that the component accepts of others.")),
  ROLE(TRUST_KEYSTORE_PASSWORD,
       "trust.keystore.password",
       PASSWORD,
       TRUE,
       NULL,
       N_("Truststore password"),
       N_("Opens the file with the root certificates.")),
  ROLE(CIPHER,
       "cipher",
       ENUM,
       FALSE,
       cipher_words,
       N_("Cipher"),
       N_("What messages are encrypted with. Both sides of a link must say the same.")),
  ROLE(CURVE,
       "curve",
       ENUM,
       FALSE,
       curve_words,
       N_("Elliptic curve"),
       N_("What keys are agreed with. Both sides of a link must say the same.")),
  ROLE(VERIFY_HOST,
       "verify-host",
       BOOLEAN,
       FALSE,
       boolean_words,
       N_("Host name verification"),
       N_("The component refuses a peer whose certificate does not name the address that it "
          "connects to. Without it, whoever holds any certificate of the same authority can pass "
          "for the peer.")),
  ROLE(VERIFY_CERTIFICATE,
       "verify-certificate",
       BOOLEAN,
       FALSE,
       boolean_words,
       N_("Certificate validation"),
       N_("The component looks at the certificate of the peer at all. Without it, anybody can pass "
          "for the peer.")),
  ROLE(CLIENT_AUTHENTICATION,
       "client-authentication",
       BOOLEAN,
       FALSE,
       boolean_words,
       N_("Client authentication"),
       N_("Who connects must show a certificate, too.")),
  ROLE(CERTIFICATE_POLICY,
       "certificate-policy",
       ENUM,
       FALSE,
       policy_words,
       N_("Certificate policy"),
       N_("Whether the account trusts certificates of your own authority, or those that are built "
          "in.")),
  ROLE(LOCAL_STORAGE,
       "local-storage",
       BOOLEAN,
       FALSE,
       boolean_words,
       N_("Local storage"),
       N_("Print jobs stay on this machine, and a connection of its own to the server is open.")),
  ROLE(PEER_URL,
       "peer.url",
       URL,
       FALSE,
       NULL,
       N_("Address of the peer (URL)"),
       N_("Where the component connects to. It must begin with https to be protected, and its host "
          "name must stand in the certificate of the peer.")),
  ROLE(PEER_ADDRESS,
       "peer.address",
       TEXT,
       FALSE,
       NULL,
       N_("Host name of the peer"),
       N_("Where the component connects to. The name must stand in the certificate of the peer.")),
  ROLE(PEER_PORT,
       "peer.port",
       NUMBER,
       FALSE,
       NULL,
       N_("Port of the peer"),
       N_("The port on which the peer is reached.")),
  ROLE(PEER_ALLOWED,
       "peer.allowed",
       TEXT,
       FALSE,
       NULL,
       N_("Peers that are let in"),
       N_("Whose connections the component accepts.")),
  ROLE(LISTEN_PORT,
       "listen.port",
       NUMBER,
       FALSE,
       NULL,
       N_("Port it listens on"),
       N_("The port on which others reach the component.")),
  ROLE(SESSION_LIFETIME,
       "session.lifetime",
       NUMBER,
       FALSE,
       NULL,
       N_("Lifetime of agreed keys (minutes)"),
       N_("After this time both sides agree on new keys.")),
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
