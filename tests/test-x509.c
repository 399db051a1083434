// SPDX-License-Identifier: LGPL-2.1-or-later
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/conf.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "lks-certificate.h"
#include "lks-chain.h"
#include "lks-error.h"
#include "lks-key.h"
#include "lks-parallel.h"
#include "lks-request.h"
#include "lks-verify.h"

/* 2026-06-01: every certificate here is judged as of then */
#define NOW G_GINT64_CONSTANT(1780272000)
#define DAY (24 * 60 * 60)

/* A certificate to make; times in days from NOW, 0: a year on either side. */
typedef struct {
  const char *subject; /* CN; NULL: none */
  const char *san;
  const char *eku;
  const char *ku;
  const char *basic;
  int from;
  int to;
  const char *digest; /* NULL: SHA256 */
  const char *policies;
  const char *access;
} Spec;

typedef struct {
  EVP_PKEY *key;
  X509 *x509;
  LksCertificate *certificate;
} Issued;

static void
add_extension(X509 *x509, X509V3_CTX *context, int nid, const char *value)
{
  if (value == NULL)
    return;
  X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, context, nid, value);
  g_assert_nonnull(extension);
  X509_add_ext(x509, extension, -1);
  X509_EXTENSION_free(extension);
}

static LksCertificate *
read_x509(X509 *x509)
{
  guint8 *bytes = NULL;
  int length = i2d_X509(x509, &bytes);
  g_autoptr(GBytes) der = g_bytes_new(bytes, (gsize)length);
  OPENSSL_free(bytes);
  g_autoptr(GError) error = NULL;
  LksCertificate *certificate = lks_certificate_new_from_der(der, &error);
  g_assert_no_error(error);
  return certificate;
}

static Issued
issue_with(EVP_PKEY *key, const Spec *spec, const Issued *issuer)
{
  static int serial = 1;
  X509 *x509 = X509_new();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
  ASN1_TIME_set(X509_getm_notBefore(x509), NOW + (spec->from != 0 ? spec->from : -365) * DAY);
  ASN1_TIME_set(X509_getm_notAfter(x509), NOW + (spec->to != 0 ? spec->to : 365) * DAY);
  if (spec->subject != NULL)
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                               (const guint8 *)spec->subject, -1, -1, 0);
  X509_set_issuer_name(x509, X509_get_subject_name(issuer != NULL ? issuer->x509 : x509));
  X509_set_pubkey(x509, key);
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer != NULL ? issuer->x509 : x509, x509, NULL, NULL, 0);
  CONF *nothing = NCONF_new(NULL); /* policies are read with one at hand only */
  X509V3_set_nconf(&context, nothing);
  add_extension(x509, &context, NID_basic_constraints, spec->basic);
  add_extension(x509, &context, NID_key_usage, spec->ku);
  add_extension(x509, &context, NID_ext_key_usage, spec->eku);
  add_extension(x509, &context, NID_subject_alt_name, spec->san);
  add_extension(x509, &context, NID_certificate_policies, spec->policies);
  add_extension(x509, &context, NID_info_access, spec->access);
  NCONF_free(nothing);
  const EVP_MD *digest = EVP_get_digestbyname(spec->digest != NULL ? spec->digest : "SHA256");
  g_assert_cmpint(X509_sign(x509, issuer != NULL ? issuer->key : key, digest), >, 0);
  return (Issued){ key, x509, read_x509(x509) };
}

static Issued
issue(const Spec *spec, const Issued *issuer)
{
  return issue_with(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"), spec, issuer);
}

static void
issued_clear(Issued *issued)
{
  EVP_PKEY_free(issued->key);
  X509_free(issued->x509);
  g_clear_object(&issued->certificate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Issued, issued_clear)

static const Spec root_spec = { .subject = "Root", .basic = "critical,CA:TRUE" };
static const Spec middle_spec = { .subject = "Middle", .basic = "critical,CA:TRUE" };

static GPtrArray *
bag(LksCertificate *first, ...)
{
  GPtrArray *array = g_ptr_array_new();
  va_list args;
  va_start(args, first);
  for (LksCertificate *next = first; next != NULL; next = va_arg(args, LksCertificate *))
    g_ptr_array_add(array, next);
  va_end(args);
  return array;
}

/* --- facts --- */

static void
test_facts(void)
{
  const Spec spec = { .subject = "Größe, \"x\"",
                      .san = "DNS:a.example,IP:10.0.0.5,IP:2001:db8::1,email:a@b.example,URI:urn:x",
                      .eku = "serverAuth,1.2.3.4",
                      .ku = "digitalSignature,keyEncipherment" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) leaf = issue(&spec, &root);
  LksCertificate *certificate = leaf.certificate;
  g_assert_cmpstr(lks_certificate_get_subject(certificate), ==, "CN=Größe\\, \\\"x\\\"");
  g_assert_cmpstr(lks_certificate_get_issuer(certificate), ==, "CN=Root");
  g_assert_cmpstr(lks_certificate_get_common_name(certificate), ==, "Größe, \"x\"");
  static const char *const names[] = { "a.example", "10.0.0.5", "2001:db8::1", "a@b.example",
                                       "urn:x" };
  GPtrArray *found = lks_certificate_get_names(certificate);
  g_assert_cmpuint(found->len, ==, G_N_ELEMENTS(names));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr(((const LksName *)g_ptr_array_index(found, i))->text, ==, names[i]);
  g_autofree char *extended =
      g_strjoinv(",", (char **)lks_certificate_get_extended_key_usage(certificate));
  g_assert_cmpstr(extended, ==, "serverAuth,1.2.3.4");
  g_autofree char *usage = g_strjoinv(",", (char **)lks_certificate_get_key_usage(certificate));
  g_assert_cmpstr(usage, ==, "digitalSignature,keyEncipherment");
  g_assert_cmpstr(lks_certificate_get_key_type(certificate), ==, "EC");
  g_assert_cmpstr(lks_certificate_get_key_curve(certificate), ==, "secp256r1");
  g_assert_cmpuint(lks_certificate_get_key_bits(certificate), ==, 256);
  g_assert_cmpstr(lks_certificate_get_signature_algorithm(certificate), ==, "ecdsa-with-SHA256");
  g_assert_cmpint(lks_certificate_get_not_after(certificate), ==, NOW + 365 * DAY);
  g_assert_false(lks_certificate_is_ca(certificate));
  g_assert_true(lks_certificate_is_ca(root.certificate));
  g_assert_true(lks_certificate_is_self_signed(root.certificate));
  g_assert_false(lks_certificate_is_self_signed(certificate));
  g_assert_null(lks_certificate_get_key_usage(root.certificate));
}

static void
test_facts_odd(void)
{
  const Spec nothing = { NULL };
  g_auto(Issued) issued = issue(&nothing, NULL);
  g_assert_cmpstr(lks_certificate_get_subject(issued.certificate), ==, "");
  g_assert_null(lks_certificate_get_common_name(issued.certificate));
  g_assert_cmpuint(lks_certificate_get_names(issued.certificate)->len, ==, 0);
  /* a negative serial number, which RFC 5280 forbids and old authorities wrote; and dates at the
   * end of what can be told */
  ASN1_INTEGER_set(X509_get_serialNumber(issued.x509), -171);
  ASN1_TIME_set_string(X509_getm_notAfter(issued.x509), "99991231235959Z");
  X509_sign(issued.x509, issued.key, EVP_sha256());
  g_autoptr(LksCertificate) odd = read_x509(issued.x509);
  g_assert_cmpstr(lks_certificate_get_serial(odd), ==, "-ab");
  g_autofree char *end = lks_time_format(lks_certificate_get_not_after(odd));
  g_assert_cmpstr(end, ==, "9999-12-31T23:59:59Z");
  /* a date that is none */
  ASN1_STRING_set(X509_getm_notAfter(issued.x509), "garbage", -1);
  X509_sign(issued.x509, issued.key, EVP_sha256());
  g_autoptr(LksCertificate) dateless = read_x509(issued.x509);
  g_assert_cmpint(lks_certificate_get_not_after(dateless), <, 0);
}

static void
test_der_trailing(void)
{
  g_auto(Issued) root = issue(&root_spec, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(lks_certificate_get_der(root.certificate), &length);
  g_autofree guint8 *longer = g_malloc0(length + 1);
  memcpy(longer, data, length);
  g_autoptr(GBytes) bytes = g_bytes_new(longer, length + 1);
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_certificate_new_from_der(bytes, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
}

static void
test_der_truncated(void)
{
  g_auto(Issued) root = issue(&root_spec, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(lks_certificate_get_der(root.certificate), &length);
  for (gsize i = 0; i < length; i++) {
    g_autoptr(GBytes) bytes = g_bytes_new(data, i);
    g_autoptr(GError) error = NULL;
    g_assert_null(lks_certificate_new_from_der(bytes, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
}

/* what still parses is verified too, so that no later reader stumbles either */
static void
test_der_flipped(void)
{
  const Spec spec = { .subject = "a",
                      .san = "DNS:a.example,IP:10.0.0.5",
                      .eku = "serverAuth",
                      .ku = "digitalSignature",
                      .basic = "CA:FALSE",
                      .policies = "2.23.140.1.2.1",
                      .access = "caIssuers;URI:http://a.example/" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) leaf = issue(&spec, &root);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  const char *const names[] = { "a.example", "10.0.0.5", NULL };
  const LksVerifyOptions options = { .anchors = anchors,
                                     .purpose = LKS_PURPOSE_MUTUAL,
                                     .names = names,
                                     .at = NOW };
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(lks_certificate_get_der(leaf.certificate), &length);
  g_autofree guint8 *changed = g_memdup2(data, length);
  static const guint8 flips[] = { 0x01, 0xff };
  for (gsize i = 0; i < length * G_N_ELEMENTS(flips); i++) {
    gsize at = i / G_N_ELEMENTS(flips);
    changed[at] = data[at] ^ flips[i % G_N_ELEMENTS(flips)];
    g_autoptr(GBytes) bytes = g_bytes_new(changed, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(LksCertificate) certificate = lks_certificate_new_from_der(bytes, &error);
    g_assert_true((certificate == NULL) == (error != NULL));
    if (certificate != NULL) {
      g_autoptr(LksVerifyResult) result = lks_verify(certificate, &options);
      g_assert_false(result->valid);
    }
    changed[at] = data[at];
  }
}

static LksSecret *
write_pkcs8(EVP_PKEY *key)
{
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
  guint8 *bytes = NULL;
  int length = i2d_PKCS8_PRIV_KEY_INFO(info, &bytes);
  LksSecret *secret = lks_secret_new(bytes, (gsize)length);
  OPENSSL_free(bytes);
  PKCS8_PRIV_KEY_INFO_free(info);
  return secret;
}

static void
test_key_round_trip(void)
{
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_autoptr(LksSecret) secret = write_pkcs8(root.key);
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = lks_key_new_from_pkcs8(secret, &error);
  g_assert_no_error(error);
  g_assert_true(lks_key_matches(key, root.certificate));
  g_autoptr(LksSecret) again = lks_key_dup_pkcs8(key, &error);
  g_assert_no_error(error);
  g_assert_true(lks_secret_equal(secret, again));
}

typedef struct {
  const char *type;
  guint bits;
  Issued issued;
  LksSecret *pkcs8;
  const Issued *root;
  LksCertificate *others; /* of another key of this kind */
} Kind;

static EVP_PKEY *
generate(const Kind *kind)
{
  if (strcmp(kind->type, "RSA") == 0)
    return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (gsize)kind->bits);
  if (strcmp(kind->type, "EC") == 0)
    return EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind->bits == 256 ? "P-256" : "P-384");
  return EVP_PKEY_Q_keygen(NULL, NULL, kind->type);
}

static void
check_kind_cb(gpointer data, gpointer unused)
{
  const Kind *kind = data;
  static const guint8 cut[] = { 0x30, 0x2E, 0x02, 0x01, 0x00 };
  g_autoptr(LksSecret) damaged = lks_secret_new(cut, sizeof(cut));
  for (guint round = 0; round < 20; round++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LksKey) key = lks_key_new_from_pkcs8(kind->pkcs8, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(lks_key_get_key_type(key), ==, kind->type);
    g_assert_cmpuint(lks_key_get_bits(key), ==, kind->bits);
    g_assert_true(lks_key_matches(key, kind->issued.certificate));
    g_assert_false(lks_key_matches(key, kind->others));
    g_assert_false(lks_key_matches(key, kind->root->certificate));
    g_assert_null(lks_key_new_from_pkcs8(damaged, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
}

/* each kind's key in a certificate and by itself, while other threads read others */
static void
test_key_kinds(void)
{
  Kind kinds[] = { { "RSA", 2048 },    { "RSA", 1024 },  { "EC", 256 },     { "EC", 384 },
                   { "Ed25519", 256 }, { "Ed448", 456 }, { "X25519", 253 }, { "RSA", 2048 } };
  const Spec spec = { .subject = "leaf" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    kinds[i].issued = issue_with(generate(&kinds[i]), &spec, &root);
    kinds[i].pkcs8 = write_pkcs8(kinds[i].issued.key);
    kinds[i].root = &root;
    g_auto(Issued) others = issue_with(generate(&kinds[i]), &spec, &root);
    kinds[i].others = g_object_ref(others.certificate);
    g_assert_cmpstr(lks_certificate_get_key_type(kinds[i].others), ==, kinds[i].type);
    g_assert_cmpuint(lks_certificate_get_key_bits(kinds[i].others), ==, kinds[i].bits);
    g_ptr_array_add(all, &kinds[i]);
  }
  lks_parallel_for_each(all, check_kind_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    issued_clear(&kinds[i].issued);
    g_object_unref(kinds[i].others);
    lks_secret_unref(kinds[i].pkcs8);
  }
}

/* --- chains --- */

static void
test_chain_any_order(void)
{
  const Spec leaf_spec = { .subject = "leaf" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) middle = issue(&middle_spec, &root);
  g_auto(Issued) leaf = issue(&leaf_spec, &middle);
  g_auto(Issued) stranger = issue(&root_spec, NULL);
  LksCertificate *all[] = { leaf.certificate, middle.certificate, root.certificate };
  for (guint order = 0; order < 27; order++) {
    g_autoptr(GPtrArray) pool = bag(all[order % 3], all[order / 3 % 3], all[order / 9], NULL);
    g_ptr_array_add(pool, leaf.certificate);
    g_ptr_array_add(pool, middle.certificate);
    g_ptr_array_add(pool, root.certificate);
    g_autoptr(GPtrArray) chain = lks_chain_build(leaf.certificate, pool);
    g_assert_cmpuint(chain->len, ==, 3);
    g_assert_true(g_ptr_array_index(chain, 1) == middle.certificate);
    g_assert_true(lks_chain_is_complete(chain));
  }
  g_autoptr(GPtrArray) partial = bag(middle.certificate, NULL);
  g_autoptr(GPtrArray) chain = lks_chain_build(leaf.certificate, partial);
  g_assert_cmpuint(chain->len, ==, 2);
  g_assert_false(lks_chain_is_complete(chain));
}

/* A signs B, B signs A: both ends must be reached, and the walk must end */
static void
test_chain_loop(void)
{
  g_auto(Issued) a = issue(&root_spec, NULL);
  g_auto(Issued) b = issue(&middle_spec, &a);
  EVP_PKEY_up_ref(a.key);
  g_auto(Issued) crossed = issue_with(a.key, &root_spec, &b);
  g_autoptr(GPtrArray) loop = bag(b.certificate, crossed.certificate, NULL);
  g_autoptr(GPtrArray) round = lks_chain_build(b.certificate, loop);
  g_assert_cmpuint(round->len, ==, 2);
  g_assert_false(lks_chain_is_complete(round));
  g_autoptr(GPtrArray) both = bag(crossed.certificate, b.certificate, a.certificate, NULL);
  g_autoptr(GPtrArray) ended = lks_chain_build(b.certificate, both);
  g_assert_cmpuint(ended->len, ==, 2);
  g_assert_true(g_ptr_array_index(ended, 1) == a.certificate);
}

/* --- names --- */

static const struct {
  const char *subject;
  const char *san;
  const char *name;
  gboolean covered[4]; /* java, openssl, dotnet, cn-fallback */
} matches[] = {
  { "x", "DNS:a.example", "a.example", { 1, 1, 1, 1 } },
  { "x", "DNS:a.example", "A.Example.", { 1, 1, 1, 1 } },
  { "x", "DNS:a.example", "b.example", { 0, 0, 0, 0 } },
  { "b.example", "DNS:a.example", "b.example", { 0, 0, 0, 0 } },
  { "b.example", NULL, "b.example", { 1, 1, 1, 1 } },
  { "b.example", "IP:10.0.0.5", "b.example", { 1, 1, 1, 0 } },
  { "x", "IP:10.0.0.5", "10.0.0.5", { 1, 1, 1, 1 } },
  { "x", "DNS:10.0.0.5", "10.0.0.5", { 0, 0, 0, 0 } },
  { "10.0.0.5", NULL, "10.0.0.5", { 0, 0, 1, 1 } },
  { "10.0.0.5", "email:a@b.example", "10.0.0.5", { 0, 0, 1, 0 } },
  { "10.0.0.5", "DNS:a.example", "10.0.0.5", { 0, 0, 0, 0 } },
  { "x", "IP:2001:db8::1", "2001:0DB8:0:0::1", { 1, 1, 1, 1 } },
  { "x", "IP:2001:db8::1", "[2001:db8::1]", { 1, 1, 1, 1 } },
  { "x", "IP:fe80::1", "fe80::1%eth0", { 1, 1, 1, 1 } },
  { "x", "DNS:*.example.com", "a.example.com", { 1, 1, 1, 1 } },
  { "x", "DNS:*.example.com", "b.a.example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:*.example.com", "example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:f*.example.com", "foo.example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:*.*.example.com", "a.b.example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:*", "example", { 0, 0, 0, 0 } },
  { "x", "DNS:*.local", "spoc1.local", { 1, 0, 0, 0 } },
  { "*.example.com", NULL, "a.example.com", { 1, 1, 1, 1 } },
  { "x", "DNS:xn--grsse-lva.example", "größe.example", { 0, 0, 0, 0 } },
  { "x", "DNS:xn--mller-kva.example", "müller.example", { 1, 1, 1, 1 } },
  { "x", "DNS:xn--mller-kva.example", "MÜLLER.example.", { 1, 1, 1, 1 } },
  { "x", "DNS:xn--mller-kva.example", "xn--MLLER-kva.example", { 1, 1, 1, 1 } },
  { "x", "DNS:*.example", "müller.example", { 1, 0, 0, 0 } },
  { "x", "DNS:*.print.example", "müller.print.example", { 1, 1, 1, 1 } },
  { "xn--mller-kva.example", NULL, "müller.example", { 1, 1, 1, 1 } },
  { "müller.example", NULL, "xn--mller-kva.example", { 1, 1, 1, 1 } },
  { "x", "DNS:a.example", "a.example..", { 0, 0, 0, 0 } },
  { "x", "DNS:a.example.", "a.example", { 0, 0, 0, 0 } },
  { "a.example", "email:a@b.example", "a.example", { 1, 1, 1, 0 } },
  { "2001:db8::1", NULL, "2001:DB8:0::1", { 0, 0, 1, 1 } },
  { "x", "IP:10.0.0.5", "::ffff:10.0.0.5", { 0, 0, 0, 0 } },
  { "x", "DNS:*.example.com", "https://www.example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:*.example.com", "*.example.com", { 0, 0, 0, 0 } },
  { "x", "DNS:a_b.example", "a_b.example", { 1, 1, 1, 1 } },
  { "x", "DNS:a.example", "", { 0, 0, 0, 0 } },
  { "x", "DNS:a.example", ".", { 0, 0, 0, 0 } },
  { "x", "DNS:a.example", ".example", { 0, 0, 0, 0 } },
  { "x", "DNS:a.example", "a.example extra", { 0, 0, 0, 0 } },
  { NULL, NULL, "a.example", { 0, 0, 0, 0 } },
};

static void
test_match(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(matches); i++) {
    const Spec spec = { .subject = matches[i].subject, .san = matches[i].san };
    g_auto(Issued) issued = issue(&spec, NULL);
    for (guint matching = 0; matching < 4; matching++) {
      g_test_message("%s | %s | %s | %s", matches[i].subject, matches[i].san, matches[i].name,
                     lks_matching_to_string((LksMatching)matching));
      g_assert_cmpint(lks_match_name(issued.certificate, matches[i].name, (LksMatching)matching),
                      ==, matches[i].covered[matching]);
    }
  }
}

static void
test_match_ip_as_dns(void)
{
  const Spec spec = { .subject = "x", .san = "DNS:a.example,DNS:10.0.0.5,IP:10.0.0.6" };
  g_auto(Issued) issued = issue(&spec, NULL);
  g_assert_cmpstr(lks_match_ip_as_dns(issued.certificate, "10.0.0.5"), ==, "10.0.0.5");
  g_assert_null(lks_match_ip_as_dns(issued.certificate, "10.0.0.6"));
  g_assert_null(lks_match_ip_as_dns(issued.certificate, "a.example"));
}

/* --- verification --- */

static const struct {
  const char *what;
  Spec leaf;
  Spec middle; /* no subject: as middle_spec */
  LksPurpose purpose;
  const char *name;
  gboolean valid;
  const char *rules; /* in their order */
} cases[] = {
  { "good",
    { .subject = "leaf", .san = "DNS:a.example" },
    { NULL },
    LKS_PURPOSE_MUTUAL,
    "a.example",
    TRUE,
    "" },
  { "expired", { .subject = "leaf", .to = -1 }, { NULL }, 0, NULL, FALSE, "expired" },
  { "not-yet-valid", { .subject = "leaf", .from = 1 }, { NULL }, 0, NULL, FALSE, "not-yet-valid" },
  { "authority-expired",
    { .subject = "leaf" },
    { .subject = "Middle", .basic = "critical,CA:TRUE", .to = -1 },
    0,
    NULL,
    FALSE,
    "expired" },
  { "soon", { .subject = "leaf", .to = 10 }, { NULL }, 0, NULL, TRUE, "expires-soon" },
  { "server-only",
    { .subject = "leaf", .eku = "serverAuth" },
    { NULL },
    LKS_PURPOSE_SERVER,
    NULL,
    TRUE,
    "" },
  { "no-client",
    { .subject = "leaf", .eku = "serverAuth" },
    { NULL },
    LKS_PURPOSE_CLIENT,
    NULL,
    FALSE,
    "wrong-purpose" },
  { "not-mutual",
    { .subject = "leaf", .eku = "serverAuth" },
    { NULL },
    LKS_PURPOSE_MUTUAL,
    NULL,
    FALSE,
    "wrong-purpose" },
  { "mutual",
    { .subject = "leaf", .eku = "serverAuth,clientAuth" },
    { NULL },
    LKS_PURPOSE_MUTUAL,
    NULL,
    TRUE,
    "" },
  { "key-usage",
    { .subject = "leaf", .ku = "cRLSign" },
    { NULL },
    LKS_PURPOSE_SERVER,
    NULL,
    FALSE,
    "wrong-purpose" },
  { "signing",
    { .subject = "leaf", .ku = "digitalSignature" },
    { NULL },
    LKS_PURPOSE_SIGNING,
    NULL,
    TRUE,
    "" },
  { "no-signing",
    { .subject = "leaf", .ku = "keyEncipherment" },
    { NULL },
    LKS_PURPOSE_SIGNING,
    NULL,
    FALSE,
    "wrong-purpose" },
  { "no-ca",
    { .subject = "leaf", .basic = "CA:FALSE" },
    { NULL },
    LKS_PURPOSE_CA,
    NULL,
    FALSE,
    "wrong-purpose" },
  { "ca", { .subject = "leaf", .basic = "CA:TRUE" }, { NULL }, LKS_PURPOSE_CA, NULL, TRUE, "" },
  { "name",
    { .subject = "leaf", .san = "DNS:a.example" },
    { NULL },
    0,
    "b.example",
    FALSE,
    "name-not-covered" },
  { "ip-as-dns",
    { .subject = "leaf", .san = "DNS:10.0.0.5" },
    { NULL },
    0,
    "10.0.0.5",
    FALSE,
    "name-not-covered ip-as-dns" },
  { "sha1", { .subject = "leaf", .digest = "SHA1" }, { NULL }, 0, NULL, TRUE, "weak-signature" },
  { "issuer-is-no-ca",
    { .subject = "leaf" },
    { .subject = "Middle", .basic = "CA:FALSE" },
    0,
    NULL,
    FALSE,
    "invalid-ca" },
  { "two-problems",
    { .subject = "leaf", .to = -1, .eku = "clientAuth" },
    { NULL },
    LKS_PURPOSE_SERVER,
    NULL,
    FALSE,
    "expired wrong-purpose" },
};

static char *
join_rules(const LksVerifyResult *result)
{
  GString *rules = g_string_new(NULL);
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    g_string_append_printf(rules, "%s%s", i > 0 ? " " : "", lks_finding_get_rule(finding));
    g_assert_nonnull(lks_finding_get_remedy(finding));
  }
  return g_string_free(rules, FALSE);
}

static void
test_verify(void)
{
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Spec *above = cases[i].middle.subject != NULL ? &cases[i].middle : &middle_spec;
    g_auto(Issued) middle = issue(above, &root);
    g_auto(Issued) leaf = issue(&cases[i].leaf, &middle);
    g_autoptr(GPtrArray) untrusted = bag(middle.certificate, NULL);
    const char *const names[] = { cases[i].name, NULL };
    const LksVerifyOptions options = { .anchors = anchors,
                                       .untrusted = untrusted,
                                       .purpose = cases[i].purpose,
                                       .names = names,
                                       .at = NOW,
                                       .warn_days = 31 };
    g_autoptr(LksVerifyResult) result = lks_verify(leaf.certificate, &options);
    g_autofree char *rules = join_rules(result);
    g_test_message("%s: %s", cases[i].what, rules);
    g_assert_cmpstr(rules, ==, cases[i].rules);
    g_assert_cmpint(result->valid, ==, cases[i].valid);
    g_assert_cmpuint(result->chain->len, ==, 3);
  }
}

static void
assert_verify(LksCertificate *leaf, GPtrArray *anchors, GPtrArray *untrusted, const char *expected)
{
  const LksVerifyOptions options = { .anchors = anchors, .untrusted = untrusted, .at = NOW };
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  g_autofree char *rules = join_rules(result);
  g_assert_cmpstr(rules, ==, expected);
}

static void
test_verify_trust(void)
{
  const Spec leaf_spec = { .subject = "leaf" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) other = issue(&root_spec, NULL); /* same name, another key */
  g_auto(Issued) middle = issue(&middle_spec, &root);
  g_auto(Issued) leaf = issue(&leaf_spec, &middle);
  g_autoptr(GPtrArray) nobody = bag(NULL, NULL);
  g_autoptr(GPtrArray) roots = bag(root.certificate, NULL);
  g_autoptr(GPtrArray) middles = bag(middle.certificate, NULL);
  g_autoptr(GPtrArray) both = bag(root.certificate, middle.certificate, root.certificate, NULL);
  g_autoptr(GPtrArray) others = bag(other.certificate, NULL);
  assert_verify(leaf.certificate, roots, both, "");
  assert_verify(leaf.certificate, roots, NULL, "chain-incomplete");
  assert_verify(leaf.certificate, nobody, both, "not-trusted");
  assert_verify(leaf.certificate, middles, nobody, "anchor-not-root");
  assert_verify(root.certificate, roots, NULL, "");
  assert_verify(root.certificate, middles, NULL, "not-trusted");
  assert_verify(leaf.certificate, others, middles, "bad-signature");
  assert_verify(leaf.certificate, others, both, "bad-signature");
}

static void
test_verify_names_missing_issuer(void)
{
  const Spec leaf_spec = { .subject = "leaf" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) middle = issue(&middle_spec, &root);
  g_auto(Issued) leaf = issue(&leaf_spec, &middle);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  const LksVerifyOptions options = { .anchors = anchors, .at = NOW };
  g_autoptr(LksVerifyResult) result = lks_verify(leaf.certificate, &options);
  g_assert_cmpuint(result->findings->len, ==, 1);
  const char *message = lks_finding_get_message(g_ptr_array_index(result->findings, 0));
  g_assert_nonnull(strstr(message, "“CN=Middle” of “CN=leaf” is in none of the files given"));
}

static const struct {
  const char *type;
  const char *group;
  gsize bits;
  const char *rules;
  gboolean valid;
} weak_keys[] = {
  { "RSA", NULL, 512, "weak-key", FALSE }, { "RSA", NULL, 1024, "weak-key", TRUE },
  { "RSA", NULL, 2048, "", TRUE },         { "EC", "secp192k1", 0, "weak-key", FALSE },
  { "EC", "P-224", 0, "weak-key", TRUE },  { "EC", "P-384", 0, "", TRUE },
};

static void
test_verify_weak_key(void)
{
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  const Spec spec = { .subject = "leaf" };
  for (guint i = 0; i < G_N_ELEMENTS(weak_keys); i++) {
    EVP_PKEY *key = weak_keys[i].group != NULL
                        ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", weak_keys[i].group)
                        : EVP_PKEY_Q_keygen(NULL, NULL, "RSA", weak_keys[i].bits);
    g_auto(Issued) leaf = issue_with(key, &spec, &root);
    const LksVerifyOptions options = { .anchors = anchors, .at = NOW };
    g_autoptr(LksVerifyResult) result = lks_verify(leaf.certificate, &options);
    g_autofree char *rules = join_rules(result);
    g_assert_cmpstr(rules, ==, weak_keys[i].rules);
    g_assert_cmpint(result->valid, ==, weak_keys[i].valid);
  }
}

/* ECDSA has no MD5: an authority with an RSA key */
static void
test_verify_md5(void)
{
  const Spec spec = { .subject = "leaf", .digest = "MD5" };
  g_auto(Issued) root =
      issue_with(EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (gsize)2048), &root_spec, NULL);
  g_auto(Issued) leaf = issue(&spec, &root);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  const LksVerifyOptions options = { .anchors = anchors, .at = NOW };
  g_autoptr(LksVerifyResult) result = lks_verify(leaf.certificate, &options);
  g_autofree char *rules = join_rules(result);
  g_assert_cmpstr(rules, ==, "weak-signature");
  g_assert_false(result->valid);
}

static GBytes *
make_crl(const Issued *issuer, X509 *revoked, int days)
{
  X509_CRL *crl = X509_CRL_new();
  X509_CRL_set_version(crl, X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer->x509));
  ASN1_TIME *time = ASN1_TIME_set(NULL, NOW - 10 * DAY);
  X509_CRL_set1_lastUpdate(crl, time);
  if (revoked != NULL) {
    X509_REVOKED *entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked));
    X509_REVOKED_set_revocationDate(entry, time);
    X509_CRL_add0_revoked(crl, entry);
  }
  ASN1_TIME_set(time, NOW + days * DAY);
  X509_CRL_set1_nextUpdate(crl, time);
  ASN1_TIME_free(time);
  X509_CRL_sign(crl, issuer->key, EVP_sha256());
  guint8 *bytes = NULL;
  int length = i2d_X509_CRL(crl, &bytes);
  GBytes *der = g_bytes_new(bytes, (gsize)length);
  OPENSSL_free(bytes);
  X509_CRL_free(crl);
  return der;
}

static void
assert_crl(LksCertificate *leaf, GPtrArray *anchors, GBytes *crl, const char *expected)
{
  g_autoptr(GPtrArray) crls = g_ptr_array_new();
  g_ptr_array_add(crls, crl);
  const LksVerifyOptions options = { .anchors = anchors, .crls = crls, .at = NOW };
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  g_autofree char *rules = join_rules(result);
  g_assert_cmpstr(rules, ==, expected);
}

static void
test_verify_crl(void)
{
  const Spec leaf_spec = { .subject = "leaf" };
  const Spec other_spec = { .subject = "Other", .basic = "critical,CA:TRUE" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) other = issue(&other_spec, NULL);
  g_auto(Issued) leaf = issue(&leaf_spec, &root);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  g_autoptr(GBytes) clean = make_crl(&root, NULL, 10);
  g_autoptr(GBytes) revoking = make_crl(&root, leaf.x509, 10);
  g_autoptr(GBytes) old = make_crl(&root, NULL, -1);
  g_autoptr(GBytes) foreign = make_crl(&other, NULL, 10);
  g_autoptr(GBytes) noise = g_bytes_new_static("noise", 5);
  assert_crl(leaf.certificate, anchors, clean, "");
  assert_crl(leaf.certificate, anchors, revoking, "revoked");
  assert_crl(leaf.certificate, anchors, old, "crl-expired");
  assert_crl(leaf.certificate, anchors, foreign, "crl-missing");
  assert_crl(leaf.certificate, anchors, noise, "crl-missing crl-unreadable");
  g_autoptr(GError) error = NULL;
  g_assert_true(lks_crl_check(clean, &error));
  g_assert_false(lks_crl_check(noise, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
}

/* openssl req -new -subj "/O=Acme/CN=spoc1.acme.test" -addext "subjectAltName=DNS:…,IP:10.0.0.5" */
static const char request_base64[] =
    "MIIBGDCBvgIBADApMQ0wCwYDVQQKDARBY21lMRgwFgYDVQQDDA9zcG9jMS5hY21lLnRlc3QwWTATBgcqhkjOPQIBBg"
    "gqhkjOPQMBBwNCAATxidbY52B178dQ5uKjBxKSUW90PU3rXs3IuAaTQdXWvEcunLVHqMzdwECvb4ycADGmlVrn6K+b"
    "skF/2QQ5mCUIoDMwMQYJKoZIhvcNAQkOMSQwIjAgBgNVHREEGTAXgg9zcG9jMS5hY21lLnRlc3SHBAoAAAUwCgYIKo"
    "ZIzj0EAwIDSQAwRgIhAIcE1IKPLsoP2xgayBu/X7ynKIhpdvFKY6J/m6OTX+hhAiEAnfICOOQf4De590uFeYOHXREt"
    "+adpmm6BdoFhnbj3zek=";

static LksRequest *
parse_request(const guint8 *data, gsize length, GError **error)
{
  g_autoptr(GBytes) der = g_bytes_new(data, length);
  return lks_request_new_from_der(der, error);
}

static void
test_request_facts(void)
{
  gsize length = 0;
  g_autofree guint8 *data = g_base64_decode(request_base64, &length);
  g_autoptr(LksRequest) request = parse_request(data, length, NULL);
  g_assert_cmpstr(lks_request_get_subject(request), ==, "CN=spoc1.acme.test,O=Acme");
  g_assert_cmpuint(lks_request_get_names(request)->len, ==, 2);
  g_assert_cmpstr(((LksName *)lks_request_get_names(request)->pdata[1])->text, ==, "10.0.0.5");
  g_assert_cmpstr(lks_request_get_key_type(request), ==, "EC");
  g_assert_cmpuint(lks_request_get_key_bits(request), ==, 256);
  g_assert_cmpstr(lks_request_get_signature_algorithm(request), ==, "ecdsa-with-SHA256");
  g_assert_true(lks_request_is_signed_by_key(request));
  data[length - 1] ^= 1;
  g_autoptr(LksRequest) forged = parse_request(data, length, NULL);
  g_assert_false(lks_request_is_signed_by_key(forged));
}

/* cut off anywhere it is refused; with any byte changed it is refused or read, and then not signed
 */
static void
test_request_damaged(void)
{
  gsize length = 0;
  g_autofree guint8 *data = g_base64_decode(request_base64, &length);
  for (gsize end = 0; end < length; end++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(parse_request(data, end, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  }
  for (gsize at = 0; at < length; at++) {
    g_autoptr(GError) error = NULL;
    data[at] ^= 0xff;
    g_autoptr(LksRequest) request = parse_request(data, length, &error);
    g_assert_true((request == NULL) == (error != NULL));
    g_assert_false(request != NULL && lks_request_is_signed_by_key(request));
    data[at] ^= 0xff;
  }
}

/* a list that is damaged must never pass for one that does not name the certificate */
static void
assert_refused(LksCertificate *leaf, GPtrArray *anchors, const guint8 *data, gsize length)
{
  g_autoptr(GBytes) bytes = g_bytes_new(data, length);
  g_autoptr(GPtrArray) crls = g_ptr_array_new();
  g_ptr_array_add(crls, bytes);
  const LksVerifyOptions options = { .anchors = anchors, .crls = crls, .at = NOW };
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  g_assert_false(result->valid);
  for (guint i = 0; i < result->findings->len; i++)
    g_assert_cmpstr(lks_finding_get_message(g_ptr_array_index(result->findings, i)), !=, "");
}

static void
test_verify_crl_damaged(void)
{
  const Spec leaf_spec = { .subject = "leaf" };
  g_auto(Issued) root = issue(&root_spec, NULL);
  g_auto(Issued) leaf = issue(&leaf_spec, &root);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  g_autoptr(GBytes) clean = make_crl(&root, root.x509, 10);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(clean, &length);
  g_autofree guint8 *changed = g_memdup2(data, length);
  for (gsize i = 0; i < length; i++) {
    assert_refused(leaf.certificate, anchors, data, i);
    changed[i] = data[i] ^ 0x01;
    assert_refused(leaf.certificate, anchors, changed, length);
    changed[i] = data[i] ^ 0xff;
    assert_refused(leaf.certificate, anchors, changed, length);
    changed[i] = data[i];
  }
}

/* --- what time changes --- */

static char *
say_all(LksCertificate *leaf, LksVerifyOptions options, LksTime at)
{
  options.at = at;
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  GString *text = g_string_new(result->valid ? "valid" : "");
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    g_string_append_printf(text, "\n%s: %s %s", lks_finding_get_rule(finding),
                           lks_finding_get_message(finding), lks_finding_get_remedy(finding));
  }
  return g_string_free(text, FALSE);
}

/* from one change to the next nothing else is said, and every other thing that is said begins with
 * one */
static void
test_verify_change(void)
{
  const Spec root_of_change = { .subject = "Root", .basic = "critical,CA:TRUE", .to = 300 };
  const Spec middle_of_change = { .subject = "Middle",
                                  .basic = "critical,CA:TRUE",
                                  .from = -100,
                                  .to = 250 };
  const Spec leaf_of_change = { .subject = "leaf",
                                .eku = "serverAuth,clientAuth",
                                .policies = "2.23.140.1.2.1",
                                .from = -300,
                                .to = 230 };
  g_auto(Issued) root = issue(&root_of_change, NULL);
  g_auto(Issued) middle = issue(&middle_of_change, &root);
  g_auto(Issued) leaf = issue(&leaf_of_change, &middle);
  g_autoptr(GPtrArray) anchors = bag(root.certificate, NULL);
  g_autoptr(GPtrArray) untrusted = bag(middle.certificate, NULL);
  LksVerifyOptions options = { .anchors = anchors, .untrusted = untrusted, .warn_days = 31 };
  guint n_changes = 0, n_others = 0;
  g_autofree char *before = NULL;
  for (options.at = NOW - 500 * DAY; options.at < NOW + 2000 * DAY; n_changes++) {
    LksTime change = lks_verify_find_change(leaf.certificate, &options);
    g_assert_cmpint(change, >, options.at);
    LksTime last = MIN(change - 1, NOW + 2000 * DAY);
    g_autofree char *now = say_all(leaf.certificate, options, options.at);
    for (guint step = 1; step <= 3; step++) {
      LksTime moment = options.at + (last - options.at) * step / 3;
      g_autofree char *then = say_all(leaf.certificate, options, moment);
      g_assert_cmpstr(then, ==, now);
    }
    n_others += g_strcmp0(before, now) != 0;
    g_free(before);
    before = g_steal_pointer(&now);
    options.at = change;
  }
  /* each day of a month before an end, and the ends themselves */
  g_assert_cmpuint(n_others, >, 31);
  g_assert_cmpuint(n_changes, <, 300);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/x509/facts", test_facts);
  g_test_add_func("/x509/verify/change", test_verify_change);
  g_test_add_func("/x509/facts/odd", test_facts_odd);
  g_test_add_func("/x509/der/refuses-trailing-bytes", test_der_trailing);
  g_test_add_func("/x509/der/truncated", test_der_truncated);
  g_test_add_func("/x509/der/flipped", test_der_flipped);
  g_test_add_func("/x509/request/facts", test_request_facts);
  g_test_add_func("/x509/request/damaged", test_request_damaged);
  g_test_add_func("/x509/key/round-trip", test_key_round_trip);
  g_test_add_func("/x509/key/kinds", test_key_kinds);
  g_test_add_func("/x509/chain/any-order", test_chain_any_order);
  g_test_add_func("/x509/chain/loop", test_chain_loop);
  g_test_add_func("/x509/match/customs", test_match);
  g_test_add_func("/x509/match/ip-as-dns", test_match_ip_as_dns);
  g_test_add_func("/x509/verify/each-finding", test_verify);
  g_test_add_func("/x509/verify/trust", test_verify_trust);
  g_test_add_func("/x509/verify/names-missing-issuer", test_verify_names_missing_issuer);
  g_test_add_func("/x509/verify/weak-key", test_verify_weak_key);
  g_test_add_func("/x509/verify/md5", test_verify_md5);
  g_test_add_func("/x509/verify/crl", test_verify_crl);
  g_test_add_func("/x509/verify/crl-damaged", test_verify_crl_damaged);
  return g_test_run();
}
