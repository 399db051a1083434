// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-answer.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-issuing.h"
#include "lks-report-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One run. */
typedef struct {
  LksInvocation *invocation;
  LksIssuing issuing;
  char *key_file;
  char *request_file;
  char **chain_files;
  LksPasswords *passwords;
} Run;

static void
run_clear(Run *self)
{
  lks_issuing_clear(&self->issuing);
  g_free(self->key_file);
  g_free(self->request_file);
  g_strfreev(self->chain_files);
  g_clear_pointer(&self->passwords, lks_passwords_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* takes over chain */
static void
print_json(Run *self,
           const char *action,
           const char *request,
           const char *key,
           const char *output,
           const char *subject,
           const char *const *names,
           json_t *chain)
{
  if (!lks_invocation_wants_json(self->invocation)) {
    json_decref(chain);
    return;
  }
  json_t *list = json_array();
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    json_array_append_new(list, json_string(names[i]));
  lks_invocation_print_json(self->invocation,
                            json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s, s:o, s:o}", "schema",
                                      "lockstep/request/1", "action", action, "request", request,
                                      "key", key, "output", output, "subject", subject, "names",
                                      list, "chain", chain));
}

/* --- new ------------------------------------------------------------------------------------- */

static gboolean
write_request(Run *self,
              LksSigningRequest *request,
              LksKey *key,
              const char *path,
              const char *key_path,
              GError **error)
{
  g_autoptr(LksSecret) password = NULL;
  g_autoptr(GPtrArray) nothing = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GBytes) pem = lks_signing_request_dup_pem(request);
  LksIssuing as_pem = { .to = (char *)"pem", .force = self->issuing.force };
  /* the key first: a request whose key is lost is worth nothing */
  return lks_issuing_read_out_password(&self->issuing, self->invocation, key_path, &password,
                                       error) &&
         lks_issuing_write_identity(&as_pem, self->invocation, key_path, NULL, key, nothing,
                                    password, error) &&
         lks_invocation_write_output(self->invocation, path, pem, FALSE, error);
}

static char *
dup_request_path(Run *self)
{
  const LksIssuing *issuing = &self->issuing;
  if (issuing->output != NULL)
    return g_strdup(issuing->output);
  const char *name = issuing->names != NULL ? issuing->names[0] : issuing->subject;
  g_autofree char *portable = g_strdelimit(g_strdup(name), "/\\:*?\"<>|", '_');
  return g_strconcat(portable, ".csr", NULL);
}

static gboolean
run_new(Run *self, GError **error)
{
  LksIssuing *issuing = &self->issuing;
  lks_issuing_add_names(issuing, self->invocation, 1);
  if (issuing->names == NULL && issuing->subject == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("say who the certificate is for: --subject NAME or --name NAME"));
  LksApplicant applicant = { .profile = lks_issuing_find_profile(issuing, "mutual", error),
                             .subject = issuing->subject,
                             .names = (const char *const *)issuing->names };
  g_autofree char *path = dup_request_path(self);
  g_autofree char *key_path =
      self->key_file != NULL ? g_strdup(self->key_file) : lks_issuing_dup_with_suffix(path, ".key");
  if (applicant.profile == NULL || !lks_issuing_check_new(issuing, path, error) ||
      !lks_issuing_check_new(issuing, key_path, error))
    return FALSE;
  if (strcmp(path, "-") == 0 && self->key_file == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("say where the key is to be kept: --key FILE"));
  g_autoptr(LksKey) key = lks_issuing_make_key(issuing, NULL, error);
  g_autoptr(LksSigningRequest) request =
      key != NULL ? lks_signing_request_new(&applicant, key, error) : NULL;
  if (request == NULL || !write_request(self, request, key, path, key_path, error))
    return FALSE;
  print_json(self, "new", path, key_path, NULL, lks_signing_request_get_subject(request),
             lks_signing_request_get_names(request), json_array());
  if (strcmp(path, "-") != 0)
    lks_invocation_say(self->invocation,
                       _("Wrote %s, to be sent to the authority, and %s, to be "
                         "kept."),
                       path, key_path);
  return TRUE;
}

/* --- import ---------------------------------------------------------------------------------- */

static gboolean
add_certificates(Run *self, const char *path, GPtrArray *pool, GError **error)
{
  g_autoptr(LksKeystore) store = lks_issuing_load(path, self->passwords, error);
  if (store == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal(pool, lks_keystore_dup_certificates(store));
  return TRUE;
}

/* the request itself: named, or beside its key, as “request new” left it; none is no error */
static gboolean
load_request(Run *self, LksSigningRequest **request, GError **error)
{
  g_autofree char *beside = lks_issuing_dup_with_suffix(self->key_file, ".csr");
  const char *path = self->request_file != NULL                    ? self->request_file
                     : g_file_test(beside, G_FILE_TEST_IS_REGULAR) ? beside
                                                                   : NULL;
  if (path == NULL)
    return TRUE;
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  *request = bytes != NULL ? lks_signing_request_new_from_bytes(bytes, error) : NULL;
  return *request != NULL || bytes == NULL || lks_prefix(error, "%s: ", path);
}

static gboolean
load_key(Run *self, LksKeystore **store, LksKeystoreEntry **entry, GError **error)
{
  if (self->key_file == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("name the key that the request was made with: --key FILE"));
  *store = lks_issuing_load(self->key_file, self->passwords, error);
  if (*store == NULL || !lks_issuing_find_key(*store, self->key_file, entry, error))
    return FALSE;
  return *entry != NULL ||
         lks_throw(error, LKS_ERROR_MALFORMED, _("%s: there is no key in it"), self->key_file);
}

static GPtrArray *
accept(Run *self, const char *path, LksKey *key, GError **error)
{
  g_autoptr(GPtrArray) answered = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GPtrArray) pool = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(LksSigningRequest) request = NULL;
  LksAnswer answer = { .key = key, .answered = answered, .pool = pool, .at = lks_time_now() };
  if (self->issuing.at != NULL && !lks_time_parse(self->issuing.at, &answer.at, error))
    return NULL;
  if (!add_certificates(self, path, answered, error) || !load_request(self, &request, error))
    return NULL;
  for (guint i = 0; self->chain_files != NULL && self->chain_files[i] != NULL; i++)
    if (!add_certificates(self, self->chain_files[i], pool, error))
      return NULL;
  answer.request = request;
  GPtrArray *chain = lks_answer_accept(&answer, error);
  if (chain == NULL)
    lks_prefix(error, "%s: ", lks_invocation_get_input_name(path));
  return chain;
}

/* as the command line says, else as the key itself was protected */
static gboolean
choose_password(Run *self,
                LksKeystore *store,
                LksKeystoreEntry *entry,
                const char *output,
                LksSecret **password,
                GError **error)
{
  if (self->issuing.out_password != NULL)
    return lks_issuing_read_out_password(&self->issuing, self->invocation, output, password, error);
  LksSecret *own = lks_keystore_entry_get_key_password(entry);
  if (own == NULL)
    own = lks_keystore_get_password(store);
  if (own == NULL)
    return lks_issuing_read_out_password(&self->issuing, self->invocation, output, password, error);
  *password = lks_secret_ref(own);
  return TRUE;
}

static gboolean
run_import(Run *self, GError **error)
{
  const char *path = lks_invocation_get_arguments(self->invocation)[1];
  g_autoptr(LksKeystore) store = NULL;
  LksKeystoreEntry *entry = NULL;
  if (!load_key(self, &store, &entry, error))
    return FALSE;
  LksKey *key = lks_keystore_entry_get_key(entry);
  g_autofree char *output = self->issuing.output != NULL
                                ? g_strdup(self->issuing.output)
                                : lks_issuing_dup_with_suffix(self->key_file, ".pfx");
  g_autoptr(LksSecret) password = NULL;
  g_autoptr(GPtrArray) chain = accept(self, path, key, error);
  if (chain == NULL || !lks_issuing_check_new(&self->issuing, output, error) ||
      !choose_password(self, store, entry, output, &password, error))
    return FALSE;
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  const char *alias = self->issuing.friendly_name != NULL ? self->issuing.friendly_name
                                                          : lks_certificate_get_common_name(leaf);
  if (!lks_issuing_write_identity(&self->issuing, self->invocation, output, alias, key, chain,
                                  password, error))
    return FALSE;
  print_json(self, "import", self->request_file, self->key_file, output,
             lks_certificate_get_subject(leaf), NULL, lks_report_certificates_to_json(chain));
  if (strcmp(output, "-") != 0)
    lks_invocation_say(self->invocation, _("Wrote %s."), output);
  return TRUE;
}

/* --- the command ----------------------------------------------------------------------------- */

static int
run_verb(Run *self, GError **error)
{
  const char *verb = lks_invocation_get_arguments(self->invocation)[0];
  guint n = lks_invocation_get_n_arguments(self->invocation);
  self->passwords =
      lks_invocation_new_passwords(self->invocation, (const char *const *)self->issuing.passwords,
                                   error);
  if (self->passwords == NULL)
    return 0;
  if (strcmp(verb, "new") == 0)
    run_new(self, error);
  else if (strcmp(verb, "import") == 0 && n == 2)
    run_import(self, error);
  else
    lks_throw(error, LKS_ERROR_USAGE,
              _("say “request new NAME…” or “request import ANSWER --key FILE”"));
  return 0;
}

static int
run_request(LksInvocation *invocation, GError **error)
{
  g_auto(Run) self = { .invocation = invocation };
  const GOptionEntry entries[] = {
    LKS_ISSUING_ENTRIES(self.issuing),
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &self.key_file,
      N_("The key of the request (new: default beside it, as .key)"), N_("FILE") },
    { "request", 0, 0, G_OPTION_ARG_FILENAME, &self.request_file,
      N_("import: the request, where it is not beside its key"), N_("FILE") },
    { "chain", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.chain_files,
      N_("import: complete the chain from this file; may be repeated"), N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, -1, error))
    return 0;
  return run_verb(&self, error);
}

const LksCommand lks_command_request = {
  .name = "request",
  .arguments = N_("new NAME… | import ANSWER"),
  .summary = N_("Ask somebody else's authority, and take its answer"),
  .examples =
      "  lockstep request new spoc1.acme.test 10.0.0.5 -o spoc1.csr --out-password env:KEY\n"
      "  lockstep request new wps1.acme.test --profile server --key-type p-256 "
      "--out-password prompt\n"
      "  lockstep request import answer.p7b --key spoc1.key --chain acme-root.pem \\\n"
      "    --password env:KEY -o spoc1.pfx",
  .details = N_("new writes a request (PKCS#10, PEM) and its key. import takes the authority's "
                "answer in any format, finds the certificate of the key, completes the chain up to "
                "its root and compares it with the request (FILE.csr beside FILE.key); what does "
                "not fit is refused with the reason."),
  .run = run_request,
};
