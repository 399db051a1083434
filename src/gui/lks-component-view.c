// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-view.h"
#include "lks-component-state.h"
#include "lks-file-row.h"
#include "lks-finding-row.h"
#include "lks-narrow.h"
#include "lks-problem-view.h"
#include "lks-row-text.h"
#include "lks-secret-row.h"
#include "lks-setting-row.h"
#include "lks-step-row.h"
#include "lks-wish.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksComponentView {
  AdwBin parent_instance;

  LksWorkspace *workspace; /* no-ref: outlives the window's pages */
  char *label;             /* nullable */
  gboolean is_filling;
  GHashTable *setting_rows; /* (role -> LksSettingRow), of label's component */
  GHashTable *secret_rows;  /* (role -> LksSecretRow) */

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
  GtkWidget *identity_group;
  AdwComboRow *identity;
  GtkStringList *identities;
  AdwActionRow *certificate;
  AdwActionRow *names;
  GtkWidget *trust_group;
  GtkListBox *trust;
  GtkWidget *settings_group;
  GtkListBox *settings;
  GtkWidget *secrets_group;
  GtkListBox *secrets;
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

static void
wished(LksComponentView *self, gboolean fine, GError *take_error)
{
  if (fine)
    lks_problem_view_clear(self->problem);
  else
    lks_problem_view_show(self->problem, _("This cannot be wished for"), take_error, NULL);
  g_clear_error(&take_error);
}

static LksRole
row_role(gpointer row)
{
  return GPOINTER_TO_UINT(g_object_get_data(row, "role"));
}

static void
setting_wished_cb(GtkWidget *row, const char *value, LksComponentView *self)
{
  GError *error = NULL;
  gboolean fine = lks_wish_setting(self->workspace, self->label, row_role(row), value, &error);
  wished(self, fine, error);
}

static void
secret_referred_cb(GtkWidget *row, const char *reference, LksComponentView *self)
{
  GError *error = NULL;
  gboolean fine = lks_wish_secret(self->workspace, self->label, row_role(row), reference, &error);
  wished(self, fine, error);
}

static void
secret_given_cb(GtkWidget *widget, LksComponentView *self)
{
  LksSecretRow *row = LKS_SECRET_ROW(widget);
  g_autoptr(LksSecret) secret = lks_secret_row_dup_secret(row);
  GError *error = NULL;
  if (secret == NULL)
    return;
  gboolean fine = lks_wish_new_secret(self->workspace, self->label, row_role(row), secret,
                                      lks_secret_row_get_remember(row), &error);
  if (fine)
    lks_secret_row_forget(row);
  wished(self, fine, error);
}

static void
identity_chosen_cb(LksComponentView *self)
{
  guint selected = adw_combo_row_get_selected(self->identity);
  if (self->is_filling || self->label == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  const char *id = selected > 0 ? gtk_string_list_get_string(self->identities, selected) : NULL;
  GError *error = NULL;
  gboolean fine = lks_wish_identity(self->workspace, self->label, id, &error);
  wished(self, fine, error);
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
clear(GtkListBox *list)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child(GTK_WIDGET(list))) != NULL)
    gtk_list_box_remove(list, row);
}

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
show_group(GtkWidget *group, GtkListBox *list)
{
  gtk_widget_set_visible(group, gtk_widget_get_first_child(GTK_WIDGET(list)) != NULL);
}

static void
show_steps(LksComponentView *self, LksReview *review, const LksInstallation *installation)
{
  g_autoptr(GHashTable) expanded = list_expanded(self->files);
  g_autoptr(GPtrArray) steps = lks_review_list_steps(review, installation);
  GtkListBox *const lists[] = { self->stops, self->imports, self->files, self->afters };
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    clear(lists[i]);
  for (guint i = 0; i < steps->len; i++) {
    g_autoptr(LksStepItem) item = lks_step_item_new(g_ptr_array_index(steps, i));
    add_step(self, item, expanded);
  }
  show_group(self->stop_group, self->stops);
  show_group(self->import_group, self->imports);
  show_group(self->files_group, self->files);
  show_group(self->after_group, self->afters);
}

static void
show_findings(LksComponentView *self, LksReview *review, const LksInstallation *installation)
{
  g_autoptr(GPtrArray) findings = lks_review_list_findings(review, installation);
  clear(self->findings);
  for (guint i = 0; i < findings->len; i++)
    gtk_list_box_append(self->findings, lks_finding_row_new(g_ptr_array_index(findings, i)));
  show_group(self->findings_group, self->findings);
}

/* --- identity and trust ---------------------------------------------------------------------- */

static char *
dup_names(LksCertificate *certificate)
{
  GPtrArray *names = lks_certificate_get_names(certificate);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", name->text);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
dup_date(LksTime time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local(utc) : NULL;
  return local != NULL ? g_date_time_format(local, "%x") : g_strdup("–");
}

static char *
dup_validity(LksCertificate *certificate)
{
  g_autofree char *date = dup_date(lks_certificate_get_not_after(certificate));
  return g_strdup_printf(_("%s, valid until %s"), lks_certificate_get_subject(certificate), date);
}

static void
show_certificate(LksComponentView *self, const LksIdentity *identity)
{
  LksCertificate *leaf = identity != NULL && identity->chain != NULL && identity->chain->len > 0
                             ? g_ptr_array_index(identity->chain, 0)
                             : NULL;
  gtk_widget_set_visible(GTK_WIDGET(self->certificate), identity != NULL);
  gtk_widget_set_visible(GTK_WIDGET(self->names), leaf != NULL);
  if (leaf == NULL) {
    const GError *problem = identity == NULL                     ? NULL
                            : identity->opened.problem != NULL   ? identity->opened.problem
                            : identity->password_problem != NULL ? identity->password_problem
                                                                 : identity->problem;
    adw_action_row_set_subtitle(self->certificate,
                                problem != NULL ? problem->message : _("It cannot be read."));
    return;
  }
  g_autofree char *validity = dup_validity(leaf), *names = dup_names(leaf);
  adw_action_row_set_subtitle(self->certificate, validity);
  adw_action_row_set_subtitle(self->names, *names != '\0' ? names : _("None"));
}

static gboolean
has_choices(GtkStringList *list, const char *const *names)
{
  for (guint i = 0;; i++) {
    const char *name = gtk_string_list_get_string(list, i);
    if (name == NULL || names[i] == NULL)
      return name == names[i];
    if (strcmp(name, names[i]) != 0)
      return FALSE;
  }
}

/* one change, and none where they are there: for each of a fleet's identities there is a row */
static void
show_choices(GtkStringList *list, const char *const *names)
{
  if (!has_choices(list, names))
    gtk_string_list_splice(list, 0, g_list_model_get_n_items(G_LIST_MODEL(list)), names);
}

static void
show_identity(LksComponentView *self, LksFleet *fleet, const LksInstallation *installation)
{
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  guint selected = 0;
  gtk_widget_set_visible(self->identity_group,
                         lks_component_get_identity(installation->component) != NULL);
  g_ptr_array_add(names, (gpointer)_("None"));
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    g_ptr_array_add(names, identity->id);
    if (identity == installation->identity)
      selected = i + 1;
  }
  g_ptr_array_add(names, NULL);
  show_choices(self->identities, (const char *const *)names->pdata);
  adw_combo_row_set_selected(self->identity, selected);
  show_certificate(self, installation->identity);
}

static gboolean
has_anchor(GPtrArray *anchors, LksCertificate *wanted)
{
  for (guint i = 0; anchors != NULL && i < anchors->len; i++)
    if (strcmp(lks_certificate_get_sha256(g_ptr_array_index(anchors, i)),
               lks_certificate_get_sha256(wanted)) == 0)
      return TRUE;
  return FALSE;
}

static void
add_anchor(LksComponentView *self, LksCertificate *anchor, const char *icon_name, const char *word)
{
  const char *name = lks_certificate_get_common_name(anchor);
  g_autofree char *validity = dup_validity(anchor);
  GtkWidget *icon = gtk_image_new_from_icon_name(icon_name);
  GtkWidget *row = g_object_new(ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                name != NULL ? name : lks_certificate_get_subject(anchor),
                                "subtitle", validity, NULL);
  GtkWidget *label = gtk_label_new(word);
  gtk_widget_add_css_class(label, "dim-label");
  lks_narrow_wrap(GTK_LABEL(label));
  gtk_accessible_update_property(GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  adw_action_row_add_prefix(ADW_ACTION_ROW(row), icon);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), label);
  lks_row_text_complete(row);
  gtk_list_box_append(self->trust, row);
}

static void
show_trust(LksComponentView *self, const LksInstallation *now, const LksInstallation *after)
{
  GPtrArray *before = lks_installation_get_anchors(now, NULL);
  GPtrArray *wanted = lks_installation_get_anchors(after, NULL);
  clear(self->trust);
  for (guint i = 0; wanted != NULL && i < wanted->len; i++) {
    LksCertificate *anchor = g_ptr_array_index(wanted, i);
    gboolean known = has_anchor(before, anchor);
    add_anchor(self, anchor, known ? "object-select-symbolic" : "list-add-symbolic",
               known ? _("Trusted") : _("Will be trusted"));
  }
  for (guint i = 0; before != NULL && i < before->len; i++)
    if (!has_anchor(wanted, g_ptr_array_index(before, i)))
      add_anchor(self, g_ptr_array_index(before, i), "list-remove-symbolic",
                 _("No longer trusted"));
  show_group(self->trust_group, self->trust);
}

/* --- settings and passwords ------------------------------------------------------------------ */

/* what the rules say of the line on which a setting stands */
static GPtrArray *
list_weaknesses(GPtrArray *findings, const LksInstallation *installation, LksRole role)
{
  const LksReading *reading = lks_installation_get_reading(installation, role);
  GPtrArray *found = g_ptr_array_new();
  const char *component = lks_component_get_short_id(installation->component);
  for (guint i = 0; reading->line > 0 && i < findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(findings, i);
    if (lks_finding_get_line(finding) == reading->line &&
        g_strcmp0(lks_finding_get_server(finding), installation->server->name) == 0 &&
        g_strcmp0(lks_finding_get_component(finding), component) == 0 &&
        g_strcmp0(lks_finding_get_file(finding), reading->file->path) == 0)
      g_ptr_array_add(found, finding);
  }
  return found;
}

static void
show_setting(LksComponentView *self,
             LksReview *review,
             LksSettingRow *row,
             const LksInstallation *now,
             const LksInstallation *after)
{
  LksRole role = row_role(row);
  const char *wish = g_hash_table_lookup(now->settings, lks_role_get_info(role)->id);
  g_autoptr(GPtrArray) weak = list_weaknesses(lks_review_get_findings(review), now, role);
  g_autoptr(GPtrArray) stays =
      list_weaknesses(lks_review_get_outcome_check(review)->findings, after, role);
  lks_setting_row_show(row, now, after, wish, weak, stays);
}

/* what the fleet file names is known where it could be read; where it names nothing, nothing is
 * missing as long as the plan needs nothing */
static void
show_secret(LksComponentView *self,
            LksReview *review,
            LksSecretRow *row,
            const LksInstallation *installation)
{
  LksRole role = row_role(row);
  g_autoptr(GPtrArray) problems = lks_review_list_problems(review, installation);
  g_autofree char *reference = lks_wish_dup_secret(self->workspace, self->label, role);
  gboolean is_read = g_hash_table_contains(installation->secrets, lks_role_get_info(role)->id);
  lks_secret_row_show(row, reference, is_read || (reference == NULL && problems->len == 0));
}

static GtkWidget *
add_row(LksComponentView *self, GtkListBox *list, GHashTable *rows, GtkWidget *row, LksRole role)
{
  g_object_set_data(G_OBJECT(row), "role", GUINT_TO_POINTER(role));
  g_hash_table_insert(rows, GUINT_TO_POINTER(role), row);
  gtk_list_box_append(list, row);
  return row;
}

/* whether it is secured can be read from no file, and the fleet file may say so */
static gboolean
is_told(const LksInstallation *installation, LksRole role)
{
  return role == LKS_ROLE_SECURITY_MECHANISM && lks_installation_needs_certificate(installation) &&
         (installation->state == LKS_STATE_UNKNOWN ||
          g_hash_table_contains(installation->settings, lks_role_get_info(role)->id));
}

/* the component's settings stay the same as long as it is shown, and so do their rows: what is open
 * stays open, and the keyboard where it is */
static void
add_rows(LksComponentView *self, const LksInstallation *installation)
{
  clear(self->settings);
  clear(self->secrets);
  g_hash_table_remove_all(self->setting_rows);
  g_hash_table_remove_all(self->secret_rows);
  for (guint i = 0; i < LKS_N_ROLES; i++) {
    LksRole role = (LksRole)i;
    if (lks_installation_get_reading(installation, role)->setting == NULL &&
        !is_told(installation, role))
      continue;
    GtkWidget *row =
        add_row(self, self->settings, self->setting_rows, lks_setting_row_new(role), role);
    g_signal_connect(row, "wished", G_CALLBACK(setting_wished_cb), self);
    if (!lks_role_get_info(role)->is_secret)
      continue;
    row = add_row(self, self->secrets, self->secret_rows, lks_secret_row_new(role), role);
    g_signal_connect(row, "given", G_CALLBACK(secret_given_cb), self);
    g_signal_connect(row, "referred", G_CALLBACK(secret_referred_cb), self);
  }
}

static void
show_settings(LksComponentView *self,
              LksReview *review,
              const LksInstallation *now,
              const LksInstallation *after)
{
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init(&iter, self->setting_rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    show_setting(self, review, row, now, after);
  g_hash_table_iter_init(&iter, self->secret_rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    show_secret(self, review, row, now);
  show_group(self->settings_group, self->settings);
  show_group(self->secrets_group, self->secrets);
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
  gtk_label_set_label(self->place, place);
  gtk_label_set_label(self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible(GTK_WIDGET(self->summary), summary != NULL);
  gtk_image_set_from_icon_name(self->state_icon, lks_component_state_get_icon(state));
  gtk_label_set_label(self->state, lks_component_state_get_word(state));
  gtk_label_set_label(self->why, why);
}

static void
fill(LksComponentView *self, LksReview *review, gboolean is_other)
{
  LksFleet *fleet = lks_review_get_fleet(review);
  LksInstallation *now = find_installation(self, fleet);
  LksInstallation *after = find_installation(self, lks_review_get_outcome(review));
  if (now == NULL || after == NULL)
    return;
  self->is_filling = TRUE;
  if (is_other)
    add_rows(self, now);
  show_head(self, review, now);
  show_findings(self, review, now);
  show_identity(self, fleet, now);
  show_trust(self, now, after);
  show_settings(self, review, now, after);
  show_steps(self, review, now);
  self->is_filling = FALSE;
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
  gboolean is_other = g_strcmp0(self->label, label) != 0;
  if (is_other) {
    g_autofree char *old = self->label;
    self->label = g_strdup(label);
    lks_problem_view_clear(self->problem);
  }
  if (review != NULL)
    fill(self, review, is_other || g_hash_table_size(self->setting_rows) == 0);
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
  g_hash_table_unref(self->setting_rows);
  g_hash_table_unref(self->secret_rows);
  G_OBJECT_CLASS(lks_component_view_parent_class)->finalize(object);
}

static void
lks_component_view_class_init(LksComponentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_component_view_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_component_view_finalize;
  g_type_ensure(LKS_TYPE_PROBLEM_VIEW);
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
  BIND(identity);
  BIND(identities);
  BIND(certificate);
  BIND(names);
  BIND(trust_group);
  BIND(trust);
  BIND(settings_group);
  BIND(settings);
  BIND(secrets_group);
  BIND(secrets);
  BIND(import_group);
  BIND(imports);
  BIND(files_group);
  BIND(files);
  BIND(after_group);
  BIND(afters);
#undef BIND
  gtk_widget_class_bind_template_callback(widget_class, identity_chosen_cb);
}

static void
lks_component_view_init(LksComponentView *self)
{
  self->setting_rows = g_hash_table_new(NULL, NULL);
  self->secret_rows = g_hash_table_new(NULL, NULL);
  gtk_widget_init_template(GTK_WIDGET(self));
}
