// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-authority-private.h"
#include "lks-chain.h"
#include "lks-file.h"
#include "lks-keystore.h"
#include "lks-pbe.h"
#include "lks-signing-request-private.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <openssl/pem.h>

/* a stolen key file is guessed at offline: OWASP's count for PBKDF2 with HMAC-SHA256 */
#define KEY_ROUNDS    600000
#define CLOCK_SKEW    (10 * 60)
#define SECONDS_A_DAY (24 * 60 * 60)

G_DEFINE_FINAL_TYPE(LksAuthority, lks_authority, G_TYPE_OBJECT)

static void
lks_authority_finalize(GObject *object)
{
  LksAuthority *self = LKS_AUTHORITY(object);
  g_free(self->folder);
  g_free(self->log_path);
  g_clear_pointer(&self->chain, g_ptr_array_unref);
  g_clear_object(&self->key);
  g_clear_pointer(&self->lock, lks_lock_file_free);
  G_OBJECT_CLASS(lks_authority_parent_class)->finalize(object);
}

static void
lks_authority_class_init(LksAuthorityClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_authority_finalize;
}

static void
lks_authority_init(LksAuthority *self)
{
}

static LksAuthority *
new_for_folder(const char *folder)
{
  LksAuthority *self = g_object_new(LKS_TYPE_AUTHORITY, NULL);
  self->folder = g_strdup(folder);
  self->log_path = g_build_filename(folder, "issued.jsonl", NULL);
  return self;
}

const char *
lks_authority_get_folder(LksAuthority *self)
{
  return self->folder;
}

GPtrArray *
lks_authority_get_chain(LksAuthority *self)
{
  return self->chain;
}

LksIssueLog *
lks_authority_read_log(LksAuthority *self, GError **error)
{
  return lks_issue_log_read(self->log_path, error);
}

LksTerm
lks_term_from_now(guint days)
{
  return (LksTerm){ .not_before = lks_time_now() - CLOCK_SKEW, .days = days };
}

/* --- its files ------------------------------------------------------------------------------- */

static GBytes *
dup_pem(GPtrArray *certificates)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  for (guint i = 0; i < certificates->len; i++) {
    g_autoptr(X509) x509 = lks_certificate_ref_x509(g_ptr_array_index(certificates, i));
    PEM_write_bio_X509(out, x509);
  }
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  return g_bytes_new(text, (gsize)length);
}

static X509_SIG *
seal_key(LksKey *key, LksSecret *password, GError **error)
{
  g_autoptr(LksSalts) salts = lks_salts_new_random();
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(key);
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8(pkey);
  return lks_pbe_seal(info, NID_aes_256_cbc, KEY_ROUNDS, password, salts, error);
}

static gboolean
write_key(LksAuthority *self, LksSecret *password, GError **error)
{
  g_autoptr(X509_SIG) sealed = seal_key(self->key, password, error);
  if (sealed == NULL)
    return FALSE;
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8(out, sealed);
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  g_autoptr(GBytes) content = g_bytes_new(text, (gsize)length);
  g_autofree char *path = g_build_filename(self->folder, "ca.key", NULL);
  return lks_file_replace(path, content, &(LksStageOptions){ .is_private = TRUE, .mode = 0600 },
                          error);
}

static gboolean
write_certificate(LksAuthority *self, GError **error)
{
  g_autoptr(GBytes) content = dup_pem(self->chain);
  g_autofree char *path = g_build_filename(self->folder, "ca.pem", NULL);
  return lks_file_replace(path, content, &(LksStageOptions){ .mode = 0644 }, error);
}

static LksKeystore *
load_file(const char *path, LksPasswords *passwords, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  LksKeystore *store = lks_keystore_load(bytes, path, passwords, error);
  if (store == NULL && error != NULL && g_error_matches(*error, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    (*error)->code = LKS_ERROR_MALFORMED;
  return store;
}

LksAuthority *
lks_authority_open(const char *folder, GError **error)
{
  g_autoptr(LksAuthority) self = new_for_folder(folder);
  g_autofree char *path = g_build_filename(folder, "ca.pem", NULL);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                          _("there is no authority in %s (no ca.pem); make one with “lockstep ca "
                            "init”"),
                          folder);
  g_autoptr(LksKeystore) store = load_file(path, NULL, error);
  if (store == NULL)
    return NULL;
  self->chain = lks_keystore_dup_certificates(store);
  if (self->chain->len > 0 && lks_certificate_is_ca(g_ptr_array_index(self->chain, 0)))
    return g_steal_pointer(&self);
  return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: this is no authority's certificate"),
                        path);
}

static LksKeystoreEntry *
find_key(LksKeystore *store)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) == LKS_ENTRY_KEY)
      return lks_keystore_get_entry(store, i);
  return NULL;
}

static gboolean
take_key(LksAuthority *self, LksKeystore *store, const char *path, GError **error)
{
  LksKeystoreEntry *entry = find_key(store);
  LksKey *key = entry != NULL ? lks_keystore_entry_get_key(entry) : NULL;
  LksKeyStatus status = entry != NULL ? lks_keystore_entry_get_key_status(entry) : LKS_KEY_DAMAGED;
  if (status == LKS_KEY_PASSWORD_NEEDED)
    return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED,
                     _("%s: the authority's key needs its password: --password SOURCE"), path);
  if (status == LKS_KEY_PASSWORD_WRONG)
    return lks_throw(error, LKS_ERROR_PASSWORD_WRONG,
                     _("%s: the password does not open the authority's key"), path);
  if (key == NULL)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s: there is no key in it"), path);
  if (!lks_key_matches(key, g_ptr_array_index(self->chain, 0)))
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("%s: the key does not belong to the certificate in ca.pem beside it"), path);
  self->key = g_object_ref(key);
  return TRUE;
}

static gboolean
take_lock(LksAuthority *self, GError **error)
{
  g_autofree char *path = g_build_filename(self->folder, "lock", NULL);
  self->lock = lks_lock_file_take(path, error);
  return self->lock != NULL;
}

LksAuthority *
lks_authority_unlock(const char *folder, LksPasswords *passwords, GError **error)
{
  g_autoptr(LksAuthority) self = lks_authority_open(folder, error);
  if (self == NULL || !take_lock(self, error))
    return NULL;
  g_autofree char *path = g_build_filename(folder, "ca.key", NULL);
  g_autoptr(LksKeystore) store = load_file(path, passwords, error);
  return store != NULL && take_key(self, store, path, error) ? g_steal_pointer(&self) : NULL;
}

/* --- issuing --------------------------------------------------------------------------------- */

static json_t *
new_issued_event(LksCertificate *certificate, const LksProfile *profile, const char *renews)
{
  g_autofree char *time = lks_time_format(lks_time_now());
  g_autofree char *begin = lks_time_format(lks_certificate_get_not_before(certificate));
  g_autofree char *end = lks_time_format(lks_certificate_get_not_after(certificate));
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  g_autoptr(GENERAL_NAMES) names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
  g_autoptr(GPtrArray) texts = lks_naming_dup_texts(names);
  json_t *list = json_array();
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new(list, json_string(g_ptr_array_index(texts, i)));
  return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s?}", "event", "issued", "time",
                   time, "serial", lks_certificate_get_serial(certificate), "subject",
                   lks_certificate_get_subject(certificate), "names", list, "profile", profile->id,
                   "not_before", begin, "not_after", end, "sha256",
                   lks_certificate_get_sha256(certificate), "renews", renews);
}

static gboolean
write_copy(LksAuthority *self, LksCertificate *certificate, GError **error)
{
  g_autoptr(GPtrArray) alone = g_ptr_array_new();
  g_ptr_array_add(alone, certificate);
  g_autoptr(GBytes) content = dup_pem(alone);
  g_autofree char *name = g_strconcat(lks_certificate_get_serial(certificate), ".pem", NULL);
  g_autofree char *path = g_build_filename(self->folder, "issued", name, NULL);
  return lks_file_replace(path, content, &(LksStageOptions){ .mode = 0644 }, error);
}

static LksTime
get_end(const LksProfile *profile, const LksTerm *term)
{
  LksTime days = term->days > 0 ? term->days : profile->days;
  return term->not_before + days * SECONDS_A_DAY;
}

static LksCertificate *
issue(LksAuthority *self, LksIssue *issue, const LksTerm *term, const char *renews, GError **error)
{
  LksCertificate *own = g_ptr_array_index(self->chain, 0);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(own);
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(self->key);
  issue->issuer = x509;
  issue->issuer_key = pkey;
  issue->not_before = MAX(term->not_before, lks_certificate_get_not_before(own));
  issue->not_after = MIN(get_end(issue->profile, term), lks_certificate_get_not_after(own));
  g_autoptr(LksCertificate) certificate = lks_issue(issue, error);
  if (certificate == NULL ||
      !lks_issue_log_append(self->log_path, new_issued_event(certificate, issue->profile, renews),
                            error) ||
      !write_copy(self, certificate, error))
    return NULL;
  return g_steal_pointer(&certificate);
}

LksCertificate *
lks_authority_issue(LksAuthority *self,
                    const LksApplicant *applicant,
                    LksKey *key,
                    const LksTerm *term,
                    GError **error)
{
  g_autoptr(X509_NAME) subject = NULL;
  g_autoptr(GENERAL_NAMES) names = NULL;
  if (!lks_naming_resolve(applicant->profile, applicant->subject, applicant->names, &subject,
                          &names, error))
    return NULL;
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(key);
  LksIssue what = { .profile = applicant->profile,
                    .subject = subject,
                    .names = names,
                    .public_key = pkey };
  return issue(self, &what, term, NULL, error);
}

LksCertificate *
lks_self_sign(const LksApplicant *applicant, LksKey *key, const LksTerm *term, GError **error)
{
  g_autoptr(X509_NAME) subject = NULL;
  g_autoptr(GENERAL_NAMES) names = NULL;
  if (!lks_naming_resolve(applicant->profile, applicant->subject, applicant->names, &subject,
                          &names, error))
    return NULL;
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(key);
  LksIssue what = { .profile = applicant->profile,
                    .subject = subject,
                    .names = names,
                    .public_key = pkey,
                    .issuer_key = pkey,
                    .not_before = term->not_before,
                    .not_after = get_end(applicant->profile, term) };
  return lks_issue(&what, error);
}

/* --- signing for others ---------------------------------------------------------------------- */

/* the names given, else those asked for; a host name that is the common name among them */
static GENERAL_NAMES *
choose_names(const LksProfile *profile,
             const LksApplicant *applicant,
             const X509_NAME *subject,
             LksSigningRequest *request,
             GError **error)
{
  g_autoptr(GENERAL_NAMES) asked = lks_signing_request_dup_general_names(request);
  if (asked != NULL && applicant->names == NULL)
    return g_steal_pointer(&asked);
  g_autofree char *common = lks_naming_dup_common_name(subject);
  X509_NAME *unused = NULL;
  GENERAL_NAMES *names = NULL;
  lks_naming_resolve(profile, common != NULL ? common : "-", applicant->names, &unused, &names,
                     error);
  X509_NAME_free(unused);
  return names;
}

LksCertificate *
lks_authority_sign(LksAuthority *self,
                   const LksApplicant *applicant,
                   LksSigningRequest *request,
                   const LksTerm *term,
                   GError **error)
{
  const LksProfile *profile =
      applicant->profile != NULL ? applicant->profile : lks_signing_request_get_profile(request);
  if (profile == NULL)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("the request does not say what it is for; name a profile: --profile "
                            "server"));
  X509_REQ *req = lks_signing_request_peek_req(request);
  g_autoptr(X509_NAME) subject = applicant->subject != NULL
                                     ? lks_naming_new_subject(applicant->subject, error)
                                     : X509_NAME_dup(X509_REQ_get_subject_name(req));
  g_autoptr(GENERAL_NAMES) names =
      subject != NULL ? choose_names(profile, applicant, subject, request, error) : NULL;
  if (names == NULL)
    return NULL;
  LksIssue what = { .profile = profile,
                    .subject = subject,
                    .names = names,
                    .public_key = X509_REQ_get0_pubkey(req) };
  return issue(self, &what, term, NULL, error);
}

/* --- renewing -------------------------------------------------------------------------------- */

/* as it was issued, else as its usages say */
static const LksProfile *
find_profile(LksAuthority *self, LksCertificate *old)
{
  g_autoptr(LksIssueLog) log = lks_authority_read_log(self, NULL);
  LksIssued *issued = log != NULL ? lks_issue_log_find(log, lks_certificate_get_serial(old)) : NULL;
  const LksProfile *profile = issued != NULL ? lks_profile_find(issued->profile) : NULL;
  return profile != NULL ? profile : lks_profile_of(old);
}

LksCertificate *
lks_authority_renew(LksAuthority *self,
                    LksCertificate *old,
                    LksKey *key,
                    const LksTerm *term,
                    GError **error)
{
  const LksProfile *profile = find_profile(self, old);
  if (profile == NULL || (lks_certificate_is_ca(old) && lks_certificate_is_self_signed(old)))
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("%s: no profile has its usages, so that it cannot be renewed; issue a "
                            "new one"),
                          lks_certificate_get_subject(old));
  g_autoptr(X509) x509 = lks_certificate_ref_x509(old);
  g_autoptr(EVP_PKEY) pkey = key != NULL ? lks_key_ref_pkey(key) : X509_get_pubkey(x509);
  g_autoptr(GENERAL_NAMES) names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
  LksIssue what = { .profile = profile,
                    .subject = X509_get_subject_name(x509),
                    .names = names,
                    .public_key = pkey };
  return issue(self, &what, term, lks_certificate_get_serial(old), error);
}

/* --- making one ------------------------------------------------------------------------------ */

static gboolean
make_folder(LksAuthority *self, GError **error)
{
  g_autofree char *key = g_build_filename(self->folder, "ca.key", NULL);
  g_autofree char *certificate = g_build_filename(self->folder, "ca.pem", NULL);
  g_autofree char *issued = g_build_filename(self->folder, "issued", NULL);
  if (g_file_test(key, G_FILE_TEST_EXISTS) || g_file_test(certificate, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE,
                     _("there is an authority in %s already; it is not replaced"), self->folder);
  if (g_mkdir_with_parents(self->folder, 0700) != 0 || g_mkdir_with_parents(issued, 0700) != 0)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"), issued,
                     g_strerror(errno));
  return TRUE;
}

static gboolean
check_parent(LksAuthority *parent, GError **error)
{
  g_autoptr(X509) x509 = lks_certificate_ref_x509(g_ptr_array_index(parent->chain, 0));
  if (X509_get_pathlen(x509) != 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("the authority in %s may sign leaves only, not another authority"),
                   parent->folder);
}

static LksCertificate *
make_certificate(LksAuthority *self,
                 const char *subject,
                 const LksTerm *term,
                 LksAuthority *parent,
                 GError **error)
{
  LksApplicant applicant = { .profile = lks_profile_find(parent != NULL ? "intermediate" : "root"),
                             .subject = subject };
  if (parent == NULL)
    return lks_self_sign(&applicant, self->key, term, error);
  return check_parent(parent, error)
             ? lks_authority_issue(parent, &applicant, self->key, term, error)
             : NULL;
}

LksAuthority *
lks_authority_create(const char *folder,
                     const char *subject,
                     LksKey *key,
                     const LksTerm *term,
                     LksSecret *password,
                     LksAuthority *parent,
                     GError **error)
{
  g_autoptr(LksAuthority) self = new_for_folder(folder);
  if (lks_secret_is_empty(password))
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("the authority's key is never kept without a password"));
  self->key = g_object_ref(key);
  self->chain = g_ptr_array_new_with_free_func(g_object_unref);
  if (!make_folder(self, error) || !take_lock(self, error))
    return NULL;
  LksCertificate *own = make_certificate(self, subject, term, parent, error);
  if (own == NULL)
    return NULL;
  g_ptr_array_add(self->chain, own);
  for (guint i = 0; parent != NULL && i < parent->chain->len; i++)
    g_ptr_array_add(self->chain, g_object_ref(g_ptr_array_index(parent->chain, i)));
  /* the certificate last: with it the authority is there */
  return write_key(self, password, error) && write_certificate(self, error) ? g_steal_pointer(&self)
                                                                            : NULL;
}
