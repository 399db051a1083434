// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"
#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const LksReading *
lks_plan_read_role(const LksPlanDraft *draft, LksRole role)
{
  return lks_installation_get_reading(draft->installation, role);
}

static void
take_value(LksPlanDraft *draft, LksRole role, LksSecret *value)
{
  g_clear_pointer(&draft->values[role], lks_secret_unref);
  draft->values[role] = value;
}

void
lks_plan_set_value(LksPlanDraft *draft, LksRole role, const char *value)
{
  take_value(draft, role, lks_secret_new_from_string(value));
}

void
lks_plan_set_secret(LksPlanDraft *draft, LksRole role, LksSecret *value)
{
  take_value(draft, role, lks_secret_ref(value));
}

gboolean
lks_plan_same_chain(GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!lks_certificate_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
      return FALSE;
  return TRUE;
}

gboolean
lks_plan_holds_root(LksKeystore *store, gboolean is_bundle, LksCertificate *root)
{
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
    LksEntryKind kind = lks_keystore_entry_get_kind(entry);
    if (leaf != NULL && lks_certificate_equal(leaf, root) &&
        (kind == LKS_ENTRY_TRUSTED || (is_bundle && kind == LKS_ENTRY_CERTIFICATE)))
      return TRUE;
  }
  return FALSE;
}

/* an existing file's owner and mode are what the service can read: new ones take after the first
 * configuration file */
static char *
dup_like(const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->stamp.exists && !file->description->is_external)
      return g_strdup(file->local_path);
  }
  return NULL;
}

LksPlanStep *
lks_plan_write_content(LksPlanDraft *draft,
                       const char *path,
                       GBytes *content,
                       const char *description)
{
  g_autoptr(GError) error = NULL;
  gboolean exists = FALSE;
  g_autofree char *local =
      lks_root_resolve(draft->installation->server->root, path, &exists, &error);
  LksFileStamp stamp = { .exists = FALSE };
  g_autoptr(GBytes) before =
      local != NULL && exists
          ? lks_root_read(draft->installation->server->root, local, &stamp, &error)
          : NULL;
  if (error != NULL) {
    lks_plan_draft_take_problem(draft, path, g_steal_pointer(&error));
    return NULL;
  }
  if (before != NULL && g_bytes_equal(before, content))
    return NULL;
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_KEYSTORE, draft->installation);
  step->path = g_strdup(path);
  step->description = g_strdup(description);
  step->local_path = g_steal_pointer(&local);
  step->content = g_bytes_ref(content);
  step->stamp = stamp;
  step->like = dup_like(draft->installation);
  g_ptr_array_add(draft->stores, step);
  return step;
}

/* a component that shares it has made it already; a store's bytes differ each time */
static gboolean
is_made(const LksPlanDraft *draft, const char *path)
{
  g_autofree char *local = lks_root_resolve(draft->installation->server->root, path, NULL, NULL);
  const LksPlanStep *step = local != NULL ? g_hash_table_lookup(draft->made, local) : NULL;
  return step != NULL && step->installation->identity == draft->installation->identity;
}

void
lks_plan_write_store(LksPlanDraft *draft,
                     const char *path,
                     LksKeystore *store,
                     const char *format,
                     const LksKeystoreSaveOptions *options,
                     const char *description)
{
  g_autoptr(GError) error = NULL;
  if (is_made(draft, path))
    return;
  g_autoptr(GBytes) content =
      lks_keystore_save(store, lks_keystore_format_find(format), options, &error);
  if (content == NULL) {
    lks_plan_draft_take_problem(draft, path, g_steal_pointer(&error));
    return;
  }
  LksPlanStep *step = lks_plan_write_content(draft, path, content, description);
  if (step == NULL)
    return;
  step->is_private = !options->trust_only;
  step->password = options->password != NULL ? lks_secret_ref(options->password) : NULL;
}

void
lks_plan_remove_file(LksPlanDraft *draft,
                     const char *path,
                     const char *local_path,
                     const LksFileStamp *stamp,
                     const char *description)
{
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_KEYSTORE, draft->installation);
  step->path = g_strdup(path);
  step->local_path = g_strdup(local_path);
  step->description = g_strdup(description);
  step->stamp = *stamp;
  g_ptr_array_add(draft->stores, step);
}

gboolean
lks_plan_holds_dropped(const LksPlanDraft *draft, LksKeystore *store)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksCertificate *certificate = lks_keystore_entry_get_leaf(lks_keystore_get_entry(store, i));
    if (certificate != NULL &&
        g_ptr_array_find_with_equal_func(draft->dropped, certificate,
                                         (GEqualFunc)lks_certificate_equal, NULL))
      return TRUE;
  }
  return FALSE;
}

LksKeystore *
lks_plan_open_store(const LksInstallation *installation,
                    const char *path,
                    LksSecret *password,
                    LksSecret *key_password)
{
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(installation->server->root, path, &exists, NULL);
  g_autoptr(GBytes) bytes =
      local != NULL && exists ? lks_root_read(installation->server->root, local, NULL, NULL) : NULL;
  if (bytes == NULL)
    return NULL;
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  if (key_password != NULL)
    lks_passwords_add(passwords, key_password);
  lks_passwords_add(passwords, password);
  return lks_keystore_load(bytes, path, passwords, NULL);
}

gboolean
lks_plan_shows_identity(const LksPlanDraft *draft,
                        const char *path,
                        const char *alias,
                        LksSecret *password,
                        LksSecret *key_password)
{
  g_autoptr(LksKeystore) store =
      lks_plan_open_store(draft->installation, path, password, key_password);
  LksKeystoreEntry *entry = store == NULL   ? NULL
                            : alias != NULL ? lks_keystore_find(store, alias)
                            : lks_keystore_get_n_entries(store) > 0
                                ? lks_keystore_get_entry(store, 0)
                                : NULL;
  if (entry == NULL || lks_keystore_entry_get_key(entry) == NULL ||
      !lks_secret_equal(lks_keystore_get_password(store), password))
    return FALSE;
  LksSecret *opened_key = lks_keystore_entry_get_key_password(entry);
  if (opened_key != NULL && !lks_secret_equal(opened_key, key_password))
    return FALSE;
  const char *provider = lks_component_get_identity(draft->installation->component)->provider;
  return lks_plan_same_chain(lks_keystore_entry_get_chain(entry),
                             draft->installation->identity->chain) &&
         (provider == NULL || g_strcmp0(lks_keystore_entry_get_provider(entry), provider) == 0);
}

LksKeystore *
lks_plan_new_identity_store(const LksIdentity *identity, const char *alias)
{
  LksKeystore *store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_key(alias != NULL ? alias : identity->id,
                                 lks_keystore_entry_get_key(identity->entry), identity->chain);
  lks_keystore_add(store, entry);
  return store;
}

void
lks_plan_write_pfx(LksPlanDraft *draft,
                   const char *path,
                   const LksIdentity *identity,
                   LksSecret *password,
                   const char *reader,
                   const char *provider,
                   const char *description)
{
  g_autoptr(LksKeystore) store = lks_plan_new_identity_store(identity, identity->id);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(reader),
                                           .password = password,
                                           .provider = provider,
                                           .created = lks_time_for_writing() };
  lks_plan_write_store(draft, path, store, "pkcs12", &options, description);
}

gboolean
lks_plan_require_usable(LksPlanDraft *draft, const LksIdentity *identity)
{
  const LksInstallation *installation = draft->installation;
  g_autofree char *label = lks_installation_dup_label(installation);
  const GError *why = identity->password_problem != NULL ? identity->password_problem
                      : identity->opened.problem != NULL ? identity->opened.problem
                                                         : identity->problem;
  if (identity->entry == NULL || lks_keystore_entry_get_key(identity->entry) == NULL ||
      identity->chain == NULL) {
    lks_plan_draft_add_problem(
        draft, why != NULL && why->domain == LKS_ERROR ? (LksErrorCode)why->code : LKS_ERROR_CONFIG,
        _("the identity “%s” of %s cannot be used: %s"), identity->id, label,
        why != NULL ? why->message : _("its private key could not be opened"));
    return FALSE;
  }
  if (!lks_keystore_entry_key_matches(identity->entry)) {
    lks_plan_draft_add_problem(
        draft, LKS_ERROR_CONFIG,
        _("the identity “%s” of %s cannot be used: its key does not belong to its certificate"),
        identity->id, label);
    return FALSE;
  }
  return TRUE;
}

gboolean
lks_plan_require_identity(LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  const LksIdentity *identity = installation->identity;
  g_autofree char *label = lks_installation_dup_label(installation);
  if (identity == NULL) {
    lks_plan_draft_add_problem(draft, LKS_ERROR_CONFIG,
                               _("%s has no identity: name one at \"identity\" in the fleet file"),
                               label);
    return FALSE;
  }
  if (!lks_plan_require_usable(draft, identity))
    return FALSE;
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  LksKey *key = lks_keystore_entry_get_key(identity->entry);
  if (needs->rsa_only && strcmp(lks_key_get_key_type(key), "RSA") != 0) {
    lks_plan_draft_add_problem(draft, LKS_ERROR_CONFIG,
                               _("the identity “%s” has a key of type %s, but %s takes RSA keys "
                                 "only: request an RSA certificate"),
                               identity->id, lks_key_get_key_type(key), label);
    return FALSE;
  }
  return TRUE;
}

LksSecret *
lks_plan_find_identity_password(const LksIdentity *identity)
{
  LksSecret *opened =
      identity->opened.store != NULL ? lks_keystore_get_password(identity->opened.store) : NULL;
  LksSecret *password = identity->password != NULL ? identity->password : opened;
  return password != NULL && !lks_secret_is_empty(password) ? password : NULL;
}

LksSecret *
lks_plan_require_identity_password(LksPlanDraft *draft, const LksIdentity *identity)
{
  LksSecret *password = lks_plan_find_identity_password(identity);
  if (password != NULL)
    return lks_secret_ref(password);
  lks_plan_draft_add_problem(
      draft, LKS_ERROR_PASSWORD_NEEDED,
      _("the identity “%s” has no password, and a key is not written "
        "without one: add \"password\": \"env:NAME\" to it in the fleet file"),
      identity->id);
  return NULL;
}

void
lks_plan_stores(LksPlanDraft *draft)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(draft->installation->component);
  const LksTrustNeeds *trust = lks_component_get_trust(draft->installation->component);
  const LksSigningNeeds *signing = lks_component_get_signing(draft->installation->component);
  if (needs != NULL && needs->identity_file != NULL) {
    if (needs->store == LKS_STORE_WINDOWS)
      lks_plan_windows(draft, needs);
    else if (needs->store == LKS_STORE_JKS || needs->store == LKS_STORE_PKCS12)
      lks_plan_java(draft, needs);
    else if (needs->store == LKS_STORE_UNKNOWN)
      lks_plan_hand_over(draft, needs);
    else if (!draft->keep_identity)
      lks_plan_pem(draft, needs);
  }
  if (trust != NULL && !draft->keep_trust)
    lks_plan_shared_trust(draft, trust);
  if (signing != NULL && draft->installation->signing != NULL && !draft->keep_signing)
    lks_plan_signing(draft, signing);
  const char *authorities = lks_component_get_authorities(draft->installation->component);
  if (authorities != NULL)
    lks_plan_authorities(draft, authorities);
}
