// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-member.h"
#include "lks-error.h"
#include "lks-json-line.h"
#include "lks-json-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT     "lockstep/fleet/1"
#define DAYS_LIMIT 36500

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
      !lks_member_get_word(parser, policy, path, "security",
                           lks_role_get_info(LKS_ROLE_SECURITY_MECHANISM)->meanings, &word, error))
    return FALSE;
  if (word != NULL)
    result->secured = strcmp(word, "secured") == 0;
  if (!lks_member_get_word(parser, policy, path, "cipher",
                           lks_role_get_info(LKS_ROLE_CIPHER)->meanings, &word, error))
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

static gboolean
parse_roots(LksFleetParser *parser, json_t *root, const char *name, GError **error)
{
  g_auto(GStrv) files = NULL;
  if (!lks_member_get_texts(parser, root, "", name, &files, error))
    return FALSE;
  for (guint i = 0; files != NULL && files[i] != NULL; i++) {
    LksOpenedStore *opened = g_new0(LksOpenedStore, 1);
    opened->path = lks_shared_string_new(files[i]);
    opened->local_path = lks_member_resolve_path(parser, files[i]);
    g_ptr_array_add(parser->fleet->trust_files, opened);
  }
  return TRUE;
}

static gboolean
parse_trust(LksFleetParser *parser, json_t *root, GError **error)
{
  if (!parse_roots(parser, root, "trust", error))
    return FALSE;
  parser->fleet->n_lasting_files = parser->fleet->trust_files->len;
  return parse_roots(parser, root, "retiring", error);
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
  if (password != NULL && !lks_member_check_reference(parser, password, member, error))
    return FALSE;
  LksIdentity *identity = g_new0(LksIdentity, 1);
  identity->id = g_strdup(id);
  identity->alias = g_strdup(alias);
  identity->opened.path = lks_shared_string_new(file);
  identity->opened.local_path = lks_member_resolve_path(parser, file);
  if (password != NULL)
    identity->password = lks_member_read_reference(parser, password, &identity->password_problem);
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
  static const char *const members[] = { "$schema",  "format",     "name",    "policy", "trust",
                                         "retiring", "identities", "servers", "groups", NULL };
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
         lks_fleet_parse_servers(parser, root, error) && lks_fleet_check_connects(parser, error) &&
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
lks_fleet_parse(LksFleet *self, GBytes *bytes, LksPasswords *passwords, GError **error)
{
  gsize length = 0;
  const char *text = lks_json_peek_text(bytes, &length);
  json_t *root = lks_json_load_fleet(bytes, self->path, error);
  if (root == NULL)
    return FALSE;
  set_defaults(self);
  g_autoptr(GHashTable) by_short_id = index_short_ids(self->catalog);
  g_autoptr(GHashTable) secrets =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)lks_secret_unref);
  LksFleetParser parser = { self, text, length, by_short_id, secrets, passwords };
  gboolean parsed = parse_root(&parser, root, error);
  json_decref(root);
  return parsed;
}
