// SPDX-License-Identifier: LGPL-2.1-or-later
#include "keystore-samples.h"
#include "lks-error.h"
#include "lks-roots.h"

#include <string.h>

/* Mozilla's list of roots: what is read of it, and every damage told. */

#define TRUSTED                                                                                    \
  "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n"                                     \
  "CKA_TRUST_EMAIL_PROTECTION CK_TRUST CKT_NSS_MUST_VERIFY_TRUST\n"
#define IDENTITY(serial)                                                                           \
  "CKA_ISSUER MULTILINE_OCTAL\n\\060\\000\nEND\n"                                                  \
  "CKA_SERIAL_NUMBER MULTILINE_OCTAL\n\\002\\001\\00" serial "\nEND\n"
#define HEAD "# a list\nBEGINDATA\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n\n"

static void
append_octal(GString *out, GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(out, "\\%03o%s", data[i], i % 16 == 15 || i + 1 == length ? "\n" : "");
}

static LksCertificate *
load_root(void)
{
  g_autoptr(LksKeystore) store = sample_load("root.pem", (const char *const[]){ NULL });
  return g_object_ref(lks_keystore_entry_get_leaf(lks_keystore_get_entry(store, 0)));
}

static void
append_certificate(GString *out, const char *label, const char *identity, const char *more)
{
  g_autoptr(LksCertificate) root = load_root();
  g_string_append_printf(out,
                         "# Certificate \"%s\"\nCKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\n"
                         "CKA_LABEL UTF8 \"%s\"\n%sCKA_VALUE MULTILINE_OCTAL\n",
                         label, label, identity);
  append_octal(out, lks_certificate_get_der(root));
  g_string_append_printf(out, "END\n%s\n", more);
}

static void
append_trust(GString *out, const char *identity, const char *levels)
{
  g_string_append_printf(out, "CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\n%s%s", identity, levels);
}

static LksKeystore *
load_text(const char *text, gsize length, GError **error)
{
  /* a copy of its own, so that a byte too far is seen */
  g_autoptr(GBytes) bytes = g_bytes_new(text, length);
  return lks_keystore_load(bytes, "certdata.txt", NULL, error);
}

static GString *
make_list(const char *label, const char *more, const char *levels)
{
  GString *text = g_string_new(HEAD);
  append_certificate(text, label, IDENTITY("1"), more);
  append_trust(text, IDENTITY("1"), levels);
  return text;
}

static LksKeystore *
load_list(const char *label, const char *more, const char *levels)
{
  g_autoptr(GError) error = NULL;
  GString *text = make_list(label, more, levels);
  LksKeystore *store = load_text(text->str, text->len, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_keystore_get_n_entries(store), ==, 1);
  g_string_free(text, TRUE);
  return store;
}

static void
test_trust(void)
{
  g_autoptr(LksKeystore) store =
      load_list("Root",
                "CKA_NSS_SERVER_DISTRUST_AFTER MULTILINE_OCTAL\n"
                "\\062\\062\\060\\070\\063\\061\\060\\060\\060\\060\\060\\060\\132\nEND\n",
                TRUSTED);
  LksKeystoreEntry *entry = lks_keystore_get_entry(store, 0);
  const LksTrust *trust = lks_keystore_entry_get_trust(entry);
  g_autofree char *date = lks_time_format(trust->server_distrust_after);
  g_assert_cmpstr(date, ==, "2022-08-31T00:00:00Z");
  g_assert_cmpint(trust->email_distrust_after, ==, 0);
  g_assert_cmpint(trust->levels[LKS_TRUST_SERVER_AUTH], ==, LKS_TRUST_DELEGATOR);
  g_assert_cmpint(trust->levels[LKS_TRUST_EMAIL_PROTECTION], ==, LKS_TRUST_MUST_VERIFY);
  g_assert_cmpint(trust->levels[LKS_TRUST_CODE_SIGNING], ==, LKS_TRUST_UNSTATED);
  g_assert_cmpint(lks_keystore_entry_get_kind(entry), ==, LKS_ENTRY_TRUSTED);
  g_assert_cmpstr(lks_keystore_entry_get_alias(entry), ==, "Root");
}

static void
test_labels(void)
{
  static const struct {
    const char *label;
    const char *alias;
  } rows[] = {
    { "plain", "plain" },
    { "AC Ra\\303\\255z", "AC Raíz" },
    { "Raíz", "Raíz" },
    { "Ra\\xc3\\xadz", "Raíz" },
    { "say \\\"x\\\"", "say \"x\"" },
    { "nothing \\000", "nothing 000" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksKeystore) store = load_list(rows[i].label, "", TRUSTED);
    g_assert_cmpstr(lks_keystore_entry_get_alias(lks_keystore_get_entry(store, 0)), ==,
                    rows[i].alias);
  }
}

static void
test_kinds(void)
{
  static const struct {
    const char *levels;
    LksEntryKind kind;
    LksRootReason reason;
  } rows[] = {
    { "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n", LKS_ENTRY_TRUSTED,
      LKS_ROOT_N_REASONS },
    { "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED\n", LKS_ENTRY_CERTIFICATE,
      LKS_ROOT_NOT_TRUSTED },
    { "CKA_TRUST_CLIENT_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n", LKS_ENTRY_TRUSTED,
      LKS_ROOT_N_REASONS },
    { "CKA_TRUST_EMAIL_PROTECTION CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n", LKS_ENTRY_CERTIFICATE,
      LKS_ROOT_NOT_TRUSTED },
    { "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_NOT_TRUSTED\n", LKS_ENTRY_CERTIFICATE,
      LKS_ROOT_DISTRUSTED },
    { "# a remark\n\nCKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\r\n",
      LKS_ENTRY_TRUSTED, LKS_ROOT_N_REASONS },
    { "CKA_PKCS_TRUST_SERVER_AUTH CK_TRUST CKT_TRUST_ANCHOR\n", LKS_ENTRY_TRUSTED,
      LKS_ROOT_N_REASONS },
    { "CKA_TRUST_SOMETHING_NEW CK_TRUST CKT_WHATEVER\n", LKS_ENTRY_CERTIFICATE,
      LKS_ROOT_NOT_TRUSTED },
  };
  const LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(LksKeystore) store = load_list("Root", "", rows[i].levels);
    g_autoptr(GPtrArray) left_out = NULL;
    g_autoptr(LksKeystore) chosen = lks_roots_choose(store, &choice, &left_out);
    gboolean counts = rows[i].reason == LKS_ROOT_N_REASONS;
    g_assert_cmpint(lks_keystore_entry_get_kind(lks_keystore_get_entry(store, 0)), ==,
                    rows[i].kind);
    g_assert_cmpuint(lks_keystore_get_n_entries(chosen), ==, counts ? 1 : 0);
    if (!counts)
      g_assert_cmpint(((LksRootLeftOut *)g_ptr_array_index(left_out, 0))->reason, ==,
                      rows[i].reason);
  }
}

static void
test_choice(void)
{
  static const struct {
    const char *text;
    gboolean good;
  } rows[] = {
    { "SERVER_AUTH", TRUE },   { "server-auth, client_auth:trusted_delegator", TRUE },
    { "ALL:ALL", TRUE },       { "", FALSE },
    { "SERVER_AUTH,", FALSE }, { "SERVER_AUTH:", FALSE },
    { "SERVERAUTH", FALSE },   { "SERVER_AUTH:DELEGATOR", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    LksTrustChoice choice = { 0 };
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(lks_trust_choice_parse(&choice, rows[i].text, &error), ==, rows[i].good);
    if (!rows[i].good)
      g_assert_error(error, LKS_ERROR, LKS_ERROR_USAGE);
  }
  const LksTrustChoice tls = LKS_TRUST_CHOICE_TLS;
  LksTrustChoice parsed = { 0 };
  g_assert_true(
      lks_trust_choice_parse(&parsed, "SERVER_AUTH,CLIENT_AUTH,CRL_SIGN:TRUSTED_DELEGATOR", NULL));
  g_assert_cmpuint(parsed.purposes, ==, tls.purposes);
  g_assert_cmpuint(parsed.levels, ==, tls.levels);
}

static void
test_distinct(void)
{
  g_autoptr(GError) error = NULL;
  GString *text = make_list("Root", "", TRUSTED);
  append_certificate(text, "ROOT", IDENTITY("1"), "");
  append_certificate(text, "Root-2", IDENTITY("1"), "");
  g_string_append(text, "CKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n");
  g_autoptr(LksKeystore) store = load_text(text->str, text->len, &error);
  g_assert_no_error(error);
  g_autoptr(LksKeystore) distinct = lks_roots_dup_distinct(store);
  static const char *const names[] = { "root", "root-2", "root-2-2" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    g_assert_cmpstr(lks_keystore_entry_get_alias(lks_keystore_get_entry(distinct, i)), ==,
                    names[i]);
  g_string_free(text, TRUE);
}

/* a label is data: it must not begin a block of PEM */
static void
test_caption(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKeystore) store = load_list("-----BEGIN CERTIFICATE-----\\x0aAAAA", "", TRUSTED);
  g_autoptr(GBytes) bundle = lks_roots_write_bundle(store, "", FALSE, &error);
  g_assert_no_error(error);
  g_autoptr(LksKeystore) read = lks_keystore_load(bundle, "bundle.pem", NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_keystore_get_n_entries(read), ==, 1);
}

static void
test_damage(void)
{
  static const struct {
    const char *text;
    const char *words;
  } rows[] = {
    { HEAD "nonsense\n", "line 5: neither an attribute" },
    { "CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA_LABEL UTF8 \"x\n", "line 2: the text" },
    { "CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\n", "line 1: this certificate has no value" },
    { "CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\n", "line 1: what this trust is of" },
    { HEAD "CKA_VALUE MULTILINE_OCTAL\n\\777\nEND\n", "line 6, column 1: not an octet" },
    { HEAD "CKA_VALUE MULTILINE_OCTAL\n\\000\\9\nEND\n", "line 6, column 5: not an octet" },
    { HEAD "CKA_VALUE MULTILINE_OCTAL\n\\000\n", "begins in line 5 does not end" },
    { HEAD "CKA_ID UTF8 \"0\"\nCKA_ID UTF8 \"0\"\n", "line 6: CKA_ID stands twice" },
    { "# x\nBEGINDATA\nCKA_ID UTF8 \"0\"\nCKA_CLASS CK_OBJECT_CLASS CKO_X\n",
      "line 3: CKA_ID stands before" },
    { "CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA_VALUE MULTILINE_OCTAL\n\\060\\000\nEND\n",
      "line 2: " },
    { HEAD "CKA_TOKEN CK_BB", "cut off in line 5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LksKeystore) store = load_text(rows[i].text, strlen(rows[i].text), &error);
    g_assert_null(store);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, rows[i].words));
  }
}

static void
assert_refused(const char *more, const char *levels, const char *words)
{
  g_autoptr(GError) error = NULL;
  GString *text = make_list("Root", more, levels);
  g_autoptr(LksKeystore) store = load_text(text->str, text->len, &error);
  g_string_free(text, TRUE);
  g_assert_null(store);
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  g_assert_nonnull(strstr(error->message, words));
}

static void
test_refused(void)
{
  assert_refused("", "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_BY_ALL\n",
                 "“CKT_NSS_TRUSTED_BY_ALL” is no level of trust");
  assert_refused("", "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED", "cut off in line");
  assert_refused("", "CKA_CERT_SHA1_HASH MULTILINE_OCTAL\n\\000\nEND\n" TRUSTED, "SHA-1 digest");
  assert_refused("CKA_NSS_SERVER_DISTRUST_AFTER MULTILINE_OCTAL\n\\062\nEND\n", TRUSTED,
                 "not a date");
  assert_refused("CKA_NSS_SERVER_DISTRUST_AFTER UTF8 \"229931000000Z\"\n", TRUSTED,
                 "is not a date");
}

/* TRUE: it opens */
static gboolean
try_load(const char *text, gsize length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKeystore) store = load_text(text, length, &error);
  if (store == NULL) {
    g_assert_true(error->domain == LKS_ERROR);
    g_assert_true(g_str_has_prefix(error->message, "certdata.txt"));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
  }
  return store != NULL;
}

/* where what it says of the last certificate has begun, nothing shows that more would follow */
static void
test_truncated(void)
{
  GString *text = make_list("Root", "", TRUSTED);
  const char *trust = strstr(text->str, "CKO_NSS_TRUST");
  const char *certificate = strstr(text->str, "CKO_CERTIFICATE");
  for (gsize length = 0; length < text->len; length++) {
    const char *at = text->str + length;
    gboolean opens = try_load(text->str, length);
    if (opens && at > certificate && at < trust)
      g_error("opens although it is cut off at byte %zu", length);
  }
  g_string_free(text, TRUE);
}

static void
test_flipped(void)
{
  static const char masks[] = { 0x01, (char)0xFF };
  GString *text = make_list("Root", "", TRUSTED);
  for (gsize at = 0; at < text->len; at++)
    for (guint i = 0; i < G_N_ELEMENTS(masks); i++) {
      char original = text->str[at];
      text->str[at] ^= masks[i];
      try_load(text->str, text->len);
      text->str[at] = original;
    }
  g_string_free(text, TRUE);
}

static void
test_noise(void)
{
  for (guint32 seed = 0; seed < 300; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GString *text = make_list("Root", "", TRUSTED);
    for (guint n = 0; n < 20; n++)
      text->str[g_rand_int_range(rand, 0, (gint32)text->len)] =
          "\n\\\"# 07END\r\0CKA_\xFF"[g_rand_int_range(rand, 0, 16)];
    try_load(text->str, text->len);
    g_string_free(text, TRUE);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/roots/trust", test_trust);
  g_test_add_func("/roots/labels", test_labels);
  g_test_add_func("/roots/kinds", test_kinds);
  g_test_add_func("/roots/choice", test_choice);
  g_test_add_func("/roots/distinct", test_distinct);
  g_test_add_func("/roots/caption", test_caption);
  g_test_add_func("/roots/damage", test_damage);
  g_test_add_func("/roots/refused", test_refused);
  g_test_add_func("/roots/truncated", test_truncated);
  g_test_add_func("/roots/flipped", test_flipped);
  g_test_add_func("/roots/noise", test_noise);
  return g_test_run();
}
