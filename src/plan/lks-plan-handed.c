// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What no service reads but people take: a PFX for an installer or a Windows store. */

gboolean
lks_plan_step_asks_for(const LksManualStep *step, const char *placeholder)
{
  gboolean asks = strstr(step->text, placeholder) != NULL;
  for (guint i = 0; !asks && i < step->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(step->commands, i);
    asks = strstr(command->command, placeholder) != NULL;
  }
  return asks;
}

gboolean
lks_plan_asks_for(LksComponent *component, const char *placeholder)
{
  GPtrArray *steps = lks_component_get_steps(component);
  for (guint i = 0; i < steps->len; i++)
    if (lks_plan_step_asks_for(g_ptr_array_index(steps, i), placeholder))
      return TRUE;
  return FALSE;
}

gboolean
lks_plan_is_out_of_reach(const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  return needs != NULL && (needs->store == LKS_STORE_JKS || needs->store == LKS_STORE_PKCS12) &&
         lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_KEYSTORE_PATH)->setting ==
             NULL;
}

/* a program that looks for a subject must find one certificate: the one before goes */
static void
tell_predecessor(LksPlanDraft *draft, const char *path, LksSecret *password)
{
  const LksReading *subject =
      lks_installation_get_reading(draft->installation, LKS_ROLE_IDENTITY_SUBJECT);
  g_autoptr(LksKeystore) present =
      subject->present ? lks_plan_open_store(draft->installation, path, password, password) : NULL;
  LksCertificate *leaf = present != NULL && lks_keystore_get_n_entries(present) > 0
                             ? lks_keystore_entry_get_leaf(lks_keystore_get_entry(present, 0))
                             : NULL;
  if (leaf == NULL ||
      lks_certificate_equal(leaf, g_ptr_array_index(draft->installation->identity->chain, 0)))
    return;
  LksPlanStep *step = lks_plan_add_manual(
      draft->manual, draft->installation, LKS_PHASE_CHANGE,
      g_strdup_printf(_("Take the certificate that was shown so far, “%s”, out of the Windows "
                        "certificate store of the computer: the subject must be found in the new "
                        "one alone."),
                      lks_certificate_get_subject(leaf)));
  lks_plan_step_add_command(step, NULL,
                            g_strdup_printf("certutil.exe -delstore My %s",
                                            lks_certificate_get_sha1(leaf)));
}

static void
hand_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  if (!lks_plan_require_identity(draft))
    return;
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksSecret) password = lks_plan_require_identity_password(draft, identity);
  g_autofree char *path =
      lks_installation_dup_server_path(draft->installation, needs->identity_file);
  if (password == NULL || lks_plan_shows_identity(draft, path, NULL, password, password))
    return;
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file with the key and chain of the identity “%s”: %s. Its password is that of "
        "the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  tell_predecessor(draft, path, password);
  lks_plan_write_pfx(draft, path, identity, password, needs->reader, needs->provider, description);
  draft->pfx = g_steal_pointer(&path);
}

void
lks_plan_hand_over(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  guint before = draft->stores->len;
  /* an installer makes a certificate where it is given none; a Windows store must hold one */
  if (!draft->keep_identity &&
      (draft->installation->identity != NULL || needs->store == LKS_STORE_WINDOWS))
    hand_identity(draft, needs);
  if (!draft->keep_trust && lks_plan_asks_for(draft->installation->component, "{root}")) {
    if (draft->roll != NULL)
      lks_plan_roll_roots(draft, needs);
    else
      lks_plan_write_roots(draft, needs);
  }
  draft->n_handed += draft->stores->len - before;
}

/* --- what signs ------------------------------------------------------------------------------ */

gboolean
lks_plan_shows_signing(const LksInstallation *installation)
{
  const LksIdentity *identity = installation->signing;
  const LksSigningNeeds *needs = lks_component_get_signing(installation->component);
  LksSecret *password = lks_plan_find_identity_password(identity);
  if (password == NULL)
    return FALSE;
  g_autofree char *path = lks_installation_dup_server_path(installation, needs->file);
  g_autoptr(LksKeystore) present = lks_plan_open_store(installation, path, password, password);
  LksKeystoreEntry *entry = present != NULL && lks_keystore_get_n_entries(present) > 0
                                ? lks_keystore_get_entry(present, 0)
                                : NULL;
  return entry != NULL && lks_keystore_entry_get_key(entry) != NULL &&
         lks_plan_same_chain(lks_keystore_entry_get_chain(entry), identity->chain);
}

/* A PFX for whoever installs the product, who is asked for it: of a second identity. */
void
lks_plan_signing(LksPlanDraft *draft, const LksSigningNeeds *needs)
{
  const LksIdentity *identity = draft->installation->signing;
  if (!lks_plan_require_usable(draft, identity))
    return;
  g_autoptr(LksSecret) password = lks_plan_require_identity_password(draft, identity);
  if (password == NULL || lks_plan_shows_signing(draft->installation))
    return;
  g_autofree char *path = lks_installation_dup_server_path(draft->installation, needs->file);
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file with the identity “%s”, by which tokens are signed: %s. It is the same on "
        "every member of the group. Its password is that of the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  lks_plan_write_pfx(draft, path, identity, password, needs->reader, NULL, description);
  draft->n_handed++;
  draft->signing = g_steal_pointer(&path);
}
