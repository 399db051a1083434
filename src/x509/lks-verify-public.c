// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What public authorities are about to stop, told before the renewal that meets it. A private
 * authority does as its owner likes. */

#define SECONDS_A_DAY (24 * 60 * 60)

/* Chrome's root programme: from then on its authorities issue for servers alone */
#define CLIENT_AUTH_ENDS G_GINT64_CONSTANT(1781481600) /* 2026-06-15 */

/* CA/Browser Forum ballot SC-081: the longest validity of what is issued from that day on */
static const struct {
  LksTime from;
  guint days;
} lifetimes[] = {
  { G_GINT64_CONSTANT(1773532800), 200 }, /* 2026-03-15 */
  { G_GINT64_CONSTANT(1805068800), 100 }, /* 2027-03-15 */
  { G_GINT64_CONSTANT(1868227200), 47 },  /* 2029-03-15 */
};

/* Every certificate for servers of a public authority holds one of the Forum's policies (Baseline
 * Requirements, 7.1.6.1): extended, domain, organisation, individual validation */
static const char *const public_policies[] = {
  "2.23.140.1.1",
  "2.23.140.1.2.1",
  "2.23.140.1.2.2",
  "2.23.140.1.2.3",
};

typedef enum {
  AUTHORITY_PRIVATE,
  AUTHORITY_PUBLIC,
  AUTHORITY_UNKNOWN, /* its issuer is not at hand, and its policies tell nothing */
} Authority;

static gboolean
is_public_policy(const POLICYINFO *policy)
{
  char text[80] = "";
  OBJ_obj2txt(text, sizeof text, policy->policyid, 1);
  for (guint i = 0; i < G_N_ELEMENTS(public_policies); i++)
    if (strcmp(public_policies[i], text) == 0)
      return TRUE;
  return FALSE;
}

static Authority
find_authority(GPtrArray *chain)
{
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  LksCertificate *last = g_ptr_array_index(chain, chain->len - 1);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(leaf);
  CERTIFICATEPOLICIES *policies = X509_get_ext_d2i(x509, NID_certificate_policies, NULL, NULL);
  gboolean is_public = X509_get_ext_by_NID(x509, NID_ct_precert_scts, -1) >= 0;
  for (int i = 0; i < sk_POLICYINFO_num(policies) && !is_public; i++)
    is_public = is_public_policy(sk_POLICYINFO_value(policies, i));
  gboolean has_others = sk_POLICYINFO_num(policies) > 0;
  CERTIFICATEPOLICIES_free(policies);
  if (is_public)
    return lks_certificate_is_self_signed(leaf) ? AUTHORITY_PRIVATE : AUTHORITY_PUBLIC;
  return has_others && !lks_certificate_is_self_signed(last) ? AUTHORITY_UNKNOWN
                                                             : AUTHORITY_PRIVATE;
}

/* takes the message; of whom it cannot be told, that is said */
static void
add_info(GPtrArray *findings,
         const char *rule,
         Authority authority,
         char *message,
         const char *remedy)
{
  if (authority == AUTHORITY_UNKNOWN) {
    g_autofree char *certain = message;
    message =
        g_strdup_printf(_("if its authority is a public one, which cannot be told without the "
                          "issuer's certificate: %s"),
                        certain);
  }
  lks_verify_add(findings, rule, LKS_SEVERITY_INFO, message, remedy);
}

static void
judge_client_auth(GPtrArray *findings,
                  LksCertificate *leaf,
                  Authority authority,
                  const LksVerifyOptions *options)
{
  const char *const *usage = lks_certificate_get_extended_key_usage(leaf);
  if (options->purpose == LKS_PURPOSE_SERVER || usage == NULL ||
      !g_strv_contains(usage, "clientAuth"))
    return;
  const char *subject = lks_certificate_get_subject(leaf);
  g_autofree char *end = lks_time_format_day(lks_certificate_get_not_after(leaf));
  add_info(
      findings, "public-client-auth", authority,
      options->at < CLIENT_AUTH_ENDS
          ? g_strdup_printf(_("“%s” is for clients, too: from 2026-06-15 on public authorities "
                              "issue for servers only, so that its renewal (due by %s) may "
                              "lack clientAuth, and mutual TLS then fails"),
                            subject, end)
          : g_strdup_printf(
                _("“%s” is for clients, too: since 2026-06-15 public authorities "
                  "issue for servers only (some still for clients until 2027-03-01), so "
                  "that its renewal, due by %s, will lack clientAuth, and mutual "
                  "TLS then fails"),
                subject, end),
      _("Before that renewal, let an authority of your own issue what clients show, and trust "
        "its root on the other side."));
}

/* the limit on the day that it must be renewed; 0: the present one */
static guint
find_limit(LksTime at)
{
  guint days = 0;
  for (guint i = 0; i < G_N_ELEMENTS(lifetimes); i++)
    if (at >= lifetimes[i].from)
      days = lifetimes[i].days;
  return days;
}

static void
judge_lifetime(GPtrArray *findings,
               LksCertificate *leaf,
               Authority authority,
               const LksVerifyOptions *options)
{
  LksTime end = lks_certificate_get_not_after(leaf);
  guint limit = find_limit(MAX(end, options->at));
  gint64 days = (end - lks_certificate_get_not_before(leaf)) / SECONDS_A_DAY;
  /* who lives as shortly already is renewed by a machine */
  if (limit == 0 || days <= limit)
    return;
  g_autofree char *day = lks_time_format_day(end);
  add_info(
      findings, "public-lifetime", authority,
      g_strdup_printf(_("“%s” is valid for %d days, but when it is renewed (due by %s) public "
                        "authorities issue for at most %u days (200 from 2026-03-15 on, 100 from "
                        "2027-03-15, 47 from 2029-03-15)"),
                      lks_certificate_get_subject(leaf), (int)days, day, limit),
      _("Automate the renewal, or let an authority of your own issue it."));
}

LksTime
lks_judge_public_change(LksTime at)
{
  LksTime change = at < CLIENT_AUTH_ENDS ? CLIENT_AUTH_ENDS : G_MAXINT64;
  for (guint i = 0; i < G_N_ELEMENTS(lifetimes); i++)
    if (at < lifetimes[i].from)
      change = MIN(change, lifetimes[i].from);
  return change;
}

void
lks_judge_public(GPtrArray *findings, GPtrArray *chain, const LksVerifyOptions *options)
{
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  Authority authority = find_authority(chain);
  if (authority == AUTHORITY_PRIVATE || lks_certificate_is_ca(leaf))
    return;
  judge_client_auth(findings, leaf, authority, options);
  judge_lifetime(findings, leaf, authority, options);
}
