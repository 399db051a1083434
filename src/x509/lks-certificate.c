// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certificate.h"
#include "lks-intern.h"
#include "lks-openssl-private.h"
#include "lks-recent.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

typedef enum { SELF_SIGNED_UNKNOWN, SELF_SIGNED_YES, SELF_SIGNED_NO } SelfSigned;

/* Every fact is read once, at construction: afterwards nothing touches OpenSSL's lazily cached
 * state but its own locks, and getters only lend. Whether it signed itself alone is found when
 * somebody asks: that costs as much as all the rest. */
struct _LksCertificate {
  GObject parent_instance;
  LksRecent x509;
  GBytes *der;
  char *subject;
  char *issuer;
  char *common_name; /* nullable */
  char *serial;
  LksTime not_before;
  LksTime not_after;
  char sha1[41];
  char sha256[65];
  GPtrArray *names;          /* (element-type LksName) */
  char **key_usage;          /* nullable */
  char **extended_key_usage; /* nullable */
  gboolean is_ca;
  int self_signed; /* atomic; a SelfSigned */
  const char *key_type;
  guint key_bits;
  char *curve; /* nullable */
  char *signature_algorithm;
};

G_DEFINE_FINAL_TYPE(LksCertificate, lks_certificate, G_TYPE_OBJECT)

static int
ref_x509(gpointer x509)
{
  return X509_up_ref(x509);
}

static void
unref_x509(gpointer x509)
{
  X509_free(x509);
}

static LksRecentKind x509_kind = { .ref = ref_x509, .unref = unref_x509 };

static void
lks_certificate_finalize(GObject *object)
{
  LksCertificate *self = LKS_CERTIFICATE(object);
  lks_recent_clear(&self->x509, &x509_kind);
  g_clear_pointer(&self->der, g_bytes_unref);
  g_free(self->subject);
  g_free(self->issuer);
  g_free(self->common_name);
  g_free(self->serial);
  g_clear_pointer(&self->names, g_ptr_array_unref);
  g_strfreev(self->key_usage);
  g_strfreev(self->extended_key_usage);
  g_free(self->curve);
  g_free(self->signature_algorithm);
  G_OBJECT_CLASS(lks_certificate_parent_class)->finalize(object);
}

static void
lks_certificate_class_init(LksCertificateClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_certificate_finalize;
}

static void
lks_certificate_init(LksCertificate *self)
{
}

/* the last CN stands for the most specific, as Java and OpenSSL take it */
static char *
dup_common_name(const X509_NAME *name)
{
  int found = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) >= 0;)
    found = at;
  if (found < 0)
    return NULL;
  return lks_asn1_dup_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, found)));
}

static char *
dup_serial(X509 *x509)
{
  g_autoptr(BIGNUM) number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), NULL);
  char *hex = number != NULL ? BN_bn2hex(number) : NULL;
  char *text = g_ascii_strdown(hex != NULL ? hex : "0", -1);
  OPENSSL_free(hex);
  return text;
}

/* a time that cannot be read is told as the beginning of time: such a certificate is never valid */
LksTime
lks_asn1_time_read(const ASN1_TIME *time)
{
  struct tm tm;
  if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
    return G_GINT64_CONSTANT(-62135596800);
  g_autoptr(GDateTime) moment = g_date_time_new_utc(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                                                    tm.tm_hour, tm.tm_min, MIN(tm.tm_sec, 59));
  return moment != NULL ? g_date_time_to_unix(moment) : G_GINT64_CONSTANT(-62135596800);
}

static void
read_names(LksCertificate *self, X509 *x509)
{
  GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
  self->names = lks_general_names_read(names);
  GENERAL_NAMES_free(names);
}

static char **
read_key_usage(X509 *x509)
{
  /* RFC 5280, 4.2.1.3: in the order of the bits */
  static const char *const words[] = { "digitalSignature", "nonRepudiation", "keyEncipherment",
                                       "dataEncipherment", "keyAgreement",   "keyCertSign",
                                       "cRLSign",          "encipherOnly",   "decipherOnly" };
  ASN1_BIT_STRING *bits = X509_get_ext_d2i(x509, NID_key_usage, NULL, NULL);
  if (bits == NULL)
    return NULL;
  GPtrArray *usages = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (ASN1_BIT_STRING_get_bit(bits, (int)i))
      g_ptr_array_add(usages, g_strdup(words[i]));
  ASN1_BIT_STRING_free(bits);
  g_ptr_array_add(usages, NULL);
  return (char **)g_ptr_array_free(usages, FALSE);
}

static char *
dup_oid_word(const ASN1_OBJECT *object)
{
  char dotted[128];
  int nid = OBJ_obj2nid(object);
  if (nid != NID_undef)
    return g_strdup(OBJ_nid2sn(nid));
  OBJ_obj2txt(dotted, sizeof(dotted), object, 1);
  return g_strdup(dotted);
}

static char **
read_extended_key_usage(X509 *x509)
{
  EXTENDED_KEY_USAGE *extended = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
  if (extended == NULL)
    return NULL;
  GPtrArray *usages = g_ptr_array_new();
  for (int i = 0; i < sk_ASN1_OBJECT_num(extended); i++)
    g_ptr_array_add(usages, dup_oid_word(sk_ASN1_OBJECT_value(extended, i)));
  sk_ASN1_OBJECT_pop_free(extended, ASN1_OBJECT_free);
  g_ptr_array_add(usages, NULL);
  return (char **)g_ptr_array_free(usages, FALSE);
}

static gboolean
verify_own_signature(X509 *x509)
{
  return X509_check_issued(x509, x509) == X509_V_OK && X509_get0_pubkey(x509) != NULL &&
         X509_verify(x509, X509_get0_pubkey(x509)) == 1;
}

static void
read_facts(LksCertificate *self, X509 *x509)
{
  self->subject = lks_x509_name_dup(X509_get_subject_name(x509));
  self->issuer = lks_x509_name_dup(X509_get_issuer_name(x509));
  self->common_name = dup_common_name(X509_get_subject_name(x509));
  self->serial = dup_serial(x509);
  self->not_before = lks_asn1_time_read(X509_get0_notBefore(x509));
  self->not_after = lks_asn1_time_read(X509_get0_notAfter(x509));
  /* SHA-1 names a certificate in the Windows store; nothing is trusted because of it */
  gsize length = 0;
  const guint8 *der = g_bytes_get_data(self->der, &length);
  lks_openssl_digest_hex(lks_openssl_sha1(), der, length, self->sha1);
  lks_openssl_digest_hex(lks_openssl_sha256(), der, length, self->sha256);
  read_names(self, x509);
  self->key_usage = read_key_usage(x509);
  self->extended_key_usage = read_extended_key_usage(x509);
  self->is_ca = X509_check_ca(x509) == 1;
  EVP_PKEY *pkey = X509_get0_pubkey(x509);
  self->key_type = lks_pkey_type(pkey);
  self->key_bits = lks_pkey_bits(pkey);
  self->curve = lks_pkey_dup_curve(pkey);
  const X509_ALGOR *algorithm = X509_get0_tbs_sigalg(x509);
  int nid = OBJ_obj2nid(algorithm->algorithm);
  char dotted[128];
  OBJ_obj2txt(dotted, sizeof(dotted), algorithm->algorithm, 1);
  self->signature_algorithm = g_strdup(nid != NID_undef ? OBJ_nid2ln(nid) : dotted);
  ERR_clear_error();
}

static LksCertificate *
new_take(X509 *x509, GBytes *der)
{
  LksCertificate *self = g_object_new(LKS_TYPE_CERTIFICATE, NULL);
  self->der = der;
  read_facts(self, x509);
  X509_free(lks_recent_keep(&self->x509, &x509_kind, x509));
  return self;
}

/* (transfer full) */
static X509 *
parse_x509(GBytes *der, GError **error)
{
  gsize length = 0;
  const guint8 *start = g_bytes_get_data(der, &length);
  const guint8 *bytes = start;
  g_autoptr(X509) x509 = X509_new_ex(lks_openssl_certificates(), NULL);
  X509 *target = x509;
  if (length == 0 || length > G_MAXINT32 || d2i_X509(&target, &bytes, (long)length) == NULL) {
    /* d2i freed what it was given */
    if (length != 0 && length <= G_MAXINT32)
      g_steal_pointer(&x509);
    lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("this is no certificate, or it is damaged"));
    return NULL;
  }
  if ((gsize)(bytes - start) != length)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("there are bytes behind the end of the certificate"));
  return g_steal_pointer(&x509);
}

LksCertificate *
lks_certificate_new_from_der(GBytes *der, GError **error)
{
  static LksIntern certificates;
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data(der, &length);
  guint8 digest[LKS_DIGEST_SIZE];
  LksCertificate *known = lks_intern_find(&certificates, bytes, length, digest);
  if (known != NULL)
    return known;
  X509 *x509 = parse_x509(der, error);
  return x509 != NULL ? lks_intern_keep(&certificates, digest, new_take(x509, g_bytes_ref(der)))
                      : NULL;
}

LksCertificate *
lks_certificate_new_from_x509(X509 *x509)
{
  guint8 *bytes = NULL;
  int length = i2d_X509(x509, &bytes);
  GBytes *der = g_bytes_new(bytes, length > 0 ? (gsize)length : 0);
  OPENSSL_free(bytes);
  X509_up_ref(x509);
  return new_take(x509, der);
}

X509 *
lks_certificate_ref_x509(LksCertificate *self)
{
  X509 *known = lks_recent_ref(&self->x509, &x509_kind);
  /* what could be read once can be read again */
  return known != NULL ? known
                       : lks_recent_keep(&self->x509, &x509_kind, parse_x509(self->der, NULL));
}

GBytes *
lks_certificate_get_der(LksCertificate *self)
{
  return self->der;
}

const char *
lks_certificate_get_subject(LksCertificate *self)
{
  return self->subject;
}

const char *
lks_certificate_get_issuer(LksCertificate *self)
{
  return self->issuer;
}

const char *
lks_certificate_get_common_name(LksCertificate *self)
{
  return self->common_name;
}

const char *
lks_certificate_get_serial(LksCertificate *self)
{
  return self->serial;
}

LksTime
lks_certificate_get_not_before(LksCertificate *self)
{
  return self->not_before;
}

LksTime
lks_certificate_get_not_after(LksCertificate *self)
{
  return self->not_after;
}

const char *
lks_certificate_get_sha1(LksCertificate *self)
{
  return self->sha1;
}

const char *
lks_certificate_get_sha256(LksCertificate *self)
{
  return self->sha256;
}

GPtrArray *
lks_certificate_get_names(LksCertificate *self)
{
  return self->names;
}

const char *const *
lks_certificate_get_key_usage(LksCertificate *self)
{
  return (const char *const *)self->key_usage;
}

const char *const *
lks_certificate_get_extended_key_usage(LksCertificate *self)
{
  return (const char *const *)self->extended_key_usage;
}

gboolean
lks_certificate_is_ca(LksCertificate *self)
{
  return self->is_ca;
}

gboolean
lks_certificate_is_self_signed(LksCertificate *self)
{
  int known = g_atomic_int_get(&self->self_signed);
  if (known != SELF_SIGNED_UNKNOWN)
    return known == SELF_SIGNED_YES;
  /* two threads at once find the same */
  g_autoptr(X509) x509 = lks_certificate_ref_x509(self);
  gboolean yes = verify_own_signature(x509);
  ERR_clear_error();
  g_atomic_int_set(&self->self_signed, yes ? SELF_SIGNED_YES : SELF_SIGNED_NO);
  return yes;
}

const char *
lks_certificate_get_key_type(LksCertificate *self)
{
  return self->key_type;
}

guint
lks_certificate_get_key_bits(LksCertificate *self)
{
  return self->key_bits;
}

const char *
lks_certificate_get_key_curve(LksCertificate *self)
{
  return self->curve;
}

const char *
lks_certificate_get_signature_algorithm(LksCertificate *self)
{
  return self->signature_algorithm;
}

gboolean
lks_certificate_equal(LksCertificate *a, LksCertificate *b)
{
  return strcmp(a->sha256, b->sha256) == 0;
}

gboolean
lks_certificate_is_issued_by(LksCertificate *self, LksCertificate *issuer)
{
  g_autoptr(X509) above = lks_certificate_ref_x509(issuer);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(self);
  return X509_check_issued(above, x509) == X509_V_OK;
}
