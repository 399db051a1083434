// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-left-out.h"
#include "lks-report-json.h"
#include "lks-roots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

extern const LksCommand lks_command_bundle_roots;

typedef struct {
  char *purposes;
  char *at;
  char **append;
  char **passwords;
  gboolean ignore_dates;
  gboolean keep_expired;
  gboolean text;
} Words;

static void
words_clear(Words *words)
{
  g_free(words->purposes);
  g_free(words->at);
  g_strfreev(words->append);
  g_strfreev(words->passwords);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

typedef struct {
  LksKeystore *roots;
  GPtrArray *sources;  /* (element-type utf8) a path for each of the roots; lent */
  GPtrArray *left_out; /* (element-type LksRootLeftOut) */
  char *digest;
} Bundle;

static void
bundle_clear(Bundle *bundle)
{
  g_clear_object(&bundle->roots);
  g_clear_pointer(&bundle->sources, g_ptr_array_unref);
  g_clear_pointer(&bundle->left_out, g_ptr_array_unref);
  g_free(bundle->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bundle, bundle_clear)

static gboolean
read_choice(const Words *words, LksTrustChoice *choice, GError **error)
{
  choice->at = lks_time_now();
  choice->honour_distrust_after = !words->ignore_dates;
  choice->keep_expired = words->keep_expired;
  return (words->at == NULL || lks_time_parse(words->at, &choice->at, error)) &&
         (words->purposes == NULL || lks_trust_choice_parse(choice, words->purposes, error));
}

static LksKeystore *
load_store(const char *path, LksPasswords *passwords, char **digest, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr(GError) problem = NULL;
  LksKeystore *store = lks_keystore_load(bytes, lks_file_get_input_name(path), passwords, &problem);
  /* the file is there: that it is nothing known is its fault */
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    problem->code = LKS_ERROR_MALFORMED;
  if (store == NULL)
    g_propagate_error(error, g_steal_pointer(&problem));
  else if (digest != NULL)
    *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
  return store;
}

static gboolean
load_list(Bundle *bundle, const char *path, const LksTrustChoice *choice, GError **error)
{
  g_autoptr(LksKeystore) list = load_store(path, NULL, &bundle->digest, error);
  if (list == NULL)
    return FALSE;
  const LksKeystoreFormat *format = lks_keystore_get_format(list);
  if (format != lks_keystore_format_find("certdata"))
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("%s is a %s, not Mozilla's certdata.txt; add it to a bundle by --append"),
                     lks_file_get_input_name(path), lks_keystore_format_get_title(format));
  bundle->roots = lks_roots_choose(list, choice, &bundle->left_out);
  bundle->sources = g_ptr_array_new();
  for (guint i = 0; i < lks_keystore_get_n_entries(bundle->roots); i++)
    g_ptr_array_add(bundle->sources, (gpointer)path);
  return TRUE;
}

/* --- private roots --- */

static void
append_root(LksInvocation *invocation,
            Bundle *bundle,
            GHashTable *known,
            const char *path,
            LksKeystoreEntry *entry,
            LksCertificate *certificate)
{
  if (!g_hash_table_add(known, g_strdup(lks_certificate_get_sha256(certificate)))) {
    lks_invocation_say(invocation, _("%s: “%s” is in the bundle already."), path,
                       lks_certificate_get_subject(certificate));
    return;
  }
  if (!lks_certificate_is_ca(certificate))
    lks_invocation_say(invocation,
                       _("%s: “%s” is no certificate of an authority: it can vouch for itself "
                         "only."),
                       path, lks_certificate_get_subject(certificate));
  gboolean is_own = certificate == lks_keystore_entry_get_leaf(entry);
  g_autoptr(LksKeystoreEntry) trusted =
      lks_keystore_entry_new_certificate(is_own ? lks_keystore_entry_get_alias(entry) : NULL,
                                         LKS_ENTRY_TRUSTED, certificate);
  lks_keystore_add(bundle->roots, trusted);
  g_ptr_array_add(bundle->sources, (gpointer)path);
}

/* of a key's chain the root alone is trusted, of another list what is trusted there */
static gboolean
is_anchor(LksKeystoreEntry *entry, LksCertificate *certificate)
{
  LksEntryKind kind = lks_keystore_entry_get_kind(entry);
  return kind == LKS_ENTRY_KEY
             ? lks_certificate_is_self_signed(certificate)
             : kind == LKS_ENTRY_TRUSTED || lks_keystore_entry_get_trust(entry) == NULL;
}

static gboolean
append_file(LksInvocation *invocation,
            Bundle *bundle,
            GHashTable *known,
            const char *path,
            LksPasswords *passwords,
            GError **error)
{
  g_autoptr(LksKeystore) store = load_store(path, passwords, NULL, error);
  if (store == NULL)
    return FALSE;
  guint found = 0;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    GPtrArray *chain = lks_keystore_entry_get_chain(entry);
    for (guint j = 0; j < chain->len; j++) {
      if (!is_anchor(entry, g_ptr_array_index(chain, j)))
        continue;
      append_root(invocation, bundle, known, path, entry, g_ptr_array_index(chain, j));
      found++;
    }
  }
  return found > 0 || lks_throw(error, LKS_ERROR_MALFORMED,
                                _("%s: there is no certificate to trust in it"), path);
}

static gboolean
append_files(LksInvocation *invocation, const Words *words, Bundle *bundle, GError **error)
{
  g_autoptr(LksPasswords) passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)words->passwords, error);
  if (passwords == NULL)
    return FALSE;
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lks_keystore_get_n_entries(bundle->roots); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(bundle->roots, i);
    g_hash_table_add(known,
                     g_strdup(lks_certificate_get_sha256(lks_keystore_entry_get_leaf(entry))));
  }
  for (guint i = 0; words->append != NULL && words->append[i] != NULL; i++)
    if (!append_file(invocation, bundle, known, words->append[i], passwords, error))
      return FALSE;
  return TRUE;
}

/* --- what is told --- */

static json_t *
time_to_json(LksTime time)
{
  g_autofree char *text = time != 0 ? lks_time_format(time) : NULL;
  return lks_report_text_to_json(text);
}

static json_t *
root_to_json(LksKeystoreEntry *entry, const char *key, const char *value)
{
  const LksTrust *trust = lks_keystore_entry_get_trust(entry);
  LksCertificate *certificate = lks_keystore_entry_get_leaf(entry);
  const char *alias = lks_keystore_entry_get_alias(entry);
  return json_pack(
      "{s:o, s:s, s:o, s:o, s:o}", "label",
      lks_report_text_to_json(alias != NULL ? alias : lks_certificate_get_subject(certificate)),
      "sha256", lks_certificate_get_sha256(certificate), key, lks_report_text_to_json(value),
      "server_distrust_after", time_to_json(trust != NULL ? trust->server_distrust_after : 0),
      "email_distrust_after", time_to_json(trust != NULL ? trust->email_distrust_after : 0));
}

static void
print_json(LksInvocation *invocation, const Bundle *bundle)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  json_t *roots = json_array();
  for (guint i = 0; i < lks_keystore_get_n_entries(bundle->roots); i++)
    json_array_append_new(roots, root_to_json(lks_keystore_get_entry(bundle->roots, i), "source",
                                              g_ptr_array_index(bundle->sources, i)));
  json_t *left_out = json_array();
  for (guint i = 0; i < bundle->left_out->len; i++) {
    const LksRootLeftOut *other = g_ptr_array_index(bundle->left_out, i);
    json_array_append_new(left_out, root_to_json(other->entry, "reason",
                                                 lks_root_reason_get_word(other->reason)));
  }
  lks_invocation_print_json(invocation, json_pack("{s:s, s:o, s:o, s:o, s:o}", "schema",
                                                  "lockstep/bundle-roots/1", "input",
                                                  lks_report_text_to_json(paths[0]), "output",
                                                  lks_report_text_to_json(paths[1]), "roots", roots,
                                                  "left_out", left_out));
}

/* A bundle has no place for such a date. */
static void
say_dates(LksInvocation *invocation, const Bundle *bundle)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(bundle->roots); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(bundle->roots, i);
    const LksTrust *trust = lks_keystore_entry_get_trust(entry);
    if (trust == NULL || trust->server_distrust_after == 0)
      continue;
    g_autofree char *date = lks_time_format_day(trust->server_distrust_after);
    lks_invocation_say(invocation,
                       _("A bundle cannot say that “%s” is not trusted for what it issued after "
                         "%s."),
                       lks_keystore_entry_get_alias(entry), date);
  }
}

static void
say_result(LksInvocation *invocation, const Bundle *bundle)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  guint n = lks_keystore_get_n_entries(bundle->roots);
  if (lks_invocation_is_verbose(invocation))
    lks_left_out_say(invocation, bundle->left_out);
  say_dates(invocation, bundle);
  g_autofree char *left_out =
      g_strdup_printf(ngettext("%u certificate of the list is left out.",
                               "%u certificates of the list are left out.", bundle->left_out->len),
                      bundle->left_out->len);
  lks_invocation_say(invocation, ngettext("%s: %u root. %s", "%s: %u roots. %s", n),
                     strcmp(paths[1], "-") == 0 ? _("standard output") : paths[1], n, left_out);
}

static int
bundle_roots(LksInvocation *invocation, const Words *words, GError **error)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  gboolean wants_json = lks_invocation_wants_json(invocation);
  if (wants_json && strcmp(paths[1], "-") == 0)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("--json and the bundle itself cannot both go to standard output"));
  LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  g_auto(Bundle) bundle = { 0 };
  if (!read_choice(words, &choice, error) || !load_list(&bundle, paths[0], &choice, error) ||
      !append_files(invocation, words, &bundle, error))
    return 0;
  if (lks_keystore_get_n_entries(bundle.roots) == 0)
    return lks_throw(
        error, LKS_ERROR_MALFORMED,
        _("%s: none of its certificates counts for what was asked; nothing is written"),
        lks_file_get_input_name(paths[0]));
  g_autoptr(GBytes) bytes = lks_roots_write_bundle(bundle.roots, bundle.digest, words->text, error);
  if (bytes == NULL || !lks_invocation_write_output(invocation, paths[1], bytes, FALSE, error))
    return 0;
  if (wants_json)
    print_json(invocation, &bundle);
  else
    say_result(invocation, &bundle);
  return 0;
}

static int
run_bundle_roots(LksInvocation *invocation, GError **error)
{
  g_auto(Words) words = { 0 };
  const GOptionEntry entries[] = {
    { "purposes", 'p', 0, G_OPTION_ARG_STRING, &words.purposes,
      N_("Which trust counts (SERVER_AUTH,CLIENT_AUTH,CRL_SIGN:TRUSTED_DELEGATOR)"),
      N_("PURPOSES[:LEVELS]") },
    { "distrust-after", 0, G_OPTION_FLAG_REVERSE, G_OPTION_ARG_NONE, &words.ignore_dates,
      N_("Leave out roots whose distrust-after date has passed (the default)"), NULL },
    { "ignore-distrust-after", 0, 0, G_OPTION_ARG_NONE, &words.ignore_dates,
      N_("Keep roots whose distrust-after date has passed"), NULL },
    { "keep-expired", 0, 0, G_OPTION_ARG_NONE, &words.keep_expired,
      N_("Keep roots that have expired"), NULL },
    { "append", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &words.append,
      N_("Private roots to add; may be given several times"), N_("FILE") },
    { "text", 't', 0, G_OPTION_ARG_NONE, &words.text,
      N_("Write in plain text, too, what each certificate is"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &words.at, N_("Judge as of then, not now"), N_("TIME") },
    { "password", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.passwords,
      N_("What opens the files of --append; may be given several times"), N_("SOURCE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 2, 2, error))
    return 0;
  return bundle_roots(invocation, &words, error);
}

const LksCommand lks_command_bundle_roots = {
  .name = "bundle-roots",
  .arguments = N_("CERTDATA OUT"),
  .summary = N_("Turn Mozilla's certdata.txt into a PEM bundle"),
  .examples = "  lockstep bundle-roots certdata.txt ca-cert.pem\n"
              "  lockstep bundle-roots certdata.txt ca-cert.pem --append pki/acme-root.pem\n"
              "  lockstep bundle-roots certdata.txt ca-cert.pem --ignore-distrust-after --text",
  .details =
      N_("The roots are those of curl's mk-ca-bundle.pl, which knows the same PURPOSES and "
         "LEVELS: a root counts when any of the purposes has any of the levels. What has "
         "expired is left out, and what Mozilla trusts no longer for what it issues now: what such "
         "a root issued earlier may still be in use, see --ignore-distrust-after. OUT may be “-” "
         "for standard output."),
  .run = run_bundle_roots,
};
