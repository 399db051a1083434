// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const LksReading *
lks_identity_reading(const LksInstallation *installation)
{
  const LksReading *path =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEYSTORE_PATH);
  if (path->setting != NULL)
    return path;
  const LksReading *subject = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_SUBJECT);
  return subject->setting != NULL
             ? subject
             : lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT);
}

gboolean
lks_reading_is_thumbprint(const LksReading *reading)
{
  if (!reading->present || reading->written == NULL || lks_reading_is_example(reading))
    return FALSE;
  g_autofree char *clean = lks_thumbprint_clean(reading->written);
  return lks_thumbprint_is_valid(clean);
}

LksCertificate *
lks_rule_find_thumbprint(LksRuleContext *self, const char *written)
{
  g_autofree char *clean = lks_thumbprint_clean(written);
  LksIdentity *identity = NULL;
  return lks_fleet_find_thumbprint(lks_rule_get_fleet(self), clean, &identity);
}

static gboolean
is_path_with_escapes(const LksReading *reading)
{
  return reading->present && reading->written != NULL && reading->file != NULL &&
         !reading->file->description->is_asked &&
         lks_role_get_info(reading->setting->role)->kind == LKS_VALUE_PATH &&
         lks_syntax_drops_backslashes(reading->file->description->syntax);
}

gboolean
lks_reading_lost_backslashes(const LksReading *reading)
{
  if (!is_path_with_escapes(reading))
    return FALSE;
  const char *path = reading->written;
  /* "\n" of "\new.jks" became a line end; no path holds one */
  for (const char *p = path; *p != '\0'; p++)
    if ((guchar)*p < 0x20)
      return TRUE;
  return g_ascii_isalpha(path[0]) && path[1] == ':' && path[2] != '\\' && path[2] != '/';
}

static void
add_store(const LksInstallation *installation,
          const LksConfiguredStore *store,
          LksRole path_role,
          LksConfiguredStore *stores,
          guint *n)
{
  const LksReading *path = lks_installation_get_reading(installation, path_role);
  if (path->setting == NULL)
    return;
  stores[*n] = *store;
  stores[*n].path = path;
  stores[*n].password = lks_installation_get_reading(installation, store->password_role);
  (*n)++;
}

guint
lks_configured_stores(const LksInstallation *installation, LksConfiguredStore stores[3])
{
  const LksConfiguredStore identity = {
    .opened = installation->keystore,
    .what = _("keystore"),
    .password_role = LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD,
  };
  const LksConfiguredStore trust = {
    .opened = installation->truststore,
    .what = _("truststore"),
    .password_role = LKS_ROLE_TRUST_KEYSTORE_PASSWORD,
  };
  const LksConfiguredStore key_file = {
    .opened = installation->key_file,
    .what = _("key file"),
    .password_role = LKS_ROLE_IDENTITY_KEY_PASSWORD,
  };
  guint n = 0;
  add_store(installation, &identity, LKS_ROLE_IDENTITY_KEYSTORE_PATH, stores, &n);
  add_store(installation, &key_file, LKS_ROLE_IDENTITY_KEY_PATH, stores, &n);
  add_store(installation, &trust, LKS_ROLE_TRUST_KEYSTORE_PATH, stores, &n);
  return n;
}

gboolean
lks_installation_has_built_in(const LksInstallation *installation)
{
  return lks_installation_get_reading(installation, LKS_ROLE_CERTIFICATE_POLICY)->setting != NULL;
}

const LksSetting *
lks_installation_get_open_question(const LksInstallation *installation)
{
  static const LksRole roles[] = { LKS_ROLE_IDENTITY_KEYSTORE_PATH, LKS_ROLE_IDENTITY_THUMBPRINT,
                                   LKS_ROLE_IDENTITY_SUBJECT, LKS_ROLE_PEER_URL };
  for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
    const LksReading *reading = lks_installation_get_reading(installation, roles[i]);
    if (reading->setting != NULL && !reading->present && reading->file->description->is_asked)
      return reading->setting;
  }
  return NULL;
}

gboolean
lks_installation_shares_trust(const LksInstallation *installation)
{
  return lks_component_get_trust(installation->component) != NULL;
}

gboolean
lks_installation_is_first_of_truststore(const LksInstallation *installation)
{
  GPtrArray *others = installation->server->installations;
  for (guint i = 0; i < others->len; i++) {
    const LksInstallation *other = g_ptr_array_index(others, i);
    if (g_strcmp0(other->truststore->local_path, installation->truststore->local_path) == 0)
      return other == installation;
  }
  return TRUE;
}

/* The products' encrypted form is not published; what looks like it is: a marker around it, or long
 * base64. */
gboolean
lks_text_looks_encrypted(const char *password)
{
  gsize length = strlen(password);
  if (g_str_has_prefix(password, "ENC(") || (length > 0 && password[0] == '{'))
    return TRUE;
  return length >= 24 && length % 4 == 0 && strpbrk(password, "+/=") != NULL &&
         strspn(password, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
             length;
}
