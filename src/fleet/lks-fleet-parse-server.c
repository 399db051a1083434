// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-member.h"
#include "lks-error.h"
#include "lks-json-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const platform_words[] = { "windows", "linux", NULL };

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

/* what holds several values is kept as one, its parts separated by commas */
static char *
join_texts(LksFleetParser *parser, json_t *array, const char *path, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (size_t i = 0; i < json_array_size(array); i++) {
    g_autofree char *item = lks_json_path_item(path, i);
    const char *text;
    if (!lks_member_check_text(parser, json_array_get(array, i), item, &text, error))
      return NULL;
    g_strv_builder_add(builder, text);
  }
  g_auto(GStrv) texts = g_strv_builder_end(builder);
  return g_strjoinv(",", texts);
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
  gboolean is_list = role == LKS_ROLE_PEER_ADDRESS || role == LKS_ROLE_PEER_ALLOWED;
  if (is_list && json_is_array(value)) {
    text = join_texts(parser, value, path, error);
    if (text == NULL)
      return FALSE;
  } else if (json_is_boolean(value))
    text = g_strdup(json_is_true(value) ? "true" : "false");
  else if (json_is_integer(value))
    text = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
  else if (!lks_member_check_type(parser, value, JSON_STRING, path, error))
    return FALSE;
  else
    text = g_strdup(json_string_value(value));
  const char *const *words = role != LKS_ROLE_CURVE ? lks_role_get_info(role)->meanings : NULL;
  if (words != NULL && !lks_member_check_word(parser, text, path, words, error))
    return FALSE;
  lks_installation_put(installation, &installation->settings, id, g_steal_pointer(&text), g_free);
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
  if (!lks_member_check_reference(parser, source, path, error))
    return FALSE;
  GError *problem = NULL;
  LksSecret *secret = lks_member_read_reference(parser, source, &problem);
  if (secret != NULL) {
    lks_installation_put(installation, &installation->secrets, id, secret,
                         (GDestroyNotify)lks_secret_unref);
    return TRUE;
  }
  lks_prefix(&problem, "%s: ", id);
  lks_installation_append(installation, &installation->secret_problems, problem,
                          (GDestroyNotify)g_error_free);
  return TRUE;
}

typedef gboolean (*ParseRoleFunc)(LksFleetParser *parser,
                                  LksInstallation *installation,
                                  const char *id,
                                  json_t *value,
                                  const char *path,
                                  GError **error);

/* an object whose members are roles */
static gboolean
parse_roles(LksFleetParser *parser,
            LksInstallation *installation,
            json_t *object,
            const char *path,
            const char *name,
            ParseRoleFunc parse,
            GError **error)
{
  json_t *roles;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, object, path, name, JSON_OBJECT, FALSE, &roles, &member, error))
    return FALSE;
  const char *id;
  json_t *value;
  json_object_foreach(roles, id, value)
  {
    g_autofree char *at = lks_json_path_member(member, id);
    if (!parse(parser, installation, id, value, at, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_identity(LksFleetParser *parser,
              const char *id,
              const char *path,
              const char *name,
              LksIdentity **identity,
              GError **error)
{
  *identity = id != NULL ? g_hash_table_lookup(parser->fleet->identities_by_id, id) : NULL;
  if (id == NULL || *identity != NULL)
    return TRUE;
  g_autofree char *member = lks_json_path_member(path, name);
  return lks_member_complain(parser, error, member,
                             _("there is no identity “%s”; add it to “identities” or name another"),
                             id);
}

static gboolean
parse_files(LksFleetParser *parser,
            LksInstallation *installation,
            json_t *object,
            const char *path,
            GError **error)
{
  json_t *files;
  g_autofree char *member = NULL;
  if (!lks_member_get(parser, object, path, "files", JSON_OBJECT, FALSE, &files, &member, error))
    return FALSE;
  const char *id;
  json_t *value;
  json_object_foreach(files, id, value)
  {
    g_autofree char *at = lks_json_path_member(member, id);
    const char *text;
    if (!lks_component_has_file(installation->component, id))
      return lks_member_complain(
          parser, error, at,
          _("%s has no file “%s”; lockstep catalog COMPONENT lists those it has"),
          lks_component_get_name(installation->component), id);
    if (!lks_member_check_text(parser, value, at, &text, error))
      return FALSE;
    lks_installation_put(installation, &installation->file_paths, id, g_strdup(text), g_free);
  }
  return TRUE;
}

static gboolean
check_once(LksFleetParser *parser, LksInstallation *installation, const char *path, GError **error)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  if (lks_fleet_find_installation(parser->fleet, label) == installation)
    return TRUE;
  return lks_member_complain(parser, error, path,
                             _("%s is here a second time; a server has each component once"),
                             label);
}

static gboolean
parse_component(LksFleetParser *parser,
                LksServer *server,
                json_t *object,
                const char *path,
                GError **error)
{
  static const char *const members[] = { "component", "folder",   "identity", "signing-identity",
                                         "secrets",   "settings", "files",    "connects",
                                         NULL };
  const char *id, *folder, *identity, *signing;
  LksComponent *component;
  if (!lks_member_check_known(parser, object, path, members, error) ||
      !lks_member_get_text(parser, object, path, "component", TRUE, &id, error))
    return FALSE;
  g_autofree char *member = lks_json_path_member(path, "component");
  if (!find_component(parser, id, member, &component, error) ||
      !lks_member_get_text(parser, object, path, "folder", TRUE, &folder, error) ||
      !lks_member_get_text(parser, object, path, "identity", FALSE, &identity, error) ||
      !lks_member_get_text(parser, object, path, "signing-identity", FALSE, &signing, error))
    return FALSE;
  LksInstallation *installation = lks_installation_new(server, component);
  g_ptr_array_add(parser->fleet->installations, installation);
  g_ptr_array_add(server->installations, installation);
  installation->folder = lks_shared_string_new(folder);
  installation->identity_id = g_strdup(identity);
  return find_identity(parser, identity, path, "identity", &installation->identity, error) &&
         find_identity(parser, signing, path, "signing-identity", &installation->signing, error) &&
         parse_files(parser, installation, object, path, error) &&
         parse_roles(parser, installation, object, path, "settings", parse_setting, error) &&
         parse_roles(parser, installation, object, path, "secrets", parse_secret, error) &&
         lks_member_get_texts(parser, object, path, "connects", &installation->connects, error) &&
         check_once(parser, installation, path, error);
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
    g_autofree char *local = lks_member_resolve_path(parser, folder);
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
  g_autofree char *local = lks_member_resolve_path(parser, root);
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

gboolean
lks_fleet_parse_servers(LksFleetParser *parser, json_t *root, GError **error)
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

gboolean
lks_fleet_check_connects(LksFleetParser *parser, GError **error)
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
