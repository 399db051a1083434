// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-request.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_REQ, X509_REQ_free)

struct _LksRequest {
  GObject parent_instance;
  char *subject;
  GPtrArray *names; /* (element-type LksName) */
  const char *key_type;
  guint key_bits;
  char *signature_algorithm;
  gboolean is_signed_by_key;
};

G_DEFINE_FINAL_TYPE(LksRequest, lks_request, G_TYPE_OBJECT)

static void
lks_request_finalize(GObject *object)
{
  LksRequest *self = LKS_REQUEST(object);
  g_free(self->subject);
  g_clear_pointer(&self->names, g_ptr_array_unref);
  g_free(self->signature_algorithm);
  G_OBJECT_CLASS(lks_request_parent_class)->finalize(object);
}

static void
lks_request_class_init(LksRequestClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_request_finalize;
}

static void
lks_request_init(LksRequest *self)
{
}

static GPtrArray *
read_names(X509_REQ *request)
{
  X509_EXTENSIONS *extensions = X509_REQ_get_extensions(request);
  GENERAL_NAMES *names = X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
  GPtrArray *read = lks_general_names_read(names);
  GENERAL_NAMES_free(names);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  return read;
}

static LksRequest *
read_facts(X509_REQ *request)
{
  LksRequest *self = g_object_new(LKS_TYPE_REQUEST, NULL);
  EVP_PKEY *pkey = X509_REQ_get0_pubkey(request);
  self->subject = lks_x509_name_dup(X509_REQ_get_subject_name(request));
  self->names = read_names(request);
  self->key_type = lks_pkey_type(pkey);
  self->key_bits = lks_pkey_bits(pkey);
  self->is_signed_by_key =
      pkey != NULL && X509_REQ_verify_ex(request, pkey, lks_openssl_context(), NULL) == 1;
  const X509_ALGOR *algorithm = NULL;
  char dotted[128];
  X509_REQ_get0_signature(request, NULL, &algorithm);
  int nid = OBJ_obj2nid(algorithm->algorithm);
  OBJ_obj2txt(dotted, sizeof(dotted), algorithm->algorithm, 1);
  self->signature_algorithm = g_strdup(nid != NID_undef ? OBJ_nid2ln(nid) : dotted);
  ERR_clear_error();
  return self;
}

LksRequest *
lks_request_new_from_der(GBytes *der, GError **error)
{
  gsize length = 0;
  const guint8 *start = g_bytes_get_data(der, &length);
  const guint8 *bytes = start;
  g_autoptr(X509_REQ) request = X509_REQ_new_ex(lks_openssl_context(), NULL);
  X509_REQ *target = request;
  if (length == 0 || length > G_MAXINT32 || d2i_X509_REQ(&target, &bytes, (long)length) == NULL) {
    /* d2i freed what it was given */
    if (length != 0 && length <= G_MAXINT32)
      g_steal_pointer(&request);
    lks_throw_openssl(error, LKS_ERROR_MALFORMED,
                      _("this is no certificate request, or it is damaged"));
    return NULL;
  }
  if ((gsize)(bytes - start) != length)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("there are bytes behind the end of the certificate request"));
  return read_facts(request);
}

const char *
lks_request_get_subject(LksRequest *self)
{
  return self->subject;
}

GPtrArray *
lks_request_get_names(LksRequest *self)
{
  return self->names;
}

const char *
lks_request_get_key_type(LksRequest *self)
{
  return self->key_type;
}

guint
lks_request_get_key_bits(LksRequest *self)
{
  return self->key_bits;
}

const char *
lks_request_get_signature_algorithm(LksRequest *self)
{
  return self->signature_algorithm;
}

gboolean
lks_request_is_signed_by_key(LksRequest *self)
{
  return self->is_signed_by_key;
}
