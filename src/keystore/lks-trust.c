// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-trust.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const purpose_words[LKS_TRUST_N_PURPOSES] = {
  [LKS_TRUST_SERVER_AUTH] = "SERVER_AUTH",
  [LKS_TRUST_CLIENT_AUTH] = "CLIENT_AUTH",
  [LKS_TRUST_EMAIL_PROTECTION] = "EMAIL_PROTECTION",
  [LKS_TRUST_CODE_SIGNING] = "CODE_SIGNING",
  [LKS_TRUST_DIGITAL_SIGNATURE] = "DIGITAL_SIGNATURE",
  [LKS_TRUST_NON_REPUDIATION] = "NON_REPUDIATION",
  [LKS_TRUST_KEY_ENCIPHERMENT] = "KEY_ENCIPHERMENT",
  [LKS_TRUST_DATA_ENCIPHERMENT] = "DATA_ENCIPHERMENT",
  [LKS_TRUST_KEY_AGREEMENT] = "KEY_AGREEMENT",
  [LKS_TRUST_KEY_CERT_SIGN] = "KEY_CERT_SIGN",
  [LKS_TRUST_CRL_SIGN] = "CRL_SIGN",
  [LKS_TRUST_IPSEC_END_SYSTEM] = "IPSEC_END_SYSTEM",
  [LKS_TRUST_IPSEC_TUNNEL] = "IPSEC_TUNNEL",
  [LKS_TRUST_IPSEC_USER] = "IPSEC_USER",
  [LKS_TRUST_TIME_STAMPING] = "TIME_STAMPING",
  [LKS_TRUST_STEP_UP_APPROVED] = "STEP_UP_APPROVED",
};

static const char *const level_words[] = {
  [LKS_TRUST_UNSTATED] = NULL,
  [LKS_TRUST_DELEGATOR] = "TRUSTED_DELEGATOR",
  [LKS_TRUST_ITSELF] = "TRUSTED",
  [LKS_TRUST_MUST_VERIFY] = "MUST_VERIFY_TRUST",
  [LKS_TRUST_DISTRUSTED] = "NOT_TRUSTED",
};

const char *
lks_trust_purpose_get_word(LksTrustPurpose purpose)
{
  return purpose_words[purpose];
}

const char *
lks_trust_level_get_word(LksTrustLevel level)
{
  return level_words[level];
}

static gboolean
find_word(const char *const *words, guint n, const char *word, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0(words[i], word) == 0) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
lks_trust_purpose_parse(const char *word, LksTrustPurpose *purpose)
{
  guint index = 0;
  gboolean found = find_word(purpose_words, G_N_ELEMENTS(purpose_words), word, &index);
  *purpose = (LksTrustPurpose)index;
  return found;
}

gboolean
lks_trust_level_parse(const char *word, LksTrustLevel *level)
{
  guint index = 0;
  gboolean found = find_word(level_words, G_N_ELEMENTS(level_words), word, &index);
  *level = (LksTrustLevel)index;
  return found;
}

static gboolean
throw_unknown(const char *const *words, guint n, const char *text, GError **error)
{
  g_autoptr(GString) known = g_string_new("ALL");
  for (guint i = 0; i < n; i++)
    if (words[i] != NULL)
      g_string_append_printf(known, ", %s", words[i]);
  return lks_throw(error, LKS_ERROR_USAGE, _("“%s” is not one of: %s"), text, known->str);
}

static gboolean
parse_bits(const char *const *words, guint n, const char *text, guint32 *bits, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  *bits = 0;
  if (parts[0] == NULL)
    return throw_unknown(words, n, text, error);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_autofree char *word = g_ascii_strup(g_strstrip(g_strdelimit(parts[i], "-", '_')), -1);
    guint index = 0;
    if (strcmp(word, "ALL") == 0)
      *bits |= ((guint32)1 << n) - 1;
    else if (*word != '\0' && find_word(words, n, word, &index))
      *bits |= (guint32)1 << index;
    else
      return throw_unknown(words, n, word, error);
  }
  *bits &= words[0] == NULL ? ~(guint32)1 : ~(guint32)0;
  return TRUE;
}

gboolean
lks_trust_choice_parse(LksTrustChoice *choice, const char *text, GError **error)
{
  g_auto(GStrv) halves = g_strsplit(text, ":", 2);
  if (!parse_bits(purpose_words, G_N_ELEMENTS(purpose_words), halves[0] != NULL ? halves[0] : "",
                  &choice->purposes, error))
    return FALSE;
  choice->levels = (guint32)1 << LKS_TRUST_DELEGATOR;
  return halves[0] == NULL || halves[1] == NULL ||
         parse_bits(level_words, G_N_ELEMENTS(level_words), halves[1], &choice->levels, error);
}

gboolean
lks_trust_choice_accepts(const LksTrustChoice *choice, const LksTrust *trust)
{
  for (guint i = 0; i < LKS_TRUST_N_PURPOSES; i++)
    if ((choice->purposes & (guint32)1 << i) != 0 && trust->levels[i] != LKS_TRUST_UNSTATED &&
        (choice->levels & (guint32)1 << trust->levels[i]) != 0)
      return TRUE;
  return FALSE;
}

/* the servers' date for every purpose, as mk-ca-bundle.pl 1.29 */
gboolean
lks_trust_choice_is_too_late(const LksTrustChoice *choice, const LksTrust *trust)
{
  return choice->honour_distrust_after && trust->server_distrust_after != 0 &&
         trust->server_distrust_after <= choice->at;
}
