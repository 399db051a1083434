// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  LksCertificate *leaf;
  GPtrArray *holders; /* (element-type LksInstallation), one a server */
} Shared;

static void
shared_free(Shared *self)
{
  g_ptr_array_unref(self->holders);
  g_free(self);
}

static gboolean
has_server(GPtrArray *holders, const LksServer *server)
{
  for (guint i = 0; i < holders->len; i++)
    if (((const LksInstallation *)g_ptr_array_index(holders, i))->server == server)
      return TRUE;
  return FALSE;
}

static GHashTable *
collect(LksRuleContext *context)
{
  GPtrArray *installations = lks_fleet_get_installations(lks_rule_get_fleet(context));
  GHashTable *by_leaf =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)shared_free);
  for (guint i = 0; i < installations->len; i++) {
    LksInstallation *installation = g_ptr_array_index(installations, i);
    LksCertificate *leaf = lks_rule_get_leaf(installation);
    if (leaf == NULL || !lks_installation_is_meant_secured(installation))
      continue;
    Shared *shared = g_hash_table_lookup(by_leaf, lks_certificate_get_sha256(leaf));
    if (shared == NULL) {
      shared = g_new0(Shared, 1);
      shared->leaf = leaf;
      shared->holders = g_ptr_array_new();
      g_hash_table_insert(by_leaf, (gpointer)lks_certificate_get_sha256(leaf), shared);
    }
    if (!has_server(shared->holders, installation->server))
      g_ptr_array_add(shared->holders, installation);
  }
  return by_leaf;
}

/* the product itself demands it */
static gboolean
must_differ(const Shared *shared)
{
  for (guint i = 0; i < shared->holders->len; i++) {
    const LksInstallation *holder = g_ptr_array_index(shared->holders, i);
    const LksIdentityNeeds *needs = lks_component_get_identity(holder->component);
    if (needs != NULL && needs->is_own)
      return TRUE;
  }
  return FALSE;
}

static void
report(LksRuleContext *context, const Shared *shared)
{
  g_autoptr(GPtrArray) hosts = g_ptr_array_new();
  for (guint i = 0; i < shared->holders->len; i++)
    g_ptr_array_add(hosts,
                    ((const LksInstallation *)g_ptr_array_index(shared->holders, i))->server->name);
  const LksInstallation *first = g_ptr_array_index(shared->holders, 0);
  lks_rule_report(
      context, first, lks_identity_reading(first),
      must_differ(shared) ? LKS_SEVERITY_ERROR : LKS_SEVERITY_WARNING,
      lks_rule_text(context, _("Certificate %s is used on more than one host: %s."),
                    lks_say_certificate(context, shared->leaf), lks_say_list(context, hosts, 6)),
      _("Request a certificate for each host, and name it as that host’s identity in the fleet "
        "file."));
}

static void
check_fleet(LksRuleContext *context)
{
  g_autoptr(GHashTable) by_leaf = collect(context);
  GHashTableIter iter;
  gpointer shared = NULL;
  g_hash_table_iter_init(&iter, by_leaf);
  while (g_hash_table_iter_next(&iter, NULL, &shared))
    if (((Shared *)shared)->holders->len > 1)
      report(context, shared);
}

const LksRule lks_rule_shared_certificate = {
  .id = "shared-certificate",
  .title = N_("One certificate on several hosts"),
  .explanation =
      N_("A separate certificate for each host keeps the loss of one host from being the "
         "loss of all."),
  .check_fleet = check_fleet,
};
