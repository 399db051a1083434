// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-lines.h"
#include "lks-gradual.h"
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

/* the links of one fleet file come in the same order, however it was read */
static const LksJudgement *
find_before(const LksCheckResult *check, const LksCheckResult *before, guint index)
{
  return before != NULL && before->links->len == check->links->len
             ? g_ptr_array_index(before->links, index)
             : NULL;
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

GPtrArray *
lks_lines_for_links(const LksCheckResult *check, const LksCheckResult *before)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < check->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(check->links, i);
    g_autofree char *title = dup_link_title(judgement->link);
    g_autofree char *text = dup_verdict(judgement, find_before(check, before, i));
    g_ptr_array_add(lines, new_line(title, verdicts[judgement->verdict].icon_name, text));
  }
  return lines;
}

GPtrArray *
lks_lines_for_outages(LksReview *review)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_object_unref);
  GPtrArray *outages = lks_review_get_outages(review);
  for (guint i = 0; i < outages->len; i++) {
    const LksPlanOutage *outage = g_ptr_array_index(outages, i);
    g_autofree char *title = dup_link_title(outage->link);
    g_autofree char *first = lks_installation_dup_label(outage->first);
    g_autofree char *last = lks_installation_dup_label(outage->last);
    g_autofree char *text =
        outage->first == outage->last
            ? g_strdup_printf(_("While %s is stopped."), first)
            : g_strdup_printf(_("From when %s stops until %s is started again."), first, last);
    g_ptr_array_add(lines, new_line(title, "media-playback-pause-symbolic", text));
  }
  return lines;
}

GPtrArray *
lks_lines_for_problems(LksReview *review)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_object_unref);
  GPtrArray *problems = lks_plan_get_problems(lks_review_get_plan(review));
  for (guint i = 0; i < problems->len; i++) {
    const LksPlanProblem *problem = g_ptr_array_index(problems, i);
    g_autofree char *label = lks_installation_dup_label(problem->installation);
    g_ptr_array_add(lines, new_line(label, "action-unavailable-symbolic", problem->error->message));
  }
  return lines;
}

void
lks_lines_show(GtkListView *list, GPtrArray *lines)
{
  g_autoptr(GtkSliceListModel) shown = NULL;
  g_object_get(gtk_list_view_get_model(list), "model", &shown, NULL);
  GListStore *store = G_LIST_STORE(gtk_slice_list_model_get_model(shown));
  lks_gradual_begin(shown, GTK_WIDGET(list));
  g_list_store_splice(store, 0, g_list_model_get_n_items(G_LIST_MODEL(store)), lines->pdata,
                      lines->len);
}
