// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-chain.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-keystore.h"
#include "lks-report-json.h"

#include <glib/gi18n-lib.h>

/* One file of the command line and what became of it. */
typedef struct {
  const char *path;
  const LksKeystoreFormat *format; /* nullable: unrecognised */
  LksKeystore *store;              /* nullable */
  const char *status;              /* the contract's word */
  char *message;                   /* nullable */
  int exit_status;
} Inspected;

static void
inspected_free(gpointer data)
{
  Inspected *file = data;
  g_clear_object(&file->store);
  g_free(file->message);
  g_free(file);
}

static const struct {
  LksErrorCode code;
  const char *status;
} statuses[] = {
  { LKS_ERROR_PASSWORD_NEEDED, "password-needed" }, { LKS_ERROR_PASSWORD_WRONG, "password-wrong" },
  { LKS_ERROR_UNSUPPORTED, "unsupported" },         { LKS_ERROR_TOO_LARGE, "unsupported" },
  { LKS_ERROR_NOT_FOUND, "unrecognised" },
};

static void
note_failure(Inspected *file, const GError *problem, gboolean was_read)
{
  file->status = was_read ? "damaged" : "unrecognised";
  for (guint i = 0; was_read && i < G_N_ELEMENTS(statuses); i++)
    if (g_error_matches(problem, LKS_ERROR, statuses[i].code))
      file->status = statuses[i].status;
  file->message = g_strdup(problem->message);
  /* the library's "recognised as nothing" is a damaged file to the caller, not a missing one */
  gboolean unknown = was_read && g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  file->exit_status = unknown ? 65 : lks_error_exit_status(problem);
}

/* of a key that has no name */
static char *
describe_nameless_lock(LksKeyStatus status)
{
  switch (status) {
  case LKS_KEY_PASSWORD_NEEDED:
    return g_strdup(_("the key is locked: a password is needed, and none was given"));
  case LKS_KEY_PASSWORD_WRONG:
    return g_strdup(_("the key is locked, and none of the passwords given opens it"));
  case LKS_KEY_UNSUPPORTED:
    return g_strdup(_("the key is encrypted by an algorithm that is not available here"));
  default:
    return g_strdup(_("the key is damaged"));
  }
}

static char *
describe_lock(LksKeystore *store, LksKeyStatus status, const char *alias)
{
  if (alias == NULL)
    return describe_nameless_lock(status);
  switch (status) {
  case LKS_KEY_PASSWORD_NEEDED:
    return g_strdup_printf(_("the key “%s” is locked: a password is needed, and none was given"),
                           alias);
  case LKS_KEY_PASSWORD_WRONG:
    return g_strdup_printf(
        lks_keystore_get_password(store) != NULL
            ? _("the key “%s” has a password of its own, and none of those given opens it")
            : _("the password is wrong: none of those given opens the key “%s”"),
        alias);
  case LKS_KEY_UNSUPPORTED:
    return g_strdup_printf(
        _("the key “%s” is encrypted by an algorithm that is not available here"), alias);
  default:
    return g_strdup_printf(_("the key “%s” is damaged"), alias);
  }
}

/* A store may open and its keys not. */
static void
note_keys(Inspected *file)
{
  static const struct {
    const char *word;
    int exit_status;
  } rows[] = {
    [LKS_KEY_OPEN] = { "ok", 0 },
    [LKS_KEY_PASSWORD_NEEDED] = { "password-needed", 77 },
    [LKS_KEY_PASSWORD_WRONG] = { "password-wrong", 77 },
    [LKS_KEY_UNSUPPORTED] = { "unsupported", 65 },
    [LKS_KEY_DAMAGED] = { "damaged", 65 },
  };
  for (guint i = 0; i < lks_keystore_get_n_entries(file->store) && file->exit_status == 0; i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(file->store, i);
    LksKeyStatus status = lks_keystore_entry_get_key_status(entry);
    if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY || status == LKS_KEY_OPEN ||
        status == LKS_KEY_SECRET)
      continue;
    g_autofree char *lock = describe_lock(file->store, status, lks_keystore_entry_get_alias(entry));
    g_free(file->message);
    file->message = g_strdup_printf("%s: %s", lks_invocation_get_input_name(file->path), lock);
    file->status = rows[status].word;
    file->exit_status = rows[status].exit_status;
  }
}

/* a PKCS#12 file is thought to hold a key, or what is trusted */
static gboolean
holds_loose_certificates_only(LksKeystore *store)
{
  guint n = lks_keystore_get_n_entries(store);
  for (guint i = 0; i < n; i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) != LKS_ENTRY_CERTIFICATE)
      return FALSE;
  return n > 0 && lks_keystore_get_format(store) == lks_keystore_format_find("pkcs12");
}

static char *
find_remark(LksKeystore *store, const char *path)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (!lks_keystore_entry_key_matches(entry)) {
      const char *alias = lks_keystore_entry_get_alias(entry);
      return alias != NULL
                 ? g_strdup_printf(_("the key “%s” does not belong to its certificate"), alias)
                 : g_strdup(_("the key does not belong to its certificate"));
    }
  }
  if (lks_keystore_has_unread_part(store))
    return g_strdup(
        _("a part of it is encrypted for the owner of a certificate, not by a password, "
          "and was not read"));
  if (holds_loose_certificates_only(store))
    return g_strdup(_("there are certificates only in it, no private key, and none is marked as "
                      "trusted"));
  char *remark = lks_keystore_format_dup_name_remark(lks_keystore_get_format(store), path);
  if (remark == NULL && lks_keystore_opened_by_default(store))
    remark = g_strdup(_("it opens with the well-known default password"));
  return remark;
}

static Inspected *
inspect_file(const char *path, LksPasswords *passwords)
{
  Inspected *file = g_new0(Inspected, 1);
  file->path = path;
  file->status = "ok";
  g_autoptr(GError) problem = NULL;
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, &problem);
  if (bytes == NULL) {
    note_failure(file, problem, FALSE);
    return file;
  }
  file->format = lks_keystore_format_sniff(bytes);
  file->store = lks_keystore_load(bytes, lks_invocation_get_input_name(path), passwords, &problem);
  if (file->store == NULL) {
    note_failure(file, problem, TRUE);
    return file;
  }
  file->message = find_remark(file->store, path);
  note_keys(file);
  return file;
}

/* --- JSON --- */

static const char *const kind_words[] = {
  [LKS_ENTRY_KEY] = "key",
  [LKS_ENTRY_TRUSTED] = "trusted",
  [LKS_ENTRY_CERTIFICATE] = "certificate",
  [LKS_ENTRY_REQUEST] = "request",
};

static const char *const key_words[] = {
  [LKS_KEY_OPEN] = "open",
  [LKS_KEY_PASSWORD_NEEDED] = "password-needed",
  [LKS_KEY_PASSWORD_WRONG] = "password-wrong",
  [LKS_KEY_UNSUPPORTED] = "unsupported",
  [LKS_KEY_DAMAGED] = "damaged",
  [LKS_KEY_SECRET] = "secret",
};

/* a request has the public key alone, and is signed by the private one */
static json_t *
request_key_to_json(LksRequest *request)
{
  return json_pack("{s:s, s:i, s:b, s:n}", "type", lks_request_get_key_type(request), "bits",
                   (int)lks_request_get_key_bits(request), "matches",
                   lks_request_is_signed_by_key(request), "status");
}

/* of a locked key the certificate tells what it must be */
static json_t *
key_to_json(LksKeystoreEntry *entry)
{
  if (lks_keystore_entry_get_request(entry) != NULL)
    return request_key_to_json(lks_keystore_entry_get_request(entry));
  LksKey *key = lks_keystore_entry_get_key(entry);
  LksKeyStatus status = lks_keystore_entry_get_key_status(entry);
  LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
  if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY)
    return json_null();
  const char *type = key != NULL                ? lks_key_get_key_type(key)
                     : status == LKS_KEY_SECRET ? "secret"
                     : leaf != NULL             ? lks_certificate_get_key_type(leaf)
                                                : NULL;
  guint bits = key != NULL    ? lks_key_get_bits(key)
               : leaf != NULL ? lks_certificate_get_key_bits(leaf)
                              : 0;
  gboolean known = key != NULL && leaf != NULL;
  return json_pack("{s:o, s:o, s:o, s:s}", "type", lks_report_text_to_json(type), "bits",
                   bits > 0 ? json_integer(bits) : json_null(), "matches",
                   known ? json_boolean(lks_keystore_entry_key_matches(entry)) : json_null(),
                   "status", key_words[status]);
}

/* what an authority is asked for; null of every other entry */
static json_t *
request_to_json(LksRequest *request)
{
  if (request == NULL)
    return json_null();
  return json_pack("{s:o, s:o, s:s}", "subject",
                   lks_report_text_to_json(lks_request_get_subject(request)), "san",
                   lks_report_names_to_json(lks_request_get_names(request)), "signature_algorithm",
                   lks_request_get_signature_algorithm(request));
}

static json_t *
date_to_json(LksTime time)
{
  g_autofree char *text = time != 0 ? lks_time_format(time) : NULL;
  return lks_report_text_to_json(text);
}

static json_t *
trust_to_json(const LksTrust *trust)
{
  if (trust == NULL)
    return json_null();
  json_t *purposes = json_object();
  for (guint i = 0; i < LKS_TRUST_N_PURPOSES; i++)
    if (trust->levels[i] != LKS_TRUST_UNSTATED)
      json_object_set_new(purposes, lks_trust_purpose_get_word((LksTrustPurpose)i),
                          json_string(lks_trust_level_get_word(trust->levels[i])));
  return json_pack("{s:o, s:o, s:o}", "purposes", purposes, "server_distrust_after",
                   date_to_json(trust->server_distrust_after), "email_distrust_after",
                   date_to_json(trust->email_distrust_after));
}

static json_t *
entries_to_json(LksKeystore *store)
{
  json_t *entries = json_array();
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    json_array_append_new(
        entries,
        json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "alias",
                  lks_report_text_to_json(lks_keystore_entry_get_alias(entry)), "kind",
                  kind_words[lks_keystore_entry_get_kind(entry)], "key", key_to_json(entry),
                  "chain", lks_report_certificates_to_json(lks_keystore_entry_get_chain(entry)),
                  "provider", lks_report_text_to_json(lks_keystore_entry_get_provider(entry)),
                  "request", request_to_json(lks_keystore_entry_get_request(entry)), "trust",
                  trust_to_json(lks_keystore_entry_get_trust(entry))));
  }
  return entries;
}

static json_t *
readers_to_json(LksKeystore *store)
{
  json_t *readers = json_array();
  for (guint i = 0; store != NULL && i < lks_reader_profile_get_n(); i++) {
    const LksReaderProfile *reader = lks_reader_profile_get(i);
    g_autofree char *reason = lks_reader_profile_dup_refusal(reader, store);
    json_array_append_new(readers,
                          json_pack("{s:s, s:b, s:o}", "reader", lks_reader_profile_get_id(reader),
                                    "opens", reason == NULL, "reason",
                                    lks_report_text_to_json(reason)));
  }
  return readers;
}

static json_t *
file_to_json(const Inspected *file)
{
  const char *format = file->format != NULL ? lks_keystore_format_get_id(file->format) : NULL;
  return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o}", "path", lks_report_text_to_json(file->path),
                   "format", lks_report_text_to_json(format), "status", file->status, "message",
                   lks_report_text_to_json(file->message), "entries", entries_to_json(file->store),
                   "readers", readers_to_json(file->store));
}

static void
print_json(LksInvocation *invocation, GPtrArray *files)
{
  json_t *array = json_array();
  for (guint i = 0; i < files->len; i++)
    json_array_append_new(array, file_to_json(g_ptr_array_index(files, i)));
  lks_invocation_print_json(invocation, json_pack("{s:s, s:o}", "schema", "lockstep/inspect/1",
                                                  "files", array));
}

/* --- text --- */

static void
print_names(LksInvocation *invocation, GPtrArray *names, const char *indent)
{
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf(line, "%s%s", i > 0 ? ", " : "",
                           ((LksName *)g_ptr_array_index(names, i))->text);
  g_autofree char *text = g_strdup_printf(_("Names: %s"), line->str);
  if (names->len > 0)
    lks_invocation_print_wrapped(invocation, indent, indent, text);
}

static void
print_certificate(LksInvocation *invocation, LksCertificate *certificate, guint depth)
{
  g_autofree char *indent = g_strnfill(4 + 2 * depth, ' ');
  g_autofree char *more = g_strconcat(indent, "  ", NULL);
  g_autofree char *first = g_strconcat(indent, depth > 0 ? "└ " : "", NULL);
  g_autofree char *from = lks_time_format(lks_certificate_get_not_before(certificate));
  g_autofree char *until = lks_time_format(lks_certificate_get_not_after(certificate));
  g_autofree char *subject =
      lks_invocation_paint(invocation, depth == 0 ? LKS_STYLE_BOLD : LKS_STYLE_NONE,
                           lks_certificate_get_subject(certificate));
  g_print("%s%s\n", first, subject);
  if (depth == 0)
    print_names(invocation, lks_certificate_get_names(certificate), more);
  g_autofree char *valid = g_strdup_printf(_("Valid from %.10s until %.10s"), from, until);
  lks_invocation_print_wrapped(invocation, more, more, valid);
  g_autofree char *thumbprint =
      g_strdup_printf(_("Thumbprint (SHA-1): %s"), lks_certificate_get_sha1(certificate));
  g_print("%s%s\n", more, thumbprint);
}

static char *
describe_key(LksKeystoreEntry *entry)
{
  LksKey *key = lks_keystore_entry_get_key(entry);
  if (lks_keystore_entry_get_key_status(entry) == LKS_KEY_SECRET)
    return g_strdup(_("a secret key, which only Java itself can read"));
  if (key == NULL)
    return g_strdup(_("a private key that stays locked"));
  if (lks_keystore_entry_get_leaf(entry) == NULL)
    return g_strdup_printf(_("%s key of %u bits, without a certificate"), lks_key_get_key_type(key),
                           lks_key_get_bits(key));
  return g_strdup_printf(lks_keystore_entry_key_matches(entry)
                             ? _("%s key of %u bits, belongs to its certificate")
                             : _("%s key of %u bits, does NOT belong to its certificate"),
                         lks_key_get_key_type(key), lks_key_get_bits(key));
}

static char *
describe_entry(LksKeystoreEntry *entry)
{
  switch (lks_keystore_entry_get_kind(entry)) {
  case LKS_ENTRY_KEY:
    return describe_key(entry);
  case LKS_ENTRY_TRUSTED:
    return g_strdup(_("trusted certificate"));
  case LKS_ENTRY_CERTIFICATE:
    return g_strdup(_("certificate"));
  default:
    return g_strdup(_("certificate request"));
  }
}

/* "SERVER_AUTH, EMAIL_PROTECTION" (transfer full) */
static char *
list_purposes(const LksTrust *trust, LksTrustLevel level)
{
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < LKS_TRUST_N_PURPOSES; i++)
    if (trust->levels[i] == level)
      g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                             lks_trust_purpose_get_word((LksTrustPurpose)i));
  return g_string_free(list, FALSE);
}

static void
print_trust(const LksTrust *trust)
{
  g_autofree char *trusted = list_purposes(trust, LKS_TRUST_DELEGATOR);
  g_autofree char *distrusted = list_purposes(trust, LKS_TRUST_DISTRUSTED);
  g_autofree char *server = lks_time_format(trust->server_distrust_after);
  g_autofree char *email = lks_time_format(trust->email_distrust_after);
  if (*trusted != '\0')
    g_print(_("    Mozilla trusts it for: %s\n"), trusted);
  if (*distrusted != '\0')
    g_print(_("    Mozilla distrusts it for: %s\n"), distrusted);
  if (trust->server_distrust_after != 0)
    g_print(_("    For servers, what it issued after %.10s is not trusted\n"), server);
  if (trust->email_distrust_after != 0)
    g_print(_("    For e-mail, what it issued after %.10s is not trusted\n"), email);
}

static void
print_request(LksInvocation *invocation, LksRequest *request)
{
  g_autofree char *subject =
      lks_invocation_paint(invocation, LKS_STYLE_BOLD, lks_request_get_subject(request));
  g_print("    %s\n", subject);
  print_names(invocation, lks_request_get_names(request), "      ");
  g_autofree char *key =
      g_strdup_printf(lks_request_is_signed_by_key(request)
                          ? _("For an %s key of %u bits, and signed by it")
                          : _("For an %s key of %u bits, but NOT signed by it"),
                      lks_request_get_key_type(request), lks_request_get_key_bits(request));
  lks_invocation_print_wrapped(invocation, "      ", "      ", key);
}

static void
print_entry(LksInvocation *invocation, LksKeystoreEntry *entry)
{
  const char *alias = lks_keystore_entry_get_alias(entry);
  GPtrArray *chain = lks_keystore_entry_get_chain(entry);
  gboolean is_key = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
  g_autofree char *what = describe_entry(entry);
  g_autofree char *name =
      lks_invocation_paint(invocation, LKS_STYLE_BOLD, alias != NULL ? alias : _("(no name)"));
  g_print("\n  %s · %s\n", name, what);
  if (lks_keystore_entry_get_provider(entry) != NULL)
    g_print(_("    Provider: %s\n"), lks_keystore_entry_get_provider(entry));
  if (lks_keystore_entry_get_trust(entry) != NULL)
    print_trust(lks_keystore_entry_get_trust(entry));
  if (lks_keystore_entry_get_request(entry) != NULL)
    print_request(invocation, lks_keystore_entry_get_request(entry));
  for (guint i = 0; i < chain->len; i++)
    print_certificate(invocation, g_ptr_array_index(chain, i), i);
  if (is_key && chain->len > 0 && !lks_chain_is_complete(chain))
    lks_invocation_print_wrapped(
        invocation, "    ", "    ",
        _("The chain ends without a root: its issuer is not in the file."));
}

static void
print_readers(LksInvocation *invocation, LksKeystore *store)
{
  g_print("\n  %s\n", _("Who can open it:"));
  for (guint i = 0; i < lks_reader_profile_get_n(); i++) {
    const LksReaderProfile *reader = lks_reader_profile_get(i);
    g_autofree char *reason = lks_reader_profile_dup_refusal(reader, store);
    g_autofree char *word =
        lks_invocation_paint(invocation, reason == NULL ? LKS_STYLE_GOOD : LKS_STYLE_DIM,
                             reason == NULL ? _("yes") : _("no "));
    g_autofree char *line =
        g_strdup_printf("    %-13s %s", lks_reader_profile_get_id(reader), word);
    if (reason == NULL)
      g_print("%s\n", line);
    else {
      g_autofree char *first = g_strconcat(line, "  ", NULL);
      lks_invocation_print_wrapped(invocation, first, "                       ", reason);
    }
  }
}

static void
print_file(LksInvocation *invocation, const Inspected *file)
{
  g_autofree char *path = lks_invocation_paint(invocation, LKS_STYLE_BOLD, file->path);
  const char *title = file->format != NULL ? lks_keystore_format_get_title(file->format)
                                           : _("nothing that Lockstep knows");
  g_print("%s · %s\n", path, title);
  if (file->message != NULL && file->exit_status == 0)
    lks_invocation_print_wrapped(invocation, "  ", "  ", file->message);
  for (guint i = 0; file->store != NULL && i < lks_keystore_get_n_entries(file->store); i++)
    print_entry(invocation, lks_keystore_get_entry(file->store, i));
  if (file->store != NULL)
    print_readers(invocation, file->store);
}

static void
print_text(LksInvocation *invocation, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    const Inspected *file = g_ptr_array_index(files, i);
    if (i > 0)
      g_print("\n");
    print_file(invocation, file);
  }
}

static int
run_inspect(LksInvocation *invocation, GError **error)
{
  g_auto(GStrv) sources = NULL;
  gboolean no_defaults = FALSE;
  const GOptionEntry entries[] = {
    { "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &sources,
      N_("A password to try; may be given several times"), N_("SOURCE") },
    { "no-default-passwords", 0, 0, G_OPTION_ARG_NONE, &no_defaults,
      N_("Never try the well-known password of Java's cacerts"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, -1, error))
    return 0;
  g_autoptr(LksPasswords) passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)sources, error);
  if (passwords == NULL)
    return 0;
  lks_passwords_set_use_defaults(passwords, !no_defaults);
  const char *const *paths = lks_invocation_get_arguments(invocation);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(inspected_free);
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add(files, inspect_file(paths[i], passwords));
  if (lks_invocation_wants_json(invocation))
    print_json(invocation, files);
  else
    print_text(invocation, files);
  int worst = 0;
  for (guint i = 0; i < files->len; i++) {
    const Inspected *file = g_ptr_array_index(files, i);
    worst = MAX(worst, file->exit_status);
    if (file->exit_status != 0)
      g_printerr("lockstep inspect: %s\n", file->message);
  }
  return worst;
}

const LksCommand lks_command_inspect = {
  .name = "inspect",
  .arguments = N_("FILE…"),
  .summary = N_("Show what is in a keystore or certificate file, and who can open it"),
  .examples = "  lockstep inspect spoc1.pfx\n"
              "  lockstep inspect --password env:PFX_PASSWORD *.pfx --json\n"
              "  lockstep inspect --password file:secret conf/keystore.jks",
  .details = N_("What a file is, is seen by its content and never by its name. A SOURCE is "
                "pass:TEXT, env:NAME, file:PATH, fd:N, secret-service:NAME, stdin or prompt."),
  .run = run_inspect,
};
