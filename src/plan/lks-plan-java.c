// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A component whose identity and roots lie in keystores beside its configuration. What is
 * right already is never written again, since the bytes of a keystore differ each time (salts). */

LksSecret *
lks_plan_find_password(const LksPlanDraft *draft, LksRole role)
{
  LksSecret *given = g_hash_table_lookup(draft->installation->secrets, lks_role_get_info(role)->id);
  if (given != NULL)
    return lks_secret_ref(given);
  const LksReading *reading = lks_plan_read_role(draft, role);
  if (reading->setting == NULL || reading->written == NULL || *reading->written == '\0' ||
      lks_reading_is_example(reading))
    return NULL;
  return lks_secret_new_from_string(reading->written);
}

/* a reference of the fleet file that could not be read: what is configured does not stand in for it
 */
static gboolean
tell_secret_problems(LksPlanDraft *draft)
{
  GPtrArray *known = draft->installation->secret_problems;
  for (guint i = 0; i < known->len; i++) {
    const GError *why = g_ptr_array_index(known, i);
    lks_plan_draft_add_problem(draft, LKS_ERROR_PASSWORD_NEEDED, "%s", why->message);
  }
  return known->len > 0;
}

LksSecret *
lks_plan_require_password(LksPlanDraft *draft, LksRole role)
{
  const char *id = lks_role_get_info(role)->id;
  if (g_hash_table_lookup(draft->installation->secrets, id) == NULL && tell_secret_problems(draft))
    return NULL;
  LksSecret *password = lks_plan_find_password(draft, role);
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  if (password == NULL)
    lks_plan_draft_add_problem(draft, LKS_ERROR_PASSWORD_NEEDED,
                               _("%s needs a password of its own: add \"secrets\": {\"%s\": "
                                 "\"env:NAME\"} to it in the fleet file"),
                               label, id);
  return password;
}

/* the fleet gives no password for the role, or the one that is configured */
static gboolean
password_is_kept(const LksPlanDraft *draft, LksRole role)
{
  LksSecret *given = g_hash_table_lookup(draft->installation->secrets, lks_role_get_info(role)->id);
  const LksReading *reading = lks_plan_read_role(draft, role);
  if (reading->setting == NULL || reading->file->description->is_asked)
    return TRUE;
  if (reading->written == NULL || lks_reading_is_example(reading))
    return FALSE;
  return given == NULL || strcmp(lks_secret_peek_text(given), reading->written) == 0;
}

/* the entry was found as Java finds it, and not in spite of its capitals */
static gboolean
is_reachable(const LksPlanDraft *draft)
{
  const LksReading *reading = lks_plan_read_role(draft, LKS_ROLE_IDENTITY_KEY_ALIAS);
  const char *alias = reading->written;
  if (reading->setting == NULL)
    return TRUE;
  LksKeystore *store = draft->installation->keystore->store;
  return alias != NULL && lks_keystore_find(store, alias) == draft->installation->entry;
}

/* the configured keystore already shows the wanted identity, and the configured passwords open it
 */
static gboolean
keystore_will_do(const LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  const LksIdentity *identity = installation->identity;
  LksKeystoreEntry *entry = installation->entry;
  if (installation->keystore->store == NULL || entry == NULL ||
      !installation->keystore->configured_opens || !installation->keystore->configured_opens_key ||
      lks_keystore_entry_get_key(entry) == NULL || !is_reachable(draft) ||
      !lks_keystore_entry_key_matches(entry) ||
      !password_is_kept(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD) ||
      !password_is_kept(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD))
    return FALSE;
  return identity == NULL ||
         lks_plan_same_chain(lks_keystore_entry_get_chain(entry), identity->chain);
}

static gboolean
holds_every_root(LksKeystore *store, GPtrArray *roots)
{
  for (guint i = 0; i < roots->len; i++)
    if (!lks_plan_holds_root(store, FALSE, g_ptr_array_index(roots, i)))
      return FALSE;
  return roots->len > 0;
}

static gboolean
truststore_will_do(const LksPlanDraft *draft)
{
  const LksOpenedStore *opened = draft->installation->truststore;
  return opened->store != NULL && opened->configured_opens &&
         password_is_kept(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD) &&
         holds_every_root(opened->store, draft->trust) &&
         !lks_plan_holds_dropped(draft, opened->store);
}

char *
lks_plan_dup_store_path(const LksPlanDraft *draft, LksRole role, const char *template)
{
  const char *wish = lks_installation_get_wish(draft->installation, role);
  return wish != NULL ? g_strdup(wish)
                      : lks_installation_dup_server_path(draft->installation, template);
}

/* --- Java ----------------------------------------------------------------------------------------
 */

static void
make_java_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksSecret) password =
      lks_plan_require_password(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD);
  if (!lks_plan_require_identity(draft) || password == NULL)
    return;
  /* without a setting of its own the key has the store's password */
  gboolean has_own = lks_plan_read_role(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD)->setting != NULL;
  g_autoptr(LksSecret) key_password =
      has_own ? lks_plan_find_password(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD) : NULL;
  if (key_password == NULL)
    key_password = lks_secret_ref(password);
  g_autofree char *path =
      lks_plan_dup_store_path(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, needs->identity_file);
  const char *wish = lks_installation_get_wish(draft->installation, LKS_ROLE_IDENTITY_KEY_ALIAS);
  g_autofree char *alias = g_ascii_strdown(wish != NULL           ? wish
                                           : needs->alias != NULL ? needs->alias
                                                                  : identity->id,
                                           -1);
  lks_plan_set_value(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, path);
  lks_plan_set_secret(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD, password);
  lks_plan_set_value(draft, LKS_ROLE_IDENTITY_KEY_ALIAS, alias);
  lks_plan_set_secret(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD, key_password);
  if (lks_plan_shows_identity(draft, path, alias, password, key_password))
    return;
  g_autoptr(LksKeystore) store = lks_plan_new_identity_store(identity, alias);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .key_password = key_password,
                                           .created = lks_time_for_writing() };
  gboolean is_jks = needs->store == LKS_STORE_JKS;
  g_autofree char *description = g_strdup_printf(
      is_jks
          ? _("Make a Java keystore with the key and chain of the identity “%s”, alias “%s”: %s.")
          : _("Make a PKCS#12 keystore with the key and chain of the identity “%s”, alias “%s”: "
              "%s."),
      identity->id, alias,
      lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  lks_plan_write_store(draft, path, store, is_jks ? "jks" : "pkcs12", &options, description);
}

char *
lks_plan_dup_root_alias(LksCertificate *certificate, GHashTable *taken)
{
  const char *name = lks_certificate_get_common_name(certificate);
  g_autofree char *base =
      g_utf8_strdown(name != NULL ? name : lks_certificate_get_subject(certificate), -1);
  char *alias = g_strdup(base);
  for (guint i = 2; !g_hash_table_add(taken, g_strdup(alias)); i++) {
    g_free(alias);
    alias = g_strdup_printf("%s-%u", base, i);
  }
  return alias;
}

static void
make_java_trust(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  GPtrArray *roots = draft->trust;
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  g_autoptr(LksSecret) password =
      lks_plan_require_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  if (roots->len == 0)
    lks_plan_draft_add_problem(
        draft, LKS_ERROR_CONFIG,
        _("%s needs roots to trust: name their files at \"trust\" in the fleet file"), label);
  if (roots->len == 0 || password == NULL)
    return;
  g_autofree char *path =
      lks_plan_dup_store_path(draft, LKS_ROLE_TRUST_KEYSTORE_PATH, needs->trust_file);
  lks_plan_set_value(draft, LKS_ROLE_TRUST_KEYSTORE_PATH, path);
  lks_plan_set_secret(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD, password);
  g_autoptr(LksKeystore) present = lks_plan_open_store(draft->installation, path, password, NULL);
  if (present != NULL && lks_secret_equal(lks_keystore_get_password(present), password) &&
      lks_keystore_get_n_entries(present) == roots->len && holds_every_root(present, roots))
    return;
  g_autoptr(LksKeystore) store = lks_keystore_new();
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < roots->len; i++) {
    LksCertificate *root = g_ptr_array_index(roots, i);
    g_autofree char *alias = lks_plan_dup_root_alias(root, taken);
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(alias, LKS_ENTRY_TRUSTED, root);
    lks_keystore_add(store, entry);
  }
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .trust_only = TRUE,
                                           .created = lks_time_for_writing() };
  g_autofree char *description =
      g_strdup_printf(g_dngettext(GETTEXT_PACKAGE,
                                  "Make a Java truststore with %u root certificate.",
                                  "Make a Java truststore with %u root certificates.", roots->len),
                      roots->len);
  lks_plan_write_store(draft, path, store, needs->store == LKS_STORE_JKS ? "jks" : "pkcs12",
                       &options, description);
}

void
lks_plan_java(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  /* a component whose settings nobody knows is configured by hand */
  if (lks_plan_read_role(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH)->setting == NULL)
    return;
  if (!draft->keep_identity && !keystore_will_do(draft))
    make_java_identity(draft, needs);
  if (!draft->keep_trust && needs->trust_file != NULL && !truststore_will_do(draft))
    make_java_trust(draft, needs);
}
