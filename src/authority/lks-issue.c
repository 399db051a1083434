// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issue-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* RFC 5280, 4.1.2.2: positive, at most 20 octets; random, so that nobody foresees it */
#define SERIAL_BITS 128

static gboolean
set_serial(X509 *x509)
{
  g_autoptr(BIGNUM) number = BN_new();
  return BN_rand_ex(number, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY, 0, NULL) == 1 &&
         !BN_is_zero(number) && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL;
}

ASN1_TIME *
lks_issue_new_time(LksTime time)
{
  g_autofree char *text = lks_time_format(time);
  g_autoptr(GString) compact = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit(*p) || *p == 'Z')
      g_string_append_c(compact, *p);
  ASN1_TIME *asn1 = ASN1_TIME_new();
  ASN1_TIME_set_string_X509(asn1, compact->str);
  return asn1;
}

const EVP_MD *
lks_issue_get_digest(EVP_PKEY *key)
{
  return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) > 256 ? EVP_sha384() : EVP_sha256();
}

static void
push(STACK_OF(X509_EXTENSION) * extensions, int nid, const char *value)
{
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
  if (extension != NULL)
    sk_X509_EXTENSION_push(extensions, extension);
}

static void
push_critical(STACK_OF(X509_EXTENSION) * extensions, int nid, const char *value)
{
  g_autofree char *critical = g_strconcat("critical,", value, NULL);
  push(extensions, nid, critical);
}

STACK_OF(X509_EXTENSION) *
    lks_issue_new_extensions(const LksProfile *profile, EVP_PKEY *key, GENERAL_NAMES *names)
{
  STACK_OF(X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null();
  push_critical(extensions, NID_basic_constraints, profile->constraints);
  push_critical(extensions, NID_key_usage,
                EVP_PKEY_is_a(key, "EC") ? profile->ec_usage : profile->key_usage);
  if (profile->extended != NULL)
    push(extensions, NID_ext_key_usage, profile->extended);
  if (names != NULL && sk_GENERAL_NAME_num(names) > 0)
    X509V3_add1_i2d(&extensions, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT);
  return extensions;
}

static gboolean
add_identifier(X509 *x509, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
  g_autoptr(X509_EXTENSION) extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  return extension != NULL && X509_add_ext(x509, extension, -1) == 1;
}

static gboolean
add_extensions(const LksIssue *self, X509 *x509)
{
  STACK_OF(X509_EXTENSION) *extensions =
      lks_issue_new_extensions(self->profile, self->public_key, self->names);
  gboolean added = TRUE;
  for (int i = 0; added && i < sk_X509_EXTENSION_num(extensions); i++)
    added = X509_add_ext(x509, sk_X509_EXTENSION_value(extensions, i), -1) == 1;
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  if (!added || !add_identifier(x509, NULL, NID_subject_key_identifier, "hash"))
    return FALSE;
  if (self->issuer == NULL)
    return TRUE;
  /* an issuer of others may have no identifier of its own */
  add_identifier(x509, self->issuer, NID_authority_key_identifier, "keyid");
  ERR_clear_error();
  return TRUE;
}

static gboolean
fill(const LksIssue *self, X509 *x509)
{
  g_autoptr(ASN1_TIME) not_before = lks_issue_new_time(self->not_before);
  g_autoptr(ASN1_TIME) not_after = lks_issue_new_time(self->not_after);
  const X509_NAME *issuer =
      self->issuer != NULL ? X509_get_subject_name(self->issuer) : self->subject;
  return X509_set_version(x509, X509_VERSION_3) == 1 && set_serial(x509) &&
         X509_set_issuer_name(x509, issuer) == 1 && X509_set1_notBefore(x509, not_before) == 1 &&
         X509_set1_notAfter(x509, not_after) == 1 &&
         X509_set_subject_name(x509, self->subject) == 1 &&
         X509_set_pubkey(x509, self->public_key) == 1 && add_extensions(self, x509) &&
         X509_sign(x509, self->issuer_key, lks_issue_get_digest(self->issuer_key)) > 0;
}

LksCertificate *
lks_issue(const LksIssue *self, GError **error)
{
  if (self->not_after <= self->not_before)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("the certificate would end before it begins; the authority's own end "
                            "is a limit, too"));
  g_autoptr(X509) x509 = X509_new_ex(lks_openssl_context(), NULL);
  if (!fill(self, x509)) {
    lks_throw_openssl(error, LKS_ERROR_FAILED, _("the certificate cannot be made"));
    return NULL;
  }
  guint8 *bytes = NULL;
  int length = i2d_X509(x509, &bytes);
  g_autoptr(GBytes) der = g_bytes_new(bytes, length > 0 ? (gsize)length : 0);
  OPENSSL_free(bytes);
  return lks_certificate_new_from_der(der, error);
}
