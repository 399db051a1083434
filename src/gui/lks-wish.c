// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-wish.h"
#include "lks-keyring.h"

#include <glib/gi18n.h>

static LksFleetDraft *
get_wishes(LksWorkspace *workspace)
{
  return lks_draft_get_wishes(lks_workspace_get_draft(workspace));
}

/* saved at once; what it makes of the fleet is told by “changed” */
static gboolean
finish(LksWorkspace *workspace, gboolean fine, GError **error)
{
  if (!fine || !lks_draft_save(lks_workspace_get_draft(workspace), error))
    return FALSE;
  lks_workspace_reload_async(workspace, NULL, NULL);
  return TRUE;
}

gboolean
lks_wish_identity(LksWorkspace *workspace, const char *label, const char *id, GError **error)
{
  return finish(workspace, lks_fleet_draft_use_identity(get_wishes(workspace), label, id, error),
                error);
}

gboolean
lks_wish_setting(LksWorkspace *workspace,
                 const char *label,
                 LksRole role,
                 const char *value,
                 GError **error)
{
  return finish(workspace,
                lks_fleet_draft_set_setting(get_wishes(workspace), label, role, value, error),
                error);
}

gboolean
lks_wish_secret(LksWorkspace *workspace,
                const char *label,
                LksRole role,
                const char *reference,
                GError **error)
{
  return finish(workspace,
                lks_fleet_draft_set_secret(get_wishes(workspace), label, role, reference, error),
                error);
}

/* --- the keyring ----------------------------------------------------------------------------- */

typedef struct {
  char *name;
  char *label;
  LksSecret *secret;
} Keeping;

static void
keeping_free(Keeping *keeping)
{
  g_free(keeping->name);
  g_free(keeping->label);
  lks_secret_unref(keeping->secret);
  g_free(keeping);
}

static gpointer
keep_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Keeping *keeping = data;
  return lks_keyring_store(keeping->name, keeping->label, keeping->secret, error) ? data : NULL;
}

/* the desktop may ask for its own password meanwhile */
static void
keep(LksWorkspace *workspace, const char *name, LksSecret *secret)
{
  Keeping *keeping = g_new0(Keeping, 1);
  keeping->name = g_strdup(name);
  /* TRANSLATORS: what the desktop's password program shows; %s is fleet, component and setting */
  keeping->label = g_strdup_printf(_("Lockstep: %s"), name);
  keeping->secret = lks_secret_ref(secret);
  lks_workspace_run_async(workspace, _("Keeping the password"), keep_work, keeping,
                          (GDestroyNotify)keeping_free, NULL, NULL, NULL);
}

/* one fleet's passwords are not another's */
static char *
dup_name(LksWorkspace *workspace, const char *label, LksRole role)
{
  return g_strdup_printf("%s/%s/%s", lks_fleet_get_name(lks_workspace_get_fleet(workspace)), label,
                         lks_role_get_info(role)->id);
}

gboolean
lks_wish_new_secret(LksWorkspace *workspace,
                    const char *label,
                    LksRole role,
                    LksSecret *secret,
                    gboolean remember,
                    GError **error)
{
  g_autofree char *name = dup_name(workspace, label, role);
  g_autofree char *reference = lks_workspace_give_secret(workspace, name, secret);
  if (remember)
    keep(workspace, name, secret);
  return lks_wish_secret(workspace, label, role, reference, error);
}

char *
lks_wish_dup_secret(LksWorkspace *workspace, const char *label, LksRole role)
{
  return lks_fleet_draft_dup_secret(get_wishes(workspace), label, role);
}
