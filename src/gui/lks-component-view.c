// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-view.h"
#include "lks-component-settings.h"
#include "lks-component-state.h"
#include "lks-file-row.h"
#include "lks-finding-row.h"
#include "lks-identity-group.h"
#include "lks-list-box.h"
#include "lks-problem-view.h"
#include "lks-prose.h"
#include "lks-step-row.h"
#include "lks-trust-group.h"

#include <glib/gi18n.h>

struct _LksComponentView {
  AdwBin parent_instance;

  LksWorkspace *workspace; /* no-ref: outlives the window's pages */
  char *label;             /* nullable */

  GtkLabel *name;
  GtkLabel *place;
  GtkLabel *summary;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *why;
  LksProblemView *problem;
  GtkWidget *findings_group;
  GtkListBox *findings;
  GtkWidget *stop_group;
  GtkListBox *stops;
  LksIdentityGroup *identity_group;
  LksTrustGroup *trust_group;
  LksComponentSettings *settings;
  GtkWidget *import_group;
  GtkListBox *imports;
  GtkWidget *files_group;
  GtkListBox *files;
  GtkWidget *after_group;
  GtkListBox *afters;
};

G_DEFINE_FINAL_TYPE(LksComponentView, lks_component_view, ADW_TYPE_BIN)

static LksInstallation *
find_installation(LksComponentView *self, LksFleet *fleet)
{
  return fleet != NULL && self->label != NULL ? lks_fleet_find_installation(fleet, self->label)
                                              : NULL;
}

/* --- wishes ---------------------------------------------------------------------------------- */

/* error: nullable */
static void
wished_cb(LksComponentView *self, const GError *error)
{
  if (error == NULL)
    lks_problem_view_clear(self->problem);
  else
    lks_problem_view_show(self->problem, _("This cannot be wished for"), error, NULL);
}

/* --- lists ----------------------------------------------------------------------------------- */

static gboolean
is_before(LksStepPhase phase)
{
  return phase == LKS_PHASE_PREPARE || phase == LKS_PHASE_STOP;
}

static GtkListBox *
list_for_step(LksComponentView *self, LksStepItem *item)
{
  LksStepPhase phase = lks_step_item_get_phase(item);
  if (!lks_step_item_is_manual(item))
    return self->files;
  return !is_before(phase) ? self->afters : phase == LKS_PHASE_STOP ? self->stops : self->imports;
}

/* a file whose changes are being looked at stays open */
static GHashTable *
list_expanded(GtkListBox *list)
{
  GHashTable *expanded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (GtkWidget *row = gtk_widget_get_first_child(GTK_WIDGET(list)); row != NULL;
       row = gtk_widget_get_next_sibling(row))
    if (ADW_IS_EXPANDER_ROW(row) && adw_expander_row_get_expanded(ADW_EXPANDER_ROW(row)))
      g_hash_table_add(expanded, g_strdup(adw_preferences_row_get_title(ADW_PREFERENCES_ROW(row))));
  return expanded;
}

static void
add_step(LksComponentView *self, LksStepItem *item, GHashTable *expanded)
{
  GtkListBox *list = list_for_step(self, item);
  GtkWidget *row = list == self->files ? lks_file_row_new(item) : lks_step_row_new(item, FALSE);
  if (list == self->files && g_hash_table_contains(expanded, lks_step_item_get_path(item)))
    adw_expander_row_set_expanded(ADW_EXPANDER_ROW(row), TRUE);
  gtk_list_box_append(list, row);
}

static void
show_steps(LksComponentView *self, LksReview *review, const LksInstallation *installation)
{
  g_autoptr(GHashTable) expanded = list_expanded(self->files);
  g_autoptr(GPtrArray) steps = lks_review_list_steps(review, installation);
  GtkListBox *const lists[] = { self->stops, self->imports, self->files, self->afters };
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    lks_list_box_clear(lists[i]);
  for (guint i = 0; i < steps->len; i++) {
    g_autoptr(LksStepItem) item = lks_step_item_new(g_ptr_array_index(steps, i));
    add_step(self, item, expanded);
  }
  lks_list_box_show_with(self->stops, self->stop_group);
  lks_list_box_show_with(self->imports, self->import_group);
  lks_list_box_show_with(self->files, self->files_group);
  lks_list_box_show_with(self->afters, self->after_group);
}

static void
show_findings(LksComponentView *self, LksReview *review, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) findings = lks_review_list_findings(review, installation);
  lks_list_box_clear(self->findings);
  for (guint i = 0; i < findings->len; i++)
    gtk_list_box_append(self->findings, lks_finding_row_new(g_ptr_array_index(findings, i)));
  lks_list_box_show_with(self->findings, self->findings_group);
}

/* --- all of it ------------------------------------------------------------------------------- */

static void
show_head(LksComponentView *self, LksReview *review, const LksInstallation *installation)
{
  LksComponent *component = installation->component;
  LksNotes *notes = lks_workspace_get_notes(self->workspace);
  LksComponentState state = lks_component_state_find(review, notes, installation);
  const char *summary = lks_component_get_summary(component);
  const char *product =
      lks_catalog_get_product_name(lks_fleet_get_catalog(lks_review_get_fleet(review)),
                                   lks_component_get_product(component));
  /* TRANSLATORS: server, product, folder */
  g_autofree char *place =
      g_strdup_printf(_("%s · %s · %s"), installation->server->name,
                      product != NULL ? product : lks_component_get_product(component),
                      installation->folder);
  g_autofree char *why = lks_component_state_explain(state, review, notes, installation);
  gtk_label_set_label(self->name, lks_component_get_name(component));
  g_autoptr(PangoAttrList) attributes = lks_prose_keep_words(place);
  gtk_label_set_attributes(self->place, attributes);
  gtk_label_set_label(self->place, place);
  gtk_label_set_label(self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible(GTK_WIDGET(self->summary), summary != NULL);
  gtk_image_set_from_icon_name(self->state_icon, lks_component_state_get_icon(state));
  gtk_label_set_label(self->state, lks_component_state_get_word(state));
  gtk_label_set_label(self->why, why);
}

static void
fill(LksComponentView *self, LksReview *review)
{
  LksFleet *fleet = lks_review_get_fleet(review);
  LksInstallation *now = find_installation(self, fleet);
  LksInstallation *after = find_installation(self, lks_review_get_outcome(review));
  if (now == NULL || after == NULL)
    return;
  show_head(self, review, now);
  show_findings(self, review, now);
  lks_identity_group_show(self->identity_group, self->workspace, fleet, now);
  lks_trust_group_show(self->trust_group, now, after);
  lks_component_settings_show(self->settings, self->workspace, review, now, after);
  show_steps(self, review, now);
}

void
lks_component_view_set_workspace(LksComponentView *self, LksWorkspace *workspace)
{
  self->workspace = workspace;
}

void
lks_component_view_show(LksComponentView *self, const char *label)
{
  LksReview *review = lks_workspace_get_review(self->workspace);
  if (g_strcmp0(self->label, label) != 0) {
    g_autofree char *old = self->label;
    self->label = g_strdup(label);
    lks_problem_view_clear(self->problem);
  }
  if (review != NULL)
    fill(self, review);
}

const char *
lks_component_view_get_label(LksComponentView *self)
{
  return self->label;
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_component_view_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_COMPONENT_VIEW);
  G_OBJECT_CLASS(lks_component_view_parent_class)->dispose(object);
}

static void
lks_component_view_finalize(GObject *object)
{
  LksComponentView *self = LKS_COMPONENT_VIEW(object);
  g_free(self->label);
  G_OBJECT_CLASS(lks_component_view_parent_class)->finalize(object);
}

static void
lks_component_view_class_init(LksComponentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_component_view_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_component_view_finalize;
  g_type_ensure(LKS_TYPE_COMPONENT_SETTINGS);
  g_type_ensure(LKS_TYPE_IDENTITY_GROUP);
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
  g_type_ensure(LKS_TYPE_TRUST_GROUP);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-component-view.ui");
#define BIND(NAME) gtk_widget_class_bind_template_child(widget_class, LksComponentView, NAME)
  BIND(name);
  BIND(place);
  BIND(summary);
  BIND(state_icon);
  BIND(state);
  BIND(why);
  BIND(problem);
  BIND(findings_group);
  BIND(findings);
  BIND(stop_group);
  BIND(stops);
  BIND(identity_group);
  BIND(trust_group);
  BIND(settings);
  BIND(import_group);
  BIND(imports);
  BIND(files_group);
  BIND(files);
  BIND(after_group);
  BIND(afters);
#undef BIND
  gtk_widget_class_bind_template_callback(widget_class, wished_cb);
}

static void
lks_component_view_init(LksComponentView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
