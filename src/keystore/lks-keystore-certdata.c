// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certdata.h"
#include "lks-error.h"
#include "lks-keystore-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Mozilla's list of roots as NSS has it (lib/ckfw/builtins/certdata.txt): objects with a
 * certificate, and objects that say how far each is trusted. */

#define CLASS "CKA_CLASS CK_OBJECT_CLASS CKO_"

typedef struct {
  LksKeystoreLoad *load;
  GHashTable *trusts; /* (key-type GBytes) (value-type LksCertdataObject), by issuer and serial */
} Reading;

static gboolean
starts_line(const char *data, const char *at)
{
  return at != NULL && (at == data || at[-1] == '\n');
}

/* the first byte spares most files the search */
static guint
certdata_sniff(const guint8 *data, gsize length)
{
  if (length == 0 || memchr("#BCV \t\r\n\xEF", data[0], 9) == NULL)
    return 0;
  const char *text = (const char *)data;
  const char *found = g_strstr_len(text, (gssize)length, CLASS);
  return starts_line(text, found) ? 200 : 0;
}

/* --- what is said of a certificate --- */

static gboolean
parse_digits(const char *text, gsize length, LksTime *time, GError **error)
{
  g_autofree char *digits = g_strndup(text, length);
  if ((length != 13 && length != 15) || strspn(digits, "0123456789") != length - 1 ||
      digits[length - 1] != 'Z')
    return lks_throw(error, LKS_ERROR_MALFORMED, _("this is not a date: YYMMDDHHMMSSZ"));
  const char *rest = digits + length - 11; /* MMDDHHMMSSZ */
  /* X.509's rule for years of two digits */
  const char *century = length == 15 ? "" : digits[0] >= '5' ? "19" : "20";
  g_autofree char *iso =
      g_strdup_printf("%s%.*s-%.2s-%.2sT%.2s:%.2s:%.2sZ", century, (int)(length - 11), digits, rest,
                      rest + 2, rest + 4, rest + 6, rest + 8);
  return lks_time_parse(iso, time, NULL) ||
         lks_throw(error, LKS_ERROR_MALFORMED, _("“%s” is not a date"), digits);
}

static gboolean
read_date(const LksCertdataObject *object, const char *name, LksTime *time, GError **error)
{
  const LksCertdataAttribute *attribute = lks_certdata_find(object, name);
  if (attribute == NULL || (attribute->bytes == NULL && strcmp(attribute->word, "CK_FALSE") == 0))
    return TRUE;
  gsize length = 0;
  const char *text =
      attribute->bytes != NULL ? g_bytes_get_data(attribute->bytes, &length) : attribute->word;
  length = attribute->bytes != NULL ? length : strlen(text);
  return parse_digits(text != NULL ? text : "", length, time, error) ||
         lks_prefix(error, _("line %u: "), attribute->line);
}

/* NSS's own words and those of PKCS#11 3.2, which it is moving to. */
static gboolean
read_level(const LksCertdataAttribute *attribute, LksTrustLevel *level, GError **error)
{
  static const struct {
    const char *word;
    LksTrustLevel level;
  } words[] = {
    { "CKT_NSS_TRUSTED_DELEGATOR", LKS_TRUST_DELEGATOR },
    { "CKT_NSS_TRUSTED", LKS_TRUST_ITSELF },
    { "CKT_NSS_MUST_VERIFY_TRUST", LKS_TRUST_MUST_VERIFY },
    { "CKT_NSS_MUST_VERIFY", LKS_TRUST_MUST_VERIFY },
    { "CKT_NSS_VALID_DELEGATOR", LKS_TRUST_MUST_VERIFY },
    { "CKT_NSS_NOT_TRUSTED", LKS_TRUST_DISTRUSTED },
    { "CKT_NSS_UNTRUSTED", LKS_TRUST_DISTRUSTED },
    { "CKT_NSS_TRUST_UNKNOWN", LKS_TRUST_UNSTATED },
    { "CKT_TRUST_ANCHOR", LKS_TRUST_DELEGATOR },
    { "CKT_TRUSTED", LKS_TRUST_ITSELF },
    { "CKT_TRUST_MUST_VERIFY_TRUST", LKS_TRUST_MUST_VERIFY },
    { "CKT_NOT_TRUSTED", LKS_TRUST_DISTRUSTED },
    { "CKT_TRUST_UNKNOWN", LKS_TRUST_UNSTATED },
  };
  /* one word is the beginning of another */
  if (!attribute->ends)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("cut off in line %u"), attribute->line);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_strcmp0(attribute->word, words[i].word) == 0) {
      *level = words[i].level;
      return TRUE;
    }
  return lks_throw(error, LKS_ERROR_MALFORMED, _("line %u: “%s” is no level of trust"),
                   attribute->line, attribute->word != NULL ? attribute->word : "");
}

static gboolean
take_level(LksTrust *trust, const LksCertdataAttribute *attribute, GError **error)
{
  const char *name = attribute->name;
  const char *word = g_str_has_prefix(name, "CKA_TRUST_")        ? name + strlen("CKA_TRUST_")
                     : g_str_has_prefix(name, "CKA_PKCS_TRUST_") ? name + strlen("CKA_PKCS_TRUST_")
                                                                 : NULL;
  LksTrustPurpose purpose;
  /* a purpose of which nothing is known cannot be asked for */
  if (word == NULL || strcmp(attribute->type, "CK_TRUST") != 0 ||
      !lks_trust_purpose_parse(word, &purpose))
    return TRUE;
  return read_level(attribute, &trust->levels[purpose], error);
}

static gboolean
read_trust(const LksCertdataObject *certificate,
           const LksCertdataObject *object,
           LksTrust *trust,
           GError **error)
{
  for (guint i = 0; object != NULL && i < object->attributes->len; i++)
    if (!take_level(trust, g_ptr_array_index(object->attributes, i), error))
      return FALSE;
  return read_date(certificate, "CKA_NSS_SERVER_DISTRUST_AFTER", &trust->server_distrust_after,
                   error) &&
         read_date(certificate, "CKA_NSS_EMAIL_DISTRUST_AFTER", &trust->email_distrust_after,
                   error);
}

/* --- which object speaks of which certificate --- */

static GBytes *
dup_identity(const LksCertdataObject *object)
{
  GBytes *issuer = lks_certdata_get_bytes(object, "CKA_ISSUER");
  GBytes *serial = lks_certdata_get_bytes(object, "CKA_SERIAL_NUMBER");
  if (issuer == NULL || serial == NULL)
    return NULL;
  gsize length = 0;
  GByteArray *both = g_byte_array_new();
  const guint8 *data = g_bytes_get_data(issuer, &length);
  g_byte_array_append(both, data, (guint)length);
  data = g_bytes_get_data(serial, &length);
  g_byte_array_append(both, data, (guint)length);
  return g_byte_array_free_to_bytes(both);
}

static gboolean
is_class(const LksCertdataObject *object, const char *word)
{
  return g_strcmp0(lks_certdata_get_word(object, "CKA_CLASS"), word) == 0;
}

static gboolean
is_trust(const LksCertdataObject *object)
{
  return is_class(object, "CKO_NSS_TRUST") || is_class(object, "CKO_TRUST");
}

static gboolean
collect_trusts(Reading *reading, GPtrArray *objects, GError **error)
{
  for (guint i = 0; i < objects->len; i++) {
    LksCertdataObject *object = g_ptr_array_index(objects, i);
    GBytes *identity = is_trust(object) ? dup_identity(object) : NULL;
    if (is_trust(object) && identity == NULL)
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("line %u: what this trust is of cannot be told: CKA_ISSUER and "
                         "CKA_SERIAL_NUMBER are needed"),
                       object->line);
    if (identity != NULL)
      g_hash_table_insert(reading->trusts, identity, object);
  }
  return TRUE;
}

/* NSS does not apply trust whose digest is another certificate's */
static gboolean
check_digest(const LksCertdataObject *trust, LksCertificate *certificate, GError **error)
{
  GBytes *digest = trust != NULL ? lks_certdata_get_bytes(trust, "CKA_CERT_SHA1_HASH") : NULL;
  if (digest == NULL || g_bytes_get_size(digest) == 0)
    return TRUE;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(digest, &length);
  g_autoptr(GString) hex = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(hex, "%02x", data[i]);
  if (strcmp(hex->str, lks_certificate_get_sha1(certificate)) == 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("line %u: damaged: the certificate's SHA-1 digest is not the one given here"),
                   lks_certdata_find(trust, "CKA_CERT_SHA1_HASH")->line);
}

/* --- entries --- */

static LksCertificate *
read_certificate(const LksCertdataObject *object, GError **error)
{
  GBytes *der = lks_certdata_get_bytes(object, "CKA_VALUE");
  if (der == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("line %u: this certificate has no value (CKA_VALUE)"), object->line);
  LksCertificate *certificate = lks_certificate_new_from_der(der, error);
  if (certificate == NULL)
    lks_prefix(error, _("line %u: "), lks_certdata_find(object, "CKA_VALUE")->line);
  return certificate;
}

static gboolean
add_entry(Reading *reading, const LksCertdataObject *object, gboolean is_last, GError **error)
{
  g_autoptr(LksCertificate) certificate = read_certificate(object, error);
  if (certificate == NULL)
    return FALSE;
  g_autoptr(GBytes) identity = dup_identity(object);
  const LksCertdataObject *said =
      identity != NULL ? g_hash_table_lookup(reading->trusts, identity) : NULL;
  if (said == NULL && is_last)
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("cut off: what is said of the certificate of line %u does not follow"),
                     object->line);
  LksTrust trust = { 0 };
  if (!check_digest(said, certificate, error) || !read_trust(object, said, &trust, error))
    return FALSE;
  static const LksTrustChoice tls = LKS_TRUST_CHOICE_TLS;
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_certificate(lks_certdata_get_word(object, "CKA_LABEL"),
                                         lks_trust_choice_accepts(&tls, &trust)
                                             ? LKS_ENTRY_TRUSTED
                                             : LKS_ENTRY_CERTIFICATE,
                                         certificate);
  lks_keystore_entry_set_trust(entry, &trust);
  lks_keystore_add(reading->load->store, entry);
  return TRUE;
}

static gboolean
add_entries(Reading *reading, GPtrArray *objects, GError **error)
{
  for (guint i = 0; i < objects->len; i++) {
    LksCertdataObject *object = g_ptr_array_index(objects, i);
    if (is_class(object, "CKO_CERTIFICATE") &&
        !add_entry(reading, object, i + 1 == objects->len, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
certdata_load(LksKeystoreLoad *load, GError **error)
{
  g_autoptr(GPtrArray) objects = lks_certdata_scan((const char *)load->data, load->length, error);
  if (objects == NULL)
    return FALSE;
  g_autoptr(GHashTable) trusts =
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  Reading reading = { .load = load, .trusts = trusts };
  return collect_trusts(&reading, objects, error) && add_entries(&reading, objects, error);
}

const LksKeystoreFormat lks_keystore_certdata = {
  .id = "certdata",
  .title = N_("Mozilla root list (certdata.txt)"),
  .suffixes = "",
  .holds = LKS_HOLDS_TRUSTED | LKS_HOLDS_CERTIFICATES | LKS_HOLDS_NAMES,
  .sniff = certdata_sniff,
  .load = certdata_load,
};
