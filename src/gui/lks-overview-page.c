// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-overview-page.h"
#include "lks-command-line.h"
#include "lks-expiry.h"
#include "lks-expiry-line.h"
#include "lks-finding.h"
#include "lks-fleet-picture.h"
#include "lks-gradual.h"
#include "lks-overview-records.h"
#include "lks-prose.h"
#include "lks-report-check-html.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksOverviewPage {
  LksPage parent_instance;
  AdwFlap *flap;
  LksFleetPicture *picture;
  GtkLabel *summary;
  GtkListView *links;
  GtkListView *expiries;
  LksExpiryLine *expiry_line;
  GtkListView *findings;
  GtkStack *findings_stack;
  GtkSearchEntry *search;
  GtkDropDown *severity;
  GtkToggleButton *show_findings;
  GtkWidget *details;
  GtkLabel *message;
  GtkLabel *place;
  GtkLabel *remedy;
  GtkLabel *explanation;
  GtkWidget *go;
  LksCommandLine *command;

  GtkFilter *filter; /* of the findings */
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  LksFleet *fleet; /* nullable: whose check is shown */
};

G_DEFINE_FINAL_TYPE(LksOverviewPage, lks_overview_page, LKS_TYPE_PAGE)

/* "server/component" (transfer full); NULL: of no component */
static char *
dup_label(LksFinding *finding)
{
  const char *server = lks_finding_get_server(finding);
  const char *component = lks_finding_get_component(finding);
  return server != NULL && component != NULL ? g_strdup_printf("%s/%s", server, component) : NULL;
}

static void
go_to(LksOverviewPage *self, const char *label)
{
  gtk_widget_activate_action(GTK_WIDGET(self), "win.show-section", "s", label);
}

/* --- findings -------------------------------------------------------------------------------- */

static LksFinding *
get_finding(LksOverviewPage *self)
{
  gpointer item = gtk_single_selection_get_selected_item(self->selection);
  return item != NULL ? lks_record_get_subject(lks_record_of(item)) : NULL;
}

static gboolean
contains(const char *text, const char *wanted)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *folded = g_utf8_casefold(text, -1);
  return strstr(folded, wanted) != NULL;
}

/* by the row of the drop-down */
static const int least_severity[] = { LKS_SEVERITY_INFO, LKS_SEVERITY_WARNING, LKS_SEVERITY_ERROR };

static gboolean
matches(gpointer item, gpointer user_data)
{
  LksOverviewPage *self = user_data;
  LksFinding *finding = lks_record_get_subject(item);
  guint row = gtk_drop_down_get_selected(self->severity);
  if (row < G_N_ELEMENTS(least_severity) &&
      (int)lks_finding_get_severity(finding) < least_severity[row])
    return FALSE;
  g_autofree char *wanted = g_utf8_casefold(gtk_editable_get_text(GTK_EDITABLE(self->search)), -1);
  g_autofree char *label = dup_label(finding);
  const LksRecordTexts *texts = lks_record_get_texts(item);
  return *wanted == '\0' || contains(texts->title, wanted) || contains(label, wanted) ||
         contains(lks_finding_get_message(finding), wanted) ||
         contains(lks_finding_get_server(finding), wanted) ||
         contains(lks_finding_get_file(finding), wanted) ||
         contains(lks_finding_get_rule(finding), wanted);
}

/* more than that are folded by their rules, unless they are searched */
#define UNFOLDED_MAX 12

/* once all of them have gone through the filter */
static void
update_findings(LksOverviewPage *self)
{
  if (gtk_filter_list_model_get_pending(self->filtered) > 0)
    return;
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->filtered));
  GListModel *all = gtk_filter_list_model_get_model(self->filtered);
  guint n_all = all != NULL ? g_list_model_get_n_items(all) : 0;
  gtk_stack_set_visible_child_name(self->findings_stack, n > 0       ? "list"
                                                         : n_all > 0 ? "no-match"
                                                                     : "none");
  gboolean is_search = *gtk_editable_get_text(GTK_EDITABLE(self->search)) != '\0';
  g_autoptr(GListModel) tree =
      lks_record_tree_new(lks_overview_group_findings(G_LIST_MODEL(self->filtered)),
                          is_search || n <= UNFOLDED_MAX);
  gtk_single_selection_set_model(self->selection, tree);
}

static void
filter_cb(LksOverviewPage *self)
{
  gtk_filter_changed(self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
set_label(GtkLabel *label, const char *text)
{
  gtk_label_set_label(label, text != NULL ? text : "");
  gtk_widget_set_visible(GTK_WIDGET(label), text != NULL && *text != '\0');
}

static void
selected_cb(LksOverviewPage *self)
{
  LksFinding *finding = get_finding(self);
  gtk_widget_set_visible(self->details, finding != NULL);
  if (finding == NULL)
    return;
  const LksRule *rule = lks_rule_find(lks_finding_get_rule(finding));
  const char *file = lks_finding_get_file(finding);
  g_autofree char *label = dup_label(finding);
  g_autofree char *place = file != NULL && lks_finding_get_line(finding) > 0
                               ? g_strdup_printf("%s:%u", file, lks_finding_get_line(finding))
                               : g_strdup(file);
  g_autofree char *message = lks_prose_dup(lks_finding_get_message(finding));
  g_autofree char *remedy = lks_prose_dup(lks_finding_get_remedy(finding));
  set_label(self->message, message);
  set_label(self->place, place);
  set_label(self->remedy, remedy);
  set_label(self->explanation, rule != NULL ? _(rule->explanation) : NULL);
  gtk_widget_set_visible(self->go, label != NULL);
  const char *const arguments[] = { "lockstep",
                                    "check",
                                    lks_workspace_get_fleet_path(
                                        lks_page_get_workspace(LKS_PAGE(self))),
                                    label != NULL ? "--only" : NULL,
                                    label,
                                    NULL };
  lks_command_line_set_arguments(self->command, arguments);
  lks_fleet_picture_select(self->picture, label);
}

static void
go_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksOverviewPage *self = LKS_OVERVIEW_PAGE(widget);
  LksFinding *finding = get_finding(self);
  g_autofree char *label = finding != NULL ? dup_label(finding) : NULL;
  if (label != NULL)
    go_to(self, label);
}

/* --- links, certificates, picture ------------------------------------------------------------ */

static void
record_activated_cb(GtkListView *view, guint position, LksOverviewPage *self)
{
  GListModel *model = G_LIST_MODEL(gtk_list_view_get_model(view));
  g_autoptr(LksRecord) record = g_list_model_get_item(model, position);
  gpointer subject = record != NULL ? lks_record_get_subject(record) : NULL;
  if (GTK_IS_STRING_OBJECT(subject))
    go_to(self, gtk_string_object_get_string(subject));
  else if (LKS_IS_EXPIRY(subject) && lks_expiry_get_places(subject)->len > 0)
    go_to(self, g_ptr_array_index(lks_expiry_get_places(subject), 0));
}

/* a mark of the line is its row of the list */
static void
expiry_marked_cb(LksExpiryLine *line, guint position, LksOverviewPage *self)
{
  gtk_selection_model_select_item(gtk_list_view_get_model(self->expiries), position, TRUE);
  gtk_widget_activate_action(GTK_WIDGET(self->expiries), "list.scroll-to-item", "u", position);
}

static void
expiry_selected_cb(GtkSingleSelection *model, GParamSpec *pspec, LksOverviewPage *self)
{
  lks_expiry_line_select(self->expiry_line, gtk_single_selection_get_selected(model));
}

/* what counts others unfolds them */
static void
finding_activated_cb(GtkListView *view, guint position, LksOverviewPage *self)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item(G_LIST_MODEL(self->selection), position);
  if (row != NULL && gtk_tree_list_row_is_expandable(row))
    gtk_tree_list_row_set_expanded(row, !gtk_tree_list_row_get_expanded(row));
  else
    gtk_widget_activate_action(GTK_WIDGET(self), "overview.go", NULL);
}

static void
picture_activated_cb(LksFleetPicture *picture, const char *label, LksOverviewPage *self)
{
  go_to(self, label);
}

static void
zoom_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_fleet_picture_zoom(LKS_OVERVIEW_PAGE(widget)->picture, g_variant_get_double(parameter));
}

/* records: nullable */
static GtkSliceListModel *
new_gradual(GListModel *records)
{
  return lks_gradual_new(records != NULL ? g_object_ref(records) : NULL);
}

static void
show_links(LksOverviewPage *self, GListModel *records)
{
  GtkListView *view = self->links;
  GtkSliceListModel *shown = new_gradual(records);
  g_autoptr(GtkNoSelection) model = gtk_no_selection_new(G_LIST_MODEL(shown));
  lks_gradual_begin(shown, GTK_WIDGET(view));
  gtk_list_view_set_model(view, GTK_SELECTION_MODEL(model));
}

static void
show_expiries(LksOverviewPage *self, GListModel *records, LksTime now)
{
  lks_expiry_line_set_records(self->expiry_line, records, now);
  GtkSliceListModel *shown = new_gradual(records);
  g_autoptr(GtkSingleSelection) model = gtk_single_selection_new(G_LIST_MODEL(shown));
  gtk_single_selection_set_autoselect(model, FALSE);
  gtk_single_selection_set_selected(model, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object(model, "notify::selected", G_CALLBACK(expiry_selected_cb), self, 0);
  gtk_list_view_set_model(self->expiries, GTK_SELECTION_MODEL(model));
  lks_gradual_begin(shown, GTK_WIDGET(self->expiries));
}

/* nullable: of no check */
static void
show_records(LksOverviewPage *self, const LksOverviewRecords *records)
{
  gtk_filter_list_model_set_model(self->filtered, records != NULL ? records->findings : NULL);
  show_links(self, records != NULL ? records->links : NULL);
  show_expiries(self, records != NULL ? records->expiries : NULL,
                records != NULL ? records->now : 0);
  gtk_widget_set_visible(GTK_WIDGET(self->findings_stack), TRUE);
  update_findings(self);
}

static gpointer
list_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  return lks_overview_records_new(data, lks_time_now());
}

/* of the check that is still the last one */
static void
listed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksOverviewPage) self = user_data;
  g_autoptr(LksOverviewRecords) records =
      lks_workspace_run_finish(LKS_WORKSPACE(source), result, NULL);
  if (records != NULL && records->fleet == self->fleet)
    show_records(self, records);
}

static void
lks_overview_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksOverviewPage *self = LKS_OVERVIEW_PAGE(page);
  const LksCheckResult *check = lks_workspace_get_check(workspace);
  LksFleet *fleet = check != NULL ? check->fleet : NULL;
  /* what follows the check, the plan, is not shown here */
  if (!g_set_object(&self->fleet, fleet) && fleet != NULL)
    return;
  lks_fleet_picture_set_check(self->picture, check);
  if (check != NULL)
    lks_workspace_run_async(workspace, _("Checking the fleet"), list_work,
                            lks_check_result_ref(check), (GDestroyNotify)lks_check_result_unref,
                            (GDestroyNotify)lks_overview_records_free, listed_cb,
                            g_object_ref(self));
  else
    show_records(self, NULL);
  g_autofree char *summary = check != NULL ? lks_report_check_summarize(check) : g_strdup("");
  gtk_label_set_label(self->summary, summary);
  g_autofree char *count = g_strdup_printf(ngettext("_Finding: %u", "_Findings: %u",
                                                    check != NULL ? check->findings->len : 0),
                                           check != NULL ? check->findings->len : 0);
  gtk_button_set_label(GTK_BUTTON(self->show_findings), count);
  gtk_accessible_reset_property(GTK_ACCESSIBLE(self->show_findings), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
lks_overview_page_search(LksPage *page)
{
  LksOverviewPage *self = LKS_OVERVIEW_PAGE(page);
  adw_flap_set_reveal_flap(self->flap, TRUE);
  gtk_widget_grab_focus(GTK_WIDGET(self->search));
}

/* where there is room for both, findings stand beside the picture */
static void
folded_cb(LksOverviewPage *self)
{
  adw_flap_set_reveal_flap(self->flap, !adw_flap_get_folded(self->flap));
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_overview_page_dispose(GObject *object)
{
  LksOverviewPage *self = LKS_OVERVIEW_PAGE(object);
  g_clear_object(&self->selection);
  g_clear_object(&self->filtered);
  g_clear_object(&self->fleet);
  /* the tree first: an expander holds what it has folded */
  G_OBJECT_CLASS(lks_overview_page_parent_class)->dispose(object);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_OVERVIEW_PAGE);
}

static void
bind_children(GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, flap);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, picture);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, summary);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, links);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, expiries);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, expiry_line);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, findings);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, findings_stack);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, search);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, severity);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, show_findings);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, details);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, message);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, place);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, remedy);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, explanation);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, go);
  gtk_widget_class_bind_template_child(klass, LksOverviewPage, command);
  gtk_widget_class_bind_template_callback(klass, filter_cb);
  gtk_widget_class_bind_template_callback(klass, folded_cb);
  gtk_widget_class_bind_template_callback(klass, record_activated_cb);
  gtk_widget_class_bind_template_callback(klass, expiry_marked_cb);
  gtk_widget_class_bind_template_callback(klass, finding_activated_cb);
  gtk_widget_class_bind_template_callback(klass, picture_activated_cb);
}

static void
lks_overview_page_class_init(LksOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_overview_page_dispose;
  LKS_PAGE_CLASS(klass)->changed = lks_overview_page_changed;
  LKS_PAGE_CLASS(klass)->search = lks_overview_page_search;
  g_type_ensure(LKS_TYPE_FLEET_PICTURE);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  g_type_ensure(LKS_TYPE_EXPIRY_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-overview-page.ui");
  bind_children(widget_class);
  gtk_widget_class_install_action(widget_class, "overview.go", NULL, go_cb);
  gtk_widget_class_install_action(widget_class, "overview.zoom", "d", zoom_cb);
}

static void
lks_overview_page_init(LksOverviewPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  GtkListView *views[] = { self->links, self->expiries, self->findings };
  for (guint i = 0; i < G_N_ELEMENTS(views); i++) {
    g_autoptr(GtkListItemFactory) factory = lks_record_factory_new(views[i] == self->findings);
    gtk_list_view_set_factory(views[i], factory);
  }
  self->filter = GTK_FILTER(gtk_custom_filter_new(matches, self, NULL));
  self->filtered = gtk_filter_list_model_new(NULL, self->filter);
  gtk_filter_list_model_set_incremental(self->filtered, TRUE);
  self->selection = gtk_single_selection_new(NULL);
  gtk_single_selection_set_autoselect(self->selection, FALSE);
  gtk_single_selection_set_can_unselect(self->selection, TRUE);
  gtk_list_view_set_model(self->findings, GTK_SELECTION_MODEL(self->selection));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->filtered, "items-changed", G_CALLBACK(update_findings), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->filtered, "notify::pending", G_CALLBACK(update_findings), self,
                          G_CONNECT_SWAPPED);
  update_findings(self);
}
