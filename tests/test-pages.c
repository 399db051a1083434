// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each page of the wizard without a window: it is given a workspace, entered and left, and what it
 * shows is compared with what the library says. */
#include "config.h"

#include "lks-apply-page.h"
#include "lks-authority-page.h"
#include "lks-certificates-page.h"
#include "lks-components-page.h"
#include "lks-finding.h"
#include "lks-gradual.h"
#include "lks-names-in-use.h"
#include "lks-names-page.h"
#include "lks-overview-page.h"
#include "lks-page-table.h"
#include "lks-record.h"
#include "lks-requests-page.h"
#include "lks-step-item.h"
#include "lks-summary-page.h"
#include "lks-verify-page.h"
#include "lks-welcome-page.h"
#include "lks-settings.h"
#include "site.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

static LksWorkspace *site; /* with the sample site opened */

static LksFleet *
get_fleet(void)
{
  return lks_workspace_get_fleet(site);
}

/* --- looking --------------------------------------------------------------------------------- */

static void
settle(LksWorkspace *workspace)
{
  while (lks_workspace_is_busy(workspace) || g_main_context_pending(NULL))
    g_main_context_iteration(NULL, TRUE);
}

static gpointer
child(LksPage *page, const char *name)
{
  GObject *found = gtk_widget_get_template_child(GTK_WIDGET(page), G_OBJECT_TYPE(page), name);
  g_assert_nonnull(found);
  return found;
}

/* all of it: nobody sees the page, so that no frame shows more of a gradual one */
static GListModel *
model(LksPage *page, const char *name)
{
  GObject *found = child(page, name);
  if (!GTK_IS_LIST_VIEW(found))
    return G_LIST_MODEL(found);
  GObject *selection = G_OBJECT(gtk_list_view_get_model(GTK_LIST_VIEW(found)));
  g_autoptr(GListModel) shown = NULL;
  g_object_get(selection, "model", &shown, NULL);
  if (GTK_IS_SLICE_LIST_MODEL(shown))
    lks_gradual_finish(GTK_SLICE_LIST_MODEL(shown));
  return G_LIST_MODEL(selection);
}

static guint
count(LksPage *page, const char *name)
{
  return model(page, name) != NULL ? g_list_model_get_n_items(model(page, name)) : 0;
}

static const char *
label(LksPage *page, const char *name)
{
  return gtk_label_get_label(child(page, name));
}

static guint
count_rows(LksPage *page, const char *name)
{
  guint n = 0;
  for (GtkWidget *row = gtk_widget_get_first_child(child(page, name)); row != NULL;
       row = gtk_widget_get_next_sibling(row))
    n++;
  return n;
}

/* --- a page's life --------------------------------------------------------------------------- */

static LksPage *
enter(GType type, LksWorkspace *workspace)
{
  LksPage *page = g_object_ref_sink(g_object_new(type, NULL));
  lks_page_set_workspace(page, workspace);
  lks_page_enter(page);
  settle(workspace);
  return page;
}

/* Nobody holds a page that was left. */
static void
leave(LksPage *page, LksWorkspace *workspace)
{
  gpointer gone = page;
  g_object_add_weak_pointer(G_OBJECT(page), &gone);
  lks_page_leave(page);
  settle(workspace);
  g_object_unref(page);
  settle(workspace);
  g_assert_null(gone);
}

/* in the order of the wizard's table */
typedef struct {
  const char *name;
  const char *title;
  gboolean complete_alone; /* without a fleet */
  gboolean complete;       /* with the sample site */
} PageRow;

static const PageRow page_rows[] = {
  { "welcome", "Welcome", TRUE, TRUE },
  { "overview", "Overview", TRUE, TRUE },
  { "certificates", "Certificates", TRUE, TRUE },
  { "names", "Names in Use", TRUE, TRUE },
  { "authority", "Your Authority", TRUE, TRUE },
  { "requests", "Requests", TRUE, TRUE },
  { "components", "Components", TRUE, TRUE },
  { "summary", "Summary", FALSE, TRUE },
  { "apply", "Apply", FALSE, FALSE },
  { "verify", "Verify", TRUE, TRUE },
};

static LksPage *
enter_row(const PageRow *row, LksWorkspace *workspace)
{
  return enter(lks_page_table[row - page_rows].get_type(), workspace);
}

static void
check_state(LksPage *page, const PageRow *row, gboolean complete)
{
  g_autofree char *icon_name = NULL;
  g_object_get(page, "icon-name", &icon_name, NULL);
  g_assert_cmpstr(lks_page_get_title(page), ==, row->title);
  g_assert_true(g_str_has_suffix(icon_name, "-symbolic"));
  g_assert_cmpint(lks_page_get_complete(page), ==, complete);
  g_assert_false(lks_page_get_busy(page));
}

static void
test_alone(gconstpointer data)
{
  const PageRow *row = data;
  g_autoptr(LksWorkspace) workspace = lks_workspace_new();
  LksPage *page = enter_row(row, workspace);
  check_state(page, row, row->complete_alone);
  leave(page, workspace);
}

/* entered twice, as by Back and Next; then the fleet goes while the page is out of view */
static void
test_with_site(gconstpointer data)
{
  const PageRow *row = data;
  LksPage *page = enter_row(row, site);
  check_state(page, row, row->complete);
  lks_page_leave(page);
  lks_page_enter(page);
  settle(site);
  check_state(page, row, row->complete);
  leave(page, site);
}

/* --- overview -------------------------------------------------------------------------------- */

/* those that a row counts are below it (element-type LksFinding) */
static GPtrArray *
list_findings(LksPage *page)
{
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < count(page, "findings"); i++) {
    g_autoptr(GtkTreeListRow) row = g_list_model_get_item(model(page, "findings"), i);
    LksRecord *record = lks_record_of(row);
    GListModel *members = lks_record_get_children(record);
    if (members == NULL && gtk_tree_list_row_get_depth(row) == 0)
      g_ptr_array_add(found, lks_record_get_subject(record));
    for (guint j = 0; members != NULL && j < g_list_model_get_n_items(members); j++) {
      g_autoptr(LksRecord) member = g_list_model_get_item(members, j);
      g_ptr_array_add(found, lks_record_get_subject(member));
    }
  }
  return found;
}

static void
overview_lists_the_findings(LksPage *page)
{
  GPtrArray *findings = lks_workspace_get_check(site)->findings;
  g_autoptr(GPtrArray) found = list_findings(page);
  g_assert_cmpuint(findings->len, >, 5);
  g_assert_cmpuint(found->len, ==, findings->len);
  for (guint i = 0; i < findings->len; i++)
    g_assert_true(g_ptr_array_find(found, g_ptr_array_index(findings, i), NULL));
}

static void
overview_filters_by_severity(LksPage *page)
{
  const guint *n = lks_workspace_get_check(site)->n_findings;
  const guint expected[] = { n[LKS_SEVERITY_INFO] + n[LKS_SEVERITY_WARNING] + n[LKS_SEVERITY_ERROR],
                             n[LKS_SEVERITY_WARNING] + n[LKS_SEVERITY_ERROR],
                             n[LKS_SEVERITY_ERROR] };
  for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
    gtk_drop_down_set_selected(child(page, "severity"), i);
    settle(site);
    g_autoptr(GPtrArray) found = list_findings(page);
    g_assert_cmpuint(found->len, ==, expected[i]);
  }
}

static void
overview_tells_each_links_verdict(LksPage *page)
{
  static const char *const words[] = { [LKS_VERDICT_WORKS] = "Works",
                                       [LKS_VERDICT_FAILS] = "Fails",
                                       [LKS_VERDICT_PLAIN] = "Plain",
                                       [LKS_VERDICT_UNKNOWN] = "Unknown" };
  GPtrArray *links = lks_workspace_get_check(site)->links;
  g_assert_cmpuint(links->len, ==, lks_fleet_get_links(get_fleet())->len);
  g_assert_cmpuint(count(page, "links"), ==, links->len);
  for (guint i = 0; i < links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(links, i);
    g_autoptr(LksRecord) record = g_list_model_get_item(model(page, "links"), i);
    g_assert_cmpstr(lks_record_get_texts(record)->state, ==, words[judgement->verdict]);
  }
}

static void
overview_lists_each_certificate_once(LksPage *page)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *installations = lks_fleet_get_installations(get_fleet());
  for (guint i = 0; i < installations->len; i++) {
    GPtrArray *chain = lks_installation_get_chain(g_ptr_array_index(installations, i), NULL);
    for (guint j = 0; chain != NULL && j < chain->len; j++)
      g_hash_table_add(seen, (gpointer)lks_certificate_get_sha256(g_ptr_array_index(chain, j)));
  }
  GPtrArray *trust = lks_fleet_get_trust(get_fleet());
  for (guint i = 0; i < trust->len; i++)
    g_hash_table_add(seen, (gpointer)lks_certificate_get_sha256(g_ptr_array_index(trust, i)));
  g_assert_cmpuint(count(page, "expiries"), ==, g_hash_table_size(seen));
}

/* the finding in that row of the list; NULL: it stands for several */
static LksFinding *
finding_at(LksPage *page, guint position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item(model(page, "findings"), position);
  g_autoptr(LksRecord) record = gtk_tree_list_row_get_item(row);
  return lks_record_get_subject(record);
}

static void
overview_shows_the_worst_first(LksPage *page)
{
  LksSeverity last = LKS_SEVERITY_ERROR;
  for (guint i = 0; i < count(page, "findings"); i++) {
    LksFinding *finding = finding_at(page, i);
    if (finding == NULL)
      continue;
    g_assert_cmpint(lks_finding_get_severity(finding), <=, last);
    last = lks_finding_get_severity(finding);
  }
  g_assert_cmpint(last, ==, LKS_SEVERITY_INFO);
}

static void
overview_explains_the_chosen_finding(LksPage *page)
{
  guint position = 0;
  while (finding_at(page, position) == NULL)
    position++;
  LksFinding *finding = finding_at(page, position);
  g_assert_false(gtk_widget_get_visible(child(page, "details")));
  gtk_selection_model_select_item(GTK_SELECTION_MODEL(model(page, "findings")), position, TRUE);
  g_assert_true(gtk_widget_get_visible(child(page, "details")));
  g_assert_cmpstr(label(page, "message"), ==, lks_finding_get_message(finding));
  g_assert_cmpstr(label(page, "remedy"), ==, lks_finding_get_remedy(finding));
}

/* --- certificates, names, authority, requests ------------------------------------------------- */

static void
certificates_lists_the_fleets_files(LksPage *page)
{
  GPtrArray *identities = lks_fleet_get_identities(get_fleet());
  GPtrArray *trust = lks_fleet_get_trust_files(get_fleet());
  g_assert_cmpuint(count(page, "list"), ==, identities->len + trust->len);
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    g_autoptr(LksRecord) record = g_list_model_get_item(model(page, "list"), i);
    g_assert_cmpstr(lks_record_get_texts(record)->title, ==, identity->id);
  }
}

/* n: covered by the certificates that are shown there (nullable) */
static guint
count_names(guint *n_covered)
{
  GPtrArray *identities = lks_fleet_get_identities(get_fleet());
  guint n = 0;
  *n_covered = 0;
  for (guint i = 0; i < identities->len; i++) {
    g_autoptr(GPtrArray) names =
        lks_fleet_dup_names_in_use(get_fleet(), g_ptr_array_index(identities, i));
    for (guint j = 0; j < names->len; j++)
      *n_covered += ((const LksNameInUse *)g_ptr_array_index(names, j))->covered;
    n += names->len;
  }
  return n;
}

static void
names_lists_every_name_in_use(LksPage *page)
{
  guint n_covered = 0, n = count_names(&n_covered);
  g_autofree char *start = g_strdup_printf("%u of %u names in use ", n_covered, n);
  g_assert_cmpuint(n, >, 0);
  g_assert_cmpuint(count(page, "list"), ==, n);
  g_assert_true(g_str_has_prefix(label(page, "summary"), start));
}

static void
names_filters_what_is_covered(LksPage *page)
{
  guint n_covered = 0, n = count_names(&n_covered);
  gtk_toggle_button_set_active(child(page, "only_uncovered"), TRUE);
  settle(site);
  g_assert_cmpuint(count(page, "list"), ==, n - n_covered);
}

static void
authority_is_none_until_one_is_made(LksPage *page)
{
  g_assert_cmpstr(gtk_stack_get_visible_child_name(child(page, "states")), ==, "none");
  g_assert_cmpuint(count(page, "list"), ==, 0);
}

static void
authority_refuses_two_passwords(LksPage *page)
{
  gtk_editable_set_text(child(page, "password"), "one");
  gtk_editable_set_text(child(page, "again"), "another");
  gtk_widget_activate_action(GTK_WIDGET(page), "authority.create", NULL);
  g_assert_true(gtk_widget_get_visible(child(page, "problem")));
  g_assert_false(lks_page_get_busy(page));
}

static void
requests_asks_for_what_is_missing(LksPage *page)
{
  g_assert_false(gtk_widget_get_visible(child(page, "problem")));
  gtk_widget_activate_action(GTK_WIDGET(page), "requests.take", NULL);
  g_assert_true(gtk_widget_get_visible(child(page, "problem")));
  g_assert_false(lks_page_get_busy(page));
}

/* --- components ------------------------------------------------------------------------------ */

static void
components_lists_all_in_the_plans_order(LksPage *page)
{
  GPtrArray *installations = lks_review_get_installations(lks_workspace_get_review(site));
  GListModel *sections = lks_page_get_sections(page);
  g_assert_cmpuint(installations->len, ==, lks_fleet_get_installations(get_fleet())->len);
  g_assert_cmpuint(g_list_model_get_n_items(sections), ==, installations->len);
  g_assert_cmpuint(count(page, "list"), ==, installations->len);
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    g_autoptr(LksSection) section = g_list_model_get_item(sections, i);
    g_assert_cmpstr(lks_section_get_title(section), ==,
                    lks_component_get_name(installation->component));
    g_assert_cmpstr(lks_section_get_subtitle(section), ==, installation->server->name);
  }
}

static const char *
get_state(LksPage *page, guint index)
{
  g_autoptr(LksSection) section = g_list_model_get_item(lks_page_get_sections(page), index);
  return lks_section_get_state(section); /* the model's */
}

static void
components_are_ready_when_looked_at(LksPage *page)
{
  g_autoptr(LksSection) first = g_list_model_get_item(lks_page_get_sections(page), 0);
  g_assert_true(g_str_has_prefix(get_state(page, 0), "To do: "));
  lks_page_show_section(page, first);
  settle(site);
  g_assert_true(gtk_stack_get_visible_child(child(page, "stack")) == child(page, "one"));
  lks_page_show_section(page, NULL);
  g_assert_true(g_str_has_prefix(get_state(page, 0), "Ready: "));
  g_assert_nonnull(strstr(label(page, "counts"), "Ready: 1"));
}

/* --- summary, apply, verify ------------------------------------------------------------------ */

static void
check_files(LksPage *page)
{
  LksPlan *plan = lks_workspace_get_plan(site);
  GPtrArray *steps = lks_plan_get_steps(plan);
  guint position = 0;
  g_assert_cmpuint(lks_plan_get_n_files(plan), >, 0);
  g_assert_cmpuint(count(page, "files"), ==, lks_plan_get_n_files(plan));
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->local_path == NULL)
      continue;
    g_autoptr(LksStepItem) item = g_list_model_get_item(model(page, "files"), position++);
    g_assert_cmpstr(lks_step_item_get_path(item), ==, step->path);
    g_assert_cmpstr(lks_step_item_get_diff(item), ==, step->diff);
  }
}

static void
summary_lists_the_plans_files(LksPage *page)
{
  check_files(page);
}

static const char *const verdict_words[] = { [LKS_VERDICT_WORKS] = "Works, encrypted",
                                             [LKS_VERDICT_FAILS] = "Fails",
                                             [LKS_VERDICT_PLAIN] = "Works, in plain text",
                                             [LKS_VERDICT_UNKNOWN] = "Not known" };

/* before nullable */
static void
check_links(LksPage *page, const LksCheckResult *after, const LksCheckResult *before)
{
  g_assert_cmpuint(count(page, "links"), ==, after->links->len);
  for (guint i = 0; i < after->links->len; i++) {
    const LksJudgement *judgement = g_ptr_array_index(after->links, i);
    LksVerdict old = before != NULL
                         ? ((const LksJudgement *)g_ptr_array_index(before->links, i))->verdict
                         : judgement->verdict;
    g_autoptr(LksSection) line = g_list_model_get_item(model(page, "links"), i);
    g_autofree char *text = old == judgement->verdict
                                ? g_strdup(verdict_words[old])
                                : g_strdup_printf("Now: %s. Afterwards: %s", verdict_words[old],
                                                  verdict_words[judgement->verdict]);
    g_assert_true(g_str_has_prefix(lks_section_get_state(line), text));
  }
}

static void
summary_judges_the_links_as_they_will_be(LksPage *page)
{
  const LksCheckResult *outcome = lks_review_get_outcome_check(lks_workspace_get_review(site));
  g_assert_cmpuint(outcome->n_links[LKS_VERDICT_WORKS], >,
                   lks_workspace_get_check(site)->n_links[LKS_VERDICT_WORKS]);
  check_links(page, outcome, lks_workspace_get_check(site));
}

static void
summary_tells_what_will_not_talk(LksPage *page)
{
  LksReview *review = lks_workspace_get_review(site);
  g_assert_cmpuint(count(page, "outages"), ==, lks_review_get_outages(review)->len);
  g_assert_cmpuint(count(page, "problems"), ==,
                   lks_plan_get_problems(lks_review_get_plan(review))->len);
}

static void
apply_lists_the_plans_files(LksPage *page)
{
  check_files(page);
  g_assert_cmpstr(label(page, "title"), ==, "Ready");
}

static void
apply_names_what_is_stopped_first(LksPage *page)
{
  GPtrArray *steps = lks_plan_get_steps(lks_workspace_get_plan(site));
  guint n = 0;
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    n += step->local_path == NULL && step->phase == LKS_PHASE_STOP;
  }
  g_assert_cmpuint(n, >, 0);
  g_assert_cmpuint(count_rows(page, "befores"), ==, n);
}

static void
verify_judges_the_links_as_they_are(LksPage *page)
{
  check_links(page, lks_workspace_get_check(site), NULL);
}

static void
verify_counts_what_is_left(LksPage *page)
{
  const LksCheckResult *check = lks_workspace_get_check(site);
  g_autofree char *start =
      g_strdup_printf("%u of %u links work", check->n_links[LKS_VERDICT_WORKS], check->links->len);
  g_autofree char *end =
      g_strdup_printf("%u errors are left.", check->n_findings[LKS_SEVERITY_ERROR]);
  g_assert_cmpstr(label(page, "title"), ==, "Not Secured Yet");
  g_assert_true(g_str_has_prefix(label(page, "text"), start));
  g_assert_true(g_str_has_suffix(label(page, "text"), end));
  g_assert_cmpuint(count_rows(page, "history"), ==, 0);
}

static void
welcome_lists_recent_fleets(LksPage *page)
{
  g_assert_cmpuint(count_rows(page, "recent"), ==, 0);
  lks_settings_add_recent("/srv/a/fleet.json");
  lks_settings_add_recent("/srv/b/fleet.json");
  g_assert_cmpuint(count_rows(page, "recent"), ==, 2);
  lks_settings_remove_recent("/srv/a/fleet.json");
  g_assert_cmpuint(count_rows(page, "recent"), ==, 1);
  lks_settings_remove_recent("/srv/b/fleet.json");
  g_assert_false(gtk_widget_get_visible(child(page, "recent_group")));
}

typedef struct {
  const char *name;
  GType (*get_type)(void);
  void (*check)(LksPage *page);
} Fact;

static const Fact facts[] = {
  { "welcome/recent", lks_welcome_page_get_type, welcome_lists_recent_fleets },
  { "overview/findings", lks_overview_page_get_type, overview_lists_the_findings },
  { "overview/severity", lks_overview_page_get_type, overview_filters_by_severity },
  { "overview/links", lks_overview_page_get_type, overview_tells_each_links_verdict },
  { "overview/expiries", lks_overview_page_get_type, overview_lists_each_certificate_once },
  { "overview/worst-first", lks_overview_page_get_type, overview_shows_the_worst_first },
  { "overview/details", lks_overview_page_get_type, overview_explains_the_chosen_finding },
  { "certificates/files", lks_certificates_page_get_type, certificates_lists_the_fleets_files },
  { "names/names", lks_names_page_get_type, names_lists_every_name_in_use },
  { "names/uncovered", lks_names_page_get_type, names_filters_what_is_covered },
  { "authority/none", lks_authority_page_get_type, authority_is_none_until_one_is_made },
  { "authority/passwords", lks_authority_page_get_type, authority_refuses_two_passwords },
  { "requests/missing", lks_requests_page_get_type, requests_asks_for_what_is_missing },
  { "components/order", lks_components_page_get_type, components_lists_all_in_the_plans_order },
  { "components/ready", lks_components_page_get_type, components_are_ready_when_looked_at },
  { "summary/files", lks_summary_page_get_type, summary_lists_the_plans_files },
  { "summary/links", lks_summary_page_get_type, summary_judges_the_links_as_they_will_be },
  { "summary/outages", lks_summary_page_get_type, summary_tells_what_will_not_talk },
  { "apply/files", lks_apply_page_get_type, apply_lists_the_plans_files },
  { "apply/stops", lks_apply_page_get_type, apply_names_what_is_stopped_first },
  { "verify/links", lks_verify_page_get_type, verify_judges_the_links_as_they_are },
  { "verify/verdict", lks_verify_page_get_type, verify_counts_what_is_left },
};

static void
test_fact(gconstpointer data)
{
  const Fact *fact = data;
  LksPage *page = enter(fact->get_type(), site);
  fact->check(page);
  leave(page, site);
}

/* --- the site -------------------------------------------------------------------------------- */

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(lks_workspace_open_finish(LKS_WORKSPACE(source), result, &error));
  g_assert_no_error(error);
}

static void
open_site(const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "site", "fleet.json", NULL);
  site_run(folder, "\"$G_TEST_SRCDIR/fixtures/sample-site/make-identities\" \"$LOCKSTEP\" site");
  site = lks_workspace_new();
  lks_workspace_open_async(site, path, opened_cb, NULL);
  settle(site);
  g_assert_nonnull(lks_workspace_get_review(site));
}

static void
add_tests(void)
{
  g_assert_cmpuint(lks_n_pages, ==, G_N_ELEMENTS(page_rows));
  for (guint i = 0; i < G_N_ELEMENTS(page_rows); i++) {
    g_assert_cmpstr(lks_page_table[i].name, ==, page_rows[i].name);
    g_autofree char *alone = g_strdup_printf("/pages/%s/alone", page_rows[i].name);
    g_autofree char *with_site = g_strdup_printf("/pages/%s/with-site", page_rows[i].name);
    g_test_add_data_func(alone, &page_rows[i], test_alone);
    g_test_add_data_func(with_site, &page_rows[i], test_with_site);
  }
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
    g_autofree char *path = g_strdup_printf("/pages/%s", facts[i].name);
    g_test_add_data_func(path, &facts[i], test_fact);
  }
}

int
main(int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp("lockstep-pages-XXXXXX", NULL);
  g_autofree char *state = g_build_filename(folder, "state", NULL);
  g_assert_nonnull(folder);
  g_assert_true(g_setenv("XDG_STATE_HOME", state, TRUE));
  g_test_init(&argc, &argv, NULL);
  adw_init();
  gtk_source_init();
  open_site(folder);
  add_tests();
  int status = g_test_run();
  g_object_unref(site);
  site_remove(folder);
  return status;
}
