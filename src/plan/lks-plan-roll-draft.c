// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-draft.h"
#include "lks-mask.h"
#include "lks-diff.h"
#include "lks-plan-roll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
lks_plan_roll_covers(const LksPlanRoll *roll, GPtrArray *chain)
{
  if (chain == NULL || chain->len == 0)
    return FALSE;
  const LksVerifyOptions options = { .anchors = roll->new_roots,
                                     .untrusted = chain,
                                     .purpose = LKS_PURPOSE_ANY,
                                     .at = lks_time_now() };
  g_autoptr(LksVerifyResult) result = lks_verify(g_ptr_array_index(chain, 0), &options);
  /* dates, purposes and names are for check to judge */
  static const char *const broken[] = { "not-trusted", "chain-incomplete", "bad-signature", NULL };
  for (guint i = 0; i < result->findings->len; i++)
    if (g_strv_contains(broken, lks_finding_get_rule(g_ptr_array_index(result->findings, i))))
      return FALSE;
  return TRUE;
}

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
  if (draft->keep_trust)
    return;
  g_ptr_array_unref(draft->trust);
  draft->trust = dup_trust(roll, draft->installation);
}

static LksPlanStep *
add_manual(GPtrArray *steps, LksInstallation *installation, LksStepPhase phase, char *take_text)
{
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_MANUAL, installation);
  step->phase = phase;
  step->description = take_text;
  g_ptr_array_add(steps, step);
  return step;
}

static void
add_command(LksPlanStep *step, const char *title, char *take_command)
{
  LksStepCommand *command = g_new0(LksStepCommand, 1);
  command->title = g_strdup(title);
  command->command = take_command;
  g_ptr_array_add(step->commands, command);
}

static void
drop_by_hand(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  for (guint i = 0; i < roll->dropped->len; i++) {
    LksCertificate *root = g_ptr_array_index(roll->dropped, i);
    LksPlanStep *step = add_manual(
        draft->manual, draft->installation, LKS_PHASE_AFTER,
        g_strdup_printf(_("Unless something else on this machine needs it, take the root "
                          "certificate “%s” out of the store Trusted Root Certification "
                          "Authorities of the local computer."),
                        lks_certificate_get_subject(root)));
    add_command(step, NULL,
                g_strdup_printf("certutil.exe -delstore Root %s", lks_certificate_get_sha1(root)));
  }
}

static void
tell_truststore(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  gboolean drops = roll->phase == LKS_ROLL_DROP;
  GPtrArray *roots = drops ? roll->dropped : roll->new_roots;
  for (guint i = 0; i < roots->len; i++)
    add_manual(draft->manual, draft->installation, LKS_PHASE_CHANGE,
               g_strdup_printf(drops ? _("Take the root certificate “%s” out of the truststore of "
                                         "%s, as its vendor describes it.")
                                     : _("Add the root certificate “%s” to the truststore of %s, "
                                         "as its vendor describes it."),
                               lks_certificate_get_subject(g_ptr_array_index(roots, i)),
                               lks_component_get_name(draft->installation->component)));
}

/* what is shared with others on the machine is added to, and nothing of it is taken out */
static void
tell_shared(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  const LksOpenedStore *shared = draft->installation->truststore;
  for (guint i = 0; shared->store != NULL && i < lks_keystore_get_n_entries(shared->store); i++) {
    LksCertificate *root = lks_keystore_entry_get_leaf(lks_keystore_get_entry(shared->store, i));
    if (root != NULL && contains(roll->dropped, root))
      add_manual(draft->manual, draft->installation, LKS_PHASE_AFTER,
                 g_strdup_printf(_("Unless something else on this machine needs it, take the root "
                                   "certificate “%s” out of %s."),
                                 lks_certificate_get_subject(root), shared->path));
  }
}

void
lks_plan_roll_finish_draft(const LksPlanRoll *roll, LksPlanDraft *draft)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(draft->installation->component);
  if (!draft->secured)
    return;
  if (roll->phase == LKS_ROLL_DROP &&
      lks_component_get_trust(draft->installation->component) != NULL)
    tell_shared(roll, draft);
  if (needs == NULL)
    return;
  if (needs->store == LKS_STORE_WINDOWS && roll->phase == LKS_ROLL_DROP)
    drop_by_hand(roll, draft);
  if (lks_component_get_files(draft->installation->component)->len == 0 &&
      roll->phase != LKS_ROLL_IDENTITIES)
    tell_truststore(roll, draft);
}

/* --- the fleet as a whole -------------------------------------------------------------------- */

/* as the fleet file names its files: beside it where that is so */
static char *
dup_fleet_spelling(LksFleet *fleet, const char *local_path)
{
  g_autofree char *absolute = g_canonicalize_filename(lks_fleet_get_path(fleet), NULL);
  g_autofree char *folder = g_path_get_dirname(absolute);
  g_autofree char *prefix = g_strconcat(folder, strcmp(folder, "/") == 0 ? "" : "/", NULL);
  return g_strdup(g_str_has_prefix(local_path, prefix) ? local_path + strlen(prefix) : local_path);
}

static gboolean
edit_fleet(const LksPlanRoll *roll, LksFleetDraft *edit, GError **error)
{
  if (roll->phase == LKS_ROLL_TRUST) {
    g_autofree char *path = dup_fleet_spelling(roll->fleet, roll->root_path);
    return lks_fleet_draft_add_trust(edit, path, error);
  }
  for (guint i = 0; i < roll->dropped_files->len; i++)
    if (!lks_fleet_draft_remove_trust(edit, g_ptr_array_index(roll->dropped_files, i), error))
      return FALSE;
  return TRUE;
}

static char *
diff_fleet(const char *path, GBytes *before, GBytes *after)
{
  const LksSyntax *json = lks_syntax_find("json");
  g_autoptr(LksDocument) was = lks_document_parse(before, json, path, NULL);
  g_autoptr(LksDocument) is = lks_document_parse(after, json, path, NULL);
  g_autoptr(LksMask) mask = lks_mask_new();
  g_autoptr(LksLines) old_lines = lks_mask_lines(mask, was);
  g_autoptr(LksLines) new_lines = lks_mask_lines(mask, is);
  return lks_diff_unified(path, old_lines, new_lines);
}

static LksPlanStep *
make_fleet_step(const LksPlanRoll *roll, GError **error)
{
  const char *fleet_path = lks_fleet_get_path(roll->fleet);
  g_autofree char *local = g_canonicalize_filename(fleet_path, NULL);
  LksFileStamp stamp;
  g_autoptr(GBytes) before =
      lks_overlay_read(lks_fleet_get_overlay(roll->fleet), local, &stamp, error);
  g_autoptr(LksFleetDraft) edit =
      before != NULL ? lks_fleet_draft_new(before, fleet_path, error) : NULL;
  if (edit == NULL || !edit_fleet(roll, edit, error))
    return NULL;
  gboolean drops = roll->phase == LKS_ROLL_DROP;
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_FILE, NULL);
  g_autofree char *name = g_path_get_basename(local);
  step->phase = drops ? LKS_PHASE_AFTER : LKS_PHASE_PREPARE;
  step->path = g_strconcat("/", name, NULL);
  step->local_path = g_steal_pointer(&local);
  step->description = g_strdup(drops ? _("Take the old roots out of \"trust\" in the fleet file.")
                                     : _("Add the new root to \"trust\" in the fleet file."));
  step->content = g_bytes_ref(lks_fleet_draft_get_bytes(edit));
  step->stamp = stamp;
  step->syntax = lks_syntax_find("json");
  step->diff = diff_fleet(step->path, before, step->content);
  step->expected = g_ptr_array_new_with_free_func((GDestroyNotify)lks_expectation_free);
  return step;
}

static LksPlanStep *
ask_for_identity(const LksPlanRoll *roll, const LksInstallation *installation, GPtrArray *steps)
{
  const LksIdentity *identity = installation->identity;
  const char *fleet = lks_fleet_get_path(roll->fleet);
  const char *root = lks_certificate_get_subject(g_ptr_array_index(roll->new_roots, 0));
  g_autofree char *label = lks_installation_dup_label(installation);
  if (identity == NULL)
    return add_manual(steps, NULL, LKS_PHASE_PREPARE,
                      g_strdup_printf(_("What %s shows does not come from “%s”, and the fleet file "
                                        "names no identity that could take its place: name one at "
                                        "\"identity\"."),
                                      label, root));
  LksPlanStep *step = add_manual(
      steps, NULL, LKS_PHASE_PREPARE,
      g_strdup_printf(_("The identity “%s” of %s does not come from “%s” yet. Put one that does in "
                        "the place of %s: move that file aside before a new one is issued, or give "
                        "the new one a name of its own and write it into the fleet file."),
                      identity->id, label, root, identity->opened.path));
  add_command(step, _("From an authority of your own"),
              g_strdup_printf("lockstep ca issue --fleet \"%s\" --ca FOLDER", fleet));
  add_command(step, _("From somebody else's"),
              g_strdup_printf("lockstep request new %s -o %s.csr",
                              installation->server->addresses[0], identity->id));
  return step;
}

/* what is shown now, or will be once this plan is applied, does not come from the new authority */
static gboolean
is_pending(const LksPlanRoll *roll, const LksInstallation *installation)
{
  const LksIdentity *identity = installation->identity;
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  if (lks_component_get_identity(installation->component) == NULL ||
      g_strcmp0(wish, "secured") != 0)
    return FALSE;
  return !lks_plan_roll_covers(roll, identity != NULL
                                         ? identity->chain
                                         : lks_installation_get_chain(installation, NULL));
}

/* an identity is asked for once, for the first that shows it */
static void
ask_for_identities(const LksPlanRoll *roll, GPtrArray *steps)
{
  g_autoptr(GHashTable) asked = g_hash_table_new(NULL, NULL);
  GPtrArray *installations = lks_fleet_get_installations(roll->fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    gconstpointer key =
        installation->identity != NULL ? (gconstpointer)installation->identity : installation;
    if (!g_hash_table_contains(asked, key) && is_pending(roll, installation)) {
      g_hash_table_add(asked, (gpointer)key);
      ask_for_identity(roll, installation, steps);
    }
  }
}

GPtrArray *
lks_plan_roll_list_steps(const LksPlanRoll *roll, GError **error)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
  if (roll->edits_fleet) {
    LksPlanStep *step = make_fleet_step(roll, error);
    if (step == NULL)
      return NULL;
    g_ptr_array_add(steps, step);
  }
  if (roll->phase == LKS_ROLL_IDENTITIES)
    ask_for_identities(roll, steps);
  return g_steal_pointer(&steps);
}
