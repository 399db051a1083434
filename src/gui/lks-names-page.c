// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-names-page.h"
#include "lks-certificate-wish.h"
#include "lks-command-line.h"
#include "lks-gradual.h"
#include "lks-issue-view.h"
#include "lks-names-in-use.h"
#include "lks-record.h"

#include <glib/gi18n.h>

#define NAMED_MOST 3 /* components that a row names */

struct _LksNamesPage {
  LksPage parent_instance;
  GtkStack *states;
  GtkSearchEntry *search;
  GtkToggleButton *only_uncovered;
  GtkListView *list;
  GtkLabel *summary;
  LksIssueView *issue;
  LksCommandLine *command;

  LksFleet *fleet;     /* nullable: whose names are listed */
  GListStore *records; /* (element-type LksRecord), their subjects string objects: identities */
  GtkFilter *filter;
  GtkSliceListModel *shown; /* of what the filter leaves */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE(LksNamesPage, lks_names_page, LKS_TYPE_PAGE)

/* --- gathering, on a thread ------------------------------------------------------------------ */

/* at most so many by name */
static char *
list_labels(GPtrArray *installations, guint most)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < MIN(installations->len, most); i++)
    g_ptr_array_add(labels, lks_installation_dup_label(g_ptr_array_index(installations, i)));
  g_ptr_array_add(labels, NULL);
  g_autofree char *text = g_strjoinv(", ", (char **)labels->pdata);
  if (installations->len <= most)
    return g_steal_pointer(&text);
  guint n = installations->len - most;
  /* TRANSLATORS: some components’ names, and how many there are beside them */
  return g_strdup_printf(ngettext("%s and %u more", "%s and %u more", n), text, n);
}

static char *
tell_users(const LksIdentity *identity, const LksNameInUse *name, guint most)
{
  g_autofree char *reached = list_labels(name->reached, most);
  g_autofree char *clients = list_labels(name->clients, most);
  return name->clients->len > 0
             ? g_strdup_printf(_("Reaches %s, which shows “%s”; in use by %s"), reached,
                               identity->id, clients)
             : g_strdup_printf(_("Reaches %s, which shows “%s”"), reached, identity->id);
}

static LksRecord *
new_record(const LksIdentity *identity, const LksNameInUse *name)
{
  g_autofree char *who = tell_users(identity, name, NAMED_MOST);
  g_autofree char *whole = tell_users(identity, name, G_MAXUINT);
  LksRecordTexts texts = { .title = name->name,
                           .subtitle = who,
                           .whole = g_str_equal(who, whole) ? NULL : whole,
                           .icon_name =
                               name->covered ? "emblem-ok-symbolic" : "dialog-warning-symbolic",
                           .icon_text = name->covered ? _("Covered") : _("Not covered"),
                           .state = name->covered ? _("covered") : _("not covered"),
                           .tone = name->covered ? "success" : "warning" };
  g_autoptr(GtkStringObject) id = gtk_string_object_new(identity->id);
  return lks_record_new(&texts, G_OBJECT(id), NULL);
}

static gpointer
gather_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  LksFleet *fleet = data;
  GPtrArray *records = g_ptr_array_new_with_free_func(g_object_unref);
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    g_autoptr(GPtrArray) names = lks_fleet_dup_names_in_use(fleet, identity);
    for (guint j = 0; j < names->len; j++)
      g_ptr_array_add(records, new_record(identity, g_ptr_array_index(names, j)));
    lks_work_progress_tell_done(i, identities->len, progress);
    if (g_cancellable_set_error_if_cancelled(cancellable, error)) {
      g_ptr_array_unref(records);
      return NULL;
    }
  }
  return records;
}

static gboolean
is_covered(LksRecord *record)
{
  return g_str_equal(lks_record_get_texts(record)->tone, "success");
}

static void
update_summary(LksNamesPage *self)
{
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->records)), n_covered = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr(LksRecord) record = g_list_model_get_item(G_LIST_MODEL(self->records), i);
    n_covered += is_covered(record);
  }
  g_autofree char *text = g_strdup_printf(
      ngettext("%u of %u name in use is covered by the certificate that is shown there.",
               "%u of %u names in use are covered by the certificates that are shown there.", n),
      n_covered, n);
  gtk_label_set_label(self->summary, text);
  gtk_widget_action_set_enabled(GTK_WIDGET(self), "names.issue", n > 0);
  if (n == 0)
    gtk_stack_set_visible_child_name(self->states, "none");
  else if (g_str_equal(gtk_stack_get_visible_child_name(self->states), "none"))
    gtk_stack_set_visible_child_name(self->states, "names");
}

static void
gathered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksNamesPage) self = user_data;
  g_autoptr(GPtrArray) records = lks_workspace_run_finish(LKS_WORKSPACE(source), result, NULL);
  if (records == NULL)
    return;
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->records));
  lks_gradual_begin(self->shown, GTK_WIDGET(self->list));
  g_list_store_splice(self->records, 0, n, records->pdata, records->len);
  update_summary(self);
}

static void
gather(LksNamesPage *self, LksWorkspace *workspace)
{
  if (!g_set_object(&self->fleet, lks_workspace_get_fleet(workspace)) || self->fleet == NULL)
    return;
  lks_workspace_run_async(workspace, _("Gathering the names in use"), gather_work,
                          g_object_ref(self->fleet), g_object_unref,
                          (GDestroyNotify)g_ptr_array_unref, gathered_cb, g_object_ref(self));
}

/* --- the list -------------------------------------------------------------------------------- */

static gboolean
match_cb(gpointer item, gpointer user_data)
{
  LksNamesPage *self = user_data;
  const LksRecordTexts *texts = lks_record_get_texts(item);
  g_autofree char *wanted = g_utf8_casefold(gtk_editable_get_text(GTK_EDITABLE(self->search)), -1);
  g_autofree char *title = g_utf8_casefold(texts->title, -1);
  const char *users = texts->whole != NULL ? texts->whole : texts->subtitle;
  g_autofree char *subtitle = g_utf8_casefold(users, -1);
  if (gtk_toggle_button_get_active(self->only_uncovered) && is_covered(item))
    return FALSE;
  return strstr(title, wanted) != NULL || strstr(subtitle, wanted) != NULL;
}

static void
filter_cb(LksNamesPage *self)
{
  gtk_filter_changed(self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static const LksIdentity *
find_identity(LksFleet *fleet, const char *id)
{
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    if (g_str_equal(identity->id, id))
      return identity;
  }
  return NULL;
}

static void
issue_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksNamesPage *self = LKS_NAMES_PAGE(widget);
  LksRecord *record = gtk_single_selection_get_selected_item(self->selection);
  if (record == NULL)
    return;
  const char *id = gtk_string_object_get_string(lks_record_get_subject(record));
  const LksIdentity *identity = find_identity(self->fleet, id);
  g_autoptr(GPtrArray) names = lks_fleet_dup_names_in_use(self->fleet, identity);
  g_auto(GStrv) texts = lks_names_in_use_dup_texts(names);
  g_autofree char *path =
      lks_certificate_wish_dup_new_path(lks_page_get_workspace(LKS_PAGE(self)), identity);
  lks_issue_view_begin(self->issue, LKS_PAGE(self), identity, (const char *const *)texts, path);
  gtk_stack_set_visible_child_name(self->states, "issue");
}

static void
ended_cb(LksNamesPage *self)
{
  gtk_stack_set_visible_child_name(self->states, "names");
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_names_page_enter(LksPage *page, LksWorkspace *workspace)
{
  LksNamesPage *self = LKS_NAMES_PAGE(page);
  const char *const words[] = { "lockstep", "check", lks_workspace_get_fleet_path(workspace),
                                NULL };
  gather(self, workspace);
  if (words[2] != NULL)
    lks_command_line_set_arguments(self->command, words);
}

static void
lks_names_page_changed(LksPage *page, LksWorkspace *workspace)
{
  gather(LKS_NAMES_PAGE(page), workspace);
}

static void
lks_names_page_search(LksPage *page)
{
  gtk_widget_grab_focus(GTK_WIDGET(LKS_NAMES_PAGE(page)->search));
}

static void
lks_names_page_dispose(GObject *object)
{
  LksNamesPage *self = LKS_NAMES_PAGE(object);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_NAMES_PAGE);
  g_clear_object(&self->selection);
  g_clear_object(&self->shown);
  g_clear_object(&self->records);
  g_clear_object(&self->fleet);
  G_OBJECT_CLASS(lks_names_page_parent_class)->dispose(object);
}

static void
lks_names_page_class_init(LksNamesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  LksPageClass *page_class = LKS_PAGE_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_names_page_dispose;
  page_class->enter = lks_names_page_enter;
  page_class->changed = lks_names_page_changed;
  page_class->search = lks_names_page_search;
  g_type_ensure(LKS_TYPE_ISSUE_VIEW);
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-names-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, states);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, search);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, only_uncovered);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, list);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, summary);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, issue);
  gtk_widget_class_bind_template_child(widget_class, LksNamesPage, command);
  gtk_widget_class_bind_template_callback(widget_class, filter_cb);
  gtk_widget_class_bind_template_callback(widget_class, ended_cb);
  gtk_widget_class_install_action(widget_class, "names.issue", NULL, issue_cb);
}

static void
lks_names_page_init(LksNamesPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  g_autoptr(GtkListItemFactory) factory = lks_record_factory_new(FALSE);
  self->records = g_list_store_new(LKS_TYPE_RECORD);
  self->filter = GTK_FILTER(gtk_custom_filter_new(match_cb, self, NULL));
  self->shown = lks_gradual_new(G_LIST_MODEL(
      gtk_filter_list_model_new(G_LIST_MODEL(g_object_ref(self->records)), self->filter)));
  self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->shown)));
  gtk_list_view_set_factory(self->list, factory);
  gtk_list_view_set_model(self->list, GTK_SELECTION_MODEL(self->selection));
}
