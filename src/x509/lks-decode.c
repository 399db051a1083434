// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-openssl-private.h"

#include <openssl/decoder.h>
#include <openssl/err.h>

/* OpenSSL 3.0 takes thirty times as long to find what decodes a kind of key as the decoding itself
 * takes. What was found is lent to one caller at a time, and kept: never more than threads were at
 * work at once, of each kind of key. */
typedef struct _Decoder {
  struct _Decoder *next;
  char *kind;     /* nullable: any, in any of the forms that keys are written in */
  EVP_PKEY *made; /* where the context puts it */
  OSSL_DECODER_CTX *context;
} Decoder;

static GMutex lock;
static Decoder *idle;

static void
decoder_free(Decoder *self)
{
  OSSL_DECODER_CTX_free(self->context);
  g_free(self->kind);
  g_free(self);
}

static Decoder *
decoder_new(const char *kind)
{
  Decoder *self = g_new0(Decoder, 1);
  self->kind = g_strdup(kind);
  self->context = OSSL_DECODER_CTX_new_for_pkey(&self->made, "DER", "PrivateKeyInfo", kind,
                                                EVP_PKEY_KEYPAIR, lks_openssl_context(), NULL);
  return self;
}

static Decoder *
take(const char *kind)
{
  g_mutex_lock(&lock);
  Decoder **at = &idle;
  while (*at != NULL && g_strcmp0((*at)->kind, kind) != 0)
    at = &(*at)->next;
  Decoder *found = *at;
  if (found != NULL)
    *at = found->next;
  g_mutex_unlock(&lock);
  return found != NULL ? found : decoder_new(kind);
}

static void
give_back(Decoder *self)
{
  g_mutex_lock(&lock);
  self->next = idle;
  idle = self;
  g_mutex_unlock(&lock);
}

/* NULL: the usual way may have it, or tells why not */
static EVP_PKEY *
decode(const char *kind, const guint8 *der, gsize length)
{
  Decoder *decoder = take(kind);
  gboolean done = OSSL_DECODER_from_data(decoder->context, &der, &length) == 1;
  EVP_PKEY *pkey = g_steal_pointer(&decoder->made);
  if (done && pkey != NULL) {
    give_back(decoder);
    return pkey;
  }
  ERR_clear_error();
  EVP_PKEY_free(pkey);
  decoder_free(decoder);
  return NULL;
}

EVP_PKEY *
lks_pkey_decode_any(const guint8 *der, gsize length)
{
  return decode(NULL, der, length);
}

EVP_PKEY *
lks_pkey_decode(const PKCS8_PRIV_KEY_INFO *info, const guint8 *der, gsize length)
{
  const ASN1_OBJECT *algorithm = NULL;
  char kind[80];
  PKCS8_pkey_get0(&algorithm, NULL, NULL, NULL, info);
  OBJ_obj2txt(kind, sizeof kind, algorithm, 0);
  EVP_PKEY *pkey = decode(kind, der, length);
  return pkey != NULL ? pkey : EVP_PKCS82PKEY_ex(info, lks_openssl_context(), NULL);
}
