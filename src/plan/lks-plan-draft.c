// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"

#include <string.h>

void
lks_plan_draft_free(LksPlanDraft *draft)
{
  g_ptr_array_unref(draft->stores);
  g_ptr_array_unref(draft->files);
  g_ptr_array_unref(draft->roots);
  g_ptr_array_unref(draft->trust);
  g_ptr_array_unref(draft->dropped);
  g_ptr_array_unref(draft->manual);
  g_ptr_array_unref(draft->authorities);
  g_free(draft->signing);
  g_ptr_array_unref(draft->problems);
  for (guint role = 0; role < LKS_N_ROLES; role++)
    g_clear_pointer(&draft->values[role], lks_secret_unref);
  g_free(draft->pfx);
  g_free(draft->thumbprint);
  g_free(draft);
}

static gboolean
is_wanted_secured(const LksInstallation *installation)
{
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  return g_strcmp0(wish, "secured") == 0;
}

static gboolean
contains(GPtrArray *certificates, LksCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func(certificates, certificate,
                                          (GEqualFunc)lks_certificate_equal, NULL);
}

/* what the fleet trusts, but for what is on its way out and not trusted here any more */
static void
choose_roots(LksPlanDraft *draft)
{
  LksFleet *fleet = draft->installation->server->fleet;
  GPtrArray *trust = lks_fleet_get_trust(fleet), *retiring = lks_fleet_get_retiring(fleet);
  gboolean assumed = FALSE;
  GPtrArray *deployed = lks_installation_get_anchors(draft->installation, &assumed);
  draft->dropped = g_ptr_array_new_with_free_func(g_object_unref);
  draft->trust =
      retiring->len == 0 ? g_ptr_array_ref(trust) : g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; retiring->len > 0 && i < trust->len; i++) {
    LksCertificate *root = g_ptr_array_index(trust, i);
    gboolean is_gone =
        contains(retiring, root) && (assumed || deployed == NULL || !contains(deployed, root));
    g_ptr_array_add(is_gone ? draft->dropped : draft->trust, g_object_ref(root));
  }
}

LksPlanDraft *
lks_plan_draft_new(LksInstallation *installation)
{
  LksPlanDraft *draft = g_new0(LksPlanDraft, 1);
  draft->installation = installation;
  draft->secured = is_wanted_secured(installation);
  draft->stores = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
  draft->files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
  draft->roots = g_ptr_array_new_with_free_func(g_free);
  draft->authorities = g_ptr_array_new_with_free_func(g_free);
  draft->problems = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
  choose_roots(draft);
  draft->manual = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
  return draft;
}

/* an authority is changed where it counts */
void
lks_plan_draft_fill(LksPlanDraft *draft, const LksPlanRoll *roll)
{
  if (!lks_installation_needs_certificate(draft->installation))
    return;
  if (roll != NULL)
    lks_plan_roll_begin_draft(roll, draft);
  if (draft->secured)
    lks_plan_stores(draft);
  else
    lks_plan_bundle_of_others(draft);
  if (roll == NULL || draft->secured)
    lks_plan_settings(draft);
}

void
lks_plan_draft_add_problem(LksPlanDraft *draft, LksErrorCode code, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(draft->problems, g_error_new_valist(LKS_ERROR, (int)code, format, arguments));
  va_end(arguments);
}

void
lks_plan_draft_take_problem(LksPlanDraft *draft, const char *path, GError *cause)
{
  if (path != NULL && strstr(cause->message, path) == NULL)
    g_prefix_error(&cause, "%s: ", path);
  g_ptr_array_add(draft->problems, cause);
}
