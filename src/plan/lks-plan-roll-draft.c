// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- one installation ------------------------------------------------------------------------ */

static gboolean
contains(GPtrArray *certificates, LksCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func(certificates, certificate,
                                          (GEqualFunc)lks_certificate_equal, NULL);
}

static void
add_roots(GPtrArray *roots, GPtrArray *more, GPtrArray *dropped)
{
  for (guint i = 0; more != NULL && i < more->len; i++) {
    LksCertificate *root = g_ptr_array_index(more, i);
    if (!contains(roots, root) && !contains(dropped, root))
      g_ptr_array_add(roots, g_object_ref(root));
  }
}

/* what it accepts today stays, whoever put it there, but for what is dropped */
static GPtrArray *
dup_trust(const LksPlanRoll *roll, const LksInstallation *installation)
{
  gboolean assumed = FALSE;
  GPtrArray *deployed = lks_installation_get_anchors(installation, &assumed);
  GPtrArray *roots = g_ptr_array_new_with_free_func(g_object_unref);
  add_roots(roots, assumed ? NULL : deployed, roll->dropped);
  /* one that let go of the old root already, before the others do, does not take it up again */
  if (roots->len == 0 || roll->phase == LKS_ROLL_DROP)
    add_roots(roots, lks_fleet_get_trust(roll->fleet), roll->dropped);
  add_roots(roots, roll->new_roots, roll->dropped);
  return roots;
}

void
lks_plan_roll_begin_draft(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  const LksIdentity *identity = draft->installation->identity;
  gboolean is_new = identity != NULL && lks_plan_roll_covers(roll, identity->chain);
  draft->roll = roll;
  draft->keep_trust = roll->phase == LKS_ROLL_IDENTITIES;
  draft->keep_identity = roll->phase != LKS_ROLL_IDENTITIES || !is_new;
  draft->keep_signing = roll->phase != LKS_ROLL_IDENTITIES ||
                        !lks_plan_roll_can_sign(roll, draft->installation, NULL);
  if (draft->keep_trust)
    return;
  g_ptr_array_unref(draft->dropped);
  draft->dropped = g_ptr_array_ref(roll->dropped);
  g_ptr_array_unref(draft->trust);
  draft->trust = dup_trust(roll, draft->installation);
}

/* its roots lie in a store of the machine, where people put them */
static gboolean
trusts_by_hand(const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  return (needs != NULL && needs->store == LKS_STORE_WINDOWS) ||
         lks_plan_asks_for(installation->component, "{root}");
}

static void
drop_by_hand(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  for (guint i = 0; i < roll->dropped->len; i++) {
    LksCertificate *root = g_ptr_array_index(roll->dropped, i);
    LksPlanStep *step = lks_plan_add_manual(
        draft->manual, draft->installation, LKS_PHASE_AFTER,
        g_strdup_printf(_("Unless something else on this machine needs it, take the root "
                          "certificate “%s” out of the store Trusted Root Certification "
                          "Authorities of the local computer."),
                        lks_certificate_get_subject(root)));
    lks_plan_step_add_command(step, NULL,
                              g_strdup_printf("certutil.exe -delstore Root %s",
                                              lks_certificate_get_sha1(root)));
  }
}

static void
tell_truststore(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  gboolean drops = roll->phase == LKS_ROLL_DROP;
  GPtrArray *roots = drops ? roll->dropped : roll->new_roots;
  draft->is_by_hand = TRUE;
  for (guint i = 0; i < roots->len; i++)
    lks_plan_add_manual(draft->manual, draft->installation, LKS_PHASE_CHANGE,
                        g_strdup_printf(drops ? _("Take the root certificate “%s” out of the "
                                                  "truststore of %s, as its vendor describes it.")
                                              : _("Add the root certificate “%s” to the truststore "
                                                  "of %s, as its vendor describes it."),
                                        lks_certificate_get_subject(g_ptr_array_index(roots, i)),
                                        lks_component_get_name(draft->installation->component)));
}

/* --- what it shares with others --- */

/* an earlier component of the machine that the plan is about shares it, too, and tells */
static gboolean
is_told(const LksPlanRoll *roll, const LksInstallation *installation)
{
  GPtrArray *all = installation->server->installations;
  for (guint i = 0; g_ptr_array_index(all, i) != installation; i++) {
    const LksInstallation *other = g_ptr_array_index(all, i);
    const char *wish = lks_installation_get_wish(other, LKS_ROLE_SECURITY_MECHANISM);
    if (lks_component_get_trust(other->component) != NULL && g_strcmp0(wish, "secured") == 0 &&
        g_strcmp0(other->truststore->local_path, installation->truststore->local_path) == 0 &&
        (roll->only == NULL || lks_installation_matches(other, roll->only)))
      return TRUE;
  }
  return FALSE;
}

/* programs that are none of ours may rely on it: nothing of it is taken out but by people */
static void
tell_shared(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  const LksOpenedStore *shared = draft->installation->truststore;
  for (guint i = 0; shared->store != NULL && i < lks_keystore_get_n_entries(shared->store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(shared->store, i);
    LksCertificate *root = lks_keystore_entry_get_leaf(entry);
    if (root == NULL || !contains(roll->dropped, root))
      continue;
    LksPlanStep *step = lks_plan_add_manual(
        draft->manual, draft->installation, LKS_PHASE_AFTER,
        g_strdup_printf(_("Unless something else on this machine needs it, take the root "
                          "certificate “%s” out of %s."),
                        lks_certificate_get_subject(root), shared->path));
    const char *alias = lks_keystore_entry_get_alias(entry);
    if (alias != NULL)
      lks_plan_step_add_command(step, NULL,
                                g_strdup_printf("keytool -delete -alias \"%s\" -keystore \"%s\"",
                                                alias, shared->path));
  }
}

void
lks_plan_roll_finish_draft(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  LksInstallation *installation = draft->installation;
  const LksTrustNeeds *trust = lks_component_get_trust(installation->component);
  gboolean drops = roll->phase == LKS_ROLL_DROP;
  if (!draft->secured || !lks_installation_needs_certificate(installation))
    return;
  if (drops && trust != NULL && strcmp(trust->format, "pem") != 0 && !is_told(roll, installation))
    tell_shared(roll, draft);
  if (drops && trusts_by_hand(installation))
    drop_by_hand(roll, draft);
  if (!draft->keep_trust && lks_plan_is_out_of_reach(installation))
    tell_truststore(roll, draft);
  if (!draft->keep_identity && (draft->pfx != NULL || lks_plan_is_out_of_reach(installation)))
    draft->is_by_hand = TRUE;
}
