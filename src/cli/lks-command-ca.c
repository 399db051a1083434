// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ca.h"
#include "lks-answer.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-order.h"
#include "lks-report-json.h"
#include "lks-store-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
ca_clear(LksCa *self)
{
  lks_issuing_clear(&self->issuing);
  g_free(self->folder);
  g_free(self->parent);
  g_free(self->fleet);
  g_free(self->reason);
  g_strfreev(self->revoke);
  g_clear_object(&self->authority);
  g_clear_pointer(&self->passwords, lks_passwords_unref);
  json_decref(self->made);
  json_decref(self->issued);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksCa, ca_clear)

typedef struct {
  const char *name;
  guint minimum; /* of arguments, the verb included */
  int maximum;   /* -1: any */
  gboolean (*run)(LksCa *self, GError **error);
} Verb;

const char *
lks_ca_get_argument(LksCa *self, guint index)
{
  return index < lks_invocation_get_n_arguments(self->invocation)
             ? lks_invocation_get_arguments(self->invocation)[index]
             : NULL;
}

/* --- what is told ---------------------------------------------------------------------------- */

static void
add_made(LksCa *self,
         LksCertificate *certificate,
         const LksProfile *profile,
         const char *identity,
         const char *path)
{
  json_array_append_new(self->made,
                        json_pack("{s:s?, s:s?, s:s?, s:o}", "identity", identity, "path", path,
                                  "profile", profile != NULL ? profile->id : NULL, "certificate",
                                  lks_report_certificate_to_json(certificate)));
  g_autofree char *end = lks_time_format_day(lks_certificate_get_not_after(certificate));
  if (path != NULL && strcmp(path, "-") != 0)
    lks_invocation_say(self->invocation, _("Wrote %s: %s, until %s."), path,
                       lks_certificate_get_subject(certificate), end);
}

static void
print_json(LksCa *self)
{
  if (!lks_invocation_wants_json(self->invocation))
    return;
  lks_invocation_print_json(
      self->invocation,
      json_pack("{s:s, s:s, s:s?, s:O, s:O, s:s?}", "schema", "lockstep/ca/1", "action",
                self->action, "authority",
                self->authority != NULL ? lks_authority_get_folder(self->authority) : NULL,
                "certificates", self->made, "issued", self->issued, "crl", self->crl_path));
}

/* --- the authority --------------------------------------------------------------------------- */

gboolean
lks_ca_find_folder(LksCa *self, GError **error)
{
  if (self->folder != NULL)
    return TRUE;
  return lks_throw(error, LKS_ERROR_USAGE,
                   _("name the authority's folder: --ca FOLDER (“lockstep ca init FOLDER” makes "
                     "one)"));
}

gboolean
lks_ca_unlock(LksCa *self, GError **error)
{
  if (!lks_ca_find_folder(self, error))
    return FALSE;
  self->authority = lks_authority_unlock(self->folder, self->passwords, error);
  return self->authority != NULL;
}

/* --- init ------------------------------------------------------------------------------------ */

static LksSecret *
read_own_password(LksCa *self, const char *folder, GError **error)
{
  const LksIssuing *issuing = &self->issuing;
  const char *source = issuing->out_password;
  if (source == NULL && issuing->passwords != NULL)
    source = issuing->passwords[0];
  if (source == NULL && lks_invocation_is_interactive(self->invocation))
    source = "prompt";
  if (source == NULL)
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("say what protects the authority's key: --password SOURCE"));
  if (strcmp(source, "none") == 0)
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("the authority's key is never kept without a password"));
  return lks_invocation_read_password(self->invocation, source, folder, error);
}

static gboolean
run_init(LksCa *self, GError **error)
{
  const char *folder =
      lks_ca_get_argument(self, 1) != NULL ? lks_ca_get_argument(self, 1) : self->folder;
  LksIssuing *issuing = &self->issuing;
  if (folder == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("name the folder to make: lockstep ca init FOLDER"));
  g_autoptr(LksAuthority) parent = NULL;
  if (self->parent != NULL &&
      (parent = lks_authority_unlock(self->parent, self->passwords, error)) == NULL)
    return FALSE;
  if (issuing->key_type == NULL)
    issuing->key_type = g_strdup("rsa-4096");
  g_autoptr(LksSecret) password = read_own_password(self, folder, error);
  g_autoptr(LksKey) key = password != NULL ? lks_issuing_make_key(issuing, NULL, error) : NULL;
  if (key == NULL)
    return FALSE;
  const char *subject = issuing->subject != NULL ? issuing->subject
                        : issuing->names != NULL ? issuing->names[0]
                                                 : "Lockstep CA";
  self->authority =
      lks_authority_create(folder, subject, key, &self->term, password, parent, error);
  if (self->authority == NULL)
    return FALSE;
  g_autofree char *path = g_build_filename(folder, "ca.pem", NULL);
  add_made(self, g_ptr_array_index(lks_authority_get_chain(self->authority), 0),
           lks_profile_find(parent != NULL ? "intermediate" : "root"), NULL, path);
  return TRUE;
}

/* --- issue ----------------------------------------------------------------------------------- */

gboolean
lks_ca_issue_to(LksCa *self,
                const LksApplicant *applicant,
                const char *identity,
                const char *alias,
                const char *path,
                LksSecret *password,
                GError **error)
{
  LksOrder order = { .authority = self->authority, .applicant = *applicant, .term = self->term };
  if (!lks_issuing_find_kind(&self->issuing, &order.kind, error))
    return FALSE;
  g_autoptr(LksDelivery) delivery = lks_order_issue(&order, error);
  if (delivery == NULL ||
      !lks_issuing_write_identity(&self->issuing, self->invocation, path, alias, delivery->key,
                                  delivery->chain, password, error))
    return FALSE;
  add_made(self, delivery->certificate, applicant->profile, identity, path);
  return TRUE;
}

/* as the vendor's generator: the result is named after the friendly name */
static char *
dup_output(LksCa *self, const char *main_name)
{
  const LksIssuing *issuing = &self->issuing;
  if (issuing->output != NULL)
    return g_strdup(issuing->output);
  const char *name = issuing->friendly_name != NULL ? issuing->friendly_name : main_name;
  const char *suffix = g_strcmp0(issuing->to, "jks") == 0   ? ".jks"
                       : g_strcmp0(issuing->to, "pem") == 0 ? ".pem"
                                                            : ".pfx";
  return lks_store_file_dup_name(name, suffix);
}

static gboolean
issue_one(LksCa *self, GError **error)
{
  LksIssuing *issuing = &self->issuing;
  LksApplicant applicant = { .profile = lks_issuing_find_profile(issuing, "mutual", error),
                             .subject = issuing->subject,
                             .names = (const char *const *)issuing->names };
  if (applicant.profile == NULL)
    return FALSE;
  const char *main_name = issuing->names != NULL ? issuing->names[0] : issuing->subject;
  if (main_name == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("say who the certificate is for: --subject NAME or --name NAME"));
  if (applicant.profile->purpose == LKS_PURPOSE_CA)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("an authority is made by “lockstep ca init FOLDER [--parent FOLDER]”"));
  g_autofree char *path = dup_output(self, main_name);
  if (!lks_issuing_check_new(issuing, path, error))
    return FALSE;
  /* where no authority is opened, the only password given is the file's */
  if (self->self_signed && issuing->out_password == NULL && issuing->passwords != NULL)
    issuing->out_password = g_strdup(issuing->passwords[0]);
  g_autoptr(LksSecret) password = NULL;
  if (!lks_issuing_read_out_password(issuing, self->invocation, path, &password, error) ||
      (!self->self_signed && !lks_ca_unlock(self, error)))
    return FALSE;
  const char *alias = issuing->friendly_name != NULL ? issuing->friendly_name : main_name;
  return lks_ca_issue_to(self, &applicant, NULL, alias, path, password, error);
}

static gboolean
run_issue(LksCa *self, GError **error)
{
  lks_issuing_add_names(&self->issuing, self->invocation, 1);
  return self->fleet != NULL ? lks_ca_issue_fleet(self, error) : issue_one(self, error);
}

/* --- sign ------------------------------------------------------------------------------------ */

static gboolean
run_sign(LksCa *self, GError **error)
{
  const LksIssuing *issuing = &self->issuing;
  const char *path = lks_ca_get_argument(self, 1);
  LksApplicant applicant = { .subject = issuing->subject,
                             .names = (const char *const *)issuing->names };
  if (issuing->profile != NULL &&
      (applicant.profile = lks_issuing_find_profile(issuing, "server", error)) == NULL)
    return FALSE;
  g_autofree char *output = issuing->output != NULL  ? g_strdup(issuing->output)
                            : strcmp(path, "-") == 0 ? g_strdup("-")
                                                     : lks_store_file_dup_with_suffix(path, ".pem");
  g_autoptr(LksSigningRequest) request = lks_signing_request_load(path, error);
  if (request == NULL || !lks_issuing_check_new(issuing, output, error) ||
      !lks_ca_unlock(self, error))
    return FALSE;
  g_autoptr(LksCertificate) certificate =
      lks_authority_sign(self->authority, &applicant, request, &self->term, error);
  if (certificate == NULL)
    return lks_prefix(error, "%s: ", lks_file_get_input_name(path));
  g_autoptr(GPtrArray) chain = lks_authority_dup_chain_of(self->authority, certificate);
  if (!lks_issuing_write_chain(self->invocation, output, chain, error))
    return FALSE;
  add_made(self, certificate,
           applicant.profile != NULL ? applicant.profile : lks_signing_request_get_profile(request),
           NULL, output);
  return TRUE;
}

/* --- renew ----------------------------------------------------------------------------------- */

/* as read, the key's entry replaced by another */
static LksKeystore *
dup_replaced(LksKeystore *store, LksKeystoreEntry *old, LksKeystoreEntry *entry)
{
  LksKeystore *copy = lks_keystore_new();
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *each = lks_keystore_get_entry(store, i);
    if (each == old)
      lks_keystore_add(copy, entry);
    else if (lks_keystore_entry_get_kind(each) == LKS_ENTRY_TRUSTED)
      lks_keystore_add(copy, each);
  }
  return copy;
}

static LksSecret *
find_password(LksKeystore *store, LksKeystoreEntry *entry)
{
  LksSecret *own = lks_keystore_get_password(store);
  return own != NULL ? own : lks_keystore_entry_get_key_password(entry);
}

static gboolean
write_renewed(LksCa *self,
              LksKeystore *store,
              LksKeystoreEntry *old,
              LksKey *key,
              LksCertificate *certificate,
              const char *output,
              GError **error)
{
  g_autoptr(GPtrArray) chain = lks_authority_dup_chain_of(self->authority, certificate);
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_key(lks_keystore_entry_get_alias(old), key, chain);
  g_autoptr(LksKeystore) copy = dup_replaced(store, old, entry);
  guint n_left = lks_keystore_get_n_entries(store) - lks_keystore_get_n_entries(copy);
  if (n_left > 0)
    lks_invocation_say(
        self->invocation,
        ngettext("%u other entry of the file is left out: the new chain is complete.",
                 "%u other entries of the file are left out: the new chain is "
                 "complete.",
                 n_left),
        n_left);
  g_autoptr(LksSecret) password = NULL;
  if (self->issuing.out_password == NULL)
    password = find_password(store, old) != NULL ? lks_secret_ref(find_password(store, old)) : NULL;
  else if (!lks_issuing_read_out_password(&self->issuing, self->invocation, output, &password,
                                          error))
    return FALSE;
  /* the format stays where the file does */
  if (self->issuing.to == NULL && self->issuing.output == NULL)
    self->issuing.to = g_strdup(lks_keystore_format_get_id(lks_keystore_get_format(store)));
  const char *provider = lks_keystore_entry_get_provider(old);
  if (provider == NULL)
    provider = lks_store_file_get_provider(key);
  return lks_issuing_write_store(&self->issuing, self->invocation, copy, output, password, provider,
                                 error);
}

static LksKey *
choose_key(LksCa *self, LksKeystoreEntry *entry, GError **error)
{
  LksKey *old = lks_keystore_entry_get_key(entry);
  return self->keep_key ? g_object_ref(old)
                        : lks_issuing_make_key(&self->issuing, lks_key_kind_of(old), error);
}

static gboolean
renew_key(LksCa *self,
          LksKeystore *store,
          LksKeystoreEntry *entry,
          const char *output,
          GError **error)
{
  LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
  if (leaf == NULL)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("the key has no certificate to renew"));
  g_autoptr(LksKey) key = choose_key(self, entry, error);
  g_autoptr(LksCertificate) certificate =
      key != NULL ? lks_authority_renew(self->authority, leaf, key, &self->term, error) : NULL;
  if (certificate == NULL || !write_renewed(self, store, entry, key, certificate, output, error))
    return FALSE;
  add_made(self, certificate, lks_profile_of(certificate), NULL, output);
  return TRUE;
}

static gboolean
renew_certificate(LksCa *self, LksKeystore *store, const char *output, GError **error)
{
  g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(store);
  if (certificates->len == 0)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("there is no certificate in it"));
  g_autoptr(LksCertificate) certificate =
      lks_authority_renew(self->authority, g_ptr_array_index(certificates, 0), NULL, &self->term,
                          error);
  if (certificate == NULL)
    return FALSE;
  g_autoptr(GPtrArray) chain = lks_authority_dup_chain_of(self->authority, certificate);
  if (!lks_issuing_write_chain(self->invocation, output, chain, error))
    return FALSE;
  add_made(self, certificate, lks_profile_of(certificate), NULL, output);
  return TRUE;
}

static gboolean
run_renew(LksCa *self, GError **error)
{
  const char *path = lks_ca_get_argument(self, 1);
  const char *output = self->issuing.output != NULL ? self->issuing.output : path;
  g_autoptr(LksKeystore) store = lks_store_file_load(path, self->passwords, error);
  LksKeystoreEntry *entry = NULL;
  if (store == NULL || !lks_store_file_find_key(store, path, &entry, error) ||
      !lks_ca_unlock(self, error))
    return FALSE;
  gboolean renewed = entry != NULL ? renew_key(self, store, entry, output, error)
                                   : renew_certificate(self, store, output, error);
  return renewed || lks_prefix(error, "%s: ", path);
}

/* --- the command ----------------------------------------------------------------------------- */

static const Verb verbs[] = {
  { "init", 1, 2, run_init },   { "issue", 1, -1, run_issue },   { "sign", 2, 2, run_sign },
  { "renew", 2, 2, run_renew }, { "crl", 1, 2, lks_ca_run_crl }, { "list", 1, 2, lks_ca_run_list },
};

static const Verb *
find_verb(LksInvocation *invocation, GError **error)
{
  const char *name = lks_invocation_get_arguments(invocation)[0];
  guint n = lks_invocation_get_n_arguments(invocation);
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
    if (strcmp(verbs[i].name, name) != 0)
      continue;
    if (n >= verbs[i].minimum && (verbs[i].maximum < 0 || (int)n <= verbs[i].maximum))
      return &verbs[i];
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("“ca %s” takes other arguments; see lockstep ca --help"), name);
  }
  return lks_throw_null(error, LKS_ERROR_USAGE,
                        _("“%s” is nothing that ca does; one of init, issue, sign, renew, crl, "
                          "list"),
                        name);
}

static int
run_verb(LksCa *self, GError **error)
{
  const Verb *verb = find_verb(self->invocation, error);
  if (verb == NULL || !lks_issuing_get_term(&self->issuing, &self->term, error))
    return 0;
  self->action = verb->name;
  self->made = json_array();
  self->issued = json_array();
  self->passwords =
      lks_invocation_new_passwords(self->invocation, (const char *const *)self->issuing.passwords,
                                   error);
  if (self->passwords != NULL && verb->run(self, error))
    print_json(self);
  return 0;
}

static int
run_ca(LksInvocation *invocation, GError **error)
{
  g_auto(LksCa) self = { .invocation = invocation };
  const GOptionEntry entries[] = {
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self.folder, N_("The authority's folder"), N_("FOLDER") },
    LKS_ISSUING_ENTRIES(self.issuing),
    { "fleet", 0, 0, G_OPTION_ARG_FILENAME, &self.fleet,
      N_("issue: make every identity of this fleet that is missing"), N_("FLEET") },
    { "self-signed", 0, 0, G_OPTION_ARG_NONE, &self.self_signed, N_("issue: without any authority"),
      NULL },
    { "parent", 0, 0, G_OPTION_ARG_FILENAME, &self.parent, N_("init: an authority under this one"),
      N_("FOLDER") },
    { "keep-key", 0, 0, G_OPTION_ARG_NONE, &self.keep_key,
      N_("renew: the same key goes on (default: a new one of its kind)"), NULL },
    { "revoke", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.revoke,
      N_("crl: revoke this certificate first; may be repeated"), N_("SERIAL|FILE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self.reason,
      N_("crl: why: keyCompromise, superseded, cessationOfOperation, …"), N_("WORD") },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, -1, error))
    return 0;
  return run_verb(&self, error);
}

const LksCommand lks_command_ca = {
  .name = "ca",
  .arguments = N_("init|issue|sign|renew|crl|list [ARGUMENT…]"),
  .summary = N_("Run an authority of your own"),
  .examples =
      "  lockstep ca init pki/ca --subject \"CN=Acme Root,O=Acme\" --password env:CA\n"
      "  lockstep ca issue spoc1.acme.test 10.0.0.5 --ca pki/ca --password env:CA \\\n"
      "    -o pki/spoc1.pfx --out-password env:SPOC1_PFX\n"
      "  lockstep ca issue --fleet fleet.json --ca pki/ca --password env:CA\n"
      "  lockstep ca issue --profile signing --self-signed --subject \"YSoft SafeQ\" \\\n"
      "    --friendly-name \"SafeQ Signing\" --out-password prompt\n"
      "  lockstep ca sign wps1.csr --ca pki/ca --profile server --password env:CA\n"
      "  lockstep ca renew pki/spoc1.pfx --ca pki/ca --password env:CA --password env:SPOC1_PFX\n"
      "  lockstep ca crl --ca pki/ca --password env:CA --revoke pki/old.pem --reason superseded",
  .details =
      N_("init FOLDER makes an authority there: a root, or one under --parent. issue [NAME…] "
         "makes a key with its certificate; the first name is the common name, and all stand "
         "in the subject alternative names. sign REQUEST answers a request. renew FILE keeps "
         "subject, names and profile, and replaces FILE. crl writes the list of what was "
         "revoked. list shows what was issued. A key is never written unencrypted unless "
         "--out-password none asks for it."),
  .run = run_ca,
};
