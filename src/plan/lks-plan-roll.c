// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-roll-private.h"
#include "lks-roots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *id;
  const char *title;
} phases[] = {
  [LKS_ROLL_NONE] = { NULL, NULL },
  [LKS_ROLL_TRUST] = { "trust", N_("Trust the new authority beside the old one") },
  [LKS_ROLL_IDENTITIES] = { "identities", N_("Show identities of the new authority") },
  [LKS_ROLL_DROP] = { "drop", N_("Drop the old authority") },
};

gboolean
lks_roll_phase_parse(const char *text, LksRollPhase *phase)
{
  for (guint i = LKS_ROLL_TRUST; i < G_N_ELEMENTS(phases); i++)
    if (strcmp(text, phases[i].id) == 0 || (text[0] == (char)('0' + i) && text[1] == '\0')) {
      *phase = (LksRollPhase)i;
      return TRUE;
    }
  return FALSE;
}

const char *
lks_roll_phase_to_string(LksRollPhase phase)
{
  g_return_val_if_fail((guint)phase < G_N_ELEMENTS(phases), NULL);
  return phases[phase].id;
}

const char *
lks_roll_phase_get_title(LksRollPhase phase)
{
  g_return_val_if_fail((guint)phase < G_N_ELEMENTS(phases), NULL);
  return phases[phase].title != NULL ? _(phases[phase].title) : NULL;
}

/* --- what it goes by ------------------------------------------------------------------------- */

static gboolean
contains(GPtrArray *certificates, LksCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func(certificates, certificate,
                                          (GEqualFunc)lks_certificate_equal, NULL);
}

static gboolean
contains_all(GPtrArray *certificates, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++)
    if (!contains(certificates, g_ptr_array_index(wanted, i)))
      return FALSE;
  return TRUE;
}

static void
roll_clear(LksPlanRoll *roll)
{
  g_free(roll->root_path);
  g_clear_pointer(&roll->new_roots, g_ptr_array_unref);
  g_clear_pointer(&roll->beside, g_ptr_array_unref);
  g_clear_pointer(&roll->old, g_ptr_array_unref);
  g_clear_pointer(&roll->retold, g_ptr_array_unref);
  g_clear_pointer(&roll->dropped, g_ptr_array_unref);
  g_clear_pointer(&roll->dropped_files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksPlanRoll, roll_clear)

static gboolean
read_new_roots(LksPlanRoll *roll, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read(roll->root_path, NULL, error);
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  g_autoptr(LksKeystore) store =
      bytes != NULL ? lks_keystore_load(bytes, roll->root_path, passwords, error) : NULL;
  if (store == NULL)
    return FALSE;
  roll->beside = lks_keystore_dup_certificates(store);
  for (guint i = 0; i < roll->beside->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(roll->beside, i);
    if (lks_certificate_is_ca(certificate) && lks_certificate_is_self_signed(certificate))
      g_ptr_array_add(roll->new_roots, g_object_ref(certificate));
  }
  return roll->new_roots->len > 0 ||
         lks_throw(error, LKS_ERROR_MALFORMED,
                   _("%s: no root certificate of an authority is in it; name the file with the "
                     "root that the fleet is to trust"),
                   roll->root_path);
}

/* of the fleet's trust, all that neither stands beside a new root nor comes from one */
static void
find_old(LksPlanRoll *roll)
{
  GPtrArray *trust = lks_fleet_get_trust(roll->fleet);
  for (guint i = 0; i < trust->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(trust, i);
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    g_ptr_array_add(alone, certificate);
    if (!contains(roll->beside, certificate) && !lks_plan_roll_covers(roll, alone))
      g_ptr_array_add(roll->old, g_object_ref(certificate));
  }
}

static gboolean
roll_init(LksPlanRoll *roll,
          LksFleet *fleet,
          const char *root_path,
          LksRollPhase phase,
          const char *only,
          GError **error)
{
  roll->phase = phase;
  roll->fleet = fleet;
  roll->only = only;
  roll->root_path = g_canonicalize_filename(root_path, NULL);
  roll->new_roots = g_ptr_array_new_with_free_func(g_object_unref);
  roll->old = g_ptr_array_new_with_free_func(g_object_unref);
  roll->dropped_files = g_ptr_array_new_with_free_func(g_free);
  roll->retold = g_ptr_array_new();
  if (!read_new_roots(roll, error))
    return FALSE;
  find_old(roll);
  roll->dropped = phase == LKS_ROLL_DROP ? g_ptr_array_ref(roll->old) : g_ptr_array_new();
  lks_plan_roll_find_edits(roll);
  return TRUE;
}

/* --- one phase ------------------------------------------------------------------------------- */

/* the fleet file loses the old roots with the last installation that does; until then it says that
 * they are on their way out */
static gboolean
reaches_all(LksPlanRoll *roll, const char *only, GError **error)
{
  g_autoptr(LksPlan) whole = lks_plan_make(roll->fleet, NULL, roll, error);
  if (whole == NULL)
    return FALSE;
  GPtrArray *steps = lks_plan_get_steps(whole);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->local_path != NULL && step->installation != NULL &&
        !lks_installation_matches(step->installation, only))
      roll->retires = TRUE;
  }
  if (roll->retires)
    roll->edits_fleet =
        roll->adds_root || !contains_all(lks_fleet_get_retiring(roll->fleet), roll->dropped);
  return TRUE;
}

LksPlan *
lks_plan_new_roll_phase(LksFleet *fleet,
                        const char *root_path,
                        LksRollPhase phase,
                        const char *only,
                        GError **error)
{
  g_auto(LksPlanRoll) roll = { 0 };
  if (!roll_init(&roll, fleet, root_path, phase, only, error) ||
      (only != NULL && phase == LKS_ROLL_DROP && !reaches_all(&roll, only, error)))
    return NULL;
  g_autoptr(LksPlan) plan = lks_plan_make(fleet, only, &roll, error);
  return plan != NULL && lks_plan_throw_problems(plan, error) ? g_steal_pointer(&plan) : NULL;
}

/* --- which one ------------------------------------------------------------------------------- */

/* what is left to do in a phase, one a line */
static char *
tell_left(LksPlan *plan)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  GPtrArray *steps = lks_plan_get_steps(plan);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    g_autofree char *label =
        step->installation != NULL ? lks_installation_dup_label(step->installation) : NULL;
    if (step->local_path != NULL && label != NULL)
      g_string_append_printf(lines, "\n%s: %s", label, step->path);
    else if (step->installation == NULL)
      g_string_append_printf(lines, "\n%s", step->description);
  }
  return g_string_free(g_steal_pointer(&lines), FALSE);
}

static gboolean
is_complete(LksPlan *plan)
{
  GPtrArray *steps = lks_plan_get_steps(plan);
  for (guint i = 0; i < steps->len; i++)
    if (((LksPlanStep *)g_ptr_array_index(steps, i))->installation == NULL)
      return FALSE;
  return lks_plan_get_n_files(plan) == 0;
}

/* what is plain would be neither trusted nor trusting in between */
static gboolean
check_secured(LksFleet *fleet, GError **error)
{
  g_autoptr(GString) plain = g_string_new(NULL);
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    const char *wish = lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM);
    g_autofree char *label = lks_installation_dup_label(installation);
    if (g_strcmp0(wish, "secured") == 0 && installation->state == LKS_STATE_PLAIN)
      g_string_append_printf(plain, "\n%s", label);
  }
  return plain->len == 0 ||
         lks_throw(error, LKS_ERROR_REFUSED,
                   _("the authority cannot be changed while components that are to be secured are "
                     "plain: apply the plan without --roll-authority first.%s"),
                   plain->str);
}

static gboolean
check_asked(LksRollPhase asked, LksRollPhase next, LksPlan *plan, GError **error)
{
  if (asked == LKS_ROLL_NONE || asked == next)
    return TRUE;
  if (asked < next)
    return lks_throw(error, LKS_ERROR_REFUSED,
                     _("phase %d (%s) is behind: phase %d (%s) comes next"), asked,
                     lks_roll_phase_to_string(asked), next, lks_roll_phase_to_string(next));
  g_autofree char *left = tell_left(plan);
  return lks_throw(
      error, LKS_ERROR_REFUSED,
      _("phase %d (%s) has to wait: phase %d (%s) is not complete. What is missing:%s"), asked,
      lks_roll_phase_to_string(asked), next, lks_roll_phase_to_string(next), left);
}

LksPlan *
lks_plan_new_roll(LksFleet *fleet,
                  const char *root_path,
                  LksRollPhase phase,
                  const char *only,
                  GError **error)
{
  g_autoptr(LksPlan) plan = NULL;
  LksRollPhase next = LKS_ROLL_TRUST;
  if (!check_secured(fleet, error))
    return NULL;
  for (;; next++) {
    g_clear_object(&plan);
    plan = lks_plan_new_roll_phase(fleet, root_path, next, NULL, error);
    if (plan == NULL)
      return NULL;
    if (next == LKS_ROLL_DROP || !is_complete(plan))
      break;
  }
  if (!check_asked(phase, next, plan, error))
    return NULL;
  return only == NULL ? g_steal_pointer(&plan)
                      : lks_plan_new_roll_phase(fleet, root_path, next, only, error);
}
