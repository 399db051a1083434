// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/x509v3.h>
#include <string.h>

/* one rule stands for several of OpenSSL's codes; a code of no row is told in OpenSSL's words */
static const struct {
  int error;
  const char *rule;
} rules[] = {
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "chain-incomplete" },
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "chain-incomplete" },
  { X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "chain-incomplete" },
  { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "not-trusted" },
  { X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "not-trusted" },
  { X509_V_ERR_CERT_UNTRUSTED, "not-trusted" },
  { X509_V_ERR_CERT_REJECTED, "not-trusted" },
  { X509_V_ERR_CERT_HAS_EXPIRED, "expired" },
  { X509_V_ERR_CERT_NOT_YET_VALID, "not-yet-valid" },
  { X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "bad-date" },
  { X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "bad-date" },
  { X509_V_ERR_CERT_SIGNATURE_FAILURE, "bad-signature" },
  { X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, "bad-signature" },
  { X509_V_ERR_INVALID_CA, "invalid-ca" },
  { X509_V_ERR_INVALID_NON_CA, "invalid-ca" },
  { X509_V_ERR_PATH_LENGTH_EXCEEDED, "invalid-ca" },
  { X509_V_ERR_KEYUSAGE_NO_CERTSIGN, "invalid-ca" },
  { X509_V_ERR_CERT_REVOKED, "revoked" },
  { X509_V_ERR_UNABLE_TO_GET_CRL, "crl-missing" },
  { X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, "crl-missing" },
  { X509_V_ERR_DIFFERENT_CRL_SCOPE, "crl-missing" },
  { X509_V_ERR_CRL_NOT_YET_VALID, "crl-not-yet-valid" },
  { X509_V_ERR_CRL_HAS_EXPIRED, "crl-expired" },
  { X509_V_ERR_CRL_SIGNATURE_FAILURE, "crl-unusable" },
  { X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, "crl-unusable" },
  { X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, "crl-unusable" },
  { X509_V_ERR_CRL_PATH_VALIDATION_ERROR, "crl-unusable" },
  { X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, "crl-unusable" },
  { X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, "crl-unusable" },
  { X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, "crl-unusable" },
  { X509_V_ERR_INVALID_POLICY_EXTENSION, "invalid-policy" },
  { X509_V_ERR_NO_EXPLICIT_POLICY, "invalid-policy" },
  { X509_V_ERR_PERMITTED_VIOLATION, "outside-name-constraints" },
  { X509_V_ERR_EXCLUDED_VIOLATION, "outside-name-constraints" },
};

const char *
lks_verify_find_rule(int error)
{
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
    if (rules[i].error == error)
      return rules[i].rule;
  return "invalid-chain";
}

static gboolean
has_subject(GPtrArray *certificates, const char *subject)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    if (strcmp(lks_certificate_get_subject(g_ptr_array_index(certificates, i)), subject) == 0)
      return TRUE;
  return FALSE;
}

static char *
describe_missing(LksCertificate *certificate, const LksVerifyOptions *options)
{
  const char *issuer = lks_certificate_get_issuer(certificate);
  const char *subject = lks_certificate_get_subject(certificate);
  if (strcmp(issuer, subject) == 0 && lks_verify_contains(options->anchors, certificate))
    return g_strdup_printf(_("“%s” names itself as its issuer, but its authority key identifier or "
                             "its signature is of another: OpenSSL takes it for no root"),
                           subject);
  if (has_subject(options->anchors, issuer) || has_subject(options->untrusted, issuer))
    return g_strdup_printf(_("a certificate “%s” was given, but with another key: it did not issue "
                             "“%s”"),
                           issuer, subject);
  return g_strdup_printf(_("the issuer “%s” of “%s” is in none of the files given"), issuer,
                         subject);
}

static char *
describe_crl(const LksVerifyProblem *problem,
             LksCertificate *certificate,
             const LksVerifyOptions *options)
{
  const char *rule = lks_verify_find_rule(problem->error);
  const char *issuer = lks_certificate_get_issuer(certificate);
  g_autofree char *from = lks_time_format_day(problem->crl_from);
  g_autofree char *until = lks_time_format_day(problem->crl_until);
  if (strcmp(rule, "crl-expired") == 0)
    return g_strdup_printf(_("the revocation list of “%s” is out of date: the next was due on %s"),
                           issuer, until);
  if (strcmp(rule, "crl-not-yet-valid") == 0)
    return g_strdup_printf(_("the revocation list of “%s” is not valid before %s"), issuer, from);
  if (strcmp(rule, "crl-unusable") == 0)
    return g_strdup_printf(_("the revocation list of “%s” cannot be used; OpenSSL's verifier says: "
                             "%s"),
                           issuer, X509_verify_cert_error_string(problem->error));
  g_autofree char *given = lks_verify_list_crl_issuers(options->crls);
  return *given != '\0'
             ? g_strdup_printf(_("no revocation list for “%s” was given: its issuer is “%s”, the "
                                 "lists given are of %s"),
                               lks_certificate_get_subject(certificate), issuer, given)
             : g_strdup_printf(_("no revocation list for “%s” was given: its issuer is “%s”"),
                               lks_certificate_get_subject(certificate), issuer);
}

/* The sentence for a rule; what it says of OpenSSL's code is in the code's own words. */
static char *
describe(const LksVerifyProblem *problem,
         LksCertificate *certificate,
         const LksVerifyOptions *options)
{
  const char *rule = lks_verify_find_rule(problem->error);
  const char *subject = lks_certificate_get_subject(certificate);
  g_autofree char *begin = lks_time_format_day(lks_certificate_get_not_before(certificate));
  g_autofree char *end = lks_time_format_day(lks_certificate_get_not_after(certificate));
  if (strcmp(rule, "chain-incomplete") == 0)
    return describe_missing(certificate, options);
  if (strcmp(rule, "expired") == 0)
    return g_strdup_printf(_("“%s” expired on %s"), subject, end);
  if (strcmp(rule, "not-yet-valid") == 0)
    return g_strdup_printf(_("“%s” is not valid before %s"), subject, begin);
  if (strcmp(rule, "not-trusted") == 0)
    return g_strdup_printf(_("“%s” is not among the trusted certificates"), subject);
  if (strcmp(rule, "bad-signature") == 0)
    return g_strdup_printf(_("the signature of “%s” does not verify with the key of “%s”"), subject,
                           lks_certificate_get_issuer(certificate));
  if (strcmp(rule, "revoked") == 0)
    return g_strdup_printf(_("“%s” was revoked by its issuer"), subject);
  if (g_str_has_prefix(rule, "crl-"))
    return describe_crl(problem, certificate, options);
  if (strcmp(rule, "outside-name-constraints") == 0)
    return g_strdup_printf(_("an authority above “%s” may not issue for one of its names: its name "
                             "constraints forbid it"),
                           subject);
  return g_strdup_printf(_("OpenSSL's verifier refuses “%s”: %s"), subject,
                         X509_verify_cert_error_string(problem->error));
}

static const char *
get_remedy(const char *rule)
{
  static const struct {
    const char *rule;
    const char *remedy;
  } remedies[] = {
    { "chain-incomplete",
      N_("Add the missing certificate: an intermediate one to the chain, a root "
         "to the trusted certificates.") },
    { "not-trusted", N_("Add this root to the trusted certificates, if you do trust it, or use a "
                        "certificate of an authority that is trusted.") },
    { "expired", N_("Renew it; of an authority, fetch its present certificate.") },
    { "not-yet-valid", N_("Check the clock; else wait, or have it issued again.") },
    { "bad-date", N_("Have it issued again: its dates cannot be read.") },
    { "bad-signature", N_("It is damaged, or its issuer has a new key: fetch both again from the "
                          "authority.") },
    { "invalid-ca", N_("It is used as an authority but may not be one: have the certificate below "
                       "it issued by a real authority.") },
    { "revoked", N_("Request a new certificate, with a new key.") },
    { "crl-missing", N_("Fetch the revocation list of that authority.") },
    { "crl-expired", N_("Fetch the present revocation list from the authority.") },
    { "crl-not-yet-valid", N_("Check the clock; else fetch the list that is valid now.") },
    { "crl-unusable", N_("Fetch the revocation list again, from the authority itself.") },
    { "invalid-policy", N_("An authority of the chain demands policies that the certificates below "
                           "it do not hold: ask it for a certificate that does.") },
    { "outside-name-constraints", N_("Request the certificate from an authority that may issue for "
                                     "this name.") },
    { "invalid-chain", N_("Have the certificate issued again.") },
  };
  for (guint i = 0; i < G_N_ELEMENTS(remedies); i++)
    if (strcmp(remedies[i].rule, rule) == 0)
      return _(remedies[i].remedy);
  return NULL;
}

/* where the certificate itself says that its issuer's is to be had; NULL: nowhere */
static char *
dup_issuer_url(LksCertificate *certificate)
{
  char *url = NULL;
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  AUTHORITY_INFO_ACCESS *access = X509_get_ext_d2i(x509, NID_info_access, NULL, NULL);
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access) && url == NULL; i++) {
    const ACCESS_DESCRIPTION *description = sk_ACCESS_DESCRIPTION_value(access, i);
    const GENERAL_NAME *place = description->location;
    if (OBJ_obj2nid(description->method) == NID_ad_ca_issuers && place->type == GEN_URI)
      url = g_utf8_make_valid((const char *)ASN1_STRING_get0_data(place->d.ia5),
                              ASN1_STRING_length(place->d.ia5));
  }
  AUTHORITY_INFO_ACCESS_free(access);
  return url;
}

static char *
dup_remedy(const char *rule, LksCertificate *certificate)
{
  const char *remedy = get_remedy(rule);
  g_autofree char *url = strcmp(rule, "chain-incomplete") == 0 ? dup_issuer_url(certificate) : NULL;
  return url != NULL
             ? g_strdup_printf(_("%s It says that its issuer's certificate is at %s"), remedy, url)
             : g_strdup(remedy);
}

/* OpenSSL tells some problems twice, under two codes */
static gboolean
was_told(GArray *problems, guint index)
{
  const LksVerifyProblem *problem = &g_array_index(problems, LksVerifyProblem, index);
  for (guint i = 0; i < index; i++) {
    const LksVerifyProblem *earlier = &g_array_index(problems, LksVerifyProblem, i);
    if (earlier->depth == problem->depth &&
        strcmp(lks_verify_find_rule(earlier->error), lks_verify_find_rule(problem->error)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* a list was asked for the leaf, an authority's is used where it is there, and nobody lists an
 * anchor; that nothing was given to trust is told once, for all */
static gboolean
is_beside_the_point(const LksVerifyProblem *problem,
                    const LksVerifyResult *result,
                    const LksVerifyOptions *options)
{
  const char *rule = lks_verify_find_rule(problem->error);
  gboolean is_authority = problem->depth > 0;
  gboolean is_last = problem->depth + 1 == result->chain->len;
  return (is_authority && strcmp(rule, "crl-missing") == 0) ||
         (is_authority && is_last && g_str_has_prefix(rule, "crl-")) ||
         (options->anchors->len == 0 && strcmp(rule, "not-trusted") == 0);
}

void
lks_verify_add_problems(LksVerifyResult *result, GArray *problems, const LksVerifyOptions *options)
{
  for (guint i = 0; i < problems->len; i++) {
    const LksVerifyProblem *problem = &g_array_index(problems, LksVerifyProblem, i);
    if (was_told(problems, i) || is_beside_the_point(problem, result, options))
      continue;
    LksCertificate *certificate =
        g_ptr_array_index(result->chain, MIN(problem->depth, result->chain->len - 1));
    const char *rule = lks_verify_find_rule(problem->error);
    g_autofree char *remedy = dup_remedy(rule, certificate);
    lks_verify_add(result->findings, rule, LKS_SEVERITY_ERROR,
                   describe(problem, certificate, options), remedy);
  }
}
