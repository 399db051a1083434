// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"
#include "lks-roots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Roots that a component shares with others on its machine, such as Java's own cacerts: what is
 * missing is added, and all that is there stays. */

/* (element-type LksCertificate) roots of the fleet that the store lacks */
static GPtrArray *
find_missing(const LksPlanDraft *draft, LksKeystore *store, gboolean is_bundle)
{
  GPtrArray *roots = draft->trust;
  GPtrArray *missing = g_ptr_array_new();
  for (guint i = 0; i < roots->len; i++)
    if (!lks_plan_holds_root(store, is_bundle, g_ptr_array_index(roots, i)))
      g_ptr_array_add(missing, g_ptr_array_index(roots, i));
  return missing;
}

static char *
describe(guint n_added, guint n_before)
{
  if (n_before == 0)
    return g_strdup_printf(ngettext("Make a truststore with %u root certificate.",
                                    "Make a truststore with %u root certificates.", n_added),
                           n_added);
  return g_strdup_printf(
      ngettext("Add %u root certificate to the truststore; what is in it stays.",
               "Add %u root certificates to the truststore; what is in it stays.", n_added),
      n_added);
}

/* --- PEM: text is added to the end ------------------------------------------------------------ */

static GBytes *
bundle(LksKeystore *store, GPtrArray *roots, GError **error)
{
  const LksKeystoreSaveOptions options = { .trust_only = TRUE, .created = lks_time_for_writing() };
  g_autoptr(LksKeystore) all = lks_keystore_new();
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++)
    lks_keystore_add(all, lks_keystore_get_entry(store, i));
  for (guint i = 0; i < roots->len; i++) {
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(NULL, LKS_ENTRY_CERTIFICATE,
                                           g_ptr_array_index(roots, i));
    lks_keystore_add(all, entry);
  }
  return lks_keystore_save(all, lks_keystore_format_find("pem"), &options, error);
}

static GBytes *
append(GBytes *before, GBytes *added)
{
  gsize length = 0, n_added = 0;
  const char *data = g_bytes_get_data(before, &length);
  const char *text = g_bytes_get_data(added, &n_added);
  GByteArray *all = g_byte_array_new();
  g_byte_array_append(all, (const guint8 *)data, (guint)length);
  if (length > 0 && data[length - 1] != '\n')
    g_byte_array_append(all, (const guint8 *)"\n", 1);
  g_byte_array_append(all, (const guint8 *)text, (guint)n_added);
  return g_byte_array_free_to_bytes(all);
}

/* Mozilla's list in its own form, under the name of a bundle: what it trusts for TLS, as a bundle
 */
static LksKeystore *
choose_from_list(LksKeystore *list)
{
  LksTrustChoice choice = LKS_TRUST_CHOICE_TLS;
  return lks_roots_choose(list, &choice, NULL);
}

/* a bundle as it is there, or as it is made of Mozilla's list; NULL: there is none to be read */
static LksKeystore *
dup_bundle(const LksInstallation *installation)
{
  LksKeystore *store = installation->truststore->store;
  const char *format =
      store != NULL ? lks_keystore_format_get_id(lks_keystore_get_format(store)) : NULL;
  if (g_strcmp0(format, "pem") == 0)
    return g_object_ref(store);
  return g_strcmp0(format, "certdata") == 0 ? choose_from_list(store) : NULL;
}

static gboolean
shares_bundle(const LksInstallation *installation, const char *product)
{
  const LksTrustNeeds *needs = lks_component_get_trust(installation->component);
  return needs != NULL && strcmp(needs->format, "pem") == 0 &&
         strcmp(lks_component_get_product(installation->component), product) == 0;
}

/* It is to be the same on every machine: the one with the most roots, the first of such. NULL: none
 * has any. */
static const LksInstallation *
find_model(const LksPlanDraft *draft)
{
  const char *product = lks_component_get_product(draft->installation->component);
  GPtrArray *all = lks_fleet_get_installations(draft->installation->server->fleet);
  const LksInstallation *model = NULL;
  guint most = 0;
  for (guint i = 0; i < all->len; i++) {
    const LksInstallation *candidate = g_ptr_array_index(all, i);
    g_autoptr(LksKeystore) bundled =
        shares_bundle(candidate, product) ? dup_bundle(candidate) : NULL;
    guint n = bundled != NULL ? lks_keystore_get_n_entries(bundled) : 0;
    if (n > most) {
      model = candidate;
      most = n;
    }
  }
  return model;
}

static gboolean
is_pem(const LksInstallation *installation)
{
  LksKeystore *store = installation->truststore->store;
  return store != NULL &&
         strcmp(lks_keystore_format_get_id(lks_keystore_get_format(store)), "pem") == 0;
}

/* the bytes that every machine is to have; NULL with error */
static GBytes *
make_bundle(const LksPlanDraft *draft, GError **error)
{
  const LksInstallation *model = find_model(draft);
  g_autoptr(LksKeystore) present = model != NULL ? dup_bundle(model) : NULL;
  g_autoptr(GPtrArray) missing = find_missing(draft, present, TRUE);
  gboolean keeps_text = model != NULL && is_pem(model);
  g_autoptr(GBytes) before =
      keeps_text ? lks_root_read(model->server->root, model->truststore->local_path, NULL, error)
                 : NULL;
  if (keeps_text && before == NULL)
    return NULL;
  if (keeps_text && missing->len == 0)
    return g_steal_pointer(&before);
  g_autoptr(GBytes) added = bundle(keeps_text ? NULL : present, missing, error);
  return added != NULL && before != NULL ? append(before, added) : g_steal_pointer(&added);
}

/* made once for all of the product's machines; lent */
static GBytes *
ensure_bundle(const LksPlanDraft *draft, GError **error)
{
  const char *product = lks_component_get_product(draft->installation->component);
  GBytes *known = g_hash_table_lookup(draft->bundles, product);
  if (known != NULL)
    return known;
  GBytes *content = make_bundle(draft, error);
  if (content != NULL)
    g_hash_table_insert(draft->bundles, (gpointer)product, content);
  return content;
}

static const char *
describe_bundle(const LksInstallation *installation)
{
  LksKeystore *store = installation->truststore->store;
  if (store != NULL && !is_pem(installation))
    return _("Replace Mozilla’s list, which programs cannot read in this form, by a bundle of the "
             "roots that it trusts and those of the fleet.");
  if (store == NULL && installation->truststore->stamp.exists)
    return _("Replace the bundle of roots, which cannot be read, by the one of the other machines "
             "with the roots of the fleet.");
  return _("Write the bundle of roots that every machine is to have, with the roots of the fleet.");
}

static void
share_bundle(LksPlanDraft *draft, const char *path)
{
  g_autoptr(GError) error = NULL;
  GBytes *content = ensure_bundle(draft, &error);
  if (content == NULL)
    lks_plan_draft_take_problem(draft, path, g_steal_pointer(&error));
  else
    lks_plan_write_content(draft, path, content, describe_bundle(draft->installation));
}

/* --- keystores -------------------------------------------------------------------------------- */

static LksKeystore *
copy(LksKeystore *present, GHashTable *taken, gboolean *has_keys)
{
  LksKeystore *store = lks_keystore_new();
  for (guint i = 0; present != NULL && i < lks_keystore_get_n_entries(present); i++) {
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
  LksSecret *known = store != NULL ? lks_keystore_get_password(store) : NULL;
  const char *format =
      store != NULL ? lks_keystore_format_get_id(lks_keystore_get_format(store)) : "";
  if (known != NULL)
    *password = lks_secret_ref(known);
  if (store != NULL && (known != NULL || strcmp(format, "pkcs12") == 0))
    return g_object_ref(store);
  LksSecret *given = lks_plan_find_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  if (given == NULL && lks_keystore_is_well_known(path))
    given = lks_secret_new_from_string(LKS_WELL_KNOWN_PASSWORD);
  *password =
      given != NULL ? given : lks_plan_require_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  LksKeystore *opened = *password != NULL && store != NULL ? open_by(draft, path, *password) : NULL;
  if (store != NULL && *password != NULL && opened == NULL)
    lks_plan_draft_add_problem(
        draft, LKS_ERROR_PASSWORD_WRONG,
        _("%s: the password does not open the store, so nothing can be added "
          "to it: give the right one as \"%s\" under \"secrets\" in the "
          "fleet file"),
        path, lks_role_get_info(LKS_ROLE_TRUST_KEYSTORE_PASSWORD)->id);
  return opened;
}

static void
share_keystore(LksPlanDraft *draft, const LksTrustNeeds *needs, const char *path)
{
  const LksOpenedStore *opened = draft->installation->truststore;
  gboolean exists = opened->stamp.exists;
  if (exists && opened->store == NULL) {
    lks_plan_draft_take_problem(draft, path, g_error_copy(opened->problem));
    return;
  }
  g_autoptr(GPtrArray) missing = find_missing(draft, opened->store, FALSE);
  if (missing->len == 0)
    return;
  g_autoptr(LksSecret) password = NULL;
  g_autoptr(LksKeystore) present = open_present(draft, path, &password);
  if ((exists && present == NULL) || (!exists && password == NULL))
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
  g_autofree char *description = describe(missing->len, exists ? 1 : 0);
  const char *format = present != NULL
                           ? lks_keystore_format_get_id(lks_keystore_get_format(present))
                           : needs->format;
  lks_plan_write_store(draft, path, store, format, &options, description);
}

void
lks_plan_shared_trust(LksPlanDraft *draft, const LksTrustNeeds *needs)
{
  const char *path = lks_plan_read_role(draft, LKS_ROLE_TRUST_KEYSTORE_PATH)->written;
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  if (path == NULL) {
    lks_plan_draft_add_problem(draft, LKS_ERROR_NOT_FOUND,
                               _("%s: the store of trusted roots is not at %s; say where it is in "
                                 "the fleet file: \"settings\": {\"%s\": \"…\"}"),
                               label, needs->path,
                               lks_role_get_info(LKS_ROLE_TRUST_KEYSTORE_PATH)->id);
    return;
  }
  if (strcmp(needs->format, "pem") == 0)
    share_bundle(draft, path);
  else
    share_keystore(draft, needs, path);
}
