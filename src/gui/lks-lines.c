// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-lines.h"
#include "lks-gradual.h"
#include "lks-lazy-list.h"
#include "lks-prose.h"

#include <glib/gi18n.h>

static const struct {
  const char *icon_name;
  const char *word;
} verdicts[LKS_N_VERDICTS] = {
  [LKS_VERDICT_WORKS] = { "emblem-ok-symbolic", N_("Works, encrypted") },
  [LKS_VERDICT_FAILS] = { "dialog-error-symbolic", N_("Fails") },
  [LKS_VERDICT_PLAIN] = { "channel-insecure-symbolic", N_("Works, in plain text") },
  [LKS_VERDICT_UNKNOWN] = { "dialog-question-symbolic", N_("Not known") },
};

static LksSection *
new_line(const char *title, const char *icon_name, const char *text)
{
  LksSection *line = lks_section_new(title, NULL, NULL);
  lks_section_set_state(line, icon_name, text);
  return line;
}

static char *
dup_link_title(const LksLink *link)
{
  g_autofree char *client = lks_installation_dup_label(link->client);
  g_autofree char *server = lks_installation_dup_label(link->server);
  /* TRANSLATORS: who connects to whom */
  return g_strdup_printf(_("%s → %s"), client, server);
}

static char *
dup_verdict(const LksJudgement *judgement, const LksJudgement *before)
{
  g_autoptr(GString) text = g_string_new(_(verdicts[judgement->verdict].word));
  if (before != NULL && before->verdict != judgement->verdict)
    /* TRANSLATORS: what is said of a link before the plan, and after it */
    g_string_printf(text, _("Now: %s. Afterwards: %s"), _(verdicts[before->verdict].word),
                    _(verdicts[judgement->verdict].word));
  g_autoptr(GPtrArray) reasons = lks_judgement_dup_reasons(judgement);
  for (guint i = 0; i < reasons->len; i++) {
    g_autofree char *reason = lks_prose_dup(g_ptr_array_index(reasons, i));
    g_string_append_printf(text, "\n%s", reason);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- links ----------------------------------------------------------------------------------- */

typedef struct {
  LksCheckResult *check;
  LksCheckResult *before; /* nullable */
} Checks;

static void
free_checks(gpointer data)
{
  Checks *self = data;
  lks_check_result_unref(self->check);
  g_clear_pointer(&self->before, lks_check_result_unref);
  g_free(self);
}

static gpointer
make_link(guint index, gpointer user_data)
{
  const Checks *self = user_data;
  const LksJudgement *judgement = g_ptr_array_index(self->check->links, index);
  const LksJudgement *before =
      self->before != NULL ? g_ptr_array_index(self->before->links, index) : NULL;
  g_autofree char *title = dup_link_title(judgement->link);
  g_autofree char *text = dup_verdict(judgement, before);
  return new_line(title, verdicts[judgement->verdict].icon_name, text);
}

GListModel *
lks_lines_for_links(const LksCheckResult *check, const LksCheckResult *before)
{
  Checks *checks = g_new0(Checks, 1);
  checks->check = lks_check_result_ref(check);
  /* the links of one fleet file come in the same order, however it was read */
  if (before != NULL && before->links->len == check->links->len)
    checks->before = lks_check_result_ref(before);
  return lks_lazy_list_new(LKS_TYPE_SECTION, check->links->len, make_link, checks, free_checks);
}

/* --- what a plan does ------------------------------------------------------------------------ */

static gpointer
make_outage(guint index, gpointer user_data)
{
  const LksPlanOutage *outage = g_ptr_array_index(lks_review_get_outages(user_data), index);
  g_autofree char *title = dup_link_title(outage->link);
  g_autofree char *first = lks_installation_dup_label(outage->first);
  g_autofree char *last = lks_installation_dup_label(outage->last);
  g_autofree char *text =
      outage->first == outage->last
          ? g_strdup_printf(_("While %s is stopped."), first)
          : g_strdup_printf(_("From when %s stops until %s is started again."), first, last);
  return new_line(title, "media-playback-pause-symbolic", text);
}

GListModel *
lks_lines_for_outages(LksReview *review)
{
  return lks_lazy_list_new(LKS_TYPE_SECTION, lks_review_get_outages(review)->len, make_outage,
                           g_object_ref(review), g_object_unref);
}

static gpointer
make_problem(guint index, gpointer user_data)
{
  GPtrArray *problems = lks_plan_get_problems(lks_review_get_plan(user_data));
  const LksPlanProblem *problem = g_ptr_array_index(problems, index);
  g_autofree char *label = lks_installation_dup_label(problem->installation);
  return new_line(label, "action-unavailable-symbolic", problem->error->message);
}

GListModel *
lks_lines_for_problems(LksReview *review)
{
  guint n_problems = lks_plan_get_problems(lks_review_get_plan(review))->len;
  return lks_lazy_list_new(LKS_TYPE_SECTION, n_problems, make_problem, g_object_ref(review),
                           g_object_unref);
}

void
lks_lines_show(GtkListView *list, GListModel *lines)
{
  g_autoptr(GtkSliceListModel) shown = NULL;
  g_object_get(gtk_list_view_get_model(list), "model", &shown, NULL);
  lks_gradual_begin(shown, GTK_WIDGET(list));
  gtk_slice_list_model_set_model(shown, lines);
}
