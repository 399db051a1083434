// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-private.h"
#include "lks-error.h"
#include "lks-placeholder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Everything here reads what the fleet opened; a store whose content is already right is never
 * written again, since its bytes differ each time (salts). */

static const LksReading *
read_role(const LksPlanDraft *draft, LksRole role)
{
  return lks_installation_get_reading(draft->installation, role);
}

static gboolean
is_example(const LksReading *reading)
{
  for (guint i = 0; reading->setting->examples != NULL && reading->setting->examples[i] != NULL;
       i++)
    if (g_strcmp0(reading->written, reading->setting->examples[i]) == 0)
      return TRUE;
  return FALSE;
}

/* the password the fleet file gives for a role, or the one that is configured, unless that is an
 * example. NULL: none */
static LksSecret *
find_password(const LksPlanDraft *draft, LksRole role)
{
  LksSecret *given = g_hash_table_lookup(draft->installation->secrets, lks_role_get_info(role)->id);
  if (given != NULL)
    return lks_secret_ref(given);
  const LksReading *reading = read_role(draft, role);
  if (reading->setting == NULL || reading->written == NULL || *reading->written == '\0' ||
      is_example(reading))
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

static LksSecret *
require_password(LksPlanDraft *draft, LksRole role)
{
  const char *id = lks_role_get_info(role)->id;
  if (g_hash_table_lookup(draft->installation->secrets, id) == NULL && tell_secret_problems(draft))
    return NULL;
  LksSecret *password = find_password(draft, role);
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  if (password == NULL)
    lks_plan_draft_add_problem(draft, LKS_ERROR_PASSWORD_NEEDED,
                               _("%s needs a password of its own: add \"secrets\": {\"%s\": "
                                 "\"env:NAME\"} to it in the fleet file"),
                               label, id);
  return password;
}

static void
take_value(LksPlanDraft *draft, LksRole role, LksSecret *value)
{
  g_clear_pointer(&draft->values[role], lks_secret_unref);
  draft->values[role] = value;
}

static void
set_value(LksPlanDraft *draft, LksRole role, const char *value)
{
  take_value(draft, role, lks_secret_new_from_string(value));
}

static void
set_secret(LksPlanDraft *draft, LksRole role, LksSecret *value)
{
  take_value(draft, role, lks_secret_ref(value));
}

/* the fleet gives no password for the role, or the one that is configured */
static gboolean
password_is_kept(const LksPlanDraft *draft, LksRole role)
{
  LksSecret *given = g_hash_table_lookup(draft->installation->secrets, lks_role_get_info(role)->id);
  const LksReading *reading = read_role(draft, role);
  if (reading->setting == NULL)
    return TRUE;
  if (reading->written == NULL || is_example(reading))
    return FALSE;
  return given == NULL || strcmp(lks_secret_peek_text(given), reading->written) == 0;
}

static gboolean
same_chain(GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!lks_certificate_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
      return FALSE;
  return TRUE;
}

/* the configured keystore already shows the wanted identity, and the configured passwords open it
 */
static gboolean
keystore_will_do(const LksPlanDraft *draft)
{
  const LksInstallation *installation = draft->installation;
  const LksIdentity *identity = installation->identity;
  LksKeystoreEntry *entry = installation->entry;
  if (installation->keystore.store == NULL || entry == NULL ||
      !installation->keystore.configured_opens || !installation->keystore.configured_opens_key ||
      lks_keystore_entry_get_key(entry) == NULL || !lks_keystore_entry_key_matches(entry) ||
      !password_is_kept(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD) ||
      !password_is_kept(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD))
    return FALSE;
  return identity == NULL || same_chain(lks_keystore_entry_get_chain(entry), identity->chain);
}

static gboolean
holds_every_root(LksKeystore *store, GPtrArray *roots)
{
  for (guint i = 0; i < roots->len; i++) {
    gboolean found = FALSE;
    for (guint j = 0; !found && j < lks_keystore_get_n_entries(store); j++) {
      LksKeystoreEntry *entry = lks_keystore_get_entry(store, j);
      LksCertificate *certificate = lks_keystore_entry_get_leaf(entry);
      found = lks_keystore_entry_get_kind(entry) == LKS_ENTRY_TRUSTED && certificate != NULL &&
              lks_certificate_equal(certificate, g_ptr_array_index(roots, i));
    }
    if (!found)
      return FALSE;
  }
  return roots->len > 0;
}

static gboolean
truststore_will_do(const LksPlanDraft *draft)
{
  const LksOpenedStore *opened = &draft->installation->truststore;
  return opened->store != NULL && opened->configured_opens &&
         password_is_kept(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD) &&
         holds_every_root(opened->store, lks_fleet_get_trust(draft->installation->server->fleet));
}

/* "{folder}/conf/x" as the server spells it */
static char *
dup_server_path(const LksInstallation *installation, const char *template)
{
  const char *relative =
      g_str_has_prefix(template, "{folder}/") ? template + strlen("{folder}/") : template;
  return lks_root_join(installation->server->root, installation->folder, relative);
}

/* where the fleet file wants a store, else beside the configuration */
static char *
dup_store_path(const LksPlanDraft *draft, LksRole role, const char *template)
{
  const char *wish = lks_installation_get_wish(draft->installation, role);
  return wish != NULL ? g_strdup(wish) : dup_server_path(draft->installation, template);
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

/* adds the step that puts content at path; nothing when it lies there already */
static LksPlanStep *
write_content(LksPlanDraft *draft, const char *path, GBytes *content, const char *description)
{
  g_autoptr(GError) error = NULL;
  gboolean exists = FALSE;
  g_autofree char *local =
      lks_root_resolve(draft->installation->server->root, path, &exists, &error);
  LksFileStamp stamp = { .exists = FALSE };
  g_autoptr(GBytes) before = local != NULL && exists ? lks_file_read(local, &stamp, &error) : NULL;
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

static void
write_store(LksPlanDraft *draft,
            const char *path,
            LksKeystore *store,
            const char *format,
            const LksKeystoreSaveOptions *options,
            const char *description)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content =
      lks_keystore_save(store, lks_keystore_format_find(format), options, &error);
  if (content == NULL) {
    lks_plan_draft_take_problem(draft, path, g_steal_pointer(&error));
    return;
  }
  LksPlanStep *step = write_content(draft, path, content, description);
  if (step == NULL)
    return;
  step->is_private = !options->trust_only;
  step->password = lks_secret_ref(options->password);
}

static LksKeystore *
open_file(const LksInstallation *installation,
          const char *path,
          LksSecret *password,
          LksSecret *key_password)
{
  gboolean exists = FALSE;
  g_autofree char *local = lks_root_resolve(installation->server->root, path, &exists, NULL);
  g_autoptr(GBytes) bytes = local != NULL && exists ? lks_file_read(local, NULL, NULL) : NULL;
  if (bytes == NULL)
    return NULL;
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  if (key_password != NULL)
    lks_passwords_add(passwords, key_password);
  lks_passwords_add(passwords, password);
  return lks_keystore_load(bytes, path, passwords, NULL);
}

/* the file that an earlier plan made still holds this identity under these passwords */
static gboolean
file_shows_identity(const LksPlanDraft *draft,
                    const char *path,
                    const char *alias,
                    LksSecret *password,
                    LksSecret *key_password)
{
  g_autoptr(LksKeystore) store = open_file(draft->installation, path, password, key_password);
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
  return same_chain(lks_keystore_entry_get_chain(entry), draft->installation->identity->chain) &&
         g_strcmp0(lks_keystore_entry_get_provider(entry),
                   lks_component_get_identity(draft->installation->component)->provider) == 0;
}

static LksKeystore *
new_identity_store(const LksIdentity *identity, const char *alias)
{
  LksKeystore *store = lks_keystore_new();
  g_autoptr(LksKeystoreEntry) entry =
      lks_keystore_entry_new_key(alias != NULL ? alias : identity->id,
                                 lks_keystore_entry_get_key(identity->entry), identity->chain);
  lks_keystore_add(store, entry);
  return store;
}

/* the identity can be written; adds the problem when it cannot */
static gboolean
require_identity(LksPlanDraft *draft)
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

/* --- Java ----------------------------------------------------------------------------------------
 */

static void
make_java_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksSecret) password = require_password(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD);
  if (!require_identity(draft) || password == NULL)
    return;
  g_autoptr(LksSecret) key_password = find_password(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD);
  if (key_password == NULL)
    key_password = lks_secret_ref(password);
  g_autofree char *path =
      dup_store_path(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, needs->identity_file);
  const char *wish = lks_installation_get_wish(draft->installation, LKS_ROLE_IDENTITY_KEY_ALIAS);
  g_autofree char *alias = g_ascii_strdown(wish != NULL ? wish : needs->alias, -1);
  set_value(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH, path);
  set_secret(draft, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD, password);
  set_value(draft, LKS_ROLE_IDENTITY_KEY_ALIAS, alias);
  set_secret(draft, LKS_ROLE_IDENTITY_KEY_PASSWORD, key_password);
  if (file_shows_identity(draft, path, alias, password, key_password))
    return;
  g_autoptr(LksKeystore) store = new_identity_store(identity, alias);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .key_password = key_password,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Make a Java keystore with the key and chain of the identity “%s”, alias “%s”: %s."),
      identity->id, alias,
      lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  write_store(draft, path, store, "jks", &options, description);
}

static char *
dup_root_alias(LksCertificate *certificate, GHashTable *taken)
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
  GPtrArray *roots = lks_fleet_get_trust(draft->installation->server->fleet);
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  g_autoptr(LksSecret) password = require_password(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD);
  if (roots->len == 0)
    lks_plan_draft_add_problem(
        draft, LKS_ERROR_CONFIG,
        _("%s needs roots to trust: name their files at \"trust\" in the fleet file"), label);
  if (roots->len == 0 || password == NULL)
    return;
  g_autofree char *path = dup_store_path(draft, LKS_ROLE_TRUST_KEYSTORE_PATH, needs->trust_file);
  set_value(draft, LKS_ROLE_TRUST_KEYSTORE_PATH, path);
  set_secret(draft, LKS_ROLE_TRUST_KEYSTORE_PASSWORD, password);
  g_autoptr(LksKeystore) present = open_file(draft->installation, path, password, NULL);
  if (present != NULL && lks_secret_equal(lks_keystore_get_password(present), password) &&
      lks_keystore_get_n_entries(present) == roots->len && holds_every_root(present, roots))
    return;
  g_autoptr(LksKeystore) store = lks_keystore_new();
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < roots->len; i++) {
    LksCertificate *root = g_ptr_array_index(roots, i);
    g_autofree char *alias = dup_root_alias(root, taken);
    g_autoptr(LksKeystoreEntry) entry =
        lks_keystore_entry_new_certificate(alias, LKS_ENTRY_TRUSTED, root);
    lks_keystore_add(store, entry);
  }
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .trust_only = TRUE,
                                           .created = lks_time_for_writing() };
  g_autofree char *description =
      g_strdup_printf(ngettext("Make a Java truststore with %u root certificate.",
                               "Make a Java truststore with %u root certificates.", roots->len),
                      roots->len);
  write_store(draft, path, store, "jks", &options, description);
}

/* --- Windows -------------------------------------------------------------------------------------
 */

/* what is left of a pasted thumbprint without blanks and invisible characters; NULL: not 40 digits
 */
static char *
clean_thumbprint(const char *text)
{
  GString *digits = g_string_new(NULL);
  gboolean foreign = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c < 128 && g_ascii_isxdigit((char)c))
      g_string_append_c(digits, g_ascii_tolower((char)c));
    else
      foreign |= g_unichar_isgraph(c) && c != ':' && c != '-';
  }
  gboolean fine = digits->len == 40 && !foreign;
  return g_string_free(digits, !fine);
}

/* without an identity in the fleet file a thumbprint that stands there is somebody's will; only
 * what was pasted with it is taken away */
static gboolean
keep_thumbprint(LksPlanDraft *draft, const LksReading *reading)
{
  if (draft->installation->identity != NULL || reading->written == NULL || is_example(reading))
    return FALSE;
  g_autofree char *clean = clean_thumbprint(reading->written);
  if (clean != NULL && g_ascii_strcasecmp(clean, reading->written) != 0)
    set_value(draft, LKS_ROLE_IDENTITY_THUMBPRINT, clean);
  return clean != NULL;
}

/* beside the identity, for the command that imports it */
static void
write_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  GPtrArray *roots = lks_fleet_get_trust(draft->installation->server->fleet);
  g_autofree char *folder = g_path_get_dirname(needs->identity_file);
  for (guint i = 0; i < roots->len; i++) {
    LksCertificate *root = g_ptr_array_index(roots, i);
    g_autofree char *name = i == 0 ? g_strdup_printf("%s/lockstep-root.cer", folder)
                                   : g_strdup_printf("%s/lockstep-root-%u.cer", folder, i + 1);
    g_autofree char *path = dup_server_path(draft->installation, name);
    g_autofree char *description =
        g_strdup_printf(_("Place the root certificate “%s” for the import on the server."),
                        lks_certificate_get_subject(root));
    write_content(draft, path, lks_certificate_get_der(root), description);
    g_ptr_array_add(draft->roots, g_steal_pointer(&path));
  }
}

static LksSecret *
require_pfx_password(LksPlanDraft *draft)
{
  const LksIdentity *identity = draft->installation->identity;
  LksSecret *opened =
      identity->opened.store != NULL ? lks_keystore_get_password(identity->opened.store) : NULL;
  LksSecret *password = identity->password != NULL ? identity->password : opened;
  if (password != NULL && !lks_secret_is_empty(password))
    return lks_secret_ref(password);
  lks_plan_draft_add_problem(
      draft, LKS_ERROR_PASSWORD_NEEDED,
      _("the identity “%s” has no password, and a key is not written "
        "without one: add \"password\": \"env:NAME\" to it in the fleet file"),
      identity->id);
  return NULL;
}

static void
write_pfx(LksPlanDraft *draft, const LksIdentityNeeds *needs, LksSecret *password)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksKeystore) store = new_identity_store(identity, identity->id);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .provider = needs->provider,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file that Windows imports into the right provider, with the key and chain of "
        "the identity “%s”: %s. Its password is that of the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  write_store(draft, draft->pfx, store, "pkcs12", &options, description);
}

static void
make_windows_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  const LksReading *reading = read_role(draft, LKS_ROLE_IDENTITY_THUMBPRINT);
  if (keep_thumbprint(draft, reading) || !require_identity(draft))
    return;
  const LksIdentity *identity = draft->installation->identity;
  LksCertificate *leaf = lks_keystore_entry_get_leaf(identity->entry);
  draft->thumbprint = g_strdup(lks_certificate_get_sha1(leaf));
  if (reading->written != NULL && g_ascii_strcasecmp(reading->written, draft->thumbprint) == 0)
    return;
  set_value(draft, LKS_ROLE_IDENTITY_THUMBPRINT, draft->thumbprint);
  g_autoptr(LksSecret) password = require_pfx_password(draft);
  if (password == NULL)
    return;
  draft->pfx = dup_server_path(draft->installation, needs->identity_file);
  if (!file_shows_identity(draft, draft->pfx, NULL, password, password))
    write_pfx(draft, needs, password);
  write_roots(draft, needs);
}

void
lks_plan_stores(LksPlanDraft *draft)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(draft->installation->component);
  if (needs == NULL || needs->identity_file == NULL)
    return;
  if (needs->store == LKS_STORE_WINDOWS) {
    if (read_role(draft, LKS_ROLE_IDENTITY_THUMBPRINT)->setting != NULL)
      make_windows_identity(draft, needs);
    return;
  }
  if (needs->store != LKS_STORE_JKS ||
      read_role(draft, LKS_ROLE_IDENTITY_KEYSTORE_PATH)->setting == NULL)
    return;
  if (!keystore_will_do(draft))
    make_java_identity(draft, needs);
  if (needs->trust_file != NULL && !truststore_will_do(draft))
    make_java_trust(draft, needs);
}
