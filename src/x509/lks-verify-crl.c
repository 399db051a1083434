// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>

typedef void (*CrlFunc)(X509_CRL *crl, gpointer data);

/* Calls func (nullable) for each CRL of the bytes, DER or PEM; the number of them. */
static guint
read_crls(GBytes *bytes, CrlFunc func, gpointer data)
{
  gsize length = 0;
  const guint8 *start = g_bytes_get_data(bytes, &length);
  guint found = 0;
  if (length == 0 || length > G_MAXINT32)
    return 0;
  const guint8 *at = start;
  g_autoptr(X509_CRL) der = d2i_X509_CRL(NULL, &at, (long)length);
  if (der != NULL) {
    if (func != NULL)
      func(der, data);
    return 1;
  }
  g_autoptr(BIO) in = BIO_new_mem_buf(start, (int)length);
  for (X509_CRL *next; (next = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL)) != NULL; found++) {
    g_autoptr(X509_CRL) crl = next;
    if (func != NULL)
      func(crl, data);
  }
  return found;
}

gboolean
lks_crl_check(GBytes *bytes, GError **error)
{
  gboolean is_sound = read_crls(bytes, NULL, NULL) > 0;
  ERR_clear_error();
  return is_sound || lks_throw(error, LKS_ERROR_MALFORMED,
                               _("this is no certificate revocation list, or it is damaged"));
}

typedef struct {
  GPtrArray *findings;
  STACK_OF(X509_CRL) * lists;
} Adding;

/* a delta list says only what changed since a full one: taken for a full list, it would pass what
 * the full one revokes */
static void
add_crl(X509_CRL *crl, gpointer data)
{
  Adding *adding = data;
  if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) < 0) {
    X509_CRL_up_ref(crl);
    sk_X509_CRL_push(adding->lists, crl);
    return;
  }
  g_autofree char *issuer = lks_x509_name_dup(X509_CRL_get_issuer(crl));
  lks_verify_add(adding->findings, "crl-delta", LKS_SEVERITY_ERROR,
                 g_strdup_printf(_("a revocation list of “%s” is a delta list, which holds only "
                                   "changes; delta lists are not supported"),
                                 issuer),
                 _("Give the authority's present full revocation list instead."));
}

STACK_OF(X509_CRL) * lks_verify_read_crls(GPtrArray *findings, GPtrArray *crls)
{
  Adding adding = { findings, sk_X509_CRL_new_null() };
  for (guint i = 0; crls != NULL && i < crls->len; i++)
    if (read_crls(g_ptr_array_index(crls, i), add_crl, &adding) == 0)
      lks_verify_add(findings, "crl-unreadable", LKS_SEVERITY_ERROR,
                     g_strdup(_("a certificate revocation list is damaged, or is none")),
                     _("Fetch it again from the authority, as DER or PEM."));
  return adding.lists;
}

static void
append_issuer(X509_CRL *crl, gpointer data)
{
  GPtrArray *issuers = data;
  g_autofree char *issuer = lks_x509_name_dup(X509_CRL_get_issuer(crl));
  g_autofree char *quoted = g_strdup_printf("“%s”", issuer);
  if (!g_ptr_array_find_with_equal_func(issuers, quoted, g_str_equal, NULL))
    g_ptr_array_add(issuers, g_steal_pointer(&quoted));
}

char *
lks_verify_list_crl_issuers(GPtrArray *crls)
{
  g_autoptr(GPtrArray) issuers = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; crls != NULL && i < crls->len; i++)
    read_crls(g_ptr_array_index(crls, i), append_issuer, issuers);
  ERR_clear_error();
  g_ptr_array_add(issuers, NULL);
  return g_strjoinv(", ", (char **)issuers->pdata);
}
