// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-keystore-private.h"
#include "lks-shared-string.h"

struct _LksKeystoreEntry {
  GObject parent_instance;
  LksEntryKind kind;
  LksKeyStatus status;
  char *alias;             /* nullable */
  LksKey *key;             /* nullable */
  LksSecret *key_password; /* nullable */
  GPtrArray *chain;        /* (element-type LksCertificate) */
  LksRequest *request;     /* nullable */
  LksTime created;
  LksSharedString *provider; /* nullable; the same of many */
  LksTrust *trust;           /* nullable */
};

G_DEFINE_FINAL_TYPE(LksKeystoreEntry, lks_keystore_entry, G_TYPE_OBJECT)

static void
lks_keystore_entry_finalize(GObject *object)
{
  LksKeystoreEntry *self = LKS_KEYSTORE_ENTRY(object);
  g_free(self->alias);
  g_clear_object(&self->key);
  g_clear_pointer(&self->key_password, lks_secret_unref);
  g_ptr_array_unref(self->chain);
  g_clear_object(&self->request);
  g_clear_pointer(&self->provider, lks_shared_string_release);
  g_free(self->trust);
  G_OBJECT_CLASS(lks_keystore_entry_parent_class)->finalize(object);
}

static void
lks_keystore_entry_class_init(LksKeystoreEntryClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_keystore_entry_finalize;
}

static void
lks_keystore_entry_init(LksKeystoreEntry *self)
{
  self->chain = g_ptr_array_new_with_free_func(g_object_unref);
}

static LksKeystoreEntry *
new_entry(LksEntryKind kind, const char *alias, GPtrArray *chain)
{
  LksKeystoreEntry *self = g_object_new(LKS_TYPE_KEYSTORE_ENTRY, NULL);
  self->kind = kind;
  self->alias = g_strdup(alias);
  for (guint i = 0; chain != NULL && i < chain->len; i++)
    g_ptr_array_add(self->chain, g_object_ref(g_ptr_array_index(chain, i)));
  return self;
}

LksKeystoreEntry *
lks_keystore_entry_new_key(const char *alias, LksKey *key, GPtrArray *chain)
{
  LksKeystoreEntry *self = new_entry(LKS_ENTRY_KEY, alias, chain);
  self->key = g_object_ref(key);
  self->status = LKS_KEY_OPEN;
  return self;
}

LksKeystoreEntry *
lks_keystore_entry_new_locked(const char *alias, LksKeyStatus status, GPtrArray *chain)
{
  LksKeystoreEntry *self = new_entry(LKS_ENTRY_KEY, alias, chain);
  self->status = status;
  return self;
}

LksKeystoreEntry *
lks_keystore_entry_new_certificate(const char *alias,
                                   LksEntryKind kind,
                                   LksCertificate *certificate)
{
  LksKeystoreEntry *self = new_entry(kind, alias, NULL);
  g_ptr_array_add(self->chain, g_object_ref(certificate));
  return self;
}

LksKeystoreEntry *
lks_keystore_entry_new_request(LksRequest *request)
{
  LksKeystoreEntry *self = new_entry(LKS_ENTRY_REQUEST, NULL, NULL);
  self->request = g_object_ref(request);
  return self;
}

LksKeystoreEntry *
lks_keystore_entry_dup_with(LksKeystoreEntry *self, const char *alias, GPtrArray *chain)
{
  LksKeystoreEntry *copy = new_entry(self->kind, alias, chain);
  copy->key = self->key != NULL ? g_object_ref(self->key) : NULL;
  copy->status = self->status;
  copy->key_password = self->key_password != NULL ? lks_secret_ref(self->key_password) : NULL;
  copy->request = self->request != NULL ? g_object_ref(self->request) : NULL;
  copy->created = self->created;
  copy->provider = lks_shared_string_new(self->provider);
  lks_keystore_entry_set_trust(copy, self->trust);
  return copy;
}

LksEntryKind
lks_keystore_entry_get_kind(LksKeystoreEntry *self)
{
  return self->kind;
}

const char *
lks_keystore_entry_get_alias(LksKeystoreEntry *self)
{
  return self->alias;
}

LksKey *
lks_keystore_entry_get_key(LksKeystoreEntry *self)
{
  return self->key;
}

LksKeyStatus
lks_keystore_entry_get_key_status(LksKeystoreEntry *self)
{
  return self->status;
}

LksSecret *
lks_keystore_entry_get_key_password(LksKeystoreEntry *self)
{
  return self->key_password;
}

void
lks_keystore_entry_set_key_password(LksKeystoreEntry *self, LksSecret *password)
{
  g_clear_pointer(&self->key_password, lks_secret_unref);
  self->key_password = password != NULL ? lks_secret_ref(password) : NULL;
}

GPtrArray *
lks_keystore_entry_get_chain(LksKeystoreEntry *self)
{
  return self->chain;
}

LksCertificate *
lks_keystore_entry_get_leaf(LksKeystoreEntry *self)
{
  return self->chain->len > 0 ? g_ptr_array_index(self->chain, 0) : NULL;
}

LksRequest *
lks_keystore_entry_get_request(LksKeystoreEntry *self)
{
  return self->request;
}

LksTime
lks_keystore_entry_get_created(LksKeystoreEntry *self)
{
  return self->created;
}

void
lks_keystore_entry_set_created(LksKeystoreEntry *self, LksTime created)
{
  self->created = created;
}

const char *
lks_keystore_entry_get_provider(LksKeystoreEntry *self)
{
  return self->provider;
}

void
lks_keystore_entry_set_provider(LksKeystoreEntry *self, const char *provider)
{
  LksSharedString *shared = lks_shared_string_new(provider);
  g_clear_pointer(&self->provider, lks_shared_string_release);
  self->provider = shared;
}

const LksTrust *
lks_keystore_entry_get_trust(LksKeystoreEntry *self)
{
  return self->trust;
}

void
lks_keystore_entry_set_trust(LksKeystoreEntry *self, const LksTrust *trust)
{
  g_free(self->trust);
  self->trust = g_memdup2(trust, sizeof *trust);
}

gboolean
lks_keystore_entry_key_matches(LksKeystoreEntry *self)
{
  LksCertificate *leaf = lks_keystore_entry_get_leaf(self);
  return self->key == NULL || leaf == NULL || lks_key_matches(self->key, leaf);
}
