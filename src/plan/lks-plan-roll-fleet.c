// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-draft.h"
#include "lks-mask.h"
#include "lks-diff.h"
#include "lks-plan-roll-private.h"
#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a phase does to the fleet as a whole: its file, and what people are asked for. */

static gboolean
contains(GPtrArray *certificates, LksCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func(certificates, certificate,
                                          (GEqualFunc)lks_certificate_equal, NULL);
}

static gboolean
holds_any(const LksOpenedStore *file, GPtrArray *certificates)
{
  g_autoptr(GPtrArray) held =
      file->store != NULL ? lks_keystore_dup_certificates(file->store) : NULL;
  for (guint i = 0; held != NULL && i < held->len; i++)
    if (contains(certificates, g_ptr_array_index(held, i)))
      return TRUE;
  return FALSE;
}

/* --- what is edited -------------------------------------------------------------------------- */

/* a file that holds an old root beside a new one goes with it: the new one is named by itself then
 */
static void
find_dropped_files(LksPlanRoll *roll)
{
  GPtrArray *files = lks_fleet_get_trust_files(roll->fleet);
  for (guint i = 0; i < files->len; i++) {
    const LksOpenedStore *file = g_ptr_array_index(files, i);
    if (holds_any(file, roll->dropped))
      g_ptr_array_add(roll->dropped_files, g_strdup(file->path));
  }
}

/* one of the files that stay names it */
static gboolean
is_named(const LksPlanRoll *roll, LksCertificate *root)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new();
  g_ptr_array_add(wanted, root);
  GPtrArray *files = lks_fleet_get_trust_files(roll->fleet);
  for (guint i = 0; i < files->len; i++) {
    const LksOpenedStore *file = g_ptr_array_index(files, i);
    if (holds_any(file, wanted) &&
        !g_ptr_array_find_with_equal_func(roll->dropped_files, file->path, g_str_equal, NULL))
      return TRUE;
  }
  return FALSE;
}

/* a thumbprint that stands in the fleet file alone, of another certificate than it is to show */
static gboolean
is_retold(const LksPlanRoll *roll, const LksInstallation *installation)
{
  const LksReading *reading =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT);
  const LksIdentity *identity = installation->identity;
  const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
  if (reading->setting == NULL || !reading->file->description->is_asked || !reading->present ||
      g_strcmp0(wish, "secured") != 0 || identity == NULL ||
      !lks_plan_roll_covers(roll, identity->chain) ||
      (roll->only != NULL && !lks_installation_matches(installation, roll->only)))
    return FALSE;
  return g_ascii_strcasecmp(reading->written,
                            lks_certificate_get_sha1(g_ptr_array_index(identity->chain, 0))) != 0;
}

static void
find_retold(LksPlanRoll *roll)
{
  GPtrArray *installations = lks_fleet_get_installations(roll->fleet);
  for (guint i = 0; i < installations->len; i++)
    if (is_retold(roll, g_ptr_array_index(installations, i)))
      g_ptr_array_add(roll->retold, g_ptr_array_index(installations, i));
}

void
lks_plan_roll_find_edits(LksPlanRoll *roll)
{
  find_dropped_files(roll);
  if (roll->phase == LKS_ROLL_IDENTITIES)
    find_retold(roll);
  for (guint i = 0; roll->phase != LKS_ROLL_IDENTITIES && i < roll->new_roots->len; i++)
    roll->adds_root = roll->adds_root || !is_named(roll, g_ptr_array_index(roll->new_roots, i));
  roll->edits_fleet = roll->adds_root || roll->dropped_files->len > 0 || roll->retold->len > 0;
}

/* --- its file -------------------------------------------------------------------------------- */

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
retell(LksFleetDraft *edit, const LksInstallation *installation, GError **error)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  LksCertificate *leaf = g_ptr_array_index(installation->identity->chain, 0);
  return lks_fleet_draft_set_setting(edit, label, LKS_ROLE_IDENTITY_THUMBPRINT,
                                     lks_certificate_get_sha1(leaf), error);
}

static gboolean
edit_fleet(const LksPlanRoll *roll, LksFleetDraft *edit, GError **error)
{
  g_autofree char *path = dup_fleet_spelling(roll->fleet, roll->root_path);
  if (roll->adds_root && !lks_fleet_draft_add_trust(edit, path, error))
    return FALSE;
  for (guint i = 0; i < roll->dropped_files->len; i++) {
    const char *file = g_ptr_array_index(roll->dropped_files, i);
    if (!(roll->retires ? lks_fleet_draft_retire_trust(edit, file, error)
                        : lks_fleet_draft_remove_trust(edit, file, error)))
      return FALSE;
  }
  for (guint i = 0; i < roll->retold->len; i++)
    if (!retell(edit, g_ptr_array_index(roll->retold, i), error))
      return FALSE;
  return TRUE;
}

static const char *
describe_edit(const LksPlanRoll *roll)
{
  if (roll->phase == LKS_ROLL_IDENTITIES)
    return _("Write the thumbprints of the new identities into the fleet file, where it alone says "
             "which certificate a component is configured with.");
  if (roll->retires)
    return _(
        "Move the old roots from \"trust\" to \"retiring\" in the fleet file, so that nobody takes "
        "them up again.");
  return roll->phase == LKS_ROLL_DROP ? _("Take the old roots out of \"trust\" in the fleet file.")
                                      : _("Add the new root to \"trust\" in the fleet file.");
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
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_FILE, NULL);
  g_autofree char *name = g_path_get_basename(local);
  step->phase = roll->phase == LKS_ROLL_TRUST ? LKS_PHASE_PREPARE : LKS_PHASE_AFTER;
  step->path = g_strconcat("/", name, NULL);
  step->local_path = g_steal_pointer(&local);
  step->description = g_strdup(describe_edit(roll));
  step->content = g_bytes_ref(lks_fleet_draft_get_bytes(edit));
  step->stamp = stamp;
  step->syntax = lks_syntax_find("json");
  step->diff = diff_fleet(step->path, before, step->content);
  step->expected = g_ptr_array_new_with_free_func((GDestroyNotify)lks_expectation_free);
  return step;
}

/* --- what people are asked for --------------------------------------------------------------- */

static void
ask_for_any(const LksPlanRoll *roll, const LksInstallation *installation, GPtrArray *steps)
{
  const char *root = lks_certificate_get_subject(g_ptr_array_index(roll->new_roots, 0));
  g_autofree char *label = lks_installation_dup_label(installation);
  lks_plan_add_manual(steps, NULL, LKS_PHASE_PREPARE,
                      g_strdup_printf(_("What %s shows does not come from “%s”, and the fleet file "
                                        "names no identity that could take its place: name one at "
                                        "\"identity\"."),
                                      label, root));
}

static void
ask_for_another(const LksPlanRoll *roll,
                const LksInstallation *installation,
                const LksIdentity *identity,
                GPtrArray *steps)
{
  const char *fleet = lks_fleet_get_path(roll->fleet);
  const char *root = lks_certificate_get_subject(g_ptr_array_index(roll->new_roots, 0));
  g_autofree char *label = lks_installation_dup_label(installation);
  LksPlanStep *step = lks_plan_add_manual(
      steps, NULL, LKS_PHASE_PREPARE,
      g_strdup_printf(_("The identity “%s” of %s does not come from “%s” yet. Put one that does in "
                        "the place of %s: move that file aside before a new one is issued, or give "
                        "the new one a name of its own and write it into the fleet file."),
                      identity->id, label, root, identity->opened.path));
  lks_plan_step_add_command(step, _("From an authority of your own"),
                            g_strdup_printf("lockstep ca issue --fleet \"%s\" --ca FOLDER", fleet));
  lks_plan_step_add_command(step, _("From somebody else's"),
                            g_strdup_printf("lockstep request new %s -o %s.csr%s",
                                            installation->server->addresses[0], identity->id,
                                            identity == installation->signing ? " --profile signing"
                                                                              : ""));
}

/* an identity is asked for once, for the first that has it */
static void
ask_for_identities(const LksPlanRoll *roll, GPtrArray *steps)
{
  g_autoptr(GHashTable) asked = g_hash_table_new(NULL, NULL);
  GPtrArray *installations = lks_fleet_get_installations(roll->fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    const LksIdentity *identity = installation->identity, *signing = installation->signing;
    gboolean is_pending = lks_plan_roll_is_pending(roll, installation);
    if (is_pending && identity == NULL)
      ask_for_any(roll, installation, steps);
    else if (is_pending && g_hash_table_add(asked, (gpointer)identity))
      ask_for_another(roll, installation, identity, steps);
    if (signing != NULL && lks_plan_roll_is_old(roll, signing->chain) &&
        g_hash_table_add(asked, (gpointer)signing))
      ask_for_another(roll, installation, signing, steps);
  }
}

/* a part of a group would sign by another certificate than the rest */
static void
tell_held(const LksPlanRoll *roll, GPtrArray *steps)
{
  g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
  GPtrArray *installations = lks_fleet_get_installations(roll->fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    const LksGroup *group = NULL;
    if (!lks_installation_matches(installation, roll->only) ||
        lks_plan_roll_can_sign(roll, installation, &group) || group == NULL ||
        lks_plan_shows_signing(installation) || !g_hash_table_add(told, (gpointer)group))
      continue;
    lks_plan_add_manual(steps, NULL, LKS_PHASE_PREPARE,
                        g_strdup_printf(_("What signs tokens is changed on all members of “%s” at "
                                          "once: leave --only out for that."),
                                        group->name));
  }
}

GPtrArray *
lks_plan_roll_list_steps(const LksPlanRoll *roll, GError **error)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)lks_plan_step_free);
  if (roll->phase == LKS_ROLL_IDENTITIES)
    ask_for_identities(roll, steps);
  if (roll->phase == LKS_ROLL_IDENTITIES && roll->only != NULL)
    tell_held(roll, steps);
  LksPlanStep *step = roll->edits_fleet ? make_fleet_step(roll, error) : NULL;
  if (roll->edits_fleet && step == NULL)
    return NULL;
  if (step != NULL)
    g_ptr_array_add(steps, step);
  return g_steal_pointer(&steps);
}
