// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-keystore-private.h"
#include "lks-chain.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-salts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LksKeystore {
  GObject parent_instance;
  const LksKeystoreFormat *format; /* nullable */
  GPtrArray *entries;              /* (element-type LksKeystoreEntry) */
  LksSecret *password;             /* nullable */
  gboolean opened_by_default;
  LksKeystoreFacts facts;
};

G_DEFINE_FINAL_TYPE(LksKeystore, lks_keystore, G_TYPE_OBJECT)

static void
lks_keystore_finalize(GObject *object)
{
  LksKeystore *self = LKS_KEYSTORE(object);
  g_ptr_array_unref(self->entries);
  g_clear_pointer(&self->password, lks_secret_unref);
  G_OBJECT_CLASS(lks_keystore_parent_class)->finalize(object);
}

static void
lks_keystore_class_init(LksKeystoreClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_keystore_finalize;
}

static void
lks_keystore_init(LksKeystore *self)
{
  self->entries = g_ptr_array_new_with_free_func(g_object_unref);
}

LksKeystore *
lks_keystore_new(void)
{
  return g_object_new(LKS_TYPE_KEYSTORE, NULL);
}

void
lks_keystore_add(LksKeystore *self, LksKeystoreEntry *entry)
{
  g_ptr_array_add(self->entries, g_object_ref(entry));
}

LksKeystore *
lks_keystore_load(GBytes *bytes, const char *name, LksPasswords *passwords, GError **error)
{
  if (g_bytes_get_size(bytes) > LKS_FILE_LIMIT)
    return lks_throw_null(error, LKS_ERROR_TOO_LARGE, _("%s is too large for a keystore"), name);
  if (g_bytes_get_size(bytes) == 0)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s is empty"), name);
  const LksKeystoreFormat *format = lks_keystore_format_sniff(bytes);
  if (format == NULL)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                          _("%s is no keystore, certificate or key that Lockstep knows"), name);
  if (format->load == NULL)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("%s is recognised (%s), but this format cannot be opened here"), name,
                          _(format->title));
  g_autoptr(LksKeystore) store = lks_keystore_new();
  store->format = format;
  LksKeystoreLoad load = { .format = format,
                           .bytes = bytes,
                           .name = name,
                           .passwords = passwords,
                           .store = store };
  load.data = g_bytes_get_data(bytes, &load.length);
  if (!format->load(&load, error)) {
    lks_prefix(error, "%s: ", name);
    return NULL;
  }
  return g_steal_pointer(&store);
}

const LksKeystoreFormat *
lks_keystore_get_format(LksKeystore *self)
{
  return self->format;
}

guint
lks_keystore_get_n_entries(LksKeystore *self)
{
  return self->entries->len;
}

LksKeystoreEntry *
lks_keystore_get_entry(LksKeystore *self, guint index)
{
  return g_ptr_array_index(self->entries, index);
}

/* Java lower-cases the alias that is asked for, and in PKCS#12 also the one that is stored; of two
 * alike the last wins. */
LksKeystoreEntry *
lks_keystore_find(LksKeystore *self, const char *alias)
{
  gboolean stored_case_counts =
      self->format != NULL && g_str_has_prefix(self->format->id, "j") && alias != NULL;
  g_autofree char *wanted = alias != NULL ? g_utf8_strdown(alias, -1) : NULL;
  g_autoptr(GPtrArray) aliases = lks_keystore_dup_java_aliases(self);
  for (guint i = self->entries->len; wanted != NULL && i > 0; i--) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i - 1);
    const char *stored = stored_case_counts ? lks_keystore_entry_get_alias(entry)
                                            : g_ptr_array_index(aliases, i - 1);
    if (g_strcmp0(stored, wanted) == 0)
      return entry;
  }
  return NULL;
}

LksSecret *
lks_keystore_get_password(LksKeystore *self)
{
  return self->password;
}

gboolean
lks_keystore_opened_by_default(LksKeystore *self)
{
  return self->opened_by_default;
}

gboolean
lks_keystore_has_unread_part(LksKeystore *self)
{
  return self->facts.has_unread_part;
}

void
lks_keystore_set_password(LksKeystore *self, LksSecret *password, gboolean by_default)
{
  g_clear_pointer(&self->password, lks_secret_unref);
  self->password = password != NULL ? lks_secret_ref(password) : NULL;
  self->opened_by_default = by_default;
}

LksKeystoreFacts *
lks_keystore_get_facts(LksKeystore *self)
{
  return &self->facts;
}

GPtrArray *
lks_keystore_dup_certificates(LksKeystore *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < self->entries->len; i++) {
    GPtrArray *chain = lks_keystore_entry_get_chain(g_ptr_array_index(self->entries, i));
    for (guint j = 0; j < chain->len; j++) {
      LksCertificate *certificate = g_ptr_array_index(chain, j);
      if (g_hash_table_add(seen, (gpointer)lks_certificate_get_sha256(certificate)))
        g_ptr_array_add(all, g_object_ref(certificate));
    }
  }
  return all;
}

/* --- copies --- */

static LksKeystore *
dup_empty(LksKeystore *self)
{
  LksKeystore *copy = lks_keystore_new();
  copy->format = self->format;
  copy->password = self->password != NULL ? lks_secret_ref(self->password) : NULL;
  copy->opened_by_default = self->opened_by_default;
  copy->facts = self->facts;
  return copy;
}

static guint
count_keys(LksKeystore *self)
{
  guint n = 0;
  for (guint i = 0; i < self->entries->len; i++)
    n += lks_keystore_entry_get_kind(g_ptr_array_index(self->entries, i)) == LKS_ENTRY_KEY;
  return n;
}

LksKeystore *
lks_keystore_dup_renamed(LksKeystore *self, const char *alias, GError **error)
{
  guint n_keys = count_keys(self);
  if (n_keys > 1 || (n_keys == 0 && self->entries->len != 1))
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("only one entry can be called “%s”, and there are several"), alias);
  LksKeystore *copy = dup_empty(self);
  for (guint i = 0; i < self->entries->len; i++) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i);
    gboolean meant = n_keys == 0 || lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
    g_ptr_array_add(copy->entries,
                    lks_keystore_entry_dup_with(entry,
                                                meant ? alias : lks_keystore_entry_get_alias(entry),
                                                lks_keystore_entry_get_chain(entry)));
  }
  return copy;
}

static LksCertificate *
find_own(LksKeystoreEntry *entry, GPtrArray *pool)
{
  LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
  LksKey *key = lks_keystore_entry_get_key(entry);
  for (guint i = 0; leaf == NULL && key != NULL && i < pool->len; i++)
    if (lks_key_matches(key, g_ptr_array_index(pool, i)))
      leaf = g_ptr_array_index(pool, i);
  return leaf;
}

LksKeystore *
lks_keystore_dup_completed(LksKeystore *self, GPtrArray *pool)
{
  LksKeystore *copy = dup_empty(self);
  g_autoptr(GPtrArray) all = lks_keystore_dup_certificates(self);
  for (guint i = 0; i < pool->len; i++)
    g_ptr_array_add(all, g_object_ref(g_ptr_array_index(pool, i)));
  for (guint i = 0; i < self->entries->len; i++) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i);
    gboolean is_key = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
    LksCertificate *leaf = is_key ? find_own(entry, all) : NULL;
    g_autoptr(GPtrArray) chain = leaf != NULL
                                     ? lks_chain_build(leaf, all)
                                     : g_ptr_array_ref(lks_keystore_entry_get_chain(entry));
    g_ptr_array_add(copy->entries,
                    lks_keystore_entry_dup_with(entry, lks_keystore_entry_get_alias(entry), chain));
  }
  return copy;
}

LksKeystore *
lks_keystore_dup_dropped(LksKeystore *self, gboolean loose)
{
  LksKeystore *copy = dup_empty(self);
  for (guint i = 0; i < self->entries->len; i++) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i);
    gboolean is_loose = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_CERTIFICATE;
    gboolean is_secret = lks_keystore_entry_get_key_status(entry) == LKS_KEY_SECRET;
    if (!is_secret && !(loose && is_loose))
      lks_keystore_add(copy, entry);
  }
  return copy;
}

/* --- aliases --- */

static char *
make_unique(GHashTable *taken, const char *base)
{
  char *alias = g_strdup(base);
  for (guint n = 2; g_hash_table_contains(taken, alias); n++) {
    g_free(alias);
    alias = g_strdup_printf("%s-%u", base, n);
  }
  g_hash_table_add(taken, g_strdup(alias));
  return alias;
}

static char *
name_entry(LksKeystoreEntry *entry, GHashTable *taken)
{
  LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
  const char *name = leaf != NULL ? lks_certificate_get_common_name(leaf) : NULL;
  if ((name == NULL || *name == '\0') && leaf != NULL)
    name = lks_certificate_get_subject(leaf);
  g_autofree char *base = g_utf8_strdown(name != NULL && *name != '\0' ? name : "key", -1);
  return make_unique(taken, base);
}

GPtrArray *
lks_keystore_dup_java_aliases(LksKeystore *self)
{
  GPtrArray *aliases = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->entries->len; i++) {
    const char *alias = lks_keystore_entry_get_alias(g_ptr_array_index(self->entries, i));
    char *lower = alias != NULL && *alias != '\0' ? g_utf8_strdown(alias, -1) : NULL;
    if (lower != NULL)
      g_hash_table_add(taken, g_strdup(lower));
    g_ptr_array_add(aliases, lower);
  }
  gboolean numbered = self->format != NULL && strcmp(self->format->id, "pkcs12") == 0;
  guint next = 1;
  for (guint i = 0; i < aliases->len; i++) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i);
    if (aliases->pdata[i] == NULL && numbered &&
        lks_keystore_entry_get_kind(entry) != LKS_ENTRY_CERTIFICATE)
      aliases->pdata[i] = g_strdup_printf("%u", next++);
    else if (aliases->pdata[i] == NULL)
      aliases->pdata[i] = name_entry(entry, taken);
  }
  return aliases;
}

/* --- saving --- */

LksKey *
lks_keystore_save_get_key(LksKeystoreEntry *entry, const char *alias, GError **error)
{
  LksKey *key = lks_keystore_entry_get_key(entry);
  if (key != NULL)
    return key;
  LksKeyStatus status = lks_keystore_entry_get_key_status(entry);
  if (status == LKS_KEY_PASSWORD_NEEDED || status == LKS_KEY_PASSWORD_WRONG)
    return lks_throw_null(error, LKS_ERROR_PASSWORD_NEEDED,
                          _("the key “%s” is locked: give the password that opens it"), alias);
  if (status == LKS_KEY_SECRET)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                          _("“%s” is a secret key, which only Java itself can read; “lockstep "
                            "convert --drop” leaves it out"),
                          alias);
  return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                        _("the key “%s” could not be read, so it cannot be written"), alias);
}

/* Keys are left out; every certificate that begins an entry becomes a trusted one. */
static LksKeystore *
make_trust_only(LksKeystore *self)
{
  LksKeystore *trust = lks_keystore_new();
  g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(self);
  g_autoptr(GPtrArray) aliases = lks_keystore_dup_java_aliases(self);
  g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < self->entries->len; i++) {
    LksKeystoreEntry *entry = g_ptr_array_index(self->entries, i);
    LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
    if (leaf == NULL || !g_hash_table_add(named, (gpointer)lks_certificate_get_sha256(leaf)))
      continue;
    g_autoptr(LksKeystoreEntry) trusted =
        lks_keystore_entry_new_certificate(lks_keystore_entry_get_alias(entry) != NULL
                                               ? g_ptr_array_index(aliases, i)
                                               : NULL,
                                           LKS_ENTRY_TRUSTED, leaf);
    lks_keystore_add(trust, trusted);
  }
  for (guint i = 0; i < certificates->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(certificates, i);
    if (!g_hash_table_add(named, (gpointer)lks_certificate_get_sha256(certificate)))
      continue;
    g_autoptr(LksKeystoreEntry) trusted =
        lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_TRUSTED, certificate);
    lks_keystore_add(trust, trusted);
  }
  return trust;
}

static gboolean
check_holds(const LksKeystoreSave *save, const LksKeystoreFormat *format, GError **error)
{
  static const LksHolds needed[] = {
    [LKS_ENTRY_KEY] = LKS_HOLDS_KEYS,
    [LKS_ENTRY_TRUSTED] = LKS_HOLDS_TRUSTED | LKS_HOLDS_CERTIFICATES,
    [LKS_ENTRY_CERTIFICATE] = LKS_HOLDS_CERTIFICATES,
    [LKS_ENTRY_REQUEST] = 0,
  };
  for (guint i = 0; i < save->store->entries->len; i++) {
    LksEntryKind kind = lks_keystore_entry_get_kind(g_ptr_array_index(save->store->entries, i));
    if (kind == LKS_ENTRY_REQUEST)
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       _("a certificate request is for an authority, and has no place in a %s"),
                       _(format->title));
    if ((format->holds & needed[kind]) == 0)
      return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                       kind == LKS_ENTRY_CERTIFICATE
                           ? _("a %s has no place for “%s”: a certificate without a key that is "
                               "not marked as trusted")
                           : _("a %s has no place for the entry “%s”"),
                       _(format->title), (char *)g_ptr_array_index(save->aliases, i));
  }
  return TRUE;
}

static gboolean
check_matches(const LksKeystoreSave *save, GError **error)
{
  for (guint i = 0; i < save->store->entries->len; i++)
    if (!lks_keystore_entry_key_matches(g_ptr_array_index(save->store->entries, i)))
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("the key “%s” does not belong to its certificate, so it is not written"),
                       (char *)g_ptr_array_index(save->aliases, i));
  return TRUE;
}

static gboolean
check_protected(const LksKeystoreSave *save, GError **error)
{
  if (save->key_password != NULL || save->options->allow_plain_keys)
    return TRUE;
  for (guint i = 0; i < save->store->entries->len; i++)
    if (lks_keystore_entry_get_kind(g_ptr_array_index(save->store->entries, i)) == LKS_ENTRY_KEY)
      return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED,
                       _("the key “%s” would be written without protection: a password is needed"),
                       (char *)g_ptr_array_index(save->aliases, i));
  return TRUE;
}

GBytes *
lks_keystore_save_with(LksKeystore *self,
                       const LksKeystoreFormat *format,
                       const LksKeystoreSaveOptions *options,
                       LksSalts *salts,
                       GError **error)
{
  if (format->save == NULL)
    return lks_throw_null(error, LKS_ERROR_UNSUPPORTED, _("a %s is only read, never written"),
                          _(format->title));
  g_autoptr(LksKeystore) store = options->trust_only ? make_trust_only(self) : g_object_ref(self);
  g_autoptr(GPtrArray) aliases = lks_keystore_dup_java_aliases(store);
  LksKeystoreSave save = {
    .store = store,
    .options = options,
    .key_password = options->key_password != NULL ? options->key_password : options->password,
    .aliases = aliases,
    .salts = salts,
  };
  if (!check_holds(&save, format, error) || !check_matches(&save, error) ||
      !check_protected(&save, error))
    return NULL;
  return format->save(&save, error);
}

GBytes *
lks_keystore_save(LksKeystore *self,
                  const LksKeystoreFormat *format,
                  const LksKeystoreSaveOptions *options,
                  GError **error)
{
  g_autoptr(LksSalts) salts = g_getenv("SOURCE_DATE_EPOCH") != NULL
                                  ? lks_salts_new_reproducible(self, options->created)
                                  : lks_salts_new_random();
  return lks_keystore_save_with(self, format, options, salts, error);
}
