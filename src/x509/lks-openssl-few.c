// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-openssl-private.h"

#include <openssl/core_dispatch.h>
#include <openssl/provider.h>
#include <string.h>

/* With every certificate that OpenSSL 3.0 parses it goes through all algorithms that its context
 * ever met and all decoders that its providers have, to find the one for the public key: in a
 * context that serves everything that takes 0.4 ms, ten times the rest. Here is one that meets
 * certificates alone; its provider is the default one, of whose decoders it offers only those of a
 * certificate's key. */

#define MOST_DECODERS 64

typedef struct {
  OSSL_PROVIDER *whole;
  OSSL_ALGORITHM decoders[MOST_DECODERS + 1]; /* ended by one without names */
} Few;

static Few few;

static gboolean
reads_certificates(const OSSL_ALGORITHM *decoder)
{
  return strstr(decoder->property_definition, "structure=SubjectPublicKeyInfo") != NULL &&
         strstr(decoder->property_definition, "input=der") != NULL;
}

static void
pick_decoders(void)
{
  int never_cached = 0;
  guint n = 0;
  const OSSL_ALGORITHM *decoder =
      OSSL_PROVIDER_query_operation(few.whole, OSSL_OP_DECODER, &never_cached);
  for (; decoder != NULL && decoder->algorithm_names != NULL && n < MOST_DECODERS; decoder++)
    if (reads_certificates(decoder))
      few.decoders[n++] = *decoder;
}

static const OSSL_ALGORITHM *
query(void *unused, int operation, int *never_cached)
{
  if (operation != OSSL_OP_DECODER)
    return OSSL_PROVIDER_query_operation(few.whole, operation, never_cached);
  *never_cached = 0;
  return few.decoders;
}

static int
open_few(const OSSL_CORE_HANDLE *handle,
         const OSSL_DISPATCH *in,
         const OSSL_DISPATCH **out,
         void **context)
{
  static const OSSL_DISPATCH functions[] = {
    { OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query },
    { 0, NULL },
  };
  *out = functions;
  /* what the algorithms expect to be given is their own provider's */
  *context = OSSL_PROVIDER_get0_provider_ctx(few.whole);
  return 1;
}

OSSL_LIB_CTX *
lks_openssl_new_few(OSSL_PROVIDER *whole)
{
  few.whole = whole;
  pick_decoders();
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  if (context == NULL || OSSL_PROVIDER_add_builtin(context, "few", open_few) != 1 ||
      OSSL_PROVIDER_load(context, "few") == NULL)
    g_error("OpenSSL's default provider cannot be loaded");
  return context;
}
