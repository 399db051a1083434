// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-discover.h"
#include "lks-error.h"
#include "lks-fleet-private.h"
#include "lks-locate.h"

#include <glib/gi18n-lib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void
lks_discovery_free(LksDiscovery *discovery)
{
  if (discovery == NULL)
    return;
  g_free(discovery->text);
  g_clear_object(&discovery->fleet);
  g_clear_pointer(&discovery->skipped, g_ptr_array_unref);
  g_free(discovery);
}

/* --- where things lie --- */

/* both absolute and canonical; absolute again where they share nothing but the root */
static char *
make_relative(const char *path, const char *base)
{
  g_auto(GStrv) to = g_strsplit(path, G_DIR_SEPARATOR_S, -1);
  g_auto(GStrv) from = g_strsplit(base, G_DIR_SEPARATOR_S, -1);
  guint common = 0;
  while (to[common] != NULL && from[common] != NULL && strcmp(to[common], from[common]) == 0)
    common++;
  if (common < 2 || to[1][0] == '\0' || from[1][0] == '\0')
    return g_strdup(path);
  g_autoptr(GPtrArray) parts = g_ptr_array_new();
  for (guint i = common; from[i] != NULL; i++)
    g_ptr_array_add(parts, (gpointer) "..");
  for (guint i = common; to[i] != NULL; i++)
    g_ptr_array_add(parts, to[i]);
  if (parts->len == 0)
    return g_strdup(".");
  g_ptr_array_add(parts, NULL);
  return g_strjoinv("/", (char **)parts->pdata);
}

static GPtrArray *
find_disks(const char *const *roots, LksCatalog *catalog, GError **error)
{
  g_autoptr(GPtrArray) disks = g_ptr_array_new_with_free_func((GDestroyNotify)lks_disk_free);
  for (guint i = 0; roots[i] != NULL; i++) {
    g_autofree char *directory = g_canonicalize_filename(roots[i], NULL);
    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
      return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                            _("there is no folder %s; name the folder where a server's disk is "
                              "mounted or copied to"),
                            roots[i]);
    g_autoptr(GDir) opened = g_dir_open(directory, 0, error);
    if (opened == NULL) {
      lks_throw_converted(error);
      return NULL;
    }
    if (!g_utf8_validate(directory, -1, NULL))
      return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                            _("the name of the folder %s is not UTF-8, which a fleet file cannot "
                              "hold"),
                            roots[i]);
    lks_locate(directory, catalog, disks);
  }
  if (disks->len > 0)
    return g_steal_pointer(&disks);
  g_autofree char *looked = g_strjoinv(", ", (char **)roots);
  return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                        _("no component was found below %s; “lockstep catalog” lists the folders "
                          "and files that are looked for"),
                        looked);
}

/* two folders of one name are two servers, and a root given twice is one */
static void
tidy_disks(GPtrArray *disks)
{
  g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) directories = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < disks->len; i++) {
    LksDisk *disk = g_ptr_array_index(disks, i);
    if (!g_hash_table_add(directories, disk->directory)) {
      g_ptr_array_remove_index(disks, i--);
      continue;
    }
    g_autofree char *plain = g_strdup(disk->name);
    for (guint n = 2; g_hash_table_contains(names, disk->name); n++) {
      g_free(disk->name);
      disk->name = g_strdup_printf("%s-%u", plain, n);
    }
    g_hash_table_add(names, disk->name);
  }
}

/* --- the fleet file --- */

static json_t *
describe_disk(const LksDisk *disk, const char *base_dir)
{
  g_autofree char *root = make_relative(disk->directory, base_dir);
  json_t *components = json_array();
  for (guint i = 0; i < disk->found->len; i++) {
    const LksLocated *located = g_ptr_array_index(disk->found, i);
    json_array_append_new(components, json_pack("{s:s, s:s}", "component",
                                                lks_component_get_id(located->component), "folder",
                                                located->folder));
  }
  json_t *server =
      json_pack("{s:s, s:s, s:[s], s:s}", "name", disk->name, "platform",
                disk->is_windows ? "windows" : "linux", "addresses", disk->name, "root", root);
  if (disk->is_drive)
    json_object_set_new(server, "drives", json_pack("{s:s}", "C", root));
  json_object_set_new(server, "components", components);
  return server;
}

static json_t *
describe_fleet(GPtrArray *disks, const char *name, const char *base_dir)
{
  json_t *servers = json_array();
  for (guint i = 0; i < disks->len; i++)
    json_array_append_new(servers, describe_disk(g_ptr_array_index(disks, i), base_dir));
  return json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:b, s:i}, s:[], s:{}, s:o}", "format",
                   "lockstep/fleet/1", "name", name, "policy", "security", "secured", "cipher",
                   "aes-128", "curve", "secp256r1", "verify-host", 1, "warn-days", 31, "trust",
                   "identities", "servers", servers);
}

static GPtrArray *
collect_skipped(GPtrArray *disks)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < disks->len; i++) {
    GPtrArray *skipped = ((LksDisk *)g_ptr_array_index(disks, i))->skipped;
    for (guint k = 0; k < skipped->len; k++)
      g_ptr_array_add(all, g_strdup(g_ptr_array_index(skipped, k)));
  }
  return all;
}

/* what most installations have set; among equals the usual, else the first in order; NULL: nobody
 * has set any */
static const char *
find_majority(LksFleet *fleet, LksRole role, const char *usual)
{
  g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
  const char *best = NULL;
  for (guint i = 0; i < fleet->installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(fleet->installations, i);
    const LksReading *reading = lks_installation_get_reading(installation, role);
    if (!reading->present || reading->meaning == NULL || reading->meaning[0] == '\0')
      continue;
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, reading->meaning)) + 1;
    g_hash_table_insert(counts, (gpointer)reading->meaning, GUINT_TO_POINTER(count));
    guint most = best != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(counts, best)) : 0;
    if (count > most || (count == most && g_strcmp0(reading->meaning, usual) == 0))
      best = reading->meaning;
  }
  return best;
}

static void
derive(LksFleet *fleet, LksRole role, json_t *policy, const char *member, char **value)
{
  const char *majority = find_majority(fleet, role, *value);
  if (majority == NULL)
    return;
  json_object_set_new(policy, member, json_string(majority));
  g_free(*value);
  *value = g_strdup(majority);
}

static char *
dump(json_t *fleet)
{
  char *text = json_dumps(fleet, JSON_INDENT(2));
  char *copy = g_strconcat(text, "\n", NULL);
  free(text);
  return copy;
}

LksDiscovery *
lks_discover(const char *const *roots,
             const char *name,
             const char *output_path,
             LksCatalog *catalog,
             GError **error)
{
  g_autoptr(GPtrArray) disks = find_disks(roots, catalog, error);
  if (disks == NULL)
    return NULL;
  tidy_disks(disks);
  g_autofree char *absolute = g_canonicalize_filename(output_path, NULL);
  g_autofree char *base_dir = g_path_get_dirname(absolute);
  g_autofree char *first = g_canonicalize_filename(roots[0], NULL);
  g_autofree char *first_name = g_path_get_basename(first);
  json_t *json = describe_fleet(disks, name != NULL ? name : first_name, base_dir);
  g_autoptr(LksDiscovery) discovery = g_new0(LksDiscovery, 1);
  discovery->text = dump(json);
  discovery->skipped = collect_skipped(disks);
  g_autoptr(GBytes) bytes = g_bytes_new(discovery->text, strlen(discovery->text));
  discovery->fleet = lks_fleet_read_bytes(bytes, output_path, catalog, NULL, NULL, NULL, error);
  if (discovery->fleet != NULL) {
    json_t *policy = json_object_get(json, "policy");
    derive(discovery->fleet, LKS_ROLE_CIPHER, policy, "cipher", &discovery->fleet->policy.cipher);
    derive(discovery->fleet, LKS_ROLE_CURVE, policy, "curve", &discovery->fleet->policy.curve);
    g_free(discovery->text);
    discovery->text = dump(json);
  }
  json_decref(json);
  return discovery->fleet != NULL ? g_steal_pointer(&discovery) : NULL;
}
