// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-planning.h"
#include "lks-error.h"
#include "lks-plan-outage.h"
#include "lks-plan-roll.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
lks_planning_clear(LksPlanning *self)
{
  g_free(self->only);
  g_free(self->roll);
  g_free(self->phase);
  g_strfreev(self->sources);
  g_clear_object(&self->catalog);
  g_clear_pointer(&self->passwords, lks_passwords_unref);
}

static gboolean
parse_phase(LksPlanning *self, GError **error)
{
  if (self->phase == NULL)
    return TRUE;
  if (self->roll == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("--phase goes with --roll-authority"));
  return lks_roll_phase_parse(self->phase, &self->roll_phase) ||
         lks_throw(error, LKS_ERROR_USAGE,
                   _("--phase takes 1 (trust), 2 (identities) or 3 (drop), not “%s”"), self->phase);
}

gboolean
lks_planning_open(LksPlanning *self, LksInvocation *invocation, GError **error)
{
  self->invocation = invocation;
  if (!parse_phase(self, error))
    return FALSE;
  self->catalog = lks_catalog_new_for_site(error);
  if (self->catalog == NULL)
    return FALSE;
  self->passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)self->sources, error);
  return self->passwords != NULL;
}

const char *
lks_planning_get_path(const LksPlanning *self)
{
  return lks_invocation_get_arguments(self->invocation)[0];
}

static void
read_cb(guint done, guint total, gpointer invocation)
{
  lks_invocation_progress(invocation, done, total, _("keystores open"));
}

static void
applied_cb(guint done, guint total, gpointer invocation)
{
  lks_invocation_progress(invocation, done, total, _("files written"));
}

static LksPlanRun
make_run(const LksPlanning *self)
{
  return (LksPlanRun){
    .fleet_path = lks_planning_get_path(self),
    .only = self->only,
    .roll_root = self->roll,
    .roll_phase = self->roll_phase,
    .catalog = self->catalog,
    .passwords = self->passwords,
    .read = read_cb,
    .applied = applied_cb,
    .user_data = self->invocation,
  };
}

LksPlan *
lks_planning_read(const LksPlanning *self, GError **error)
{
  const LksPlanRun run = make_run(self);
  return lks_plan_run_read(&run, error);
}

gboolean
lks_planning_apply(const LksPlanning *self, LksPlan *plan, char **restore_point, GError **error)
{
  const LksPlanRun run = make_run(self);
  return lks_plan_run_apply(&run, plan, restore_point, error);
}

/* --- printing -------------------------------------------------------------------------------- */

static const char *
kind_word(const LksPlanStep *step)
{
  if (step->content == NULL)
    return _("remove");
  if (!step->stamp.exists)
    return _("create");
  return step->kind == LKS_STEP_WRITE_KEYSTORE ? _("replace") : _("edit");
}

static LksStyle
line_style(const char *line)
{
  if (g_str_has_prefix(line, "---") || g_str_has_prefix(line, "+++"))
    return LKS_STYLE_BOLD;
  return *line == '+' ? LKS_STYLE_ADDED : *line == '-' ? LKS_STYLE_REMOVED : LKS_STYLE_NONE;
}

static void
print_diff(LksInvocation *invocation, const char *diff)
{
  g_auto(GStrv) lines = g_strsplit(diff, "\n", -1);
  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++) {
    g_autofree char *line = lks_invocation_paint(invocation, line_style(lines[i]), lines[i]);
    g_print("%s\n", line);
  }
  g_print("\n");
}

static void
print_commands(LksInvocation *invocation, const LksPlanStep *step)
{
  for (guint i = 0; i < step->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(step->commands, i);
    g_autofree char *line = lks_invocation_paint(invocation, LKS_STYLE_BOLD, command->command);
    if (command->title != NULL)
      g_print("    %s:\n", command->title);
    /* never wrapped: it is copied */
    g_print("    %s\n", line);
  }
}

static void
print_step(LksInvocation *invocation, const LksPlanStep *step)
{
  if (step->local_path == NULL) {
    lks_invocation_print_wrapped(invocation, "  → ", "    ", step->description);
    print_commands(invocation, step);
    return;
  }
  g_autofree char *kind = lks_invocation_paint(invocation, LKS_STYLE_GOOD, kind_word(step));
  g_print("  %s  %s\n", kind, step->path);
  lks_invocation_print_wrapped(invocation, "    ", "    ", step->description);
}

static void
print_heading(LksInvocation *invocation, LksStyle style, const char *text)
{
  g_autofree char *painted = lks_invocation_paint(invocation, style, text);
  g_print("%s\n", painted);
}

static void
print_headings(LksInvocation *invocation, const LksPlanStep *step, const LksPlanStep *previous)
{
  gboolean is_new_phase = previous == NULL || previous->phase != step->phase;
  if (!is_new_phase && previous->installation == step->installation)
    return;
  if (previous != NULL)
    g_print("\n");
  if (is_new_phase)
    print_heading(invocation, LKS_STYLE_BOLD, lks_step_phase_get_title(step->phase));
  g_autofree char *label = step->installation != NULL
                               ? lks_installation_dup_label(step->installation)
                               : g_strdup(_("The fleet as a whole"));
  print_heading(invocation, LKS_STYLE_DIM, label);
}

/* manual: those of a person alone */
static const LksPlanStep *
print_steps(LksInvocation *invocation, GPtrArray *steps, gboolean manual)
{
  const LksPlanStep *previous = NULL;
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (manual && step->local_path != NULL)
      continue;
    print_headings(invocation, step, previous);
    print_step(invocation, step);
    previous = step;
  }
  if (previous != NULL)
    g_print("\n");
  return previous;
}

#define OUTAGE_LIMIT 20

static void
print_outage(LksInvocation *invocation, LksPlan *plan)
{
  g_autoptr(GPtrArray) outage = lks_plan_list_outages(plan);
  if (outage->len == 0)
    return;
  guint n = lks_invocation_is_verbose(invocation) ? outage->len : MIN(outage->len, OUTAGE_LIMIT);
  lks_invocation_print_wrapped(
      invocation, "", "",
      _("Between the first stop and the last start these do not talk to each other:"));
  for (guint i = 0; i < n; i++) {
    const LksLink *link = ((LksPlanOutage *)g_ptr_array_index(outage, i))->link;
    g_autofree char *client = lks_installation_dup_label(link->client);
    g_autofree char *server = lks_installation_dup_label(link->server);
    g_print("  %s → %s (%s)\n", client, server, link->channel);
  }
  if (n < outage->len)
    g_print(ngettext("  and %u more pair (--verbose lists all)\n",
                     "  and %u more pairs (--verbose lists all)\n", outage->len - n),
            outage->len - n);
  g_print("\n");
}

static void
print_roll(LksInvocation *invocation, LksPlan *plan)
{
  LksRollPhase phase = lks_plan_get_roll(plan);
  if (phase == LKS_ROLL_NONE)
    return;
  /* TRANSLATORS: “Phase 1 of 3: Trust the new authority beside the old one” */
  g_autofree char *text = g_strdup_printf(_("Phase %d of %d: %s"), phase, LKS_ROLL_DROP,
                                          lks_roll_phase_get_title(phase));
  print_heading(invocation, LKS_STYLE_BOLD, text);
  g_print("\n");
}

void
lks_planning_print_steps(const LksPlanning *self, LksPlan *plan)
{
  GPtrArray *steps = lks_plan_get_steps(plan);
  print_roll(self->invocation, plan);
  print_steps(self->invocation, steps, FALSE);
  print_outage(self->invocation, plan);
  for (guint i = 0; self->diff && i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->diff != NULL)
      print_diff(self->invocation, step->diff);
  }
}

void
lks_planning_print_nothing(LksPlan *plan)
{
  g_print("%s\n", lks_plan_get_roll(plan) == LKS_ROLL_NONE
                      ? _("Nothing to do: every file is as the fleet file wants it.")
                      : _("Nothing to do: only the new authority is shown and trusted."));
}

gboolean
lks_planning_print_manual(const LksPlanning *self, LksPlan *plan)
{
  return print_steps(self->invocation, lks_plan_get_steps(plan), TRUE) != NULL;
}
