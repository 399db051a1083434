// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-chain.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-inspection.h"
#include "lks-report-json.h"

#include <glib/gi18n-lib.h>

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
file_to_json(const LksInspection *file, const char *path)
{
  const char *message = file->problem != NULL ? file->problem->message : file->remark;
  const char *format = file->format != NULL ? lks_keystore_format_get_id(file->format) : NULL;
  return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o}", "path", lks_report_text_to_json(path),
                   "format", lks_report_text_to_json(format), "status",
                   lks_inspection_status_get_word(file->status), "message",
                   lks_report_text_to_json(message), "entries", entries_to_json(file->store),
                   "readers", readers_to_json(file->store));
}

static void
print_json(LksInvocation *invocation, GPtrArray *files)
{
  json_t *array = json_array();
  const char *const *paths = lks_invocation_get_arguments(invocation);
  for (guint i = 0; i < files->len; i++)
    json_array_append_new(array, file_to_json(g_ptr_array_index(files, i), paths[i]));
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
  g_autofree char *from = lks_time_format_day(lks_certificate_get_not_before(certificate));
  g_autofree char *until = lks_time_format_day(lks_certificate_get_not_after(certificate));
  g_autofree char *subject =
      lks_invocation_paint(invocation, depth == 0 ? LKS_STYLE_BOLD : LKS_STYLE_NONE,
                           lks_certificate_get_subject(certificate));
  g_print("%s%s\n", first, subject);
  if (depth == 0)
    print_names(invocation, lks_certificate_get_names(certificate), more);
  g_autofree char *valid = g_strdup_printf(_("Valid from %s until %s"), from, until);
  lks_invocation_print_wrapped(invocation, more, more, valid);
  g_autofree char *thumbprint =
      g_strdup_printf(_("Thumbprint (SHA-1): %s"), lks_certificate_get_sha1(certificate));
  g_print("%s%s\n", more, thumbprint);
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
  g_autofree char *server = lks_time_format_day(trust->server_distrust_after);
  g_autofree char *email = lks_time_format_day(trust->email_distrust_after);
  if (*trusted != '\0')
    g_print(_("    Mozilla trusts it for: %s\n"), trusted);
  if (*distrusted != '\0')
    g_print(_("    Mozilla distrusts it for: %s\n"), distrusted);
  if (trust->server_distrust_after != 0)
    g_print(_("    For servers, what it issued after %s is not trusted\n"), server);
  if (trust->email_distrust_after != 0)
    g_print(_("    For e-mail, what it issued after %s is not trusted\n"), email);
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
  g_autofree char *what = lks_keystore_entry_dup_description(entry);
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
print_file(LksInvocation *invocation, const LksInspection *file, const char *name)
{
  g_autofree char *path = lks_invocation_paint(invocation, LKS_STYLE_BOLD, name);
  const char *title = file->format != NULL ? lks_keystore_format_get_title(file->format)
                                           : _("nothing that Lockstep knows");
  g_print("%s · %s\n", path, title);
  if (file->remark != NULL && file->problem == NULL)
    lks_invocation_print_wrapped(invocation, "  ", "  ", file->remark);
  for (guint i = 0; file->store != NULL && i < lks_keystore_get_n_entries(file->store); i++)
    print_entry(invocation, lks_keystore_get_entry(file->store, i));
  if (file->store != NULL)
    print_readers(invocation, file->store);
}

static void
print_text(LksInvocation *invocation, GPtrArray *files)
{
  const char *const *paths = lks_invocation_get_arguments(invocation);
  for (guint i = 0; i < files->len; i++) {
    if (i > 0)
      g_print("\n");
    print_file(invocation, g_ptr_array_index(files, i), paths[i]);
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
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_inspection_free);
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add(files, lks_inspection_new(paths[i], passwords));
  if (lks_invocation_wants_json(invocation))
    print_json(invocation, files);
  else
    print_text(invocation, files);
  int worst = 0;
  for (guint i = 0; i < files->len; i++) {
    const LksInspection *file = g_ptr_array_index(files, i);
    if (file->problem == NULL)
      continue;
    worst = MAX(worst, lks_error_exit_status(file->problem));
    g_printerr("lockstep inspect: %s\n", file->problem->message);
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
