// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-authority-private.h"
#include "lks-issue-private.h"
#include "lks-staged-file.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#define SECONDS_A_DAY (24 * 60 * 60)

/* RFC 5280, 5.3.1; the place is the number, and 7 is not used */
static const struct {
  const char *word;
  int number;
} reasons[] = {
  { "unspecified", 0 },        { "keyCompromise", 1 },      { "cACompromise", 2 },
  { "affiliationChanged", 3 }, { "superseded", 4 },         { "cessationOfOperation", 5 },
  { "certificateHold", 6 },    { "privilegeWithdrawn", 9 }, { "aACompromise", 10 },
};

const char *const lks_revocation_reasons[] = { "unspecified",     "keyCompromise",
                                               "cACompromise",    "affiliationChanged",
                                               "superseded",      "cessationOfOperation",
                                               "certificateHold", "privilegeWithdrawn",
                                               "aACompromise",    NULL };

static int
find_reason(const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS(reasons); i++)
    if (g_strcmp0(reasons[i].word, word) == 0)
      return reasons[i].number;
  return -1;
}

gboolean
lks_authority_revoke(LksAuthority *self,
                     const char *serial,
                     const char *reason,
                     LksTime time,
                     GError **error)
{
  g_autoptr(LksIssueLog) log = lks_authority_read_log(self, error);
  if (log == NULL)
    return FALSE;
  if (find_reason(reason) < 0)
    return lks_throw(error, LKS_ERROR_USAGE, _("“%s” is no reason; one of %s"), reason,
                     "unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, "
                     "cessationOfOperation, certificateHold, privilegeWithdrawn, aACompromise");
  LksIssued *issued = lks_issue_log_find(log, serial);
  if (issued == NULL)
    return lks_throw(error, LKS_ERROR_NOT_FOUND,
                     _("this authority issued no certificate with the serial number %s"), serial);
  if (issued->revoked != 0)
    return TRUE;
  g_autofree char *text = lks_time_format(time);
  return lks_issue_log_append(self->log_path,
                              json_pack("{s:s, s:s, s:s, s:s}", "event", "revoked", "time", text,
                                        "serial", issued->serial, "reason", reason),
                              error);
}

/* --- the list -------------------------------------------------------------------------------- */

static gboolean
add_revoked(X509_CRL *crl, const LksIssued *issued)
{
  BIGNUM *number = NULL;
  if (issued->revoked == 0)
    return TRUE;
  BN_hex2bn(&number, issued->serial);
  ASN1_INTEGER *serial = BN_to_ASN1_INTEGER(number, NULL);
  BN_free(number);
  g_autoptr(ASN1_TIME) time = lks_issue_new_time(issued->revoked);
  X509_REVOKED *revoked = X509_REVOKED_new();
  X509_REVOKED_set_serialNumber(revoked, serial);
  X509_REVOKED_set_revocationDate(revoked, time);
  ASN1_INTEGER_free(serial);
  /* "unspecified" is told by saying nothing */
  int reason = find_reason(issued->reason);
  if (reason > 0) {
    ASN1_ENUMERATED *value = ASN1_ENUMERATED_new();
    ASN1_ENUMERATED_set(value, reason);
    X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, value, 0, 0);
    ASN1_ENUMERATED_free(value);
  }
  return X509_CRL_add0_revoked(crl, revoked) == 1;
}

static gboolean
add_extensions(X509_CRL *crl, X509 *issuer, guint64 number)
{
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, NULL, NULL, crl, 0);
  g_autoptr(X509_EXTENSION) identifier =
      X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
  if (identifier != NULL)
    X509_CRL_add_ext(crl, identifier, -1);
  ERR_clear_error();
  ASN1_INTEGER *value = ASN1_INTEGER_new();
  ASN1_INTEGER_set_uint64(value, number);
  gboolean added = X509_CRL_add1_ext_i2d(crl, NID_crl_number, value, 0, 0) == 1;
  ASN1_INTEGER_free(value);
  return added;
}

static gboolean
fill(LksAuthority *self, X509_CRL *crl, LksIssueLog *log, LksTime time, LksTime next)
{
  g_autoptr(X509) issuer = lks_certificate_ref_x509(g_ptr_array_index(self->chain, 0));
  g_autoptr(EVP_PKEY) key = lks_key_ref_pkey(self->key);
  g_autoptr(ASN1_TIME) this_update = lks_issue_new_time(time);
  g_autoptr(ASN1_TIME) next_update = lks_issue_new_time(next);
  gboolean filled = X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
                    X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) == 1 &&
                    X509_CRL_set1_lastUpdate(crl, this_update) == 1 &&
                    X509_CRL_set1_nextUpdate(crl, next_update) == 1;
  for (guint i = 0; filled && i < log->issued->len; i++)
    filled = add_revoked(crl, g_ptr_array_index(log->issued, i));
  return filled && add_extensions(crl, issuer, log->crl_number + 1) && X509_CRL_sort(crl) == 1 &&
         X509_CRL_sign(crl, key, lks_issue_get_digest(key)) > 0;
}

static GBytes *
dup_pem(X509_CRL *crl)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509_CRL(out, crl);
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  return g_bytes_new(text, (gsize)length);
}

GBytes *
lks_authority_write_crl(LksAuthority *self, LksTime time, guint days, GError **error)
{
  g_autoptr(LksIssueLog) log = lks_authority_read_log(self, error);
  if (log == NULL)
    return NULL;
  g_autoptr(X509_CRL) crl = X509_CRL_new_ex(lks_openssl_context(), NULL);
  LksTime next = time + (LksTime)days * SECONDS_A_DAY;
  if (!fill(self, crl, log, time, next)) {
    lks_throw_openssl(error, LKS_ERROR_FAILED, _("the revocation list cannot be made"));
    return NULL;
  }
  g_autoptr(GBytes) pem = dup_pem(crl);
  g_autofree char *path = g_build_filename(self->folder, "crl.pem", NULL);
  g_autofree char *text = lks_time_format(time);
  g_autofree char *until = lks_time_format(next);
  json_t *event = json_pack("{s:s, s:s, s:I, s:s}", "event", "crl", "time", text, "number",
                            (json_int_t)(log->crl_number + 1), "next_update", until);
  return lks_issue_log_append(self->log_path, event, error) &&
                 lks_file_replace(path, pem, &(LksStageOptions){ .mode = 0644 }, error)
             ? g_steal_pointer(&pem)
             : NULL;
}
