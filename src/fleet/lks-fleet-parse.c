// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-member.h"
#include "lks-error.h"
#include "lks-json-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT     "lockstep/fleet/1"
#define DAYS_LIMIT 36500

static const char *const security_words[] = { "secured", "plain", NULL };
static const char *const cipher_words[] = { "aes-128", "aes-192", "aes-256", NULL };
static const char *const boolean_words[] = { "true", "false", NULL };
static const char *const platform_words[] = { "windows", "linux", NULL };

static gboolean
is_reference(const char *source)
{
  static const char *const forms[] = { "pass:", "env:", "file:", "fd:", "secret-service:" };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    if (g_str_has_prefix(source, forms[i]))
      return TRUE;
  return strcmp(source, "stdin") == 0 || strcmp(source, "prompt") == 0;
}

/* NULL with problem: recorded where it belongs, for rules and plans to speak of */
static LksSecret *
read_reference(LksFleetParser *parser, const char *source, GError **problem)
{
  LksSecret *secret = g_hash_table_lookup(parser->secrets, source);
  if (secret != NULL)
    return lks_secret_ref(secret);
  if (g_str_has_prefix(source, "secret-service:"))
    return lks_throw_null(problem, LKS_ERROR_UNSUPPORTED,
                          _("“%s” cannot be read here; give env:NAME or file:PATH"), source);
  secret = lks_secret_read_source(source, parser->fleet->base_dir, problem);
  if (secret != NULL && (g_str_has_prefix(source, "env:") || g_str_has_prefix(source, "file:")))
    g_hash_table_insert(parser->secrets, g_strdup(source), lks_secret_ref(secret));
  return secret;
}

static gboolean
check_reference(LksFleetParser *parser, const char *source, const char *path, GError **error)
{
  if (is_reference(source))
    return TRUE;
  /* it may be the password itself: never repeated */
  return lks_member_complain(
      parser, error, path,
      _("a password is named by its source, never written here; give env:NAME, "
        "file:PATH or secret-service:NAME"));
}

static gboolean
parse_policy(LksFleetParser *parser, json_t *policy, const char *path, GError **error)
{
  static const char *const members[] = { "security",    "cipher",    "curve",
                                         "verify-host", "warn-days", NULL };
  LksPolicy *result = &parser->fleet->policy;
  const char *word;
  json_t *value;
  g_autofree char *member = NULL;
  if (!lks_member_check_known(parser, policy, path, members, error) ||
      !lks_member_get_word(parser, policy, path, "security", security_words, &word, error))
    return FALSE;
  if (word != NULL)
    result->secured = strcmp(word, "secured") == 0;
  if (!lks_member_get_word(parser, policy, path, "cipher", cipher_words, &word, error))
    return FALSE;
  if (word != NULL) {
    g_free(result->cipher);
    result->cipher = g_strdup(word);
  }
  if (!lks_member_get_text(parser, policy, path, "curve", FALSE, &word, error))
    return FALSE;
  if (word != NULL) {
    g_free(result->curve);
    result->curve = g_strdup(word);
  }
  if (!lks_member_get(parser, policy, path, "verify-host", JSON_TRUE, FALSE, &value, &member,
                      error))
    return FALSE;
  if (value != NULL)
    result->verify_host = json_is_true(value);
  if (!lks_member_get(parser, policy, path, "warn-days", JSON_INTEGER, FALSE, &value, &member,
                      error))
    return FALSE;
  json_int_t days = value != NULL ? json_integer_value(value) : result->warn_days;
  if (days < 0 || days > DAYS_LIMIT)
    return lks_member_complain(parser, error, member,
                               _("a number of days from 0 to %d is expected here"), DAYS_LIMIT);
  result->warn_days = (guint)days;
  return TRUE;
}

static char *
resolve_beside(LksFleetParser *parser, const char *path)
{
  return g_canonicalize_filename(path, parser->fleet->base_dir);
}

static gboolean
parse_trust(LksFleetParser *parser, json_t *root, GError **error)
{
  g_auto(GStrv) files = NULL;
  if (!lks_member_get_texts(parser, root, "", "trust", &files, error))
    return FALSE;
  for (guint i = 0; files != NULL && files[i] != NULL; i++) {
    LksOpenedStore *opened = g_new0(LksOpenedStore, 1);
    opened->path = g_strdup(files[i]);
    opened->local_path = resolve_beside(parser, files[i]);
    g_ptr_array_add(parser->fleet->trust_files, opened);
  }
  return TRUE;
}

static gboolean
parse_identity(LksFleetParser *parser,
               const char *id,
               json_t *object,
               const char *path,
               GError **error)
{
  static const char *const members[] = { "file", "password", "alias", NULL };
  const char *file, *password, *alias;
  if (!lks_member_check_known(parser, object, path, members, error) ||
      !lks_member_get_text(parser, object, path, "file", TRUE, &file, error) ||
      !lks_member_get_text(parser, object, path, "password", FALSE, &password, error) ||
      !lks_member_get_text(parser, object, path, "alias", FALSE, &alias, error))
    return FALSE;
  g_autofree char *member = lks_json_path_member(path, "password");
  if (password != NULL && !check_reference(parser, password, member, error))
    return FALSE;
  LksIdentity *identity = g_new0(LksIdentity, 1);
  identity->id = g_strdup(id);
  identity->alias = g_strdup(alias);
  identity->opened.path = g_strdup(file);
  identity->opened.local_path = resolve_beside(parser, file);
  if (password != NULL)
    identity->password = read_reference(parser, password, &identity->password_problem);
  g_ptr_array_add(parser->fleet->identities, identity);
  g_hash_table_insert(parser->fleet->identities_by_id, identity->id, identity);
  return TRUE;
}

static gboolean
parse_identities(LksFleetParser *parser, json_t *root, GError **error)
{
  json_t *identities;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, root, "", "identities", JSON_OBJECT, FALSE, &identities, &member,
                      error))
    return FALSE;
  const char *id;
  json_t *object;
  json_object_foreach(identities, id, object)
  {
    g_autofree char *path = lks_json_path_member(member, id);
    if (!parse_identity(parser, id, object, path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_component(LksFleetParser *parser,
               const char *id,
               const char *path,
               LksComponent **component,
               GError **error)
{
  *component = lks_catalog_find(parser->fleet->catalog, id);
  if (*component != NULL)
    return TRUE;
  gpointer value = NULL;
  gboolean known = g_hash_table_lookup_extended(parser->by_short_id, id, NULL, &value);
  *component = value;
  if (known && value == NULL)
    return lks_member_complain(parser, error, path,
                               _("several products have a component “%s”; write its full id, "
                                 "PRODUCT/COMPONENT (see lockstep catalog)"),
                               id);
  if (!known)
    return lks_member_complain(
        parser, error, path,
        _("there is no component “%s”; lockstep catalog lists those there are"), id);
  return TRUE;
}

static gboolean
parse_role(LksFleetParser *parser, const char *id, const char *path, LksRole *role, GError **error)
{
  if (lks_role_parse(id, role))
    return TRUE;
  const char *near = lks_role_suggest(id);
  if (near != NULL)
    return lks_member_complain(parser, error, path, _("there is no role “%s”; did you mean “%s”?"),
                               id, near);
  return lks_member_complain(
      parser, error, path,
      _("there is no role “%s”; lockstep catalog COMPONENT lists those a component has"), id);
}

static gboolean
parse_setting(LksFleetParser *parser,
              LksInstallation *installation,
              const char *id,
              json_t *value,
              const char *path,
              GError **error)
{
  LksRole role;
  if (!parse_role(parser, id, path, &role, error))
    return FALSE;
  if (lks_role_get_info(role)->is_secret)
    return lks_member_complain(
        parser, error, path,
        _("a password is never written here; name its source under “secrets”"));
  g_autofree char *text = NULL;
  if (json_is_boolean(value))
    text = g_strdup(json_is_true(value) ? "true" : "false");
  else if (json_is_integer(value))
    text = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
  else if (!lks_member_check_type(parser, value, JSON_STRING, path, error))
    return FALSE;
  else
    text = g_strdup(json_string_value(value));
  const char *const *words = role == LKS_ROLE_SECURITY_MECHANISM ? security_words
                             : role == LKS_ROLE_CIPHER           ? cipher_words
                             : role == LKS_ROLE_VERIFY_HOST      ? boolean_words
                                                                 : NULL;
  if (words != NULL && !lks_member_check_word(parser, text, path, words, error))
    return FALSE;
  g_hash_table_insert(installation->settings, g_strdup(id), g_steal_pointer(&text));
  return TRUE;
}

static gboolean
parse_settings(LksFleetParser *parser,
               LksInstallation *installation,
               json_t *object,
               const char *path,
               GError **error)
{
  json_t *settings;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, object, path, "settings", JSON_OBJECT, FALSE, &settings, &member,
                      error))
    return FALSE;
  const char *id;
  json_t *value;
  json_object_foreach(settings, id, value)
  {
    g_autofree char *at = lks_json_path_member(member, id);
    if (!parse_setting(parser, installation, id, value, at, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
parse_secret(LksFleetParser *parser,
             LksInstallation *installation,
             const char *id,
             json_t *value,
             const char *path,
             GError **error)
{
  LksRole role;
  const char *source;
  if (!parse_role(parser, id, path, &role, error) ||
      !lks_member_check_text(parser, value, path, &source, error))
    return FALSE;
  if (!lks_role_get_info(role)->is_secret)
    return lks_member_complain(parser, error, path,
                               _("this role is no password; write it under “settings”"));
  if (!check_reference(parser, source, path, error))
    return FALSE;
  GError *problem = NULL;
  LksSecret *secret = read_reference(parser, source, &problem);
  if (secret != NULL) {
    g_hash_table_insert(installation->secrets, g_strdup(id), secret);
    return TRUE;
  }
  lks_prefix(&problem, "%s: ", id);
  g_ptr_array_add(installation->secret_problems, problem);
  return TRUE;
}

static gboolean
parse_secrets(LksFleetParser *parser,
              LksInstallation *installation,
              json_t *object,
              const char *path,
              GError **error)
{
  json_t *secrets;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, object, path, "secrets", JSON_OBJECT, FALSE, &secrets, &member,
                      error))
    return FALSE;
  const char *id;
  json_t *value;
  json_object_foreach(secrets, id, value)
  {
    g_autofree char *at = lks_json_path_member(member, id);
    if (!parse_secret(parser, installation, id, value, at, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
set_identity(LksFleetParser *parser,
             LksInstallation *installation,
             const char *id,
             const char *path,
             GError **error)
{
  if (id == NULL)
    return TRUE;
  installation->identity_id = g_strdup(id);
  installation->identity = g_hash_table_lookup(parser->fleet->identities_by_id, id);
  if (installation->identity != NULL)
    return TRUE;
  g_autofree char *member = lks_json_path_member(path, "identity");
  return lks_member_complain(parser, error, member,
                             _("there is no identity “%s”; add it to “identities” or name another"),
                             id);
}

static gboolean
add_labels(LksFleetParser *parser, LksInstallation *installation, const char *path, GError **error)
{
  GHashTable *labels = parser->fleet->installations_by_label;
  g_autofree char *label = lks_installation_dup_label(installation);
  if (g_hash_table_contains(labels, label))
    return lks_member_complain(parser, error, path,
                               _("%s is here a second time; a server has each component once"),
                               label);
  g_hash_table_insert(labels, g_steal_pointer(&label), installation);
  g_hash_table_insert(labels,
                      g_strdup_printf("%s/%s", installation->server->name,
                                      lks_component_get_id(installation->component)),
                      installation);
  return TRUE;
}

static gboolean
parse_component(LksFleetParser *parser,
                LksServer *server,
                json_t *object,
                const char *path,
                GError **error)
{
  static const char *const members[] = { "component", "folder",   "identity", "secrets",
                                         "settings",  "connects", NULL };
  const char *id, *folder, *identity;
  LksComponent *component;
  if (!lks_member_check_known(parser, object, path, members, error) ||
      !lks_member_get_text(parser, object, path, "component", TRUE, &id, error))
    return FALSE;
  g_autofree char *member = lks_json_path_member(path, "component");
  if (!find_component(parser, id, member, &component, error) ||
      !lks_member_get_text(parser, object, path, "folder", TRUE, &folder, error) ||
      !lks_member_get_text(parser, object, path, "identity", FALSE, &identity, error))
    return FALSE;
  LksInstallation *installation = lks_installation_new(server, component);
  g_ptr_array_add(parser->fleet->installations, installation);
  g_ptr_array_add(server->installations, installation);
  installation->folder = g_strdup(folder);
  return set_identity(parser, installation, identity, path, error) &&
         parse_settings(parser, installation, object, path, error) &&
         parse_secrets(parser, installation, object, path, error) &&
         lks_member_get_texts(parser, object, path, "connects", &installation->connects, error) &&
         add_labels(parser, installation, path, error);
}

static gboolean
parse_drives(LksFleetParser *parser,
             LksServer *server,
             json_t *object,
             const char *path,
             GError **error)
{
  json_t *drives;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, object, path, "drives", JSON_OBJECT, FALSE, &drives, &member, error))
    return FALSE;
  const char *letter;
  json_t *value;
  json_object_foreach(drives, letter, value)
  {
    g_autofree char *at = lks_json_path_member(member, letter);
    const char *folder;
    if (!g_ascii_isalpha(letter[0]) || letter[1] != '\0')
      return lks_member_complain(parser, error, at, _("a drive is one letter, such as “C”"));
    if (!lks_root_is_windows(server->root))
      return lks_member_complain(parser, error, at,
                                 _("only a server of platform “windows” has drives"));
    if (!lks_member_check_text(parser, value, at, &folder, error))
      return FALSE;
    g_autofree char *local = resolve_beside(parser, folder);
    lks_root_add_drive(server->root, letter[0], local);
  }
  return TRUE;
}

static gboolean
check_server_name(LksFleetParser *parser, const char *name, const char *path, GError **error)
{
  g_autofree char *member = lks_json_path_member(path, "name");
  if (strchr(name, '/') != NULL)
    return lks_member_complain(parser, error, member,
                               _("a server's name has no “/”, which parts it from a component"));
  if (g_hash_table_contains(parser->fleet->servers_by_name, name))
    return lks_member_complain(parser, error, member,
                               _("there is a server “%s” already; name this another"), name);
  return TRUE;
}

static gboolean
parse_server(LksFleetParser *parser, json_t *object, const char *path, GError **error)
{
  static const char *const members[] = { "name",   "platform",   "addresses", "root",
                                         "drives", "components", NULL };
  const char *name, *platform, *root;
  if (!lks_member_check_known(parser, object, path, members, error) ||
      !lks_member_get_text(parser, object, path, "name", TRUE, &name, error) ||
      !check_server_name(parser, name, path, error) ||
      !lks_member_get_word(parser, object, path, "platform", platform_words, &platform, error) ||
      !lks_member_get_text(parser, object, path, "root", TRUE, &root, error))
    return FALSE;
  LksServer *server = g_new0(LksServer, 1);
  server->fleet = parser->fleet;
  server->name = g_strdup(name);
  server->platform = g_strdup(platform != NULL ? platform : "windows");
  server->installations = g_ptr_array_new();
  g_autofree char *local = resolve_beside(parser, root);
  server->root = lks_root_new(local, strcmp(server->platform, "windows") == 0);
  g_ptr_array_add(parser->fleet->servers, server);
  g_hash_table_insert(parser->fleet->servers_by_name, server->name, server);
  json_t *components;
  g_autofree char *member = NULL;
  if (!lks_member_get_texts(parser, object, path, "addresses", &server->addresses, error) ||
      !parse_drives(parser, server, object, path, error) ||
      !lks_member_get(parser, object, path, "components", JSON_ARRAY, FALSE, &components, &member,
                      error))
    return FALSE;
  if (server->addresses == NULL || server->addresses[0] == NULL) {
    g_strfreev(server->addresses);
    server->addresses = g_strdupv((char *[]){ server->name, NULL });
  }
  for (size_t i = 0; i < json_array_size(components); i++) {
    g_autofree char *item = lks_json_path_item(member, i);
    if (!parse_component(parser, server, json_array_get(components, i), item, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
parse_servers(LksFleetParser *parser, json_t *root, GError **error)
{
  json_t *servers;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, root, "", "servers", JSON_ARRAY, TRUE, &servers, &member, error))
    return FALSE;
  for (size_t i = 0; i < json_array_size(servers); i++) {
    g_autofree char *path = lks_json_path_item(member, i);
    if (!parse_server(parser, json_array_get(servers, i), path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
connects_to(LksComponent *client, LksComponent *server)
{
  GPtrArray *connections = lks_component_get_connections(client);
  for (guint i = 0; i < connections->len; i++) {
    const LksConnection *connection = g_ptr_array_index(connections, i);
    if (strcmp(connection->target, lks_component_get_id(server)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* labels may name what stands further down, so they are looked up when all servers are known */
static gboolean
check_connects(LksFleetParser *parser,
               LksInstallation *installation,
               const char *path,
               GError **error)
{
  for (guint i = 0; installation->connects != NULL && installation->connects[i] != NULL; i++) {
    const char *label = installation->connects[i];
    g_autofree char *item = lks_json_path_item(path, i);
    LksInstallation *target = lks_fleet_find_installation(parser->fleet, label);
    if (target == NULL)
      return lks_member_complain(
          parser, error, item, _("there is no “%s” in this fleet; name a SERVER/COMPONENT that is"),
          label);
    if (!connects_to(installation->component, target->component))
      return lks_member_complain(parser, error, item, _("%s does not connect to %s; take it out"),
                                 lks_component_get_name(installation->component),
                                 lks_component_get_name(target->component));
  }
  return TRUE;
}

static gboolean
check_all_connects(LksFleetParser *parser, GError **error)
{
  for (guint i = 0; i < parser->fleet->servers->len; i++) {
    LksServer *server = g_ptr_array_index(parser->fleet->servers, i);
    for (guint k = 0; k < server->installations->len; k++) {
      g_autofree char *path = g_strdup_printf("servers[%u].components[%u].connects", i, k);
      if (!check_connects(parser, g_ptr_array_index(server->installations, k), path, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
parse_group(LksFleetParser *parser, json_t *object, const char *path, GError **error)
{
  static const char *const members[] = { "name", "kind", "members", NULL };
  const char *name, *kind;
  g_auto(GStrv) labels = NULL;
  if (!lks_member_check_known(parser, object, path, members, error) ||
      !lks_member_get_text(parser, object, path, "name", TRUE, &name, error) ||
      !lks_member_get_text(parser, object, path, "kind", TRUE, &kind, error) ||
      !lks_member_get_texts(parser, object, path, "members", &labels, error))
    return FALSE;
  for (guint i = 0; labels != NULL && labels[i] != NULL; i++)
    if (strchr(labels[i], '/') == NULL) {
      g_autofree char *member = lks_json_path_member(path, "members");
      g_autofree char *item = lks_json_path_item(member, i);
      return lks_member_complain(parser, error, item, _("a member is named SERVER/COMPONENT"));
    }
  LksGroup *group = g_new0(LksGroup, 1);
  group->name = g_strdup(name);
  group->kind = g_strdup(kind);
  group->members = labels != NULL ? g_steal_pointer(&labels) : g_new0(char *, 1);
  g_ptr_array_add(parser->fleet->groups, group);
  return TRUE;
}

static gboolean
parse_groups(LksFleetParser *parser, json_t *root, GError **error)
{
  json_t *groups;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, root, "", "groups", JSON_ARRAY, FALSE, &groups, &member, error))
    return FALSE;
  for (size_t i = 0; i < json_array_size(groups); i++) {
    g_autofree char *path = lks_json_path_item(member, i);
    if (!parse_group(parser, json_array_get(groups, i), path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_format(LksFleetParser *parser, json_t *root, GError **error)
{
  static const char *const members[] = { "$schema",    "format",  "name",   "policy", "trust",
                                         "identities", "servers", "groups", NULL };
  const char *format, *unused;
  if (!lks_member_check_type(parser, root, JSON_OBJECT, "", error) ||
      !lks_member_get_text(parser, root, "", "format", TRUE, &format, error))
    return FALSE;
  if (strcmp(format, FORMAT) != 0)
    return lks_member_complain(parser, error, "format",
                               _("“%s” is no format this version reads; it reads “%s”"), format,
                               FORMAT);
  return lks_member_check_known(parser, root, "", members, error) &&
         lks_member_get_text(parser, root, "", "$schema", FALSE, &unused, error);
}

static void
set_defaults(LksFleet *fleet)
{
  fleet->policy = (LksPolicy){ .secured = TRUE,
                               .cipher = g_strdup("aes-128"),
                               .curve = g_strdup("secp256r1"),
                               .verify_host = TRUE,
                               .warn_days = 31 };
}

static gboolean
parse_root(LksFleetParser *parser, json_t *root, GError **error)
{
  const char *name;
  json_t *policy;
  g_autofree char *member = NULL;
  if (!check_format(parser, root, error) ||
      !lks_member_get_text(parser, root, "", "name", FALSE, &name, error) ||
      !lks_member_get(parser, root, "", "policy", JSON_OBJECT, FALSE, &policy, &member, error) ||
      (policy != NULL && !parse_policy(parser, policy, member, error)))
    return FALSE;
  parser->fleet->name = name != NULL ? g_strdup(name) : g_path_get_basename(parser->fleet->path);
  return parse_trust(parser, root, error) && parse_identities(parser, root, error) &&
         parse_servers(parser, root, error) && check_all_connects(parser, error) &&
         parse_groups(parser, root, error);
}

static GHashTable *
index_short_ids(LksCatalog *catalog)
{
  GHashTable *by_short_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    LksComponent *component = lks_catalog_get_component(catalog, i);
    const char *id = lks_component_get_short_id(component);
    gboolean shared = g_hash_table_contains(by_short_id, id);
    g_hash_table_insert(by_short_id, (gpointer)id, shared ? NULL : component);
  }
  return by_short_id;
}

gboolean
lks_fleet_parse(LksFleet *self, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  json_error_t where;
  json_t *root = json_loadb(text != NULL ? text : "", length, JSON_REJECT_DUPLICATES, &where);
  if (root == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("%s: line %d, column %d: this is not JSON (%s); correct it there"),
                     self->path, where.line, where.column, where.text);
  set_defaults(self);
  g_autoptr(GHashTable) by_short_id = index_short_ids(self->catalog);
  g_autoptr(GHashTable) secrets =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)lks_secret_unref);
  LksFleetParser parser = { self, text, length, by_short_id, secrets };
  gboolean parsed = parse_root(&parser, root, error);
  json_decref(root);
  return parsed;
}
