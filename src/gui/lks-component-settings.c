// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-component-settings.h"
#include "lks-list-box.h"
#include "lks-secret-row.h"
#include "lks-setting-row.h"
#include "lks-wish.h"

#define AT_ONCE 3 /* settings: a row takes some milliseconds */

struct _LksComponentSettings {
  AdwBin parent_instance;

  LksWorkspace *workspace;    /* no-ref: outlives the window's pages */
  LksReview *review;          /* nullable: what is shown, and where now and after are */
  const LksInstallation *now; /* nullable */
  const LksInstallation *after;
  char *label;              /* nullable */
  GHashTable *setting_rows; /* (role -> LksSettingRow), of label's component */
  GHashTable *secret_rows;  /* (role -> LksSecretRow) */
  guint next_role;          /* whose row comes next */
  guint adding_id;          /* 0: none does */

  GtkListBox *settings;
  GtkWidget *secrets_group;
  GtkListBox *secrets;
};

static guint wished_signal;

G_DEFINE_FINAL_TYPE(LksComponentSettings, lks_component_settings, ADW_TYPE_BIN)

/* --- wishes ---------------------------------------------------------------------------------- */

static LksRole
row_role(gpointer row)
{
  return GPOINTER_TO_UINT(g_object_get_data(row, "role"));
}

static void
setting_wished_cb(GtkWidget *row, const char *value, LksComponentSettings *self)
{
  g_autoptr(GError) error = NULL;
  lks_wish_setting(self->workspace, self->label, row_role(row), value, &error);
  g_signal_emit(self, wished_signal, 0, error);
}

static void
secret_referred_cb(GtkWidget *row, const char *reference, LksComponentSettings *self)
{
  g_autoptr(GError) error = NULL;
  lks_wish_secret(self->workspace, self->label, row_role(row), reference, &error);
  g_signal_emit(self, wished_signal, 0, error);
}

static void
secret_given_cb(GtkWidget *widget, LksComponentSettings *self)
{
  LksSecretRow *row = LKS_SECRET_ROW(widget);
  g_autoptr(LksSecret) secret = lks_secret_row_dup_secret(row);
  g_autoptr(GError) error = NULL;
  if (secret == NULL)
    return;
  if (lks_wish_new_secret(self->workspace, self->label, row_role(row), secret,
                          lks_secret_row_get_remember(row), &error))
    lks_secret_row_forget(row);
  g_signal_emit(self, wished_signal, 0, error);
}

/* --- rows ------------------------------------------------------------------------------------ */

static GtkWidget *
add_row(LksComponentSettings *self,
        GtkListBox *list,
        GHashTable *rows,
        GtkWidget *row,
        LksRole role)
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

/* --- what they show -------------------------------------------------------------------------- */

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
show_setting(LksComponentSettings *self, LksSettingRow *row)
{
  LksRole role = row_role(row);
  const char *wish = g_hash_table_lookup(self->now->settings, lks_role_get_info(role)->id);
  g_autoptr(GPtrArray) weak =
      list_weaknesses(lks_review_get_findings(self->review), self->now, role);
  g_autoptr(GPtrArray) stays =
      list_weaknesses(lks_review_get_outcome_check(self->review)->findings, self->after, role);
  lks_setting_row_show(row, self->now, self->after, wish, weak, stays);
}

/* what the fleet file names is known where it could be read; where it names nothing, nothing is
 * missing as long as the plan needs nothing */
static void
show_secret(LksComponentSettings *self, LksSecretRow *row)
{
  LksRole role = row_role(row);
  g_autoptr(GPtrArray) problems = lks_review_list_problems(self->review, self->now);
  g_autofree char *reference = lks_wish_dup_secret(self->workspace, self->label, role);
  gboolean is_read = g_hash_table_contains(self->now->secrets, lks_role_get_info(role)->id);
  lks_secret_row_show(row, reference, is_read || (reference == NULL && problems->len == 0));
}

/* --- rows, little by little ------------------------------------------------------------------ */

static void
add_role(LksComponentSettings *self, LksRole role)
{
  GtkWidget *row =
      add_row(self, self->settings, self->setting_rows, lks_setting_row_new(role), role);
  g_signal_connect(row, "wished", G_CALLBACK(setting_wished_cb), self);
  show_setting(self, LKS_SETTING_ROW(row));
  if (!lks_role_get_info(role)->is_secret)
    return;
  row = add_row(self, self->secrets, self->secret_rows, lks_secret_row_new(role), role);
  g_signal_connect(row, "given", G_CALLBACK(secret_given_cb), self);
  g_signal_connect(row, "referred", G_CALLBACK(secret_referred_cb), self);
  show_secret(self, LKS_SECRET_ROW(row));
}

static gboolean
has_role(LksComponentSettings *self, LksRole role)
{
  return lks_installation_get_reading(self->now, role)->setting != NULL || is_told(self->now, role);
}

static gboolean
add_some(LksComponentSettings *self)
{
  for (guint n = 0; n < AT_ONCE && self->next_role < LKS_N_ROLES; self->next_role++) {
    if (!has_role(self, (LksRole)self->next_role))
      continue;
    add_role(self, (LksRole)self->next_role);
    n++;
  }
  /* without settings there are no passwords either */
  lks_list_box_show_with(self->settings, GTK_WIDGET(self));
  lks_list_box_show_with(self->secrets, self->secrets_group);
  return self->next_role < LKS_N_ROLES;
}

static gboolean
add_cb(gpointer user_data)
{
  LksComponentSettings *self = user_data;
  if (add_some(self))
    return G_SOURCE_CONTINUE;
  self->adding_id = 0;
  return G_SOURCE_REMOVE;
}

/* the component's settings stay the same as long as it is shown, and so do their rows: what is open
 * stays open, and the keyboard where it is */
static void
begin(LksComponentSettings *self)
{
  g_clear_handle_id(&self->adding_id, g_source_remove);
  lks_list_box_clear(self->settings);
  lks_list_box_clear(self->secrets);
  g_hash_table_remove_all(self->setting_rows);
  g_hash_table_remove_all(self->secret_rows);
  self->next_role = 0;
  if (add_some(self))
    self->adding_id = g_idle_add(add_cb, self);
}

void
lks_component_settings_show(LksComponentSettings *self,
                            LksWorkspace *workspace,
                            LksReview *review,
                            const LksInstallation *now,
                            const LksInstallation *after)
{
  g_autofree char *label = lks_installation_dup_label(now);
  GHashTableIter iter;
  gpointer row;
  self->workspace = workspace;
  g_set_object(&self->review, review);
  self->now = now;
  self->after = after;
  if (g_strcmp0(label, self->label) != 0 || g_hash_table_size(self->setting_rows) == 0) {
    g_free(self->label);
    self->label = g_steal_pointer(&label);
    begin(self);
    return;
  }
  g_hash_table_iter_init(&iter, self->setting_rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    show_setting(self, row);
  g_hash_table_iter_init(&iter, self->secret_rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    show_secret(self, row);
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_component_settings_dispose(GObject *object)
{
  LksComponentSettings *self = LKS_COMPONENT_SETTINGS(object);
  g_clear_handle_id(&self->adding_id, g_source_remove);
  g_clear_object(&self->review);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_COMPONENT_SETTINGS);
  G_OBJECT_CLASS(lks_component_settings_parent_class)->dispose(object);
}

static void
lks_component_settings_finalize(GObject *object)
{
  LksComponentSettings *self = LKS_COMPONENT_SETTINGS(object);
  g_free(self->label);
  g_hash_table_unref(self->setting_rows);
  g_hash_table_unref(self->secret_rows);
  G_OBJECT_CLASS(lks_component_settings_parent_class)->finalize(object);
}

static void
lks_component_settings_class_init(LksComponentSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_component_settings_dispose;
  G_OBJECT_CLASS(klass)->finalize = lks_component_settings_finalize;
  wished_signal = g_signal_new("wished", LKS_TYPE_COMPONENT_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-component-settings.ui");
  gtk_widget_class_bind_template_child(widget_class, LksComponentSettings, settings);
  gtk_widget_class_bind_template_child(widget_class, LksComponentSettings, secrets_group);
  gtk_widget_class_bind_template_child(widget_class, LksComponentSettings, secrets);
}

static void
lks_component_settings_init(LksComponentSettings *self)
{
  self->setting_rows = g_hash_table_new(NULL, NULL);
  self->secret_rows = g_hash_table_new(NULL, NULL);
  gtk_widget_init_template(GTK_WIDGET(self));
}
