// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-authority-work.h"
#include "lks-answer.h"
#include "lks-error.h"
#include "lks-store-file.h"

#include <glib/gi18n.h>

/* a list of what was taken back lasts as long as the command's */
#define CRL_DAYS 30

typedef struct {
  char *folder;   /* nullable */
  char *text;     /* nullable: subject, alias, serial */
  char *reason;   /* nullable */
  char *files[4]; /* nullable: answer, key, chain, output */
  const LksKeyKind *kind;
  LksSecret *secret;     /* nullable */
  LksFilledOrder *order; /* nullable */
  LksPasswords *passwords;
} Job;

static void
job_free(gpointer data)
{
  Job *job = data;
  g_free(job->folder);
  g_free(job->text);
  g_free(job->reason);
  for (guint i = 0; i < G_N_ELEMENTS(job->files); i++)
    g_free(job->files[i]);
  g_clear_pointer(&job->secret, lks_secret_unref);
  g_clear_pointer(&job->order, lks_filled_order_free);
  lks_passwords_unref(job->passwords);
  g_free(job);
}

static Job *
job_new(LksWorkspace *workspace, const char *folder, const char *text)
{
  Job *job = g_new0(Job, 1);
  job->folder = g_strdup(folder);
  job->text = g_strdup(text);
  job->passwords = lks_passwords_ref(lks_workspace_get_passwords(workspace));
  return job;
}

void
lks_opened_authority_free(LksOpenedAuthority *self)
{
  g_clear_object(&self->authority);
  g_clear_pointer(&self->log, lks_issue_log_free);
  g_free(self);
}

/* takes over authority, which is nullable: error is set */
static LksOpenedAuthority *
opened_new(LksAuthority *authority, GError **error)
{
  LksIssueLog *log = authority != NULL ? lks_authority_read_log(authority, error) : NULL;
  if (log == NULL) {
    g_clear_object(&authority);
    return NULL;
  }
  LksOpenedAuthority *opened = g_new0(LksOpenedAuthority, 1);
  opened->authority = authority;
  opened->log = log;
  return opened;
}

static gboolean
check_new(const char *path, GError **error)
{
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return TRUE;
  return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("%s is there already; take another name"),
                   path);
}

/* --- the authority --------------------------------------------------------------------------- */

static gpointer
open_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  return opened_new(lks_authority_open(job->folder, error), error);
}

void
lks_authority_open_async(LksWorkspace *workspace,
                         const char *folder,
                         GAsyncReadyCallback done,
                         gpointer user_data)
{
  lks_workspace_run_async(workspace, _("Opening the authority"), open_work,
                          job_new(workspace, folder, NULL), job_free,
                          (GDestroyNotify)lks_opened_authority_free, done, user_data);
}

static gpointer
create_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const LksTerm term = lks_term_from_now(0);
  g_autoptr(LksKey) key = lks_key_generate(job->kind, error);
  if (key == NULL || g_cancellable_set_error_if_cancelled(cancellable, error))
    return NULL;
  return opened_new(lks_authority_create(job->folder, job->text, key, &term, job->secret, NULL,
                                         error),
                    error);
}

void
lks_authority_create_async(LksWorkspace *workspace,
                           const char *folder,
                           const char *subject,
                           const LksKeyKind *kind,
                           LksSecret *password,
                           GAsyncReadyCallback done,
                           gpointer user_data)
{
  Job *job = job_new(workspace, folder, subject);
  job->kind = kind;
  job->secret = lks_secret_ref(password);
  lks_workspace_run_async(workspace, _("Creating the authority"), create_work, job, job_free,
                          (GDestroyNotify)lks_opened_authority_free, done, user_data);
}

/* what the authority wrote down cannot be taken back: all that may fail is looked at before */
static gpointer
issue_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const LksKeystoreFormat *format = lks_store_file_get_format(job->order->path);
  if (format == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("%s: take a name that ends in .pfx, .jks or .pem"), job->order->path);
  g_autoptr(LksAuthority) authority = check_new(job->order->path, error)
                                          ? lks_authority_unlock(job->folder, job->passwords, error)
                                          : NULL;
  if (authority == NULL || g_cancellable_set_error_if_cancelled(cancellable, error))
    return NULL;
  LksOrder order = { .authority = authority,
                     .applicant = { .profile = job->order->profile,
                                    .names = (const char *const *)job->order->names },
                     .kind = job->order->kind,
                     .term = lks_term_from_now(0) };
  g_autoptr(LksDelivery) delivery = lks_order_issue(&order, error);
  g_autoptr(GBytes) content = delivery != NULL
                                  ? lks_order_save(job->text, delivery->key, delivery->chain,
                                                   format, NULL, job->order->password, error)
                                  : NULL;
  if (content == NULL || !lks_store_file_create(job->order->path, content, TRUE, error))
    return NULL;
  return g_object_ref(delivery->certificate);
}

void
lks_authority_issue_async(LksWorkspace *workspace,
                          const char *folder,
                          const char *alias,
                          LksFilledOrder *order,
                          GAsyncReadyCallback done,
                          gpointer user_data)
{
  Job *job = job_new(workspace, folder, alias);
  job->order = order;
  lks_workspace_run_async(workspace, _("Issuing the certificate"), issue_work, job, job_free,
                          g_object_unref, done, user_data);
}

static gpointer
revoke_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const LksTime now = lks_time_now();
  g_autoptr(LksAuthority) authority = lks_authority_unlock(job->folder, job->passwords, error);
  if (authority == NULL || !lks_authority_revoke(authority, job->text, job->reason, now, error))
    return NULL;
  g_autoptr(GBytes) list = lks_authority_write_crl(authority, now, CRL_DAYS, error);
  return list != NULL ? opened_new(g_steal_pointer(&authority), error) : NULL;
}

void
lks_authority_revoke_async(LksWorkspace *workspace,
                           const char *folder,
                           const char *serial,
                           const char *reason,
                           GAsyncReadyCallback done,
                           gpointer user_data)
{
  Job *job = job_new(workspace, folder, serial);
  job->reason = g_strdup(reason);
  lks_workspace_run_async(workspace, _("Revoking the certificate"), revoke_work, job, job_free,
                          (GDestroyNotify)lks_opened_authority_free, done, user_data);
}

/* --- somebody else's authority --------------------------------------------------------------- */

/* the key first: a request whose key is lost is worth nothing */
static gpointer
request_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  LksOrder order = { .applicant = { .profile = job->order->profile,
                                    .names = (const char *const *)job->order->names },
                     .kind = job->order->kind };
  g_autofree char *key_path = lks_store_file_dup_with_suffix(job->order->path, ".key");
  if (!check_new(job->order->path, error) || !check_new(key_path, error))
    return NULL;
  g_autoptr(LksRequestDraft) draft = lks_order_request(&order, error);
  if (draft == NULL || g_cancellable_set_error_if_cancelled(cancellable, error))
    return NULL;
  g_autoptr(GPtrArray) nothing = g_ptr_array_new();
  g_autoptr(GBytes) pem = lks_signing_request_dup_pem(draft->request);
  g_autoptr(GBytes) key = lks_order_save(NULL, draft->key, nothing, lks_keystore_format_find("pem"),
                                         NULL, job->order->password, error);
  if (key == NULL || !lks_store_file_create(key_path, key, TRUE, error) ||
      !lks_store_file_create(job->order->path, pem, FALSE, error))
    return NULL;
  return g_steal_pointer(&key_path);
}

void
lks_request_make_async(LksWorkspace *workspace,
                       LksFilledOrder *order,
                       GAsyncReadyCallback done,
                       gpointer user_data)
{
  Job *job = job_new(workspace, NULL, NULL);
  job->order = order;
  lks_workspace_run_async(workspace, _("Making the request"), request_work, job, job_free, g_free,
                          done, user_data);
}

static gpointer
answer_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  const char *chain[] = { job->files[2], NULL };
  const char *output = job->files[3];
  LksAnswerFiles files = { .answer = job->files[0],
                           .key = job->files[1],
                           .chain = chain,
                           .passwords = job->passwords,
                           .at = lks_time_now() };
  const LksKeystoreFormat *format = lks_store_file_get_format(output);
  if (format == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("%s: take a name that ends in .pfx, .jks or .pem"), output);
  g_autoptr(LksAnswered) answered =
      check_new(output, error) ? lks_answer_accept_files(&files, error) : NULL;
  if (answered == NULL)
    return NULL;
  if (answered->password == NULL)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("%s: the key is not protected by a password; “lockstep request import” "
                            "takes one for the new file"),
                          files.key);
  LksCertificate *leaf = g_ptr_array_index(answered->chain, 0);
  g_autoptr(GBytes) content =
      lks_order_save(lks_certificate_get_common_name(leaf), answered->key, answered->chain, format,
                     NULL, answered->password, error);
  if (content == NULL || !lks_store_file_create(output, content, TRUE, error))
    return NULL;
  return g_object_ref(leaf);
}

void
lks_request_answer_async(LksWorkspace *workspace,
                         const char *answer,
                         const char *key,
                         const char *chain,
                         const char *output,
                         GAsyncReadyCallback done,
                         gpointer user_data)
{
  Job *job = job_new(workspace, NULL, NULL);
  job->files[0] = g_strdup(answer);
  job->files[1] = g_strdup(key);
  job->files[2] = g_strdup(chain);
  job->files[3] = g_strdup(output);
  lks_workspace_run_async(workspace, _("Taking the answer"), answer_work, job, job_free,
                          g_object_unref, done, user_data);
}

/* --- which authority ------------------------------------------------------------------------- */

static const char usual_key[] = "lks-authority-folder";

char *
lks_authority_dup_usual_folder(LksWorkspace *workspace)
{
  static const char *const places[] = { "pki/ca", "ca" };
  const char *usual = g_object_get_data(G_OBJECT(workspace), usual_key);
  const char *fleet = lks_workspace_get_fleet_path(workspace);
  if (usual != NULL)
    return g_strdup(usual);
  g_autofree char *base = fleet != NULL ? g_path_get_dirname(fleet) : NULL;
  for (guint i = 0; base != NULL && i < G_N_ELEMENTS(places); i++) {
    g_autofree char *folder = g_build_filename(base, places[i], NULL);
    g_autofree char *certificate = g_build_filename(folder, "ca.pem", NULL);
    if (g_file_test(certificate, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer(&folder);
  }
  return NULL;
}

void
lks_authority_set_usual_folder(LksWorkspace *workspace, const char *folder)
{
  g_object_set_data_full(G_OBJECT(workspace), usual_key, g_strdup(folder), g_free);
}
