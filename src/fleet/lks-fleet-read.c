// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"
#include "lks-chain.h"
#include "lks-error.h"
#include "lks-pack.h"
#include "lks-parallel.h"
#include "lks-roots.h"
#include "lks-witness.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static LksFleet *
new_fleet(const char *path, LksCatalog *catalog)
{
  LksFleet *fleet = g_object_new(LKS_TYPE_FLEET, NULL);
  fleet->path = g_strdup(path);
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  fleet->base_dir = g_path_get_dirname(absolute);
  fleet->catalog = g_object_ref(catalog);
  return fleet;
}

/* a share that is not mounted would look like a server with every file missing */
static gboolean
check_roots(LksFleet *self, GError **error)
{
  for (guint i = 0; i < self->servers->len; i++) {
    const LksServer *server = g_ptr_array_index(self->servers, i);
    const char *directory = lks_root_get_directory(server->root);
    lks_witness_note_file(directory);
    if (server->installations->len > 0 && !g_file_test(directory, G_FILE_TEST_IS_DIR))
      return lks_throw(error, LKS_ERROR_NOT_FOUND,
                       _("%s: servers[%u].root: the folder %s of server %s is not there; mount or "
                         "copy it there, or correct “root”"),
                       self->path, i, directory, server->name);
  }
  return TRUE;
}

static void
read_installation_cb(gpointer item, gpointer user_data)
{
  lks_installation_read(item);
}

static void
want_all(LksFleet *self, LksOpener *opener)
{
  for (guint i = 0; i < self->trust_files->len; i++)
    lks_opener_want(opener, g_ptr_array_index(self->trust_files, i), NULL);
  for (guint i = 0; i < self->identities->len; i++) {
    LksIdentity *identity = g_ptr_array_index(self->identities, i);
    g_autoptr(GPtrArray) passwords =
        g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
    if (identity->password != NULL)
      g_ptr_array_add(passwords, lks_secret_ref(identity->password));
    lks_opener_want(opener, &identity->opened, passwords);
  }
  for (guint i = 0; i < self->installations->len; i++)
    lks_installation_want_stores(g_ptr_array_index(self->installations, i), opener);
}

static void
collect_trust(LksFleet *self)
{
  LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  choice.keep_expired = TRUE;
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < self->trust_files->len; i++) {
    const LksOpenedStore *opened = g_ptr_array_index(self->trust_files, i);
    if (opened->store == NULL)
      continue;
    /* of Mozilla's list, what it trusts for TLS */
    g_autoptr(LksKeystore) roots = lks_roots_choose(opened->store, &choice, NULL);
    g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(roots);
    for (guint k = 0; k < certificates->len; k++) {
      LksCertificate *certificate = g_ptr_array_index(certificates, k);
      if (!g_hash_table_add(seen, (gpointer)lks_certificate_get_sha256(certificate)))
        continue;
      g_ptr_array_add(self->trust, g_object_ref(certificate));
      if (i >= self->n_lasting_files)
        g_ptr_array_add(self->retiring, g_object_ref(certificate));
    }
  }
}

static LksKeystoreEntry *
find_only_key(LksIdentity *identity)
{
  LksKeystoreEntry *only = NULL;
  g_autoptr(GString) aliases = g_string_new(NULL);
  guint n_keys = 0;
  for (guint i = 0; i < lks_keystore_get_n_entries(identity->opened.store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(identity->opened.store, i);
    if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY)
      continue;
    const char *alias = lks_keystore_entry_get_alias(entry);
    g_string_append_printf(aliases, "%s%s", n_keys > 0 ? ", " : "", alias != NULL ? alias : "–");
    only = entry;
    n_keys++;
  }
  if (n_keys == 0)
    lks_throw(&identity->problem, LKS_ERROR_NOT_FOUND,
              _("%s holds no private key, so it identifies nobody; name the file with the key"),
              identity->opened.path);
  if (n_keys > 1)
    lks_throw(&identity->problem, LKS_ERROR_CONFIG,
              _("%s holds several private keys (%s); name the one that is meant by “alias”"),
              identity->opened.path, aliases->str);
  return n_keys == 1 ? only : NULL;
}

static LksKeystoreEntry *
find_key(LksIdentity *identity)
{
  if (identity->alias == NULL)
    return find_only_key(identity);
  LksKeystoreEntry *entry = lks_keystore_find(identity->opened.store, identity->alias);
  if (entry != NULL && lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY)
    return entry;
  lks_throw(&identity->problem, LKS_ERROR_NOT_FOUND,
            _("%s holds no private key under the alias “%s”"), identity->opened.path,
            identity->alias);
  return NULL;
}

static void
learn(LksFleet *self, LksIdentity *identity, LksCertificate *certificate)
{
  const char *sha1 = lks_certificate_get_sha1(certificate);
  if (g_hash_table_contains(self->known, sha1))
    return;
  LksKnownCertificate *known = g_new0(LksKnownCertificate, 1);
  known->certificate = certificate;
  known->identity = identity;
  g_hash_table_insert(self->known, (gpointer)sha1, known);
}

static void
settle_identity(LksFleet *self, LksIdentity *identity)
{
  if (identity->opened.store == NULL)
    return;
  LksKeystoreEntry *entry = find_key(identity);
  LksCertificate *leaf = entry != NULL ? lks_keystore_entry_get_leaf(entry) : NULL;
  identity->entry = entry != NULL ? g_object_ref(entry) : NULL;
  if (leaf == NULL)
    return;
  g_autoptr(GPtrArray) pool = lks_keystore_dup_certificates(identity->opened.store);
  for (guint i = 0; i < self->trust->len; i++)
    g_ptr_array_add(pool, g_object_ref(g_ptr_array_index(self->trust, i)));
  identity->chain = lks_chain_build(leaf, pool);
}

/* leaves first: a leaf must lead to its own identity even where another file holds it too */
static void
index_certificates(LksFleet *self)
{
  for (guint i = 0; i < self->identities->len; i++) {
    LksIdentity *identity = g_ptr_array_index(self->identities, i);
    if (identity->chain != NULL)
      learn(self, identity, g_ptr_array_index(identity->chain, 0));
  }
  for (guint i = 0; i < self->identities->len; i++) {
    LksIdentity *identity = g_ptr_array_index(self->identities, i);
    if (identity->opened.store == NULL)
      continue;
    /* lent by the store, which outlives the index */
    g_autoptr(GPtrArray) all = lks_keystore_dup_certificates(identity->opened.store);
    for (guint k = 0; k < all->len; k++)
      learn(self, identity, g_ptr_array_index(all, k));
  }
}

static void
settle_all(LksFleet *self)
{
  collect_trust(self);
  for (guint i = 0; i < self->identities->len; i++)
    settle_identity(self, g_ptr_array_index(self->identities, i));
  index_certificates(self);
  for (guint i = 0; i < self->installations->len; i++)
    lks_installation_settle(g_ptr_array_index(self->installations, i));
  lks_fleet_link(self);
}

static void
open_all(LksFleet *self, const LksFleetReadOptions *options)
{
  g_autoptr(LksOpener) opener = lks_opener_new(self->overlay);
  want_all(self, opener);
  lks_opener_run(opener, options->passwords, options->progress, options->user_data);
}

static LksFleet *
read_take_bytes(GBytes *bytes,
                const char *path,
                LksCatalog *catalog,
                const LksFleetReadOptions *options,
                GError **error)
{
  g_autoptr(GBytes) text = bytes;
  g_autoptr(LksFleet) self = new_fleet(path, catalog);
  self->packed_text = lks_pack(bytes);
  self->overlay = options->overlay != NULL ? lks_overlay_ref(options->overlay) : NULL;
  if (!lks_fleet_parse(self, bytes, options->passwords, error) || !check_roots(self, error))
    return NULL;
  g_clear_pointer(&text, g_bytes_unref);
  for (guint i = 0; i < self->servers->len; i++)
    lks_root_set_overlay(((LksServer *)g_ptr_array_index(self->servers, i))->root, self->overlay);
  lks_parallel_for_each(self->installations, read_installation_cb, NULL);
  /* some may not have been read */
  if (g_cancellable_set_error_if_cancelled(g_cancellable_get_current(), error))
    return NULL;
  open_all(self, options);
  if (g_cancellable_set_error_if_cancelled(g_cancellable_get_current(), error))
    return NULL;
  settle_all(self);
  return g_steal_pointer(&self);
}

LksFleet *
lks_fleet_read_with(const char *path,
                    LksCatalog *catalog,
                    const LksFleetReadOptions *options,
                    GError **error)
{
  g_return_val_if_fail(path != NULL && LKS_IS_CATALOG(catalog), NULL);
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  GBytes *bytes = options->overlay != NULL
                      ? lks_overlay_read(options->overlay, absolute, NULL, error)
                      : lks_file_read(path, NULL, error);
  return bytes != NULL ? read_take_bytes(bytes, path, catalog, options, error) : NULL;
}

LksFleet *
lks_fleet_read_bytes(GBytes *bytes,
                     const char *path,
                     LksCatalog *catalog,
                     LksPasswords *passwords,
                     LksProgressFunc progress,
                     gpointer user_data,
                     GError **error)
{
  const LksFleetReadOptions options = { .passwords = passwords,
                                        .progress = progress,
                                        .user_data = user_data };
  return read_take_bytes(g_bytes_ref(bytes), path, catalog, &options, error);
}

LksFleet *
lks_fleet_read_watched(const char *path,
                       LksCatalog *catalog,
                       LksPasswords *passwords,
                       LksProgressFunc progress,
                       gpointer user_data,
                       GError **error)
{
  const LksFleetReadOptions options = { .passwords = passwords,
                                        .progress = progress,
                                        .user_data = user_data };
  return lks_fleet_read_with(path, catalog, &options, error);
}

LksFleet *
lks_fleet_read(const char *path, LksCatalog *catalog, LksPasswords *passwords, GError **error)
{
  return lks_fleet_read_watched(path, catalog, passwords, NULL, NULL, error);
}
