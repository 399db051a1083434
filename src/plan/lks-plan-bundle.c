// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"
#include "lks-plan-stores-private.h"
#include "lks-roots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A bundle of roots in PEM, a product's own, which is to be the same on each of its machines. What
 * is missing is added to the end; what a plan drops goes out; every other byte stays. */

static gboolean
is_dropped(const LksPlanDraft *draft, LksKeystoreEntry *entry)
{
  LksCertificate *root = lks_keystore_entry_get_leaf(entry);
  return root != NULL && g_ptr_array_find_with_equal_func(draft->dropped, root,
                                                          (GEqualFunc)lks_certificate_equal, NULL);
}

static GBytes *
make_text(const LksPlanDraft *draft, LksKeystore *store, GPtrArray *roots, GError **error)
{
  const LksKeystoreSaveOptions options = { .trust_only = TRUE, .created = lks_time_for_writing() };
  g_autoptr(LksKeystore) all = lks_keystore_new();
  for (guint i = 0; store != NULL && i < lks_keystore_get_n_entries(store); i++)
    if (!is_dropped(draft, lks_keystore_get_entry(store, i)))
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

/* --- taking out ------------------------------------------------------------------------------ */

/* what stands between the armour of one certificate, any of its forms */
static GBytes *
decode(const char *begin, const char *end)
{
  const char *inner = strchr(begin, '\n');
  if (inner == NULL || inner > end)
    return NULL;
  g_autofree char *text = g_strndup(inner, (gsize)(end - inner));
  gsize length = 0;
  guint8 *der = g_base64_decode(text, &length);
  return g_bytes_new_take(der, length);
}

/* a trusted certificate has more behind it */
static gboolean
begins_with_any(GBytes *content, GPtrArray *certificates)
{
  gsize length = 0, n = 0;
  const guint8 *data = g_bytes_get_data(content, &length);
  for (guint i = 0; i < certificates->len; i++) {
    const guint8 *der =
        g_bytes_get_data(lks_certificate_get_der(g_ptr_array_index(certificates, i)), &n);
    if (length >= n && memcmp(data, der, n) == 0)
      return TRUE;
  }
  return FALSE;
}

/* the lines right above a certificate are its name; a comment may be that of the file */
static const char *
find_label(const char *start, const char *begin)
{
  const char *label = begin;
  while (label > start) {
    const char *line = label - 1;
    while (line > start && line[-1] != '\n')
      line--;
    gsize length = strcspn(line, "\r\n");
    if (length == 0 || *line == '#' || g_str_has_prefix(line, "-----END"))
      break;
    label = line;
  }
  return label;
}

/* (the text stays as it is but for the certificates that the plan drops) */
static GBytes *
cut_dropped(const LksPlanDraft *draft, GBytes *before)
{
  gsize size = 0;
  const char *data = g_bytes_get_data(before, &size);
  if (draft->dropped->len == 0)
    return g_bytes_ref(before);
  g_autofree char *text = g_strndup(data, size);
  GString *kept = g_string_new(NULL);
  const char *from = text, *begin = text;
  while ((begin = strstr(begin, "-----BEGIN ")) != NULL) {
    const char *end = strstr(begin, "-----END ");
    if (end == NULL)
      break;
    g_autoptr(GBytes) der = decode(begin, end);
    end += strcspn(end, "\n");
    end += *end == '\n' ? 1 : 0;
    if (der != NULL && begins_with_any(der, draft->dropped)) {
      const char *label = find_label(from, begin);
      g_string_append_len(kept, from, label - from);
      from = end;
    }
    begin = end;
  }
  g_string_append(kept, from);
  return g_string_free_to_bytes(kept);
}

/* --- what every machine is to have ----------------------------------------------------------- */

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
  g_autoptr(GPtrArray) missing = lks_plan_find_missing_roots(draft, present, TRUE);
  if (model == NULL || !is_pem(model))
    return make_text(draft, present, missing, error);
  g_autoptr(GBytes) before =
      lks_root_read(model->server->root, model->truststore->local_path, NULL, error);
  g_autoptr(GBytes) kept = before != NULL ? cut_dropped(draft, before) : NULL;
  if (kept == NULL || missing->len == 0)
    return g_steal_pointer(&kept);
  g_autoptr(GBytes) added = make_text(draft, NULL, missing, error);
  return added != NULL ? append(kept, added) : NULL;
}

/* made once for all of the product's machines that drop the same of it; lent */
static GBytes *
ensure_bundle(const LksPlanDraft *draft, GError **error)
{
  const char *product = lks_component_get_product(draft->installation->component);
  g_autofree char *key = g_strdup_printf("%s %u", product, draft->dropped->len);
  GBytes *known = g_hash_table_lookup(draft->bundles, key);
  if (known != NULL)
    return known;
  GBytes *content = make_bundle(draft, error);
  if (content != NULL)
    g_hash_table_insert(draft->bundles, g_steal_pointer(&key), content);
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

/* the new root is in it: an old one that is not was taken out before the others do */
static gboolean
trusts_already(const LksPlanDraft *draft)
{
  if (draft->roll == NULL || draft->roll->phase != LKS_ROLL_TRUST || !is_pem(draft->installation))
    return FALSE;
  g_autoptr(GPtrArray) missing =
      lks_plan_find_missing_roots(draft, draft->installation->truststore->store, TRUE);
  return missing->len == 0;
}

void
lks_plan_bundle(LksPlanDraft *draft, const char *path)
{
  if (trusts_already(draft))
    return;
  g_autoptr(GError) error = NULL;
  GBytes *content = ensure_bundle(draft, &error);
  if (content == NULL)
    lks_plan_draft_take_problem(draft, path, g_steal_pointer(&error));
  else
    lks_plan_write_content(draft, path, content, describe_bundle(draft->installation));
}

static gboolean
is_secured_peer(const LksInstallation *installation, const char *product)
{
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  return shares_bundle(installation, product) && g_strcmp0(wish, "secured") == 0;
}

void
lks_plan_bundle_of_others(LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  const char *product = lks_component_get_product(installation->component);
  GPtrArray *all = lks_fleet_get_installations(installation->server->fleet);
  if (draft->keep_trust || !shares_bundle(installation, product) ||
      !installation->truststore->stamp.exists)
    return;
  for (guint i = 0; i < all->len; i++)
    if (is_secured_peer(g_ptr_array_index(all, i), product)) {
      lks_plan_bundle(draft, installation->truststore->path);
      return;
    }
}
