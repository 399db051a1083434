// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-keystore.h"
#include "lks-report-json.h"
#include "lks-roots.h"
#include "lks-verify.h"

#include <glib/gi18n-lib.h>

extern const LksCommand lks_command_verify;

/* as a fleet's policy, where it says nothing else */
#define DEFAULT_WARN_DAYS 31

typedef struct {
  char **trust;
  char **untrusted;
  char **crls;
  char **names;
  char **passwords;
  char *purpose;
  char *matching;
  char *at;
  int warn_days;
} Words;

static void
words_clear(Words *words)
{
  g_strfreev(words->trust);
  g_strfreev(words->untrusted);
  g_strfreev(words->crls);
  g_strfreev(words->names);
  g_strfreev(words->passwords);
  g_free(words->purpose);
  g_free(words->matching);
  g_free(words->at);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

/* The passwords given may all be other files': what opens without one, opens. */
static LksKeystore *
load_without_password(GBytes *bytes, const char *name, GError **error)
{
  g_autoptr(LksKeystore) store = lks_keystore_load(bytes, name, NULL, NULL);
  if (store != NULL)
    g_clear_error(error);
  return g_steal_pointer(&store);
}

static LksKeystore *
load_store(const char *path, LksPasswords *passwords, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  if (bytes == NULL)
    return NULL;
  LksKeystore *store = lks_keystore_load(bytes, lks_file_get_input_name(path), passwords, &local);
  if (g_error_matches(local, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG))
    store = load_without_password(bytes, path, &local);
  /* the file is there, but is nothing that holds certificates */
  if (g_error_matches(local, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    local->code = LKS_ERROR_MALFORMED;
  if (local != NULL)
    g_propagate_error(error, g_steal_pointer(&local));
  return store;
}

/* Who is asked about: the first key's certificate, else the first that issued none of the others */
static LksCertificate *
find_leaf(LksKeystore *store, GPtrArray *certificates)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY &&
        lks_keystore_entry_get_leaf(entry) != NULL)
      return lks_keystore_entry_get_leaf(entry);
  }
  for (guint i = 0; i < certificates->len; i++) {
    LksCertificate *candidate = g_ptr_array_index(certificates, i);
    gboolean has_issued = FALSE;
    for (guint j = 0; j < certificates->len && !has_issued; j++)
      has_issued =
          i != j && lks_certificate_is_issued_by(g_ptr_array_index(certificates, j), candidate);
    if (!has_issued)
      return candidate;
  }
  return certificates->len > 0 ? g_ptr_array_index(certificates, 0) : NULL;
}

static LksCertificate *
load_leaf(const char *path, LksPasswords *passwords, GPtrArray *untrusted, GError **error)
{
  g_autoptr(LksKeystore) store = load_store(path, passwords, error);
  if (store == NULL)
    return NULL;
  g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(store);
  LksCertificate *leaf = find_leaf(store, certificates);
  if (leaf == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: there is no certificate in it"),
                          lks_file_get_input_name(path));
  for (guint i = 0; i < certificates->len; i++)
    g_ptr_array_add(untrusted, g_object_ref(g_ptr_array_index(certificates, i)));
  return g_object_ref(leaf);
}

static gboolean
load_untrusted(char **paths, LksPasswords *passwords, GPtrArray *untrusted, GError **error)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
    g_autoptr(LksKeystore) store = load_store(paths[i], passwords, error);
    if (store == NULL)
      return FALSE;
    g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(store);
    for (guint j = 0; j < certificates->len; j++)
      g_ptr_array_add(untrusted, g_object_ref(g_ptr_array_index(certificates, j)));
  }
  return TRUE;
}

/* of a key's chain only the root is trusted: who holds a key is not thereby an authority;
 * of Mozilla's list, what it trusts for TLS */
static void
add_anchors(GPtrArray *anchors, LksKeystore *store)
{
  LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  choice.keep_expired = TRUE;
  g_autoptr(LksKeystore) roots = lks_roots_choose(store, &choice, NULL);
  for (guint i = 0; i < lks_keystore_get_n_entries(roots); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(roots, i);
    gboolean is_key = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
    GPtrArray *chain = lks_keystore_entry_get_chain(entry);
    for (guint j = 0; j < chain->len; j++) {
      LksCertificate *certificate = g_ptr_array_index(chain, j);
      if (!is_key || lks_certificate_is_self_signed(certificate))
        g_ptr_array_add(anchors, g_object_ref(certificate));
    }
  }
}

static gboolean
load_anchors(const char *const *paths, LksPasswords *passwords, GPtrArray *anchors, GError **error)
{
  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr(LksKeystore) store = load_store(paths[i], passwords, error);
    if (store == NULL)
      return FALSE;
    guint before = anchors->len;
    add_anchors(anchors, store);
    if (anchors->len == before)
      return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: there is no certificate to trust in it"),
                       paths[i]);
  }
  return TRUE;
}

static gboolean
load_crls(char **paths, GPtrArray *crls, GError **error)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
    GBytes *bytes = lks_file_read_stream(paths[i], error);
    if (bytes == NULL)
      return FALSE;
    g_ptr_array_add(crls, bytes);
    if (!lks_crl_check(bytes, error))
      return lks_prefix(error, "%s: ", paths[i]);
  }
  return TRUE;
}

static gboolean
read_words(const Words *words, LksVerifyOptions *options, GError **error)
{
  options->at = lks_time_now();
  if (words->trust == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, "%s",
                     _("name the certificates that are trusted: --trust FILE"));
  if (words->purpose != NULL && !lks_purpose_parse(words->purpose, &options->purpose))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("“%s” is no purpose; one of server, client, mutual, signing, ca, any"),
                     words->purpose);
  if (words->matching != NULL && !lks_matching_parse(words->matching, &options->matching))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("“%s” is no way of matching; one of java, openssl, dotnet, cn-fallback"),
                     words->matching);
  if (words->warn_days < 0)
    return lks_throw(error, LKS_ERROR_USAGE, "%s", _("--warn-days cannot be negative"));
  options->warn_days = (guint)words->warn_days;
  options->names = (const char *const *)words->names;
  return words->at == NULL || lks_time_parse(words->at, &options->at, error);
}

/* --- what is printed --- */

static void
print_chain(LksInvocation *invocation, GPtrArray *chain)
{
  for (guint i = 0; i < chain->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(chain, i);
    g_autofree char *end = lks_time_format_day(lks_certificate_get_not_after(certificate));
    g_autofree char *until = g_strdup_printf(_("until %s"), end);
    g_autofree char *dim = lks_invocation_paint(invocation, LKS_STYLE_DIM, until);
    g_autofree char *line =
        g_strdup_printf("%s, %s", lks_certificate_get_subject(certificate), dim);
    g_autofree char *branch =
        g_strdup_printf("%*s%s", 2 + 3 * (int)(i > 0 ? i - 1 : 0), "", i > 0 ? "└─ " : "");
    g_autofree char *indent = g_strnfill(2 + 3 * i, ' ');
    lks_invocation_print_wrapped(invocation, branch, indent, line);
  }
}

static char *
dup_severity(LksInvocation *invocation, LksSeverity severity)
{
  static const LksStyle styles[] = { LKS_STYLE_BOLD, LKS_STYLE_WARN, LKS_STYLE_BAD };
  return lks_invocation_paint(invocation, styles[severity], lks_severity_get_word(severity));
}

static void
print_findings(LksInvocation *invocation, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(findings, i);
    g_autofree char *severity = dup_severity(invocation, lks_finding_get_severity(finding));
    g_autofree char *line =
        g_strdup_printf("%s: %s (%s)", severity, lks_finding_get_message(finding),
                        lks_finding_get_rule(finding));
    g_print("\n");
    lks_invocation_print_wrapped(invocation, "  ", "    ", line);
    if (lks_finding_get_remedy(finding) != NULL)
      lks_invocation_print_wrapped(invocation, "    → ", "      ", lks_finding_get_remedy(finding));
  }
}

static void
print_result(LksInvocation *invocation, const char *path, const LksVerifyResult *result)
{
  if (lks_invocation_wants_json(invocation)) {
    json_t *document = json_object();
    json_object_set_new(document, "schema", json_string("lockstep/verify/1"));
    json_object_set_new(document, "valid", json_boolean(result->valid));
    json_object_set_new(document, "chain", lks_report_certificates_to_json(result->chain));
    json_object_set_new(document, "findings", lks_report_findings_to_json(result->findings));
    lks_invocation_print_json(invocation, document);
    return;
  }
  g_autofree char *verdict = result->valid
                                 ? lks_invocation_paint(invocation, LKS_STYLE_GOOD, _("valid"))
                                 : lks_invocation_paint(invocation, LKS_STYLE_BAD, _("not valid"));
  g_print("%s: %s\n\n", path, verdict);
  print_chain(invocation, result->chain);
  print_findings(invocation, result->findings);
}

static int
verify_file(LksInvocation *invocation, const Words *words, GError **error)
{
  const char *const *arguments = lks_invocation_get_arguments(invocation);
  g_autoptr(GPtrArray) anchors = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GPtrArray) untrusted = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GPtrArray) crls = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  LksVerifyOptions options = { .anchors = anchors, .untrusted = untrusted, .crls = crls };
  if (!read_words(words, &options, error))
    return 0;
  g_autoptr(LksPasswords) passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)words->passwords, error);
  if (passwords == NULL)
    return 0;
  g_autoptr(LksCertificate) leaf = load_leaf(arguments[0], passwords, untrusted, error);
  if (leaf == NULL || !load_untrusted(words->untrusted, passwords, untrusted, error) ||
      !load_anchors((const char *const *)words->trust, passwords, anchors, error) ||
      !load_anchors(arguments + 1, passwords, anchors, error) ||
      !load_crls(words->crls, crls, error))
    return 0;
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  print_result(invocation, arguments[0], result);
  return result->valid ? 0 : 1;
}

static int
run_verify(LksInvocation *invocation, GError **error)
{
  g_auto(Words) words = { .warn_days = DEFAULT_WARN_DAYS };
  const GOptionEntry entries[] = {
    { "trust", 't', 0, G_OPTION_ARG_FILENAME_ARRAY, &words.trust,
      N_("Certificates to trust; may be repeated"), N_("FILE") },
    { "untrusted", 'u', 0, G_OPTION_ARG_FILENAME_ARRAY, &words.untrusted,
      N_("More certificates to build the chain with; may be repeated"), N_("FILE") },
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &words.purpose,
      N_("server, client, mutual, signing, ca or any (the default)"), N_("PURPOSE") },
    { "name", 'n', 0, G_OPTION_ARG_STRING_ARRAY, &words.names,
      N_("A host name or address that it must cover; may be repeated"), N_("NAME") },
    { "matching", 0, 0, G_OPTION_ARG_STRING, &words.matching,
      N_("Compare names as java (the default), openssl, dotnet or cn-fallback"), N_("HOW") },
    { "crl", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words.crls,
      N_("A revocation list of an issuer; may be repeated"), N_("FILE") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &words.at, N_("Judge as of then, not now"), N_("TIME") },
    { "warn-days", 0, 0, G_OPTION_ARG_INT, &words.warn_days,
      N_("Warn of what expires within so many days (31)"), N_("N") },
    { "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &words.passwords,
      N_("Where a password comes from: env:NAME, file:PATH, fd:N, secret-service:NAME, stdin, "
         "prompt, pass:TEXT"),
      N_("SOURCE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, -1, error))
    return 0;
  return verify_file(invocation, &words, error);
}

const LksCommand lks_command_verify = {
  .name = "verify",
  .arguments = N_("FILE"),
  .summary = N_("Judge a certificate: chain, purpose, names, dates"),
  .examples =
      "  lockstep verify spoc1.pfx --trust root.pem --purpose server --name spoc1.acme.test\n"
      "  lockstep verify leaf.pem --trust trust.jks --untrusted chain.pem --json\n"
      "  lockstep verify leaf.pem --trust root.pem --at 2027-01-01 --warn-days 60\n"
      "  lockstep verify leaf.pem --trust root.pem --crl issuing.crl --crl root.crl",
  .details = N_("FILE is any keystore or certificate file. Of several certificates the first key's "
                "is judged, else the first that issued none of the others; the rest help to build "
                "the chain. Files after FILE are trusted as those of --trust."),
  .run = run_verify,
};
