// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-key-kind.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LksKeyKind {
  const char *id;
  const char *type;
  guint bits;
  const char *group; /* nullable: RSA */
};

/* The first is the most usual, and the only one that a Windows CAPI provider holds. */
static const LksKeyKind kinds[] = {
  { "rsa-2048", "RSA", 2048, NULL }, { "rsa-3072", "RSA", 3072, NULL },
  { "rsa-4096", "RSA", 4096, NULL }, { "p-256", "EC", 256, "P-256" },
  { "p-384", "EC", 384, "P-384" },
};

const LksKeyKind *
lks_key_kind_find(const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].id, id) == 0)
      return &kinds[i];
  return NULL;
}

const char *
lks_key_kind_get_words(void)
{
  return "rsa-2048, rsa-3072, rsa-4096, p-256, p-384";
}

const char *
lks_key_kind_get_id(const LksKeyKind *kind)
{
  return kind->id;
}

const LksKeyKind *
lks_key_kind_of(LksKey *key)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].type, lks_key_get_key_type(key)) == 0 &&
        kinds[i].bits == lks_key_get_bits(key))
      return &kinds[i];
  return &kinds[0];
}

LksKey *
lks_key_generate(const LksKeyKind *kind, GError **error)
{
  EVP_PKEY *pkey =
      kind->group != NULL
          ? EVP_PKEY_Q_keygen(lks_openssl_context(), NULL, kind->type, kind->group)
          : EVP_PKEY_Q_keygen(lks_openssl_context(), NULL, kind->type, (size_t)kind->bits);
  if (pkey != NULL)
    return lks_key_new_take_pkey(pkey);
  lks_throw_openssl(error, LKS_ERROR_FAILED, _("no key can be made"));
  return NULL;
}
