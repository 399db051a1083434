// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-error.h"
#include "lks-left-out.h"
#include "lks-file.h"
#include "lks-keystore.h"
#include "lks-report-json.h"
#include "lks-roots.h"
#include "lks-split.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the command line asks for. */
typedef struct {
  char *to;
  char *reader;
  char *alias;
  char *provider;
  char **passwords;
  char *out_password;
  char *key_password;
  char **chain_files;
  gboolean trust_only;
  gboolean drop;
  gboolean split;
  char *purposes; /* of a list of roots */
  gboolean distrust_after;
} Request;

static void
request_clear(Request *request)
{
  g_free(request->to);
  g_free(request->reader);
  g_free(request->alias);
  g_free(request->provider);
  g_strfreev(request->passwords);
  g_free(request->out_password);
  g_free(request->key_password);
  g_strfreev(request->chain_files);
  g_free(request->purposes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Request, request_clear)

/* What is to be written, and how. */
typedef struct {
  LksKeystore *store;
  const LksKeystoreFormat *format;
  LksSecret *password;     /* nullable */
  LksSecret *key_password; /* nullable */
  LksKeystoreSaveOptions options;
  GPtrArray *left_out; /* nullable (element-type LksRootLeftOut) */
  GPtrArray *files;    /* nullable (element-type utf8): when split */
} Job;

static void
job_clear(Job *job)
{
  g_clear_object(&job->store);
  g_clear_pointer(&job->password, lks_secret_unref);
  g_clear_pointer(&job->key_password, lks_secret_unref);
  g_clear_pointer(&job->left_out, g_ptr_array_unref);
  g_clear_pointer(&job->files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static gboolean
is_id(const LksKeystoreFormat *format, const char *id)
{
  return format != NULL && strcmp(lks_keystore_format_get_id(format), id) == 0;
}

static gboolean
find_target(const Request *request, Job *job, GError **error)
{
  if (request->to == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("--to FORMAT is missing: pkcs12, jks, pem or der"));
  job->format = lks_keystore_format_find(request->to);
  if (job->format == NULL || !lks_keystore_format_can_save(job->format))
    return lks_throw(error, LKS_ERROR_USAGE, _("--to takes pkcs12, jks, pem or der, not “%s”"),
                     request->to);
  if (request->split && !is_id(job->format, "pem") && !is_id(job->format, "der"))
    return lks_throw(error, LKS_ERROR_USAGE, _("--split writes pem or der, not “%s”"), request->to);
  job->options.reader = request->reader != NULL ? lks_reader_profile_find(request->reader) : NULL;
  if (request->reader == NULL || job->options.reader != NULL)
    return TRUE;
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < lks_reader_profile_get_n(); i++)
    g_string_append_printf(known, "%s%s", i > 0 ? ", " : "",
                           lks_reader_profile_get_id(lks_reader_profile_get(i)));
  return lks_throw(error, LKS_ERROR_USAGE, _("--for does not know “%s”; it knows: %s"),
                   request->reader, known->str);
}

static LksKeystore *
load_file(const char *path, LksPasswords *passwords, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr(GError) problem = NULL;
  LksKeystore *store = lks_keystore_load(bytes, lks_file_get_input_name(path), passwords, &problem);
  /* the file is there: that it is nothing known is its fault */
  if (store == NULL && g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    problem->code = LKS_ERROR_MALFORMED;
  if (store == NULL)
    g_propagate_error(error, g_steal_pointer(&problem));
  return store;
}

/* --- of Mozilla's list, the roots --- */

static void
say_dates(LksInvocation *invocation, LksKeystore *roots)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(roots); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(roots, i);
    const LksTrust *trust = lks_keystore_entry_get_trust(entry);
    if (trust == NULL || trust->server_distrust_after == 0)
      continue;
    g_autofree char *date = lks_time_format_day(trust->server_distrust_after);
    lks_invocation_say(invocation,
                       _("The output cannot say that “%s” is not trusted for what it issued after "
                         "%s; --distrust-after leaves such roots out."),
                       lks_keystore_entry_get_alias(entry), date);
  }
}

/* A truststore trusts all that is in it, so that what Mozilla trusts otherwise must not get in. */
static gboolean
choose_roots(LksInvocation *invocation, const Request *request, Job *job, GError **error)
{
  LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  choice.keep_expired = TRUE;
  choice.honour_distrust_after = request->distrust_after;
  choice.at = lks_time_now();
  if (request->purposes != NULL && !lks_trust_choice_parse(&choice, request->purposes, error))
    return FALSE;
  if (!is_id(lks_keystore_get_format(job->store), "certdata"))
    return (request->purposes == NULL && !request->distrust_after) ||
           lks_throw(error, LKS_ERROR_USAGE,
                     _("--purposes and --distrust-after choose from Mozilla's certdata.txt; %s is "
                       "no such list"),
                     lks_invocation_get_arguments(invocation)[0]);
  g_autoptr(LksKeystore) roots = lks_roots_choose(job->store, &choice, &job->left_out);
  lks_left_out_say(invocation, job->left_out);
  say_dates(invocation, roots);
  g_object_unref(job->store);
  job->store = lks_roots_dup_distinct(roots);
  return TRUE;
}

static gboolean
complete_chains(const Request *request, Job *job, LksPasswords *passwords, GError **error)
{
  g_autoptr(GPtrArray) pool = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; request->chain_files != NULL && request->chain_files[i] != NULL; i++) {
    g_autoptr(LksKeystore) store = load_file(request->chain_files[i], passwords, error);
    if (store == NULL)
      return FALSE;
    GPtrArray *certificates = lks_keystore_dup_certificates(store);
    g_ptr_array_extend_and_steal(pool, certificates);
  }
  LksKeystore *completed = pool->len > 0 ? lks_keystore_dup_completed(job->store, pool) : NULL;
  if (completed != NULL) {
    g_object_unref(job->store);
    job->store = completed;
  }
  return TRUE;
}

static gboolean
has_kind(LksKeystore *store, LksEntryKind kind)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) == kind)
      return TRUE;
  return FALSE;
}

/* Certificates alone are a truststore where the target knows such a thing. */
static void
choose_kind(LksInvocation *invocation, const Request *request, Job *job)
{
  gboolean keeps_trust = is_id(job->format, "jks") || is_id(job->format, "pkcs12");
  job->options.trust_only = request->trust_only;
  if (request->trust_only || !keeps_trust || has_kind(job->store, LKS_ENTRY_KEY) ||
      !has_kind(job->store, LKS_ENTRY_CERTIFICATE))
    return;
  job->options.trust_only = TRUE;
  lks_invocation_say(invocation,
                     _("There is no key in it: its certificates become trusted entries."));
}

static gboolean
shape_store(LksInvocation *invocation, const Request *request, Job *job, GError **error)
{
  if (request->drop) {
    LksKeystore *kept = lks_keystore_dup_dropped(job->store, is_id(job->format, "jks"));
    g_object_unref(job->store);
    job->store = kept;
  }
  choose_kind(invocation, request, job);
  if (request->alias == NULL)
    return TRUE;
  LksKeystore *renamed = lks_keystore_dup_renamed(job->store, request->alias, error);
  if (renamed == NULL)
    return FALSE;
  g_object_unref(job->store);
  job->store = renamed;
  return TRUE;
}

/* the input's: its own, else the first that opened one of its keys */
static LksSecret *
find_input_password(LksKeystore *store)
{
  LksSecret *password = lks_keystore_get_password(store);
  for (guint i = 0; password == NULL && i < lks_keystore_get_n_entries(store); i++)
    password = lks_keystore_entry_get_key_password(lks_keystore_get_entry(store, i));
  return password;
}

static LksSecret *
find_input_key_password(LksKeystore *store)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksSecret *own = lks_keystore_entry_get_key_password(lks_keystore_get_entry(store, i));
    if (own != NULL)
      return own;
  }
  return NULL;
}

static gboolean
choose_passwords(LksInvocation *invocation, const Request *request, Job *job, GError **error)
{
  gboolean given = request->out_password != NULL;
  LksSecret *input = find_input_password(job->store);
  if (given && strcmp(request->out_password, "none") == 0)
    job->options.allow_plain_keys = TRUE;
  else if (given)
    job->password =
        lks_invocation_read_password(invocation, request->out_password, _("the output"), error);
  else if (input != NULL)
    job->password = lks_secret_ref(input);
  if (given && !job->options.allow_plain_keys && job->password == NULL)
    return error != NULL && *error != NULL
               ? FALSE
               : lks_throw(error, LKS_ERROR_PASSWORD_NEEDED, _("no password was given"));
  /* a PKCS#12 file has one password for all */
  LksSecret *own = find_input_key_password(job->store);
  if (is_id(job->format, "pkcs12"))
    g_clear_pointer(&job->key_password, lks_secret_unref);
  else if (job->key_password == NULL && !given && own != NULL && is_id(job->format, "jks"))
    job->key_password = lks_secret_ref(own);
  job->options.password = job->password;
  job->options.key_password = job->options.allow_plain_keys ? NULL : job->key_password;
  return TRUE;
}

/* Before it goes out it is read back, with the passwords it was written with. */
static LksKeystore *
read_back(const Job *job, GBytes *bytes, const char *name, GError **error)
{
  /* PEM of nothing is no bytes */
  if (lks_keystore_get_n_entries(job->store) == 0 && g_bytes_get_size(bytes) == 0)
    return lks_keystore_new();
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  if (job->options.key_password != NULL)
    lks_passwords_add(passwords, job->options.key_password);
  if (job->password != NULL)
    lks_passwords_add(passwords, job->password);
  lks_passwords_set_use_defaults(passwords, FALSE);
  g_autoptr(LksKeystore) store = lks_keystore_load(bytes, name, passwords, error);
  if (store == NULL) {
    lks_prefix(error, "%s: ", _("what was made cannot be read back"));
    return NULL;
  }
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (lks_keystore_entry_get_key_status(lks_keystore_get_entry(store, i)) != LKS_KEY_OPEN)
      return lks_throw_null(error, LKS_ERROR_FAILED,
                            _("%s: a key of what was made cannot be read back"), name);
  g_autofree char *reason = job->options.reader != NULL
                                ? lks_reader_profile_dup_refusal(job->options.reader, store)
                                : NULL;
  if (reason != NULL)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED, "%s: %s", name, reason);
  return g_steal_pointer(&store);
}

static json_t *
left_out_to_json(const Job *job)
{
  json_t *array = json_array();
  for (guint i = 0; job->left_out != NULL && i < job->left_out->len; i++) {
    const LksRootLeftOut *other = g_ptr_array_index(job->left_out, i);
    const char *alias = lks_keystore_entry_get_alias(other->entry);
    json_array_append_new(array, json_pack("{s:o, s:s}", "alias", lks_report_text_to_json(alias),
                                           "reason", lks_root_reason_get_word(other->reason)));
  }
  return array;
}

static json_t *
files_to_json(const Job *job)
{
  json_t *array = job->files != NULL ? json_array() : json_null();
  for (guint i = 0; job->files != NULL && i < job->files->len; i++)
    json_array_append_new(array, lks_report_text_to_json(g_ptr_array_index(job->files, i)));
  return array;
}

static void
print_json(LksInvocation *invocation, const Job *job, LksKeystore *written)
{
  static const char *const kinds[] = {
    [LKS_ENTRY_KEY] = "key",
    [LKS_ENTRY_TRUSTED] = "trusted",
    [LKS_ENTRY_CERTIFICATE] = "certificate",
    [LKS_ENTRY_REQUEST] = "request",
  };
  const char *const *paths = lks_invocation_get_arguments(invocation);
  json_t *entries = json_array();
  for (guint i = 0; i < lks_keystore_get_n_entries(written); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(written, i);
    const char *alias = lks_keystore_entry_get_alias(entry);
    json_array_append_new(entries, json_pack("{s:o, s:s}", "alias", lks_report_text_to_json(alias),
                                             "kind", kinds[lks_keystore_entry_get_kind(entry)]));
  }
  lks_invocation_print_json(
      invocation,
      json_pack("{s:s, s:o, s:o, s:s, s:s?, s:o, s:o, s:o}", "schema", "lockstep/convert/1",
                "input", lks_report_text_to_json(paths[0]), "output",
                lks_report_text_to_json(paths[1]), "format",
                lks_keystore_format_get_id(job->format), "reader",
                job->options.reader != NULL ? lks_reader_profile_get_id(job->options.reader) : NULL,
                "entries", entries, "left_out", left_out_to_json(job), "files",
                files_to_json(job)));
}

static gboolean
holds_keys(const Job *job)
{
  return !job->options.trust_only && has_kind(job->store, LKS_ENTRY_KEY);
}

static int
split(LksInvocation *invocation, Job *job, GError **error)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  g_autoptr(LksKeystore) written = lks_split_write(invocation, paths[1], job->store, job->format,
                                                   &job->options, &job->files, error);
  if (written == NULL)
    return 0;
  if (lks_invocation_wants_json(invocation))
    print_json(invocation, job, written);
  else
    lks_invocation_say(invocation,
                       ngettext("Wrote %u file into %s.", "Wrote %u files into %s.",
                                job->files->len),
                       job->files->len, paths[1]);
  return 0;
}

static int
convert(LksInvocation *invocation, const Request *request, GError **error)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  g_auto(Job)
      job = { .options = { .provider = request->provider, .created = lks_time_for_writing() } };
  if (!find_target(request, &job, error))
    return 0;
  g_autoptr(LksPasswords) passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)request->passwords, error);
  if (passwords == NULL)
    return 0;
  if (request->key_password != NULL) {
    job.key_password =
        lks_invocation_read_password(invocation, request->key_password, _("the key"), error);
    if (job.key_password == NULL)
      return 0;
    lks_passwords_add(passwords, job.key_password);
  }
  job.store = load_file(paths[0], passwords, error);
  if (job.store == NULL)
    return 0;
  if (lks_keystore_has_unread_part(job.store))
    lks_invocation_say(invocation,
                       _("A part of %s is encrypted for the owner of a certificate, not by a "
                         "password; it is left out."),
                       paths[0]);
  if (!choose_roots(invocation, request, &job, error) ||
      !complete_chains(request, &job, passwords, error) ||
      !shape_store(invocation, request, &job, error) ||
      !choose_passwords(invocation, request, &job, error))
    return 0;
  if (request->split)
    return split(invocation, &job, error);
  g_autoptr(GBytes) bytes = lks_keystore_save(job.store, job.format, &job.options, error);
  if (bytes == NULL) {
    lks_prefix(error, "%s: ", lks_file_get_input_name(paths[0]));
    return 0;
  }
  g_autoptr(LksKeystore) written = read_back(&job, bytes, paths[1], error);
  if (written == NULL ||
      !lks_invocation_write_output(invocation, paths[1], bytes, holds_keys(&job), error))
    return 0;
  if (lks_invocation_wants_json(invocation))
    print_json(invocation, &job, written);
  else if (strcmp(paths[1], "-") != 0)
    lks_invocation_say(invocation, _("Wrote %s."), paths[1]);
  return 0;
}

static int
run_convert(LksInvocation *invocation, GError **error)
{
  g_auto(Request) request = { 0 };
  const GOptionEntry entries[] = {
    { "to", 't', 0, G_OPTION_ARG_STRING, &request.to, N_("pkcs12, jks, pem or der"), N_("FORMAT") },
    { "for", 'f', 0, G_OPTION_ARG_STRING, &request.reader,
      N_("Make what this reader opens: windows-2008, java-11, openssl, …"), N_("READER") },
    { "trust-only", 0, 0, G_OPTION_ARG_NONE, &request.trust_only,
      N_("Leave keys out; every certificate becomes a trusted entry"), NULL },
    { "alias", 'a', 0, G_OPTION_ARG_STRING, &request.alias, N_("What the key is to be called"),
      N_("ALIAS") },
    { "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &request.passwords,
      N_("What opens the input; may be given several times"), N_("SOURCE") },
    { "out-password", 'o', 0, G_OPTION_ARG_STRING, &request.out_password,
      N_("Protects the output (default: as the input); none: keys leave unencrypted"),
      N_("SOURCE|none") },
    { "key-password", 'k', 0, G_OPTION_ARG_STRING, &request.key_password,
      N_("The key's own password, where it has one"), N_("SOURCE") },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &request.provider,
      N_("The Windows provider that RSA keys are to go to"), N_("NAME") },
    { "chain", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &request.chain_files,
      N_("Complete the chain from this file; may be given several times"), N_("FILE") },
    { "untrusted", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME_ARRAY, &request.chain_files, "",
      NULL },
    { "drop", 0, 0, G_OPTION_ARG_NONE, &request.drop,
      N_("Leave out certificates that the target has no place for, and secret keys"), NULL },
    { "split", 0, 0, G_OPTION_ARG_NONE, &request.split,
      N_("OUT is a folder: each certificate goes into a file of its own, pem or der"), NULL },
    { "purposes", 0, 0, G_OPTION_ARG_STRING, &request.purposes,
      N_("Of certdata.txt, which trust counts (default: for TLS)"), N_("PURPOSES[:LEVELS]") },
    { "distrust-after", 0, 0, G_OPTION_ARG_NONE, &request.distrust_after,
      N_("Of certdata.txt, leave out roots whose distrust-after date has passed"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 2, 2, error))
    return 0;
  if (request.split && strcmp(lks_invocation_get_arguments(invocation)[1], "-") == 0)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("--split writes several files: name a folder, not standard output"));
  if (lks_invocation_wants_json(invocation) &&
      strcmp(lks_invocation_get_arguments(invocation)[1], "-") == 0)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("--json and the keystore itself cannot both go to standard output"));
  return convert(invocation, &request, error);
}

const LksCommand lks_command_convert = {
  .name = "convert",
  .arguments = N_("IN OUT --to FORMAT"),
  .summary = N_("Turn a keystore into another format"),
  .examples = "  lockstep convert spoc1.pfx spoc1.jks --to jks --alias safeq --password env:PFX\n"
              "  lockstep convert root.pem truststore.jks --to jks --trust-only --out-password "
              "prompt\n"
              "  lockstep convert spoc1.jks spoc1.pfx --to pkcs12 --for windows-2008\n"
              "  lockstep convert spoc1.pfx - --to pem --out-password none\n"
              "  lockstep convert certdata.txt cacerts --to jks --out-password pass:changeit\n"
              "  lockstep convert ca-cert.pem roots --to der --trust-only --split",
  .details = N_("OUT may be “-” for standard output. A SOURCE is pass:TEXT, env:NAME, file:PATH, "
                "fd:N, secret-service:NAME, stdin or prompt. Nothing is left out silently: what "
                "the target cannot hold "
                "is named and refused."),
  .run = run_convert,
};
