// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Roots that a component shares with others on its machine, such as Java's own cacerts: what is
 * missing is added, and all that is there stays. */

GPtrArray *
lks_plan_find_missing_roots(const LksPlanDraft *draft, LksKeystore *store, gboolean is_bundle)
{
  GPtrArray *roots = draft->trust;
  GPtrArray *missing = g_ptr_array_new();
  for (guint i = 0; i < roots->len; i++)
    if (!lks_plan_holds_root(store, is_bundle, g_ptr_array_index(roots, i)))
      g_ptr_array_add(missing, g_ptr_array_index(roots, i));
  return missing;
}

/* --- keystores -------------------------------------------------------------------------------- */

static LksKeystore *
copy(LksKeystore *present, GHashTable *taken, gboolean *has_keys)
{
  LksKeystore *store = lks_keystore_new();
  for (guint i = 0; i < lks_keystore_get_n_entries(present); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(present, i);
    *has_keys = *has_keys || lks_keystore_entry_get_kind(entry) == LKS_ENTRY_KEY;
    const char *alias = lks_keystore_entry_get_alias(entry);
    if (alias != NULL)
      g_hash_table_add(taken, g_utf8_strdown(alias, -1));
    lks_keystore_add(store, entry);
  }
  return store;
}

static LksKeystore *
open_by(const LksPlanDraft *draft, const char *path, LksSecret *password)
{
  g_autoptr(LksKeystore) store = lks_plan_open_store(draft->installation, path, password, NULL);
  LksSecret *opened_by = store != NULL ? lks_keystore_get_password(store) : NULL;
  return opened_by != NULL && lks_secret_equal(opened_by, password) ? g_steal_pointer(&store)
                                                                    : NULL;
}

/* the store as it is now, opened by the password it will be written with; *password stays NULL for
 * one that has none */
static LksKeystore *
open_present(LksPlanDraft *draft, const char *path, LksSecret **password)
{
  LksKeystore *store = draft->installation->truststore->store;
  LksSecret *known = lks_keystore_get_password(store);
  const char *format = lks_keystore_format_get_id(lks_keystore_get_format(store));
  if (known != NULL)
    *password = lks_secret_ref(known);
  if (known != NULL || strcmp(format, "pkcs12") == 0)
    return g_object_ref(store);
  LksSecret *given = lks_plan_find_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  if (given == NULL && lks_keystore_is_well_known(path))
    given = lks_secret_new_from_string(LKS_WELL_KNOWN_PASSWORD);
  *password =
      given != NULL ? given : lks_plan_require_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  LksKeystore *opened = *password != NULL ? open_by(draft, path, *password) : NULL;
  if (*password != NULL && opened == NULL)
    lks_plan_draft_add_problem(
        draft, LKS_ERROR_PASSWORD_WRONG,
        _("%s: the password does not open the store, so nothing can be added "
          "to it: give the right one as \"%s\" under \"secrets\" in the "
          "fleet file"),
        path, lks_role_get_info(LKS_ROLE_TRUST_KEYSTORE_PASSWORD)->id);
  return opened;
}

/* a store with these roots alone would take away the others that its Java came with */
static void
add_not_there(LksPlanDraft *draft, const char *path)
{
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  lks_plan_draft_add_problem(draft, LKS_ERROR_NOT_FOUND,
                             _("%s: the store of trusted roots is not at %s; say where it is in "
                               "the fleet file: \"settings\": {\"%s\": \"…\"}"),
                             label, path, lks_role_get_info(LKS_ROLE_TRUST_KEYSTORE_PATH)->id);
}

static void
share_keystore(LksPlanDraft *draft, const LksTrustNeeds *needs, const char *path)
{
  const LksOpenedStore *opened = draft->installation->truststore;
  if (draft->trust->len == 0)
    return;
  if (!opened->stamp.exists) {
    add_not_there(draft, path);
    return;
  }
  if (opened->store == NULL) {
    lks_plan_draft_take_problem(draft, path, g_error_copy(opened->problem));
    return;
  }
  g_autoptr(GPtrArray) missing = lks_plan_find_missing_roots(draft, opened->store, FALSE);
  if (missing->len == 0)
    return;
  g_autoptr(LksSecret) password = NULL;
  g_autoptr(LksKeystore) present = open_present(draft, path, &password);
  if (present == NULL)
    return;
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean has_keys = FALSE;
  g_autoptr(LksKeystore) store = copy(present, taken, &has_keys);
  for (guint i = 0; i < missing->len; i++) {
    g_autofree char *alias = lks_plan_dup_root_alias(g_ptr_array_index(missing, i), taken);
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(alias, LKS_ENTRY_TRUSTED, g_ptr_array_index(missing, i));
    lks_keystore_add(store, entry);
  }
  const LksKeystoreSaveOptions options = { .reader = needs->reader != NULL
                                                         ? lks_reader_profile_find(needs->reader)
                                                         : NULL,
                                           .password = password,
                                           .trust_only = !has_keys,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      g_dngettext(GETTEXT_PACKAGE,
                  "Add %u root certificate to the truststore; what is in it stays.",
                  "Add %u root certificates to the truststore; what is in it stays.", missing->len),
      missing->len);
  lks_plan_write_store(draft, path, store,
                       lks_keystore_format_get_id(lks_keystore_get_format(present)), &options,
                       description);
}

void
lks_plan_shared_trust(LksPlanDraft *draft, const LksTrustNeeds *needs)
{
  const char *path = lks_plan_read_role(draft, LKS_ROLE_TRUST_KEYSTORE_PATH)->written;
  if (path == NULL) {
    add_not_there(draft, needs->path);
    return;
  }
  if (strcmp(needs->format, "pem") == 0)
    lks_plan_bundle(draft, path);
  else
    share_keystore(draft, needs, path);
}
