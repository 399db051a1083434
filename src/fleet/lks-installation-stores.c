// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"
#include "lks-chain.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- which they are --- */

static void
add_secret(GPtrArray *passwords, LksSecret *secret)
{
  if (secret == NULL)
    return;
  for (guint i = 0; i < passwords->len; i++)
    if (lks_secret_equal(g_ptr_array_index(passwords, i), secret))
      return;
  g_ptr_array_add(passwords, lks_secret_ref(secret));
}

/* a setting that no file holds: what the fleet file says is what the component uses */
static gboolean
is_told(const LksReading *reading)
{
  return reading->setting == NULL || reading->file->description->is_asked;
}

static LksSecret *
new_configured_secret(const LksInstallation *self, LksRole role)
{
  const char *written = lks_installation_get_reading(self, role)->written;
  LksSecret *given = g_hash_table_lookup(self->secrets, lks_role_get_info(role)->id);
  if (is_told(lks_installation_get_reading(self, role)) && given != NULL)
    return lks_secret_ref(given);
  return written != NULL ? lks_secret_new_from_string(written) : NULL;
}

/* what the component itself would use comes first */
static GPtrArray *
collect_passwords(const LksInstallation *self, const LksRole *roles, guint n_roles)
{
  GPtrArray *passwords = g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
  for (guint i = 0; i < n_roles; i++) {
    g_autoptr(LksSecret) configured = new_configured_secret(self, roles[i]);
    add_secret(passwords, configured);
  }
  for (guint i = 0; i < n_roles; i++)
    add_secret(passwords, g_hash_table_lookup(self->secrets, lks_role_get_info(roles[i])->id));
  return passwords;
}

static gboolean
is_absolute(const LksRoot *root, const char *path)
{
  if (!lks_root_is_windows(root))
    return path[0] == '/';
  return path[0] == '/' || path[0] == '\\' ||
         (g_ascii_isalpha(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/'));
}

char *
lks_installation_dup_path(const LksInstallation *self, const char *path)
{
  return is_absolute(self->server->root, path)
             ? g_strdup(path)
             : lks_root_join(self->server->root, self->folder, path);
}

static gboolean
is_on_share(const LksRoot *root, const char *path)
{
  return lks_root_is_windows(root) &&
         (g_str_has_prefix(path, "\\\\") || g_str_has_prefix(path, "//"));
}

static void
want_store(LksInstallation *self,
           LksOpener *opener,
           LksOpenedStore **store,
           LksRole path_role,
           const LksRole *roles,
           guint n_roles)
{
  const char *path = lks_installation_get_reading(self, path_role)->written;
  if (path == NULL || *path == '\0')
    return;
  LksOpenedStore *opened = g_new0(LksOpenedStore, 1);
  *store = opened;
  opened->path = lks_shared_string_new(path);
  if (is_on_share(self->server->root, path)) {
    lks_throw(
        &opened->problem, LKS_ERROR_UNSUPPORTED,
        _("%s: the path leads to a share of another machine, which is not read; copy the file "
          "to this server"),
        path);
    return;
  }
  if (!is_absolute(self->server->root, path)) {
    lks_throw(&opened->problem, LKS_ERROR_MALFORMED,
              _("%s: the path is not absolute, so what it means depends on where the service was "
                "started; write the whole path"),
              path);
    return;
  }
  opened->local_path = lks_root_resolve(self->server->root, path, NULL, &opened->problem);
  if (opened->local_path == NULL)
    return;
  g_autoptr(GPtrArray) passwords = collect_passwords(self, roles, n_roles);
  lks_opener_want(opener, opened, passwords);
}

void
lks_installation_want_stores(LksInstallation *self, LksOpener *opener)
{
  static const LksRole identity_roles[] = { LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD,
                                            LKS_ROLE_IDENTITY_KEY_PASSWORD };
  static const LksRole trust_roles[] = { LKS_ROLE_TRUST_KEYSTORE_PASSWORD };
  want_store(self, opener, &self->keystore, LKS_ROLE_IDENTITY_KEYSTORE_PATH, identity_roles,
             G_N_ELEMENTS(identity_roles));
  want_store(self, opener, &self->key_file, LKS_ROLE_IDENTITY_KEY_PATH, identity_roles,
             G_N_ELEMENTS(identity_roles));
  want_store(self, opener, &self->truststore, LKS_ROLE_TRUST_KEYSTORE_PATH, trust_roles,
             G_N_ELEMENTS(trust_roles));
}

/* --- what they mean --- */

static gboolean
opened_by(LksKeystore *store, LksSecret *configured)
{
  LksSecret *password = lks_keystore_get_password(store);
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  const char *id = format != NULL ? lks_keystore_format_get_id(format) : "";
  /* the entries of a Java keystore can be listed without any password; nothing was opened then */
  if (password == NULL && (strcmp(id, "jks") == 0 || strcmp(id, "jceks") == 0))
    return configured == NULL;
  return password == NULL || (configured != NULL && lks_secret_equal(password, configured));
}

static void
judge_passwords(LksInstallation *self)
{
  g_autoptr(LksSecret) of_store = new_configured_secret(self, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD);
  g_autoptr(LksSecret) of_trust = new_configured_secret(self, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  if (self->keystore->store != NULL)
    self->keystore->configured_opens = opened_by(self->keystore->store, of_store);
  if (self->truststore->store != NULL)
    self->truststore->configured_opens = opened_by(self->truststore->store, of_trust);
}

/* Java has one password for the store and one for the key; without the latter the former is used */
static void
judge_key_password(LksInstallation *self)
{
  if (self->entry == NULL || lks_keystore_entry_get_key_status(self->entry) != LKS_KEY_OPEN)
    return;
  g_autoptr(LksSecret) of_key = new_configured_secret(self, LKS_ROLE_IDENTITY_KEY_PASSWORD);
  g_autoptr(LksSecret) of_store = new_configured_secret(self, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD);
  LksSecret *configured = of_key != NULL ? of_key : of_store;
  LksSecret *password = lks_keystore_entry_get_key_password(self->entry);
  self->keystore->configured_opens_key =
      password == NULL || (configured != NULL && lks_secret_equal(password, configured));
}

gboolean
lks_identity_has_subject(const LksIdentity *identity, const char *text)
{
  LksCertificate *leaf = identity->chain != NULL ? g_ptr_array_index(identity->chain, 0) : NULL;
  return leaf != NULL && (strstr(lks_certificate_get_subject(leaf), text) != NULL ||
                          strstr(lks_certificate_get_issuer(leaf), text) != NULL);
}

/* FALSE: only the fleet file could say, and it does not */
static gboolean
is_answered(const LksInstallation *self, LksRole role)
{
  const LksReading *reading = lks_installation_get_reading(self, role);
  return reading->setting == NULL || !reading->file->description->is_asked || reading->present;
}

/* the Windows store is not ours to read: the fleet's identity with this subject, or this
 * thumbprint, stands for it */
LksIdentity *
lks_installation_find_identity(const LksInstallation *self)
{
  /* which it was told to use nobody says, so the fleet's word stands */
  if (!is_answered(self, LKS_ROLE_IDENTITY_SUBJECT) ||
      !is_answered(self, LKS_ROLE_IDENTITY_THUMBPRINT))
    return self->identity;
  const char *subject = lks_installation_get_reading(self, LKS_ROLE_IDENTITY_SUBJECT)->written;
  if (subject != NULL && *subject != '\0')
    return self->identity != NULL && lks_identity_has_subject(self->identity, subject)
               ? self->identity
               : NULL;
  const char *thumbprint =
      lks_installation_get_reading(self, LKS_ROLE_IDENTITY_THUMBPRINT)->written;
  if (thumbprint == NULL || *thumbprint == '\0')
    return NULL;
  LksIdentity *identity = NULL;
  LksCertificate *certificate =
      lks_fleet_find_thumbprint(self->server->fleet, thumbprint, &identity);
  LksIdentity *named = self->identity;
  if (certificate == NULL)
    return NULL;
  if (named != NULL && named->chain != NULL &&
      lks_certificate_equal(g_ptr_array_index(named->chain, 0), certificate))
    return named;
  gboolean is_leaf = identity->chain != NULL &&
                     lks_certificate_equal(g_ptr_array_index(identity->chain, 0), certificate);
  return is_leaf ? identity : NULL;
}

/* an entry stored with capitals, which Java cannot reach but which was meant: its certificate has
 * faults to tell, too */
static LksKeystoreEntry *
find_unreachable(LksKeystore *store, const char *alias)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    const char *stored = lks_keystore_entry_get_alias(entry);
    if (stored != NULL && g_ascii_strcasecmp(stored, alias) == 0)
      return entry;
  }
  return NULL;
}

/* without a setting for the alias the program takes the key that is there */
static LksKeystoreEntry *
find_first_key(LksKeystore *store)
{
  LksKeystoreEntry *first = NULL;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY)
      return entry;
    if (first == NULL && lks_keystore_entry_get_leaf(entry) != NULL)
      first = entry;
  }
  return first;
}

/* certificate and chain of one file with the key of the other; (transfer full), nullable */
static LksKeystoreEntry *
join_key_file(const LksInstallation *self)
{
  LksKeystoreEntry *first = find_first_key(self->keystore->store);
  LksKeystoreEntry *keyed = find_first_key(self->key_file->store);
  LksKey *key = keyed != NULL ? lks_keystore_entry_get_key(keyed) : NULL;
  if (first == NULL || key == NULL || lks_keystore_entry_get_leaf(first) == NULL)
    return first != NULL ? g_object_ref(first) : NULL;
  g_autoptr(GPtrArray) pool = lks_keystore_dup_certificates(self->keystore->store);
  g_autoptr(GPtrArray) chain = lks_chain_build(lks_keystore_entry_get_leaf(first), pool);
  return lks_keystore_entry_new_key(NULL, key, chain);
}

/* (transfer full), nullable */
static LksKeystoreEntry *
find_entry(const LksInstallation *self)
{
  const char *alias = lks_installation_get_reading(self, LKS_ROLE_IDENTITY_KEY_ALIAS)->written;
  LksKeystore *store = self->keystore->store;
  LksKeystoreEntry *entry = NULL;
  if (store != NULL && self->key_file->store != NULL)
    return join_key_file(self);
  if (store != NULL && alias != NULL) {
    entry = lks_keystore_find(store, alias);
    entry = entry != NULL ? entry : find_unreachable(store, alias);
  } else if (store != NULL &&
             lks_installation_get_reading(self, LKS_ROLE_IDENTITY_KEY_ALIAS)->setting == NULL) {
    entry = find_first_key(store);
  } else {
    LksIdentity *identity = lks_installation_find_identity(self);
    entry = identity != NULL ? identity->entry : NULL;
  }
  return entry != NULL ? g_object_ref(entry) : NULL;
}

/* a Java truststore trusts its trusted entries alone; a bundle of certificates, all it holds */
static GPtrArray *
collect_anchors(LksKeystore *store)
{
  GPtrArray *anchors = g_ptr_array_new_with_free_func(g_object_unref);
  const LksKeystoreFormat *format = lks_keystore_get_format(store);
  const char *id = format != NULL ? lks_keystore_format_get_id(format) : "";
  gboolean is_bundle = strcmp(id, "pem") == 0 || strcmp(id, "der") == 0;
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    LksEntryKind kind = lks_keystore_entry_get_kind(entry);
    LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
    if (leaf != NULL && (kind == LKS_ENTRY_TRUSTED || (is_bundle && kind == LKS_ENTRY_CERTIFICATE)))
      g_ptr_array_add(anchors, g_object_ref(leaf));
  }
  return anchors;
}

void
lks_installation_settle_stores(LksInstallation *self)
{
  judge_passwords(self);
  self->entry = find_entry(self);
  judge_key_password(self);
  if (self->truststore->store != NULL)
    LKS_INSTALLATION_PRIVATE(self)->anchors = collect_anchors(self->truststore->store);
}
