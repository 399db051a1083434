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

static int
verify_cb(int ok, X509_STORE_CTX *context)
{
  GArray *problems = X509_STORE_CTX_get_app_data(context);
  /* it verifies the signer of a revocation list in a context of its own, which must just say no */
  if (problems == NULL)
    return ok;
  LksVerifyProblem problem = { .error = X509_STORE_CTX_get_error(context),
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
  GArray *problems = g_array_new(FALSE, FALSE, sizeof(LksVerifyProblem));
  g_autoptr(X509_STORE_CTX) context = X509_STORE_CTX_new_ex(lks_openssl_context(), NULL);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(leaf);
  X509_STORE_CTX_init(context, material->store, x509, untrusted);
  X509_STORE_CTX_set0_crls(context, material->crls);
  set_parameters(context, options, flags);
  X509_STORE_CTX_set_app_data(context, problems);
  X509_STORE_CTX_set_verify_cb(context, verify_cb);
  int status = X509_verify_cert(context);
  LksVerifyProblem refusal = { .error = X509_STORE_CTX_get_error(context) };
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
    const char *rule = lks_verify_find_rule(g_array_index(problems, LksVerifyProblem, i).error);
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
  lks_verify_add_problems(result, problems, options);
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
