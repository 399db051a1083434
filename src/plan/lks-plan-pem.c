// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A component whose certificate and chain lie in one PEM file and its key, which it can only read
 * in the open, in another. */

/* the root is what the other side has: it is not sent, and may stand there or not */
static guint
length_without_root(GPtrArray *chain)
{
  LksCertificate *last = chain->len > 1 ? g_ptr_array_index(chain, chain->len - 1) : NULL;
  return last != NULL && lks_certificate_is_self_signed(last) ? chain->len - 1 : chain->len;
}

static gboolean
same_sent(GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL && b != NULL ? length_without_root(a) : 0;
  if (n == 0 || n != length_without_root(b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!lks_certificate_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
      return FALSE;
  return TRUE;
}

/* what the program would read, and the key without a password */
static gboolean
shows(LksKeystore *certificates, LksKeystoreEntry *key, const LksIdentity *identity)
{
  if (certificates == NULL || key == NULL || lks_keystore_entry_get_key(key) == NULL ||
      lks_keystore_entry_get_key_password(key) != NULL)
    return FALSE;
  LksCertificate *leaf = g_ptr_array_index(identity->chain, 0);
  g_autoptr(GPtrArray) sent = lks_keystore_dup_certificates(certificates);
  return lks_key_matches(lks_keystore_entry_get_key(key), leaf) && same_sent(sent, identity->chain);
}

static gboolean
files_will_do(const LksPlanDraft *draft, const char *certificate_path, const char *key_path)
{
  g_autoptr(LksSecret) none = lks_secret_new_from_string("");
  g_autoptr(LksKeystore) certificates =
      lks_plan_open_store(draft->installation, certificate_path, none, NULL);
  g_autoptr(LksKeystore) keys = lks_plan_open_store(draft->installation, key_path, none, NULL);
  return shows(certificates,
               keys != NULL && lks_keystore_get_n_entries(keys) > 0
                   ? lks_keystore_get_entry(keys, 0)
                   : NULL,
               draft->installation->identity);
}

static void
write_certificates(LksPlanDraft *draft, const char *path)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksKeystore) store = lks_keystore_new();
  for (guint i = 0; i < length_without_root(identity->chain); i++) {
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_CERTIFICATE,
                                           g_ptr_array_index(identity->chain, i));
    lks_keystore_add(store, entry);
  }
  const LksKeystoreSaveOptions options = { .trust_only = TRUE, .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Write the certificate of the identity “%s” and those between it and its root: %s."),
      identity->id, lks_certificate_get_subject(g_ptr_array_index(identity->chain, 0)));
  lks_plan_write_store(draft, path, store, "pem", &options, description);
}

static void
write_key(LksPlanDraft *draft, const char *path)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  g_autoptr(LksKeystore) store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_key(NULL, lks_keystore_entry_get_key(identity->entry), none);
  lks_keystore_add(store, entry);
  const LksKeystoreSaveOptions options = { .allow_plain_keys = TRUE,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Write the private key of the identity “%s” without a password, since the program reads no "
        "other; only the owner of the file and its group may read it."),
      identity->id);
  lks_plan_write_store(draft, path, store, "pem", &options, description);
}

/* a file that is configured stays where it is */
static char *
choose_path(const LksPlanDraft *draft, LksRole role, const char *template)
{
  const LksReading *reading = lks_plan_read_role(draft, role);
  return reading->present ? g_strdup(reading->written)
                          : lks_plan_dup_store_path(draft, role, template);
}

void
lks_plan_pem(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  if (needs->is_optional && draft->installation->identity == NULL)
    return;
  if (!lks_plan_require_identity(draft))
    return;
  g_autofree char *certificate_path =
      choose_path(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, needs->identity_file);
  g_autofree char *key_path = choose_path(draft, LKS_ROLE_IDENTITY_KEY_PATH, needs->key_file);
  lks_plan_set_value(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, certificate_path);
  lks_plan_set_value(draft, LKS_ROLE_IDENTITY_KEY_PATH, key_path);
  if (files_will_do(draft, certificate_path, key_path))
    return;
  write_certificates(draft, certificate_path);
  write_key(draft, key_path);
}
