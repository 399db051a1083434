// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-answer.h"
#include "lks-chain.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static LksCertificate *
find_leaf(const LksAnswer *self)
{
  for (guint i = 0; i < self->answered->len; i++)
    if (lks_key_matches(self->key, g_ptr_array_index(self->answered, i)))
      return g_ptr_array_index(self->answered, i);
  return NULL;
}

static GPtrArray *
build_chain(const LksAnswer *self, LksCertificate *leaf)
{
  g_autoptr(GPtrArray) pool = g_ptr_array_new();
  for (guint i = 0; i < self->answered->len; i++)
    g_ptr_array_add(pool, g_ptr_array_index(self->answered, i));
  for (guint i = 0; self->pool != NULL && i < self->pool->len; i++)
    g_ptr_array_add(pool, g_ptr_array_index(self->pool, i));
  return lks_chain_build(leaf, pool);
}

/* "DNS:a" as lks_verify asks for it: "a"; what is no name or address of a host is left out */
static GPtrArray *
dup_hosts(LksSigningRequest *request)
{
  GPtrArray *hosts = g_ptr_array_new();
  const char *const *names = request != NULL ? lks_signing_request_get_names(request) : NULL;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_prefix(names[i], "DNS:") && strchr(names[i], '*') == NULL)
      g_ptr_array_add(hosts, (gpointer)(names[i] + strlen("DNS:")));
    else if (g_str_has_prefix(names[i], "IP:"))
      g_ptr_array_add(hosts, (gpointer)(names[i] + strlen("IP:")));
  g_ptr_array_add(hosts, NULL);
  return hosts;
}

static gboolean
judge(const LksAnswer *self, GPtrArray *chain, GError **error)
{
  g_autoptr(GPtrArray) hosts = dup_hosts(self->request);
  g_autoptr(GPtrArray) anchors = g_ptr_array_new();
  g_ptr_array_add(anchors, g_ptr_array_index(chain, chain->len - 1));
  const LksProfile *profile =
      self->request != NULL ? lks_signing_request_get_profile(self->request) : NULL;
  LksVerifyOptions options = { .anchors = anchors,
                               .untrusted = chain,
                               .purpose = profile != NULL ? profile->purpose : LKS_PURPOSE_ANY,
                               .names = (const char *const *)hosts->pdata,
                               .at = self->at };
  g_autoptr(LksVerifyResult) result = lks_verify(g_ptr_array_index(chain, 0), &options);
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    if (lks_finding_get_severity(finding) == LKS_SEVERITY_ERROR)
      return lks_throw(error, LKS_ERROR_MALFORMED, _("the answer does not fit: %s"),
                       lks_finding_get_message(finding));
  }
  return TRUE;
}

static gboolean
check_complete(GPtrArray *chain, GError **error)
{
  if (lks_chain_is_complete(chain))
    return TRUE;
  LksCertificate *last = g_ptr_array_index(chain, chain->len - 1);
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   _("the chain ends at “%s”: the certificate of its issuer “%s” is missing; give "
                     "it with --chain FILE"),
                   lks_certificate_get_subject(last), lks_certificate_get_issuer(last));
}

GPtrArray *
lks_answer_accept(const LksAnswer *self, GError **error)
{
  if (self->request != NULL && !lks_signing_request_is_of_key(self->request, self->key))
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("the request was not made with this key"));
  if (self->answered->len == 0)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("there is no certificate in the answer"));
  LksCertificate *leaf = find_leaf(self);
  if (leaf == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("the answer is for another key: none of its certificates (the first is "
                            "“%s”) belongs to the key of the request"),
                          lks_certificate_get_subject(g_ptr_array_index(self->answered, 0)));
  g_autoptr(GPtrArray) chain = build_chain(self, leaf);
  return check_complete(chain, error) && judge(self, chain, error) ? g_steal_pointer(&chain) : NULL;
}
