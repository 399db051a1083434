// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"

#include <string.h>

char *
lks_installation_dup_server_path(const LksInstallation *self, const char *template)
{
  const char *relative =
      g_str_has_prefix(template, "{folder}/") ? template + strlen("{folder}/") : template;
  return lks_root_join(self->server->root, self->folder, relative);
}

char *
lks_installation_dup_label(const LksInstallation *self)
{
  return g_strdup_printf("%s/%s", self->server->name, lks_component_get_short_id(self->component));
}

const LksReading *
lks_installation_get_reading(const LksInstallation *self, LksRole role)
{
  /* of a role that a component does not have */
  static const LksReading none;
  guint place = lks_component_get_place(self->component, role);
  return place > 0 ? &self->readings[place - 1] : &none;
}

const char *
lks_installation_get_wish(const LksInstallation *self, LksRole role)
{
  const char *own = g_hash_table_lookup(self->settings, lks_role_get_info(role)->id);
  if (own != NULL)
    return own;
  const LksPolicy *policy = lks_fleet_get_policy(self->server->fleet);
  switch (role) {
  case LKS_ROLE_SECURITY_MECHANISM:
    return policy->secured ? "secured" : "plain";
  case LKS_ROLE_CIPHER:
    return policy->cipher;
  case LKS_ROLE_CURVE:
    return policy->curve;
  case LKS_ROLE_VERIFY_HOST:
    return policy->verify_host ? "true" : "false";
  default:
    return NULL;
  }
}

gboolean
lks_installation_matches(const LksInstallation *self, const char *only)
{
  const char *slash = strchr(only, '/');
  gsize length = slash != NULL ? (gsize)(slash - only) : strlen(only);
  if (strlen(self->server->name) != length || strncmp(self->server->name, only, length) != 0)
    return FALSE;
  return slash == NULL || strcmp(slash + 1, lks_component_get_short_id(self->component)) == 0 ||
         strcmp(slash + 1, lks_component_get_id(self->component)) == 0;
}

/* --- its state --- */

static gboolean
is_filled(const LksReading *reading)
{
  return reading->written != NULL && reading->written[strspn(reading->written, " \t")] != '\0';
}

/* the file that would tell is not there, cannot be read, or leaves it open */
static gboolean
is_dark(const LksReading *reading)
{
  if (reading->problem != NULL || reading->file->problem != NULL)
    return TRUE;
  if (reading->file->description->is_asked)
    return !reading->present && reading->meaning == NULL;
  return reading->file->document == NULL && !reading->file->description->optional;
}

static LksState
state_by_url(const LksReading *reading)
{
  if (reading->written == NULL)
    return LKS_STATE_UNKNOWN;
  if (g_ascii_strncasecmp(reading->written, "https:", 6) == 0)
    return LKS_STATE_SECURED;
  return g_ascii_strncasecmp(reading->written, "http:", 5) == 0 ? LKS_STATE_PLAIN
                                                                : LKS_STATE_UNKNOWN;
}

static LksState
secured_if(gboolean secured)
{
  return secured ? LKS_STATE_SECURED : LKS_STATE_PLAIN;
}

/* the account says that nobody's own certificates count, and the component names none */
static gboolean
is_built_in(const LksInstallation *self, const LksReading *identity)
{
  return !is_filled(identity) &&
         g_strcmp0(lks_installation_get_reading(self, LKS_ROLE_CERTIFICATE_POLICY)->meaning,
                   "built-in") == 0;
}

static LksState
find_state(const LksInstallation *self)
{
  const char *own =
      g_hash_table_lookup(self->settings, lks_role_get_info(LKS_ROLE_SECURITY_MECHANISM)->id);
  if (!lks_installation_needs_certificate(self))
    return LKS_STATE_UNKNOWN;
  if (own != NULL)
    return secured_if(strcmp(own, "secured") == 0);
  const LksReading *mechanism = lks_installation_get_reading(self, LKS_ROLE_SECURITY_MECHANISM);
  if (mechanism->setting != NULL)
    return is_dark(mechanism) ? LKS_STATE_UNKNOWN
                              : secured_if(g_strcmp0(mechanism->meaning, "secured") == 0);
  const LksReading *plain = lks_installation_get_reading(self, LKS_ROLE_SECURITY_PLAIN);
  if (plain->setting != NULL && (plain->file->problem != NULL || plain->problem != NULL))
    return LKS_STATE_UNKNOWN;
  if (plain->present && plain->meaning != NULL)
    return secured_if(strcmp(plain->meaning, "true") != 0);
  static const LksRole roles[] = { LKS_ROLE_IDENTITY_KEYSTORE_PATH, LKS_ROLE_IDENTITY_THUMBPRINT,
                                   LKS_ROLE_IDENTITY_SUBJECT };
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
    const LksReading *reading = lks_installation_get_reading(self, roles[i]);
    if (reading->setting != NULL && is_built_in(self, reading))
      return LKS_STATE_PLAIN;
    if (reading->setting != NULL)
      return is_dark(reading) ? LKS_STATE_UNKNOWN : secured_if(is_filled(reading));
  }
  const LksReading *url = lks_installation_get_reading(self, LKS_ROLE_PEER_URL);
  return url->setting != NULL && !is_dark(url) ? state_by_url(url) : LKS_STATE_UNKNOWN;
}

void
lks_installation_settle(LksInstallation *self)
{
  lks_installation_settle_stores(self);
  self->state = find_state(self);
}

/* --- what it shows and accepts --- */

/* Its stores are files that its settings or the fleet file name. Where the settings are not known,
 * the fleet's word stands for a Java keystore as it does for a Windows store. */
static gboolean
is_read(const LksInstallation *self, LksRole path)
{
  const LksReading *reading = lks_installation_get_reading(self, path);
  return reading->setting != NULL && (!reading->file->description->is_asked || reading->present);
}

gboolean
lks_installation_needs_certificate(const LksInstallation *self)
{
  return g_strcmp0(lks_installation_get_reading(self, LKS_ROLE_LOCAL_STORAGE)->meaning, "false") !=
         0;
}

GPtrArray *
lks_installation_get_chain(const LksInstallation *self, gboolean *assumed)
{
  gboolean read = is_read(self, LKS_ROLE_IDENTITY_KEYSTORE_PATH);
  if (assumed != NULL)
    *assumed = !read;
  if (read)
    return self->entry != NULL && lks_keystore_entry_get_leaf(self->entry) != NULL
               ? lks_keystore_entry_get_chain(self->entry)
               : NULL;
  const LksIdentityNeeds *needs = lks_component_get_identity(self->component);
  if (needs == NULL)
    return NULL;
  LksIdentity *identity =
      needs->store == LKS_STORE_WINDOWS ? lks_installation_find_identity(self) : self->identity;
  return identity != NULL ? identity->chain : NULL;
}

GPtrArray *
lks_installation_get_anchors(const LksInstallation *self, gboolean *assumed)
{
  gboolean read = is_read(self, LKS_ROLE_TRUST_KEYSTORE_PATH);
  if (assumed != NULL)
    *assumed = !read;
  return read ? LKS_INSTALLATION_PRIVATE(self)->anchors : lks_fleet_get_trust(self->server->fleet);
}
