// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-signing-request-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>

struct _LksSigningRequest {
  GObject parent_instance;
  X509_REQ *req;
  char *subject;
  GPtrArray *names; /* (element-type utf8), NULL-terminated */
  const LksProfile *profile;
};

G_DEFINE_FINAL_TYPE(LksSigningRequest, lks_signing_request, G_TYPE_OBJECT)

static void
lks_signing_request_finalize(GObject *object)
{
  LksSigningRequest *self = LKS_SIGNING_REQUEST(object);
  X509_REQ_free(self->req);
  g_free(self->subject);
  g_clear_pointer(&self->names, g_ptr_array_unref);
  G_OBJECT_CLASS(lks_signing_request_parent_class)->finalize(object);
}

static void
lks_signing_request_class_init(LksSigningRequestClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_signing_request_finalize;
}

static void
lks_signing_request_init(LksSigningRequest *self)
{
}

static gpointer
get_extension(LksSigningRequest *self, int nid)
{
  STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(self->req);
  gpointer value = extensions != NULL ? X509V3_get_d2i(extensions, nid, NULL, NULL) : NULL;
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  ERR_clear_error();
  return value;
}

static const LksProfile *
read_profile(LksSigningRequest *self)
{
  EXTENDED_KEY_USAGE *extended = get_extension(self, NID_ext_key_usage);
  BASIC_CONSTRAINTS *constraints = get_extension(self, NID_basic_constraints);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (int i = 0; i < sk_ASN1_OBJECT_num(extended); i++)
    g_ptr_array_add(words, (gpointer)OBJ_nid2sn(OBJ_obj2nid(sk_ASN1_OBJECT_value(extended, i))));
  g_ptr_array_add(words, NULL);
  gboolean is_ca = constraints != NULL && constraints->ca;
  /* without any usage there is nothing that says what it is for */
  const LksProfile *profile =
      extended == NULL && constraints == NULL
          ? NULL
          : lks_profile_match(is_ca, FALSE,
                              extended != NULL ? (const char *const *)words->pdata : NULL);
  sk_ASN1_OBJECT_pop_free(extended, ASN1_OBJECT_free);
  BASIC_CONSTRAINTS_free(constraints);
  return profile;
}

static char *
dup_subject(X509_REQ *req)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, X509_REQ_get_subject_name(req), 0,
                     XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  return length > 0 ? g_utf8_make_valid(text, length) : g_strdup("");
}

static LksSigningRequest *
new_take_req(X509_REQ *req)
{
  LksSigningRequest *self = g_object_new(LKS_TYPE_SIGNING_REQUEST, NULL);
  self->req = req;
  self->subject = dup_subject(req);
  g_autoptr(GENERAL_NAMES) names = lks_signing_request_dup_general_names(self);
  self->names = lks_naming_dup_texts(names);
  g_ptr_array_add(self->names, NULL);
  self->profile = read_profile(self);
  return self;
}

static gboolean
fill(X509_REQ *req,
     const LksProfile *profile,
     X509_NAME *subject,
     GENERAL_NAMES *names,
     LksKey *key)
{
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(key);
  STACK_OF(X509_EXTENSION) *extensions = lks_issue_new_extensions(profile, pkey, names);
  gboolean filled = X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1 &&
                    X509_REQ_set_subject_name(req, subject) == 1 &&
                    X509_REQ_set_pubkey(req, pkey) == 1 &&
                    X509_REQ_add_extensions(req, extensions) == 1 &&
                    X509_REQ_sign(req, pkey, lks_issue_get_digest(pkey)) > 0;
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  return filled;
}

LksSigningRequest *
lks_signing_request_new(const LksApplicant *applicant, LksKey *key, GError **error)
{
  g_autoptr(X509_NAME) subject = NULL;
  g_autoptr(GENERAL_NAMES) names = NULL;
  if (!lks_naming_resolve(applicant->profile, applicant->subject, applicant->names, &subject,
                          &names, error))
    return NULL;
  g_autoptr(X509_REQ) req = X509_REQ_new_ex(lks_openssl_context(), NULL);
  if (fill(req, applicant->profile, subject, names, key))
    return new_take_req(g_steal_pointer(&req));
  lks_throw_openssl(error, LKS_ERROR_FAILED, _("the request cannot be made"));
  return NULL;
}

static X509_REQ *
parse(GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  g_autoptr(X509_REQ) der = X509_REQ_new_ex(lks_openssl_context(), NULL);
  g_autoptr(X509_REQ) pem = X509_REQ_new_ex(lks_openssl_context(), NULL);
  const guint8 *rest = data;
  /* both free what they were given, and say so, where they fail halfway */
  if (length < G_MAXINT && d2i_X509_REQ(&der, &rest, (long)length) != NULL)
    return g_steal_pointer(&der);
  g_autoptr(BIO) in = BIO_new_mem_buf(data, (int)MIN(length, G_MAXINT));
  return PEM_read_bio_X509_REQ(in, &pem, NULL, NULL) != NULL ? g_steal_pointer(&pem) : NULL;
}

LksSigningRequest *
lks_signing_request_new_from_bytes(GBytes *bytes, GError **error)
{
  g_autoptr(X509_REQ) req = parse(bytes);
  ERR_clear_error();
  if (req == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("it is no certificate request (PKCS#10), in PEM or DER"));
  EVP_PKEY *key = X509_REQ_get0_pubkey(req);
  if (key == NULL || X509_REQ_verify(req, key) != 1) {
    ERR_clear_error();
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("the request's signature is not made by its own key: it is damaged, or "
                            "was altered"));
  }
  return new_take_req(g_steal_pointer(&req));
}

GBytes *
lks_signing_request_dup_pem(LksSigningRequest *self)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509_REQ(out, self->req);
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  return g_bytes_new(text, (gsize)length);
}

X509_REQ *
lks_signing_request_peek_req(LksSigningRequest *self)
{
  return self->req;
}

GENERAL_NAMES *
lks_signing_request_dup_general_names(LksSigningRequest *self)
{
  return get_extension(self, NID_subject_alt_name);
}

const char *
lks_signing_request_get_subject(LksSigningRequest *self)
{
  return self->subject;
}

const char *const *
lks_signing_request_get_names(LksSigningRequest *self)
{
  return (const char *const *)self->names->pdata;
}

const LksProfile *
lks_signing_request_get_profile(LksSigningRequest *self)
{
  return self->profile;
}

gboolean
lks_signing_request_is_of_key(LksSigningRequest *self, LksKey *key)
{
  EVP_PKEY *public_key = X509_REQ_get0_pubkey(self->req);
  g_autoptr(EVP_PKEY) pkey = lks_key_ref_pkey(key);
  gboolean same = public_key != NULL && EVP_PKEY_eq(public_key, pkey) == 1;
  ERR_clear_error();
  return same;
}
