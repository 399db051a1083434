// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECONDS_A_DAY (24 * 60 * 60)

void
lks_verify_add(GPtrArray *findings,
               const char *rule,
               LksSeverity severity,
               char *message,
               const char *remedy)
{
  g_ptr_array_add(findings, lks_finding_new(rule, severity, message, remedy));
  g_free(message);
}

gboolean
lks_verify_contains(GPtrArray *certificates, LksCertificate *certificate)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    if (lks_certificate_equal(g_ptr_array_index(certificates, i), certificate))
      return TRUE;
  return FALSE;
}

/* --- form --- */

static const char *
find_empty_name(LksCertificate *certificate)
{
  if (*lks_certificate_get_issuer(certificate) == '\0')
    return _("its issuer's name is empty");
  if (*lks_certificate_get_subject(certificate) != '\0')
    return NULL;
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  int index = X509_get_ext_by_NID(x509, NID_subject_alt_name, -1);
  if (index < 0)
    return _("its subject's name is empty and it has no subject alternative name");
  return X509_EXTENSION_get_critical(X509_get_ext(x509, index)) == 0
             ? _("its subject's name is empty and its subject alternative name is not critical")
             : NULL;
}

/* RFC 5280, 4.1.2.4 and 4.1.2.6; Java's X509CertInfo throws at each */
void
lks_judge_form(GPtrArray *findings, GPtrArray *chain)
{
  for (guint i = 0; i < chain->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(chain, i);
    const char *fault = find_empty_name(certificate);
    if (fault != NULL)
      lks_verify_add(findings, "empty-name", LKS_SEVERITY_ERROR,
                     g_strdup_printf(_("Java cannot read the certificate with the serial number "
                                       "%s: %s"),
                                     lks_certificate_get_serial(certificate), fault),
                     _("Have it issued again, with a name."));
  }
}

/* --- purpose --- */

static gboolean
has_word(const char *const *words, const char *word)
{
  return words == NULL || g_strv_contains(words, word);
}

static void
judge_tls(GPtrArray *findings, GPtrArray *chain, int purpose, const char *word)
{
  for (guint i = 0; i < chain->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(chain, i);
    g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
    /* a self-signed leaf is judged as what it is used for, as the verifier does */
    if (X509_check_purpose(x509, purpose, i > 0) > 0)
      continue;
    const char *subject = lks_certificate_get_subject(certificate);
    const char *const *extended = lks_certificate_get_extended_key_usage(certificate);
    if (!has_word(extended, word)) {
      g_autofree char *has = g_strjoinv(", ", (char **)extended);
      lks_verify_add(findings, "wrong-purpose", LKS_SEVERITY_ERROR,
                     g_strdup_printf(_("“%s” may not be used for %s: its extended key usage "
                                       "allows only “%s”"),
                                     subject, word, has),
                     _("Request a certificate whose extended key usage holds what is missing."));
    } else {
      lks_verify_add(findings, "wrong-purpose", LKS_SEVERITY_ERROR,
                     g_strdup_printf(_("“%s” may not be used for %s: its key usage or its basic "
                                       "constraints forbid it"),
                                     subject, word),
                     _("Request a certificate whose key usage holds digitalSignature and, for an "
                       "RSA key, keyEncipherment."));
    }
  }
}

static void
judge_signing(GPtrArray *findings, LksCertificate *leaf)
{
  const char *const *usage = lks_certificate_get_key_usage(leaf);
  if (has_word(usage, "digitalSignature") || has_word(usage, "nonRepudiation"))
    return;
  lks_verify_add(findings, "wrong-purpose", LKS_SEVERITY_ERROR,
                 g_strdup_printf(_("“%s” may not sign: its key usage lacks digitalSignature"),
                                 lks_certificate_get_subject(leaf)),
                 _("Request a certificate whose key usage holds digitalSignature."));
}

static void
judge_ca(GPtrArray *findings, LksCertificate *leaf)
{
  g_autoptr(X509) x509 = lks_certificate_ref_x509(leaf);
  if (X509_check_ca(x509) != 0)
    return;
  lks_verify_add(findings, "wrong-purpose", LKS_SEVERITY_ERROR,
                 g_strdup_printf(_("“%s” is no certificate authority"),
                                 lks_certificate_get_subject(leaf)),
                 _("Name the authority's own certificate, with the basic constraint CA:TRUE."));
}

void
lks_judge_purpose(GPtrArray *findings, GPtrArray *chain, LksPurpose purpose)
{
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  if (purpose == LKS_PURPOSE_SERVER || purpose == LKS_PURPOSE_MUTUAL)
    judge_tls(findings, chain, X509_PURPOSE_SSL_SERVER, "serverAuth");
  if (purpose == LKS_PURPOSE_CLIENT || purpose == LKS_PURPOSE_MUTUAL)
    judge_tls(findings, chain, X509_PURPOSE_SSL_CLIENT, "clientAuth");
  if (purpose == LKS_PURPOSE_SIGNING)
    judge_signing(findings, leaf);
  if (purpose == LKS_PURPOSE_CA)
    judge_ca(findings, leaf);
}

/* --- names --- */

/* what it does cover: an address under the wrong type is not among it */
static char *
list_names(LksCertificate *leaf)
{
  GString *list = g_string_new(NULL);
  GPtrArray *names = lks_certificate_get_names(leaf);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    if (name->kind == LKS_NAME_IP ||
        (name->kind == LKS_NAME_DNS && lks_match_ip_as_dns(leaf, name->text) == NULL))
      g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", name->text);
  }
  return g_string_free(list, FALSE);
}

static void
judge_name(GPtrArray *findings, LksCertificate *leaf, const char *name, LksMatching matching)
{
  if (lks_match_name(leaf, name, matching))
    return;
  g_autofree char *list = list_names(leaf);
  char *message =
      *list != '\0'
          ? g_strdup_printf(_("the certificate does not cover “%s”; it covers %s"), name, list)
          : g_strdup_printf(_("the certificate does not cover “%s”; it holds neither a host name "
                              "nor an address"),
                            name);
  lks_verify_add(findings, "name-not-covered", LKS_SEVERITY_ERROR, message,
                 _("Request a certificate that holds this name as a subject alternative name (a "
                   "host as DNS, an address as IP), or use a name that it covers."));
}

static void
judge_mistyped(GPtrArray *findings, LksCertificate *leaf)
{
  GPtrArray *names = lks_certificate_get_names(leaf);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    if (name->kind != LKS_NAME_DNS || lks_match_ip_as_dns(leaf, name->text) == NULL ||
        lks_match_name(leaf, name->text, LKS_MATCHING_JAVA))
      continue;
    lks_verify_add(findings, "ip-as-dns", LKS_SEVERITY_WARNING,
                   g_strdup_printf(_("the address “%s” stands in the certificate as a DNS name, "
                                     "where no verifier looks for addresses"),
                                   name->text),
                   _("Request the address as an IP subject alternative name."));
  }
}

void
lks_judge_names(GPtrArray *findings, LksCertificate *leaf, const LksVerifyOptions *options)
{
  for (guint i = 0; options->names != NULL && options->names[i] != NULL; i++)
    judge_name(findings, leaf, options->names[i], options->matching);
  judge_mistyped(findings, leaf);
}

/* --- strength --- */

/* error below hard: Java 11's jdk.certpath.disabledAlgorithms; warning below soft: NIST SP 800-57
 */
static const struct {
  const char *type;
  guint hard;
  guint soft;
} strengths[] = {
  { "RSA", 1024, 2048 },
  { "RSA-PSS", 1024, 2048 },
  { "DSA", 1024, 2048 },
  { "EC", 224, 256 },
};

static void
judge_key(GPtrArray *findings, LksCertificate *certificate)
{
  const char *type = lks_certificate_get_key_type(certificate);
  guint bits = lks_certificate_get_key_bits(certificate);
  for (guint i = 0; i < G_N_ELEMENTS(strengths); i++) {
    if (strcmp(strengths[i].type, type) != 0 || bits >= strengths[i].soft)
      continue;
    LksSeverity severity = bits < strengths[i].hard ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING;
    lks_verify_add(findings, "weak-key", severity,
                   g_strdup_printf(_("the %s key of “%s” has only %u bits"), type,
                                   lks_certificate_get_subject(certificate), bits),
                   _("Request a certificate for a new key: RSA of 2048 bits or more, or EC of 256 "
                     "bits or more."));
  }
}

static void
judge_signature(GPtrArray *findings, LksCertificate *certificate)
{
  int digest = NID_undef;
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  X509_get_signature_info(x509, &digest, NULL, NULL, NULL);
  gboolean is_broken = digest == NID_md5 || digest == NID_md4 || digest == NID_md2;
  if (!is_broken && digest != NID_sha1)
    return;
  lks_verify_add(findings, "weak-signature", is_broken ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING,
                 g_strdup_printf(_("“%s” is signed with %s, which can be forged"),
                                 lks_certificate_get_subject(certificate),
                                 lks_certificate_get_signature_algorithm(certificate)),
                 _("Have it issued again with SHA-256."));
}

void
lks_judge_strength(GPtrArray *findings, GPtrArray *chain, GPtrArray *anchors)
{
  for (guint i = 0; i < chain->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(chain, i);
    judge_key(findings, certificate);
    if (!lks_certificate_is_self_signed(certificate) && !lks_verify_contains(anchors, certificate))
      judge_signature(findings, certificate);
  }
}

/* --- dates --- */

void
lks_judge_expiry(GPtrArray *findings, GPtrArray *chain, const LksVerifyOptions *options)
{
  for (guint i = 0; i < chain->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(chain, i);
    gint64 left = lks_certificate_get_not_after(certificate) - options->at;
    if (left < 0 || left >= (gint64)options->warn_days * SECONDS_A_DAY)
      continue;
    int days = (int)(left / SECONDS_A_DAY);
    lks_verify_add(findings, "expires-soon", LKS_SEVERITY_WARNING,
                   g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "“%s” expires in %d day",
                                               "“%s” expires in %d days", days),
                                   lks_certificate_get_subject(certificate), days),
                   _("Renew it in time."));
  }
}
