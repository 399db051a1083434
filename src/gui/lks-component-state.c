// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-state.h"

#include <glib/gi18n.h>

static const struct {
  const char *word;
  const char *icon_name;
} states[LKS_N_COMPONENT_STATES] = {
  [LKS_COMPONENT_BLOCKED] = { N_("Blocked"), "action-unavailable-symbolic" },
  [LKS_COMPONENT_TO_DO] = { N_("To do"), "document-edit-symbolic" },
  [LKS_COMPONENT_READY] = { N_("Ready"), "object-select-symbolic" },
  [LKS_COMPONENT_BY_HAND] = { N_("By hand"), "checkbox-symbolic" },
  [LKS_COMPONENT_DONE] = { N_("Done"), "emblem-ok-symbolic" },
};

LksComponentState
lks_component_state_find(LksReview *review, LksNotes *notes, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) problems = lks_review_list_problems(review, installation);
  if (problems->len > 0)
    return LKS_COMPONENT_BLOCKED;
  if (lks_review_count_files(review, installation) == 0)
    return lks_review_count_hand_steps(review, notes, installation) > 0 ? LKS_COMPONENT_BY_HAND
                                                                        : LKS_COMPONENT_DONE;
  g_autofree char *label = lks_installation_dup_label(installation);
  g_autofree char *digest = lks_review_dup_digest(review, installation);
  return lks_notes_is_seen(notes, label, digest) ? LKS_COMPONENT_READY : LKS_COMPONENT_TO_DO;
}

const char *
lks_component_state_get_word(LksComponentState state)
{
  return _(states[state].word);
}

const char *
lks_component_state_get_icon(LksComponentState state)
{
  return states[state].icon_name;
}

char *
lks_component_state_explain(LksComponentState state,
                            LksReview *review,
                            LksNotes *notes,
                            const LksInstallation *installation)
{
  if (state == LKS_COMPONENT_BLOCKED) {
    g_autoptr(GPtrArray) problems = lks_review_list_problems(review, installation);
    const LksPlanProblem *problem = g_ptr_array_index(problems, 0);
    return g_strdup(problem->error->message);
  }
  if (state == LKS_COMPONENT_DONE)
    return g_strdup(_("Its files are as the fleet file wants them."));
  guint n_left = lks_review_count_hand_steps(review, notes, installation);
  if (state == LKS_COMPONENT_BY_HAND)
    return g_strdup_printf(ngettext("%u step by hand is left.", "%u steps by hand are left.",
                                    n_left),
                           n_left);
  guint n = lks_review_count_files(review, installation);
  return g_strdup_printf(ngettext("%u file will be written.", "%u files will be written.", n), n);
}
