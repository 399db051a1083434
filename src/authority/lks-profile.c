// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Usages as InfoPrint Manager's guide asks for them; keyEncipherment means nothing for a key on a
 * curve (RFC 8813). A signing certificate has no extended usage: the vendor names none. Two years
 * keep within what every platform takes (Apple's stops at 825 days). */
static const LksProfile profiles[] = {
  {
      .id = "server",
      .title = N_("a server, which clients check"),
      .key_usage = "digitalSignature,keyEncipherment",
      .ec_usage = "digitalSignature",
      .extended = "serverAuth",
      .constraints = "CA:FALSE",
      .purpose = LKS_PURPOSE_SERVER,
      .days = 730,
      .needs_names = TRUE,
      .names_host = TRUE,
  },
  {
      .id = "client",
      .title = N_("a client, which servers check"),
      .key_usage = "digitalSignature",
      .ec_usage = "digitalSignature",
      .extended = "clientAuth",
      .constraints = "CA:FALSE",
      .purpose = LKS_PURPOSE_CLIENT,
      .days = 730,
      .names_host = TRUE,
  },
  {
      .id = "mutual",
      .title = N_("a server that is a client of others, too"),
      .key_usage = "digitalSignature,keyEncipherment",
      .ec_usage = "digitalSignature",
      .extended = "serverAuth,clientAuth",
      .constraints = "CA:FALSE",
      .purpose = LKS_PURPOSE_MUTUAL,
      .days = 730,
      .needs_names = TRUE,
      .names_host = TRUE,
  },
  {
      .id = "signing",
      .title = N_("signing access tokens, the same on a whole group"),
      .key_usage = "digitalSignature",
      .ec_usage = "digitalSignature",
      .constraints = "CA:FALSE",
      .purpose = LKS_PURPOSE_SIGNING,
      .days = 1825,
  },
  {
      .id = "root",
      .title = N_("an authority of its own"),
      .key_usage = "keyCertSign,cRLSign",
      .ec_usage = "keyCertSign,cRLSign",
      .constraints = "CA:TRUE",
      .purpose = LKS_PURPOSE_CA,
      .days = 3650,
  },
  {
      .id = "intermediate",
      .title = N_("an authority under another, for leaves only"),
      .key_usage = "keyCertSign,cRLSign",
      .ec_usage = "keyCertSign,cRLSign",
      .constraints = "CA:TRUE,pathlen:0",
      .purpose = LKS_PURPOSE_CA,
      .days = 1825,
  },
};

guint
lks_profile_get_n(void)
{
  return G_N_ELEMENTS(profiles);
}

const LksProfile *
lks_profile_get(guint index)
{
  return &profiles[index];
}

const LksProfile *
lks_profile_find(const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
    if (strcmp(profiles[i].id, id) == 0)
      return &profiles[i];
  return NULL;
}

static gboolean
has_word(const char *const *words, const char *word)
{
  return words != NULL && g_strv_contains(words, word);
}

const LksProfile *
lks_profile_match(gboolean is_ca, gboolean is_self_signed, const char *const *extended)
{
  if (is_ca)
    return lks_profile_find(is_self_signed ? "root" : "intermediate");
  gboolean server = has_word(extended, "serverAuth"), client = has_word(extended, "clientAuth");
  if (server)
    return lks_profile_find(client ? "mutual" : "server");
  if (client)
    return lks_profile_find("client");
  return extended == NULL ? lks_profile_find("signing") : NULL;
}

const LksProfile *
lks_profile_of(LksCertificate *certificate)
{
  return lks_profile_match(lks_certificate_is_ca(certificate),
                           lks_certificate_is_self_signed(certificate),
                           lks_certificate_get_extended_key_usage(certificate));
}
