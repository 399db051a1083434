// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"
#include "lks-pack.h"

#include <string.h>

G_DEFINE_FINAL_TYPE(LksFleet, lks_fleet, G_TYPE_OBJECT)

static void
clear_opened(LksOpenedStore *opened)
{
  g_clear_pointer(&opened->path, lks_shared_string_release);
  g_free(opened->local_path);
  g_clear_object(&opened->store);
  g_clear_error(&opened->problem);
}

static void
opened_free(LksOpenedStore *opened)
{
  clear_opened(opened);
  g_free(opened);
}

/* A big fleet has ten thousands of installations, most without this or that: what is not there is
 * the same of all of them. Rules tell stores apart by where they are. */
static LksOpenedStore no_keystore, no_key_file, no_truststore;

static void
free_store(LksOpenedStore *opened)
{
  if (opened != &no_keystore && opened != &no_key_file && opened != &no_truststore)
    opened_free(opened);
}

static void
identity_free(LksIdentity *identity)
{
  clear_opened(&identity->opened);
  g_free(identity->id);
  g_free(identity->alias);
  lks_secret_unref(identity->password);
  g_clear_error(&identity->password_problem);
  g_clear_error(&identity->problem);
  g_clear_object(&identity->entry);
  g_clear_pointer(&identity->chain, g_ptr_array_unref);
  g_free(identity);
}

static void
server_free(LksServer *server)
{
  g_free(server->name);
  g_free(server->platform);
  g_strfreev(server->addresses);
  lks_root_unref(server->root);
  g_ptr_array_unref(server->installations);
  g_free(server);
}

void
lks_installed_file_free(LksInstalledFile *file)
{
  g_clear_pointer(&file->path, lks_shared_string_release);
  g_free(file->local_path);
  g_clear_object(&file->document);
  g_clear_error(&file->problem);
  g_free(file);
}

static void
clear_reading(LksReading *reading)
{
  /* a password is nobody else's */
  if (reading->written != NULL && lks_role_get_info(reading->setting->role)->is_secret)
    lks_wipe(reading->written, strlen(reading->written));
  g_clear_pointer(&reading->written, lks_shared_string_release);
  g_strfreev(reading->list);
  g_clear_error(&reading->problem);
}

static void
installation_free(LksInstallation *installation)
{
  LksInstallationPrivate *own = LKS_INSTALLATION_PRIVATE(installation);
  guint n_readings = lks_component_get_n_places(installation->component);
  g_clear_object(&installation->component);
  g_clear_pointer(&installation->folder, lks_shared_string_release);
  g_free(installation->identity_id);
  g_strfreev(installation->connects);
  g_hash_table_unref(installation->settings);
  g_hash_table_unref(installation->secrets);
  g_ptr_array_unref(installation->secret_problems);
  g_ptr_array_unref(installation->files);
  g_hash_table_unref(installation->file_paths);
  g_ptr_array_unref(installation->evidence);
  g_clear_pointer(&own->asked, lks_installed_file_free);
  g_ptr_array_unref(own->elsewhere);
  for (guint i = 0; installation->readings != NULL && i < n_readings; i++)
    clear_reading(&installation->readings[i]);
  g_free(installation->readings);
  free_store(installation->keystore);
  free_store(installation->key_file);
  free_store(installation->truststore);
  g_clear_object(&installation->entry);
  g_clear_pointer(&own->anchors, g_ptr_array_unref);
  g_free(own);
}

LksInstallation *
lks_installation_new(LksServer *server, LksComponent *component)
{
  LksInstallationPrivate *own = g_new0(LksInstallationPrivate, 1);
  LksInstallation *installation = &own->record;
  installation->server = server;
  installation->component = g_object_ref(component);
  installation->keystore = &no_keystore;
  installation->key_file = &no_key_file;
  installation->truststore = &no_truststore;
  installation->settings = g_hash_table_ref(server->fleet->no_table);
  installation->secrets = g_hash_table_ref(server->fleet->no_table);
  installation->secret_problems = g_ptr_array_ref(server->fleet->no_array);
  installation->files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_installed_file_free);
  installation->file_paths = g_hash_table_ref(server->fleet->no_table);
  installation->evidence = g_ptr_array_ref(server->fleet->no_array);
  own->elsewhere = g_ptr_array_ref(server->fleet->no_array);
  return installation;
}

void
lks_installation_put(LksInstallation *self,
                     GHashTable **table,
                     const char *id,
                     gpointer take_value,
                     GDestroyNotify free_value)
{
  if (*table == self->server->fleet->no_table) {
    g_hash_table_unref(*table);
    *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
  }
  g_hash_table_insert(*table, g_strdup(id), take_value);
}

void
lks_installation_append(LksInstallation *self,
                        GPtrArray **array,
                        gpointer take_item,
                        GDestroyNotify free_item)
{
  if (*array == self->server->fleet->no_array) {
    g_ptr_array_unref(*array);
    *array = g_ptr_array_new_with_free_func(free_item);
  }
  g_ptr_array_add(*array, take_item);
}

static void
group_free(LksGroup *group)
{
  g_free(group->name);
  g_free(group->kind);
  g_strfreev(group->members);
  g_free(group);
}

static void
link_free(LksLink *link)
{
  g_strfreev(link->names);
  g_free(link);
}

static void
lks_fleet_finalize(GObject *object)
{
  LksFleet *self = LKS_FLEET(object);
  g_hash_table_unref(self->servers_by_name);
  g_hash_table_unref(self->no_table);
  g_ptr_array_unref(self->no_array);
  g_hash_table_unref(self->identities_by_id);
  g_hash_table_unref(self->known);
  g_ptr_array_unref(self->links);
  g_ptr_array_unref(self->groups);
  g_ptr_array_unref(self->installations);
  g_ptr_array_unref(self->servers);
  g_ptr_array_unref(self->identities);
  g_ptr_array_unref(self->trust_files);
  g_ptr_array_unref(self->trust);
  g_ptr_array_unref(self->retiring);
  g_clear_object(&self->catalog);
  g_clear_pointer(&self->overlay, lks_overlay_unref);
  g_free(self->policy.cipher);
  g_free(self->policy.curve);
  g_clear_pointer(&self->packed_text, g_bytes_unref);
  g_free(self->path);
  g_free(self->base_dir);
  g_free(self->name);
  G_OBJECT_CLASS(lks_fleet_parent_class)->finalize(object);
}

static void
lks_fleet_class_init(LksFleetClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_fleet_finalize;
}

static void
lks_fleet_init(LksFleet *self)
{
  self->trust = g_ptr_array_new_with_free_func(g_object_unref);
  self->retiring = g_ptr_array_new_with_free_func(g_object_unref);
  self->trust_files = g_ptr_array_new_with_free_func((GDestroyNotify)opened_free);
  self->identities = g_ptr_array_new_with_free_func((GDestroyNotify)identity_free);
  self->servers = g_ptr_array_new_with_free_func((GDestroyNotify)server_free);
  self->installations = g_ptr_array_new_with_free_func((GDestroyNotify)installation_free);
  self->groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
  self->links = g_ptr_array_new_with_free_func((GDestroyNotify)link_free);
  self->servers_by_name = g_hash_table_new(g_str_hash, g_str_equal);
  self->no_table = g_hash_table_new(g_str_hash, g_str_equal);
  self->no_array = g_ptr_array_new();
  self->identities_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  self->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
}

const char *
lks_fleet_get_path(LksFleet *self)
{
  return self->path;
}

GBytes *
lks_fleet_dup_text(LksFleet *self)
{
  return lks_unpack(self->packed_text);
}

const char *
lks_fleet_get_name(LksFleet *self)
{
  return self->name;
}

LksCatalog *
lks_fleet_get_catalog(LksFleet *self)
{
  return self->catalog;
}

LksOverlay *
lks_fleet_get_overlay(LksFleet *self)
{
  return self->overlay;
}

const LksPolicy *
lks_fleet_get_policy(LksFleet *self)
{
  return &self->policy;
}

GPtrArray *
lks_fleet_get_trust(LksFleet *self)
{
  return self->trust;
}

GPtrArray *
lks_fleet_get_retiring(LksFleet *self)
{
  return self->retiring;
}

GPtrArray *
lks_fleet_get_trust_files(LksFleet *self)
{
  return self->trust_files;
}

GPtrArray *
lks_fleet_get_identities(LksFleet *self)
{
  return self->identities;
}

GPtrArray *
lks_fleet_get_servers(LksFleet *self)
{
  return self->servers;
}

GPtrArray *
lks_fleet_get_installations(LksFleet *self)
{
  return self->installations;
}

GPtrArray *
lks_fleet_get_links(LksFleet *self)
{
  return self->links;
}

GPtrArray *
lks_fleet_get_groups(LksFleet *self)
{
  return self->groups;
}

LksServer *
lks_fleet_find_server(LksFleet *self, const char *name)
{
  return g_hash_table_lookup(self->servers_by_name, name);
}

LksInstallation *
lks_fleet_find_installation(LksFleet *self, const char *label)
{
  const char *slash = strchr(label, '/');
  g_autofree char *name = slash != NULL ? g_strndup(label, (gsize)(slash - label)) : NULL;
  LksServer *server = name != NULL ? lks_fleet_find_server(self, name) : NULL;
  for (guint i = 0; server != NULL && i < server->installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(server->installations, i);
    if (lks_installation_matches(installation, label))
      return installation;
  }
  return NULL;
}

/* what people paste: blanks, colons, and the invisible marks of a certificate dialog */
static gboolean
is_noise(gunichar c)
{
  return c == ' ' || c == '\t' || c == ':' || c == 0x00a0 || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || c == 0xfeff;
}

static char *
normalise_thumbprint(const char *text)
{
  if (!g_utf8_validate(text, -1, NULL))
    return NULL;
  g_autoptr(GString) hex = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c < 128 && g_ascii_isxdigit((char)c))
      g_string_append_c(hex, g_ascii_tolower((char)c));
    else if (!is_noise(c))
      return NULL;
  }
  return hex->len == 40 ? g_string_free(g_steal_pointer(&hex), FALSE) : NULL;
}

LksCertificate *
lks_fleet_find_thumbprint(LksFleet *self, const char *sha1, LksIdentity **identity)
{
  g_autofree char *hex = normalise_thumbprint(sha1);
  LksKnownCertificate *known = hex != NULL ? g_hash_table_lookup(self->known, hex) : NULL;
  if (identity != NULL)
    *identity = known != NULL ? known->identity : NULL;
  return known != NULL ? known->certificate : NULL;
}
