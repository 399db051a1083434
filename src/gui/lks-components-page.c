// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-components-page.h"
#include "lks-command-line.h"
#include "lks-component-state.h"
#include "lks-component-view.h"
#include "lks-gradual.h"
#include "lks-problem-view.h"

#include <glib/gi18n.h>

struct _LksComponentsPage {
  LksPage parent_instance;

  GListStore *components;   /* (element-type LksSection) whose subjects are labels */
  LksNotes *notes;          /* nullable: of the fleet */
  GtkSliceListModel *shown; /* of them */
  GtkStack *stack;
  GtkWidget *all;
  GtkWidget *one;
  GtkScrolledWindow *one_scroller;
  LksComponentView *view;
  LksProblemView *problem;
  GtkLabel *counts;
  GtkListView *list;
  LksCommandLine *command;
};

G_DEFINE_FINAL_TYPE(LksComponentsPage, lks_components_page, LKS_TYPE_PAGE)

static const char *
get_label(LksSection *section)
{
  return gtk_string_object_get_string(GTK_STRING_OBJECT(lks_section_get_subject(section)));
}

/* --- sections -------------------------------------------------------------------------------- */

static void
show_state(LksSection *section,
           LksReview *review,
           LksNotes *notes,
           const LksInstallation *installation)
{
  LksComponentState state = lks_component_state_find(review, notes, installation);
  g_autofree char *why = lks_component_state_explain(state, review, notes, installation);
  /* TRANSLATORS: a state and why it is so: “Blocked: a password is missing” */
  g_autofree char *word = g_strdup_printf(_("%s: %s"), lks_component_state_get_word(state), why);
  lks_section_set_state(section, lks_component_state_get_icon(state), word);
}

static LksSection *
new_section(const LksInstallation *installation)
{
  g_autofree char *label = lks_installation_dup_label(installation);
  g_autoptr(GtkStringObject) subject = gtk_string_object_new(label);
  return lks_section_new(lks_component_get_name(installation->component),
                         installation->server->name, G_OBJECT(subject));
}

static gboolean
has_same_components(LksComponentsPage *self, GPtrArray *installations)
{
  GListModel *model = G_LIST_MODEL(self->components);
  if (g_list_model_get_n_items(model) != installations->len)
    return FALSE;
  for (guint i = 0; i < installations->len; i++) {
    g_autoptr(LksSection) section = g_list_model_get_item(model, i);
    g_autofree char *label = lks_installation_dup_label(g_ptr_array_index(installations, i));
    if (!g_str_equal(get_label(section), label))
      return FALSE;
  }
  return TRUE;
}

/* replaced as a whole, so that a thousand come as one change */
static void
fill_sections(LksComponentsPage *self, GPtrArray *installations)
{
  g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < installations->len; i++)
    g_ptr_array_add(sections, new_section(g_ptr_array_index(installations, i)));
  lks_gradual_begin(self->shown, GTK_WIDGET(self->list));
  g_list_store_splice(self->components, 0, g_list_model_get_n_items(G_LIST_MODEL(self->components)),
                      sections->pdata, sections->len);
}

static void
show_counts(LksComponentsPage *self, const guint *counts)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < LKS_N_COMPONENT_STATES; i++)
    if (counts[i] > 0)
      /* TRANSLATORS: a state and how many components are in it: “To do: 3” */
      g_string_append_printf(text, _("%s%s: %u"), text->len > 0 ? " · " : "",
                             lks_component_state_get_word((LksComponentState)i), counts[i]);
  gtk_label_set_label(self->counts, text->str);
}

static void
show_states(LksComponentsPage *self, LksReview *review, LksNotes *notes)
{
  GPtrArray *installations = lks_review_get_installations(review);
  guint counts[LKS_N_COMPONENT_STATES] = { 0 };
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    g_autoptr(LksSection) section = g_list_model_get_item(G_LIST_MODEL(self->components), i);
    show_state(section, review, notes, installation);
    counts[lks_component_state_find(review, notes, installation)]++;
  }
  show_counts(self, counts);
}

/* --- the page -------------------------------------------------------------------------------- */

static void
show_command(LksComponentsPage *self, const char *path, const char *only)
{
  const char *const arguments[] = {
    "lockstep", "plan", path, "--diff", only != NULL ? "--only" : NULL, only, NULL
  };
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  lks_command_line_set_arguments_after(self->command, lks_workspace_get_commands(workspace),
                                       arguments);
}

static void
show_view(LksComponentsPage *self, LksWorkspace *workspace)
{
  const char *label = lks_component_view_get_label(self->view);
  gboolean is_one = label != NULL && gtk_stack_get_visible_child(self->stack) == self->one;
  if (is_one)
    lks_component_view_show(self->view, label);
  show_command(self, lks_workspace_get_fleet_path(workspace), is_one ? label : NULL);
}

/* steps are ticked off on another page */
static void
ticked_cb(LksComponentsPage *self)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  LksReview *review = workspace != NULL ? lks_workspace_get_review(workspace) : NULL;
  if (review != NULL && has_same_components(self, lks_review_get_installations(review)))
    show_states(self, review, self->notes);
}

static void
follow_notes(LksComponentsPage *self, LksNotes *notes)
{
  if (self->notes != NULL)
    g_signal_handlers_disconnect_by_func(self->notes, ticked_cb, self);
  g_set_object(&self->notes, notes);
  if (notes != NULL)
    g_signal_connect_swapped(notes, "changed", G_CALLBACK(ticked_cb), self);
}

static void
lks_components_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksComponentsPage *self = LKS_COMPONENTS_PAGE(page);
  LksReview *review = lks_workspace_get_review(workspace);
  const GError *problem = lks_workspace_get_review_problem(workspace);
  lks_component_view_set_workspace(self->view, workspace);
  if (problem != NULL && !g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_problem_view_show(self->problem, _("The changes cannot be planned"), problem, NULL);
  else
    lks_problem_view_clear(self->problem);
  if (lks_workspace_get_fleet(workspace) == NULL)
    g_list_store_remove_all(self->components);
  if (review == NULL)
    return;
  if (!has_same_components(self, lks_review_get_installations(review)))
    fill_sections(self, lks_review_get_installations(review));
  follow_notes(self, lks_workspace_get_notes(workspace));
  show_states(self, review, self->notes);
  show_view(self, workspace);
}

/* Next from a component means that somebody has looked at what is planned for it. */
static void
mark_seen(LksComponentsPage *self)
{
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  LksReview *review = lks_workspace_get_review(workspace);
  const char *label = lks_component_view_get_label(self->view);
  if (review == NULL || label == NULL || gtk_stack_get_visible_child(self->stack) != self->one)
    return;
  LksInstallation *installation = lks_fleet_find_installation(lks_review_get_fleet(review), label);
  if (installation == NULL)
    return;
  g_autofree char *digest = lks_review_dup_digest(review, installation);
  lks_notes_set_seen(self->notes, label, digest);
}

static void
show_all(LksComponentsPage *self)
{
  const char *path = lks_workspace_get_fleet_path(lks_page_get_workspace(LKS_PAGE(self)));
  gtk_stack_set_visible_child(self->stack, self->all);
  if (path != NULL)
    show_command(self, path, NULL);
}

static void
lks_components_page_enter(LksPage *page, LksWorkspace *workspace)
{
  show_all(LKS_COMPONENTS_PAGE(page));
}

static void
lks_components_page_leave(LksPage *page, LksWorkspace *workspace)
{
  mark_seen(LKS_COMPONENTS_PAGE(page));
}

static void
lks_components_page_show_section(LksPage *page, LksSection *section)
{
  LksComponentsPage *self = LKS_COMPONENTS_PAGE(page);
  mark_seen(self);
  if (section == NULL) {
    show_all(self);
    return;
  }
  gtk_stack_set_visible_child(self->stack, self->one);
  lks_component_view_show(self->view, get_label(section));
  show_command(self, lks_workspace_get_fleet_path(lks_page_get_workspace(page)),
               get_label(section));
  gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->one_scroller), 0);
}

/* --- the list of all ------------------------------------------------------------------------- */

static void
activated_cb(GtkListView *list, guint position, LksComponentsPage *self)
{
  g_autoptr(LksSection) section = g_list_model_get_item(G_LIST_MODEL(self->components), position);
  lks_page_go_to_section(LKS_PAGE(self), section);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_components_page_dispose(GObject *object)
{
  follow_notes(LKS_COMPONENTS_PAGE(object), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_COMPONENTS_PAGE);
  G_OBJECT_CLASS(lks_components_page_parent_class)->dispose(object);
}

static void
lks_components_page_finalize(GObject *object)
{
  g_object_unref(LKS_COMPONENTS_PAGE(object)->components);
  g_object_unref(LKS_COMPONENTS_PAGE(object)->shown);
  G_OBJECT_CLASS(lks_components_page_parent_class)->finalize(object);
}

static void
lks_components_page_class_init(LksComponentsPageClass *klass)
{
  LksPageClass *page_class = LKS_PAGE_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_components_page_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_components_page_finalize;
  page_class->enter = lks_components_page_enter;
  page_class->leave = lks_components_page_leave;
  page_class->changed = lks_components_page_changed;
  page_class->is_always_told = TRUE;
  page_class->show_section = lks_components_page_show_section;
  g_type_ensure(LKS_TYPE_COMMAND_LINE);
  g_type_ensure(LKS_TYPE_COMPONENT_VIEW);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_SECTION);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-components-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, stack);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, all);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, one);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, one_scroller);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, view);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, problem);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, counts);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, list);
  gtk_widget_class_bind_template_child(widget_class, LksComponentsPage, command);
  gtk_widget_class_bind_template_callback(widget_class, activated_cb);
}

static void
lks_components_page_init(LksComponentsPage *self)
{
  self->components = g_list_store_new(LKS_TYPE_SECTION);
  gtk_widget_init_template(GTK_WIDGET(self));
  self->shown = lks_gradual_new(G_LIST_MODEL(g_object_ref(self->components)));
  g_autoptr(GtkNoSelection) selection =
      gtk_no_selection_new(G_LIST_MODEL(g_object_ref(self->shown)));
  gtk_list_view_set_model(self->list, GTK_SELECTION_MODEL(selection));
  lks_page_set_sections(LKS_PAGE(self), G_LIST_MODEL(self->components));
}
