// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-order.h"
#include "lks-store-file.h"

GPtrArray *
lks_authority_dup_chain_of(LksAuthority *authority, LksCertificate *leaf)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func(g_object_unref);
  g_ptr_array_add(chain, g_object_ref(leaf));
  GPtrArray *above = authority != NULL ? lks_authority_get_chain(authority) : NULL;
  for (guint i = 0; above != NULL && i < above->len; i++)
    g_ptr_array_add(chain, g_object_ref(g_ptr_array_index(above, i)));
  return chain;
}

static LksKey *
make_key(const LksOrder *self, GError **error)
{
  return lks_key_generate(self->kind != NULL ? self->kind : lks_key_kind_find("rsa-2048"), error);
}

LksDelivery *
lks_order_issue(const LksOrder *self, GError **error)
{
  g_autoptr(LksKey) key = make_key(self, error);
  if (key == NULL)
    return NULL;
  g_autoptr(LksCertificate) certificate =
      self->authority != NULL
          ? lks_authority_issue(self->authority, &self->applicant, key, &self->term, error)
          : lks_self_sign(&self->applicant, key, &self->term, error);
  if (certificate == NULL)
    return NULL;
  LksDelivery *delivery = g_new0(LksDelivery, 1);
  delivery->chain = lks_authority_dup_chain_of(self->authority, certificate);
  delivery->certificate = g_steal_pointer(&certificate);
  delivery->key = g_steal_pointer(&key);
  return delivery;
}

void
lks_delivery_free(LksDelivery *self)
{
  g_clear_object(&self->key);
  g_clear_object(&self->certificate);
  g_clear_pointer(&self->chain, g_ptr_array_unref);
  g_free(self);
}

LksRequestDraft *
lks_order_request(const LksOrder *self, GError **error)
{
  g_autoptr(LksKey) key = make_key(self, error);
  g_autoptr(LksSigningRequest) request =
      key != NULL ? lks_signing_request_new(&self->applicant, key, error) : NULL;
  if (request == NULL)
    return NULL;
  LksRequestDraft *draft = g_new0(LksRequestDraft, 1);
  draft->key = g_steal_pointer(&key);
  draft->request = g_steal_pointer(&request);
  return draft;
}

void
lks_request_draft_free(LksRequestDraft *self)
{
  g_clear_object(&self->key);
  g_clear_object(&self->request);
  g_free(self);
}

GBytes *
lks_order_save(const char *alias,
               LksKey *key,
               GPtrArray *chain,
               const LksKeystoreFormat *format,
               const LksReaderProfile *reader,
               LksSecret *password,
               GError **error)
{
  g_autoptr(LksKeystore) store = lks_store_file_new_identity(alias, key, chain);
  LksKeystoreSaveOptions options = { .reader = reader,
                                     .password = password,
                                     .provider = lks_store_file_get_provider(key),
                                     .allow_plain_keys = password == NULL,
                                     .created = lks_time_for_writing() };
  return lks_keystore_save(store, format, &options, error);
}
