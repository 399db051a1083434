// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-answer.h"
#include "lks-authority.h"
#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-key-kind.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* An authority in a folder of its own. */
typedef struct {
  char *top;
  char *folder;
  LksSecret *password;
  LksAuthority *authority;
} Fixture;

static LksKey *
make_key(void)
{
  g_autoptr(GError) error = NULL;
  LksKey *key = lks_key_generate(lks_key_kind_find("p-256"), &error);
  g_assert_no_error(error);
  return key;
}

static void
set_up(Fixture *self, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key();
  LksTerm term = lks_term_from_now(0);
  self->top = g_dir_make_tmp("lockstep-authority-XXXXXX", &error);
  self->folder = g_build_filename(self->top, "ca", NULL);
  self->password = lks_secret_new_from_string("own");
  self->authority = lks_authority_create(self->folder, "CN=Root,O=Acme", key, &term, self->password,
                                         NULL, &error);
  g_assert_no_error(error);
}

static void
remove_tree(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    remove_tree(inner);
  }
  g_remove(path);
}

static void
tear_down(Fixture *self, gconstpointer unused)
{
  lks_fault_set(NULL, NULL);
  g_clear_object(&self->authority);
  lks_secret_unref(self->password);
  remove_tree(self->top);
  g_free(self->folder);
  g_free(self->top);
}

static LksCertificate *
issue(Fixture *self, const char *profile, const char *const *names, LksKey *key, GError **error)
{
  LksApplicant applicant = { .profile = lks_profile_find(profile), .names = names };
  LksTerm term = lks_term_from_now(0);
  return lks_authority_issue(self->authority, &applicant, key, &term, error);
}

static guint
count_issued(Fixture *self)
{
  g_autoptr(LksIssueLog) log = lks_authority_read_log(self->authority, NULL);
  return log->issued->len;
}

/* --- profiles -------------------------------------------------------------------------------- */

static void
test_each_profile(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", "10.0.0.5", NULL };
  for (guint i = 0; i < lks_profile_get_n(); i++) {
    const LksProfile *profile = lks_profile_get(i);
    g_autoptr(GError) error = NULL;
    g_autoptr(LksKey) key = make_key();
    g_autoptr(LksCertificate) made = issue(self, profile->id, names, key, &error);
    g_assert_no_error(error);
    LksVerifyOptions options = { .anchors = lks_authority_get_chain(self->authority),
                                 .purpose = profile->purpose,
                                 .names = names,
                                 .at = lks_time_now() };
    g_autoptr(LksVerifyResult) result = lks_verify(made, &options);
    g_assert_true(result->valid);
    g_assert_true(lks_key_matches(key, made));
    if (strcmp(profile->id, "root") != 0)
      g_assert_true(lks_profile_of(made) == profile);
  }
}

static void
test_end_is_the_authoritys(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a", NULL };
  g_autoptr(LksKey) key = make_key();
  LksApplicant applicant = { .profile = lks_profile_find("server"), .names = names };
  LksTerm term = lks_term_from_now(30000);
  g_autoptr(LksCertificate) made =
      lks_authority_issue(self->authority, &applicant, key, &term, NULL);
  LksCertificate *root = g_ptr_array_index(lks_authority_get_chain(self->authority), 0);
  g_assert_cmpint(lks_certificate_get_not_after(made), ==, lks_certificate_get_not_after(root));
}

/* --- opening --------------------------------------------------------------------------------- */

static void
test_password(Fixture *self, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  g_clear_object(&self->authority);
  g_assert_null(lks_authority_unlock(self->folder, passwords, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED);
  g_clear_error(&error);
  g_autoptr(LksSecret) wrong = lks_secret_new_from_string("wrong");
  lks_passwords_add(passwords, wrong);
  g_assert_null(lks_authority_unlock(self->folder, passwords, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
  g_clear_error(&error);
  lks_passwords_add(passwords, self->password);
  self->authority = lks_authority_unlock(self->folder, passwords, &error);
  g_assert_no_error(error);
  g_assert_null(lks_authority_unlock(self->folder, passwords, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_BUSY);
}

static void
test_is_not_replaced(Fixture *self, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key();
  LksTerm term = lks_term_from_now(0);
  g_assert_null(
      lks_authority_create(self->folder, "Root", key, &term, self->password, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CANNOT_CREATE);
}

/* --- the index ------------------------------------------------------------------------------- */

static int
fail_cb(const char *operation, const char *path, gpointer user_data)
{
  return strcmp(operation, user_data) == 0 && g_str_has_suffix(path, "issued.jsonl") ? ENOSPC : 0;
}

/* what could not be written down does not go out */
static void
test_index_first(Fixture *self, gconstpointer operation)
{
  const char *names[] = { "a.acme.test", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key();
  lks_fault_set(fail_cb, (gpointer)operation);
  g_assert_null(issue(self, "server", names, key, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_IO);
}

/* cut off at any byte: the lines before are read, and what follows is a line of its own */
static void
test_index_cut_off(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", NULL };
  g_autoptr(LksKey) key = make_key();
  g_autoptr(LksCertificate) first = issue(self, "server", names, key, NULL);
  g_autoptr(LksCertificate) second = issue(self, "server", names, key, NULL);
  g_autofree char *path = g_build_filename(self->folder, "issued.jsonl", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  gsize line = (gsize)(strchr(text, '\n') - text) + 1;
  for (gsize cut = line; cut < length; cut++) {
    g_assert_true(g_file_set_contents(path, text, (gssize)cut, NULL));
    g_autoptr(LksIssueLog) log = lks_issue_log_read(path, NULL);
    g_assert_cmpuint(log->issued->len, ==, cut == length - 1 ? 2 : 1);
    g_assert_cmpuint(log->n_damaged, ==, cut == line || cut == length - 1 ? 0 : 1);
  }
  g_assert_true(g_file_set_contents(path, text, (gssize)(line + 40), NULL));
  g_autoptr(LksCertificate) third = issue(self, "server", names, key, NULL);
  g_assert_nonnull(third);
  g_assert_cmpuint(count_issued(self), ==, 2);
}

/* --- signing, renewing, revoking ------------------------------------------------------------- */

static void
test_renew_keeps(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", "*.print.acme.test", "10.0.0.5", "fd00::5", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key(), fresh = make_key();
  LksTerm term = lks_term_from_now(0);
  g_autoptr(LksCertificate) old = issue(self, "client", names, key, &error);
  g_autoptr(LksCertificate) made = lks_authority_renew(self->authority, old, fresh, &term, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(lks_certificate_get_subject(made), ==, lks_certificate_get_subject(old));
  g_assert_cmpstr(lks_certificate_get_serial(made), !=, lks_certificate_get_serial(old));
  g_assert_true(lks_profile_of(made) == lks_profile_of(old));
  g_assert_true(lks_key_matches(fresh, made));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpstr(((LksName *)g_ptr_array_index(lks_certificate_get_names(made), i))->text, ==,
                    names[i]);
}

static void
test_revoke(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key();
  g_autoptr(LksCertificate) made = issue(self, "server", names, key, &error);
  LksTime now = lks_time_now();
  g_assert_true(lks_authority_revoke(self->authority, lks_certificate_get_serial(made),
                                     "keyCompromise", now, &error));
  g_assert_false(lks_authority_revoke(self->authority, "12", "keyCompromise", now, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_autoptr(GBytes) pem = lks_authority_write_crl(self->authority, now, 30, NULL);
  g_autoptr(GPtrArray) crls = g_ptr_array_new();
  g_ptr_array_add(crls, pem);
  LksVerifyOptions options = { .anchors = lks_authority_get_chain(self->authority),
                               .crls = crls,
                               .at = now };
  g_autoptr(LksVerifyResult) result = lks_verify(made, &options);
  g_assert_cmpstr(lks_finding_get_rule(g_ptr_array_index(result->findings, 0)), ==, "revoked");
}

/* --- requests -------------------------------------------------------------------------------- */

static void
test_request_damaged(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", NULL };
  g_autoptr(LksKey) key = make_key();
  LksApplicant applicant = { .profile = lks_profile_find("server"), .names = names };
  g_autoptr(LksSigningRequest) request = lks_signing_request_new(&applicant, key, NULL);
  g_autoptr(GBytes) pem = lks_signing_request_dup_pem(request);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(pem, &length);
  for (gsize cut = 0; cut < length - 1; cut++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) part = g_bytes_new(data, cut);
    g_autoptr(LksSigningRequest) read = lks_signing_request_new_from_bytes(part, &error);
    g_assert_true(read != NULL || g_error_matches(error, LKS_ERROR, LKS_ERROR_MALFORMED));
    g_autofree guint8 *flipped = g_memdup2(data, length);
    flipped[cut] ^= 0x04;
    g_autoptr(GBytes) other = g_bytes_new(flipped, length);
    g_autoptr(LksSigningRequest) also = lks_signing_request_new_from_bytes(other, NULL);
  }
}

static void
test_answer_of_another_key(Fixture *self, gconstpointer unused)
{
  const char *names[] = { "a.acme.test", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKey) key = make_key(), other = make_key();
  g_autoptr(LksCertificate) made = issue(self, "server", names, key, NULL);
  g_autoptr(GPtrArray) answered = g_ptr_array_new();
  g_ptr_array_add(answered, made);
  LksAnswer answer = { .key = other, .answered = answered, .at = lks_time_now() };
  g_assert_null(lks_answer_accept(&answer, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_MALFORMED);
  g_clear_error(&error);
  answer.key = key;
  g_assert_null(lks_answer_accept(&answer, &error));
  g_assert_nonnull(strstr(error->message, "CN=Root,O=Acme"));
  answer.pool = lks_authority_get_chain(self->authority);
  g_autoptr(GPtrArray) chain = lks_answer_accept(&answer, NULL);
  g_assert_cmpuint(chain->len, ==, 2);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *self, gconstpointer data);
    const char *data;
  } tests[] = {
    { "/authority/each-profile", test_each_profile, NULL },
    { "/authority/end-is-the-authoritys", test_end_is_the_authoritys, NULL },
    { "/authority/password", test_password, NULL },
    { "/authority/is-not-replaced", test_is_not_replaced, NULL },
    { "/authority/index/open-fails", test_index_first, "append" },
    { "/authority/index/sync-fails", test_index_first, "sync" },
    { "/authority/index/cut-off", test_index_cut_off, NULL },
    { "/authority/renew-keeps", test_renew_keeps, NULL },
    { "/authority/revoke", test_revoke, NULL },
    { "/authority/request/damaged", test_request_damaged, NULL },
    { "/authority/answer/another-key", test_answer_of_another_key, NULL },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, tests[i].data, set_up, tests[i].run, tear_down);
  return g_test_run();
}
