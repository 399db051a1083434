// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* OpenSSL's verifier builds and judges; its callback lets it go on after each problem, so that all
 * are told at once. No security level is set: a weak key is a finding, not a chain that broke. */

static const char *const purposes[] = {
  [LKS_PURPOSE_ANY] = "any",         [LKS_PURPOSE_SERVER] = "server",
  [LKS_PURPOSE_CLIENT] = "client",   [LKS_PURPOSE_MUTUAL] = "mutual",
  [LKS_PURPOSE_SIGNING] = "signing", [LKS_PURPOSE_CA] = "ca",
};

gboolean
lks_purpose_parse(const char *text, LksPurpose *purpose)
{
  for (guint i = 0; i < G_N_ELEMENTS(purposes); i++)
    if (strcmp(purposes[i], text) == 0) {
      *purpose = (LksPurpose)i;
      return TRUE;
    }
  return FALSE;
}

const char *
lks_purpose_to_string(LksPurpose purpose)
{
  return purposes[purpose];
}

/* --- what the verifier met --- */

typedef struct {
  int error;
  guint depth;
  LksTime crl_from; /* of the revocation list that was looked at, if any */
  LksTime crl_until;
} Problem;

static int
verify_cb(int ok, X509_STORE_CTX *context)
{
  GArray *problems = X509_STORE_CTX_get_app_data(context);
  /* it verifies the signer of a revocation list in a context of its own, which must just say no */
  if (problems == NULL)
    return ok;
  Problem problem = { .error = X509_STORE_CTX_get_error(context),
                      .depth = (guint)MAX(X509_STORE_CTX_get_error_depth(context), 0) };
  X509_CRL *crl = X509_STORE_CTX_get0_current_crl(context);
  if (crl != NULL) {
    problem.crl_from = lks_asn1_time_read(X509_CRL_get0_lastUpdate(crl));
    problem.crl_until = lks_asn1_time_read(X509_CRL_get0_nextUpdate(crl));
  }
  if (!ok)
    g_array_append_val(problems, problem);
  return 1;
}

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

static const char *
find_rule(int error)
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
describe_crl(const Problem *problem, LksCertificate *certificate, const LksVerifyOptions *options)
{
  const char *rule = find_rule(problem->error);
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
describe(const Problem *problem, LksCertificate *certificate, const LksVerifyOptions *options)
{
  const char *rule = find_rule(problem->error);
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
  const Problem *problem = &g_array_index(problems, Problem, index);
  for (guint i = 0; i < index; i++) {
    const Problem *earlier = &g_array_index(problems, Problem, i);
    if (earlier->depth == problem->depth &&
        strcmp(find_rule(earlier->error), find_rule(problem->error)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* a list was asked for the leaf, an authority's is used where it is there, and nobody lists an
 * anchor; that nothing was given to trust is told once, for all */
static gboolean
is_beside_the_point(const Problem *problem,
                    const LksVerifyResult *result,
                    const LksVerifyOptions *options)
{
  const char *rule = find_rule(problem->error);
  gboolean is_authority = problem->depth > 0;
  gboolean is_last = problem->depth + 1 == result->chain->len;
  return (is_authority && strcmp(rule, "crl-missing") == 0) ||
         (is_authority && is_last && g_str_has_prefix(rule, "crl-")) ||
         (options->anchors->len == 0 && strcmp(rule, "not-trusted") == 0);
}

static void
add_problems(LksVerifyResult *result, GArray *problems, const LksVerifyOptions *options)
{
  for (guint i = 0; i < problems->len; i++) {
    const Problem *problem = &g_array_index(problems, Problem, i);
    if (was_told(problems, i) || is_beside_the_point(problem, result, options))
      continue;
    LksCertificate *certificate =
        g_ptr_array_index(result->chain, MIN(problem->depth, result->chain->len - 1));
    const char *rule = find_rule(problem->error);
    g_autofree char *remedy = dup_remedy(rule, certificate);
    lks_verify_add(result->findings, rule, LKS_SEVERITY_ERROR,
                   describe(problem, certificate, options), remedy);
  }
}

/* --- running it --- */

static LksCertificate *
find_certificate(GPtrArray *certificates, X509 *x509)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++) {
    g_autoptr(X509) own = lks_certificate_ref_x509(g_ptr_array_index(certificates, i));
    if (X509_cmp(own, x509) == 0)
      return g_object_ref(g_ptr_array_index(certificates, i));
  }
  return NULL;
}

static GPtrArray *
read_chain(X509_STORE_CTX *context, LksCertificate *leaf, const LksVerifyOptions *options)
{
  STACK_OF(X509) *built = X509_STORE_CTX_get0_chain(context);
  GPtrArray *chain = g_ptr_array_new_with_free_func(g_object_unref);
  g_ptr_array_add(chain, g_object_ref(leaf));
  for (int i = 1; i < sk_X509_num(built); i++) {
    X509 *x509 = sk_X509_value(built, i);
    LksCertificate *certificate = find_certificate(options->anchors, x509);
    if (certificate == NULL)
      certificate = find_certificate(options->untrusted, x509);
    g_ptr_array_add(chain, certificate != NULL ? certificate : lks_certificate_new_from_x509(x509));
  }
  return chain;
}

static STACK_OF(X509) * stack_certificates(GPtrArray *certificates)
{
  STACK_OF(X509) *stack = sk_X509_new_null();
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    sk_X509_push(stack, lks_certificate_ref_x509(g_ptr_array_index(certificates, i)));
  return stack;
}

static void
set_parameters(X509_STORE_CTX *context, const LksVerifyOptions *options, unsigned long flags)
{
  X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_time(parameters, (time_t)options->at);
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);
  X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy));
  /* as Java, which always heeds what authorities demand of policies */
  X509_VERIFY_PARAM_set_flags(parameters, flags | X509_V_FLAG_POLICY_CHECK);
  if (options->crls != NULL && options->crls->len > 0)
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL |
                                                X509_V_FLAG_EXTENDED_CRL_SUPPORT);
}

/* What the verifier is given beside the leaf. The lists go with the context, not into the store: of
 * a store only those of a certificate's own issuer are looked at, never an indirect one. */
typedef struct {
  X509_STORE *store;
  STACK_OF(X509_CRL) * crls;
} Material;

/* One run of OpenSSL's verifier: what it met, and the chain it built. */
static GArray *
ask_verifier(const Material *material,
             LksCertificate *leaf,
             const LksVerifyOptions *options,
             unsigned long flags,
             GPtrArray **chain)
{
  STACK_OF(X509) *untrusted = stack_certificates(options->untrusted);
  GArray *problems = g_array_new(FALSE, FALSE, sizeof(Problem));
  g_autoptr(X509_STORE_CTX) context = X509_STORE_CTX_new_ex(lks_openssl_context(), NULL);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(leaf);
  X509_STORE_CTX_init(context, material->store, x509, untrusted);
  X509_STORE_CTX_set0_crls(context, material->crls);
  set_parameters(context, options, flags);
  X509_STORE_CTX_set_app_data(context, problems);
  X509_STORE_CTX_set_verify_cb(context, verify_cb);
  int status = X509_verify_cert(context);
  Problem refusal = { .error = X509_STORE_CTX_get_error(context) };
  if (status != 1 && problems->len == 0)
    g_array_append_val(problems, refusal);
  *chain = read_chain(context, leaf, options);
  sk_X509_pop_free(untrusted, X509_free);
  return problems;
}

/* who names itself as issuer and is not must not end a chain: Windows and OpenSSL refuse it */
static gboolean
ends_in_false_root(GPtrArray *chain)
{
  LksCertificate *last = g_ptr_array_index(chain, chain->len - 1);
  return strcmp(lks_certificate_get_subject(last), lks_certificate_get_issuer(last)) == 0 &&
         !lks_certificate_is_self_signed(last);
}

static gboolean
reaches_anchor(GArray *problems)
{
  for (guint i = 0; i < problems->len; i++) {
    const char *rule = find_rule(g_array_index(problems, Problem, i).error);
    if (strcmp(rule, "chain-incomplete") == 0 || strcmp(rule, "not-trusted") == 0)
      return FALSE;
  }
  return TRUE;
}

/* First up to a root; only where none is reached, an anchor that is no root ends the chain: so a
 * truststore that holds an authority beside its root gives the whole chain. */
static void
run_verifier(LksVerifyResult *result, LksCertificate *leaf, const LksVerifyOptions *options)
{
  g_autoptr(X509_STORE) store = X509_STORE_new();
  for (guint i = 0; i < options->anchors->len; i++) {
    g_autoptr(X509) anchor = lks_certificate_ref_x509(g_ptr_array_index(options->anchors, i));
    X509_STORE_add_cert(store, anchor);
  }
  const Material material = { store, lks_verify_read_crls(result->findings, options->crls) };
  g_autoptr(GArray) problems = ask_verifier(&material, leaf, options, 0, &result->chain);
  if (!reaches_anchor(problems) && options->anchors->len > 0) {
    g_autoptr(GPtrArray) chain = NULL;
    g_autoptr(GArray) others =
        ask_verifier(&material, leaf, options, X509_V_FLAG_PARTIAL_CHAIN, &chain);
    if (reaches_anchor(others) && !ends_in_false_root(chain)) {
      g_ptr_array_unref(result->chain);
      result->chain = g_steal_pointer(&chain);
      g_array_unref(problems);
      problems = g_steal_pointer(&others);
    }
  }
  add_problems(result, problems, options);
  sk_X509_CRL_pop_free(material.crls, X509_CRL_free);
  ERR_clear_error();
}

static void
judge_anchor(LksVerifyResult *result, const LksVerifyOptions *options)
{
  LksCertificate *last = g_ptr_array_index(result->chain, result->chain->len - 1);
  if (options->anchors->len == 0)
    lks_verify_add(result->findings, "not-trusted", LKS_SEVERITY_ERROR,
                   g_strdup(_("no trusted certificate was given, so that nothing can be trusted")),
                   _("Give the root certificate of the authority as trusted."));
  else if (lks_verify_contains(options->anchors, last) && !lks_certificate_is_self_signed(last))
    lks_verify_add(result->findings, "anchor-not-root", LKS_SEVERITY_INFO,
                   g_strdup_printf(_("“%s” is trusted because it was given, but is no root: Java "
                                     "accepts that, Windows does not"),
                                   lks_certificate_get_subject(last)),
                   _("Trust the root of this authority instead."));
}

static gboolean
has_error(GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (lks_finding_get_severity(g_ptr_array_index(findings, i)) == LKS_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}

LksVerifyResult *
lks_verify(LksCertificate *leaf, const LksVerifyOptions *options)
{
  LksVerifyResult *result = g_new0(LksVerifyResult, 1);
  result->findings = g_ptr_array_new_with_free_func(g_object_unref);
  run_verifier(result, leaf, options);
  judge_anchor(result, options);
  lks_judge_form(result->findings, result->chain);
  lks_judge_purpose(result->findings, result->chain, options->purpose);
  lks_judge_names(result->findings, leaf, options);
  lks_judge_strength(result->findings, result->chain, options->anchors);
  lks_judge_expiry(result->findings, result->chain, options);
  lks_judge_public(result->findings, result->chain, options);
  g_ptr_array_sort(result->findings, lks_finding_compare);
  result->valid = !has_error(result->findings);
  ERR_clear_error();
  return result;
}

LksVerifyResult *
lks_verify_dup_for(const LksVerifyResult *result, LksPurpose purpose)
{
  LksVerifyResult *copy = g_new0(LksVerifyResult, 1);
  copy->chain = g_ptr_array_ref(result->chain);
  copy->findings = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    if (strcmp(lks_finding_get_rule(finding), "wrong-purpose") != 0)
      g_ptr_array_add(copy->findings, g_object_ref(finding));
  }
  lks_judge_purpose(copy->findings, copy->chain, purpose);
  g_ptr_array_sort(copy->findings, lks_finding_compare);
  copy->valid = !has_error(copy->findings);
  ERR_clear_error();
  return copy;
}

void
lks_verify_result_free(LksVerifyResult *result)
{
  g_ptr_array_unref(result->chain);
  g_ptr_array_unref(result->findings);
  g_free(result);
}
