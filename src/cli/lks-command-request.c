// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-answer.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-issuing.h"
#include "lks-order.h"
#include "lks-report-json.h"
#include "lks-store-file.h"

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
  return lks_store_file_dup_name(name, ".csr");
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
  g_autofree char *key_path = self->key_file != NULL ? g_strdup(self->key_file)
                                                     : lks_store_file_dup_with_suffix(path, ".key");
  if (applicant.profile == NULL || !lks_issuing_check_new(issuing, path, error) ||
      !lks_issuing_check_new(issuing, key_path, error))
    return FALSE;
  if (strcmp(path, "-") == 0 && self->key_file == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("say where the key is to be kept: --key FILE"));
  LksOrder order = { .applicant = applicant };
  if (!lks_issuing_find_kind(issuing, &order.kind, error))
    return FALSE;
  g_autoptr(LksRequestDraft) draft = lks_order_request(&order, error);
  if (draft == NULL || !write_request(self, draft->request, draft->key, path, key_path, error))
    return FALSE;
  LksSigningRequest *request = draft->request;
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

static LksAnswered *
accept(Run *self, const char *path, GError **error)
{
  LksAnswerFiles files = { .answer = path,
                           .key = self->key_file,
                           .request = self->request_file,
                           .chain = (const char *const *)self->chain_files,
                           .passwords = self->passwords,
                           .at = lks_time_now() };
  if (self->key_file == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("name the key that the request was made with: --key FILE"));
  if (self->issuing.at != NULL && !lks_time_parse(self->issuing.at, &files.at, error))
    return NULL;
  return lks_answer_accept_files(&files, error);
}

/* as the command line says, else as the key itself was protected */
static gboolean
choose_password(Run *self,
                const LksAnswered *answered,
                const char *output,
                LksSecret **password,
                GError **error)
{
  if (self->issuing.out_password != NULL || answered->password == NULL)
    return lks_issuing_read_out_password(&self->issuing, self->invocation, output, password, error);
  *password = lks_secret_ref(answered->password);
  return TRUE;
}

static gboolean
run_import(Run *self, GError **error)
{
  const char *path = lks_invocation_get_arguments(self->invocation)[1];
  g_autoptr(LksAnswered) answered = accept(self, path, error);
  if (answered == NULL)
    return FALSE;
  GPtrArray *chain = answered->chain;
  g_autofree char *output = self->issuing.output != NULL
                                ? g_strdup(self->issuing.output)
                                : lks_store_file_dup_with_suffix(self->key_file, ".pfx");
  g_autoptr(LksSecret) password = NULL;
  if (!lks_issuing_check_new(&self->issuing, output, error) ||
      !choose_password(self, answered, output, &password, error))
    return FALSE;
  LksCertificate *leaf = g_ptr_array_index(chain, 0);
  const char *alias = self->issuing.friendly_name != NULL ? self->issuing.friendly_name
                                                          : lks_certificate_get_common_name(leaf);
  if (!lks_issuing_write_identity(&self->issuing, self->invocation, output, alias, answered->key,
                                  chain, password, error))
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
