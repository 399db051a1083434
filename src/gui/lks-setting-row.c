// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-setting-row.h"
#include "lks-finding.h"
#include "lks-folded-row.h"
#include "lks-mask.h"
#include "lks-template.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksSettingRow {
  AdwExpanderRow parent_instance;

  LksRole role;
  gboolean is_filling; /* what changes is not the user's doing */
  GtkImage *icon;
  GtkLabel *explanation;
  GtkLabel *note;
  GtkWidget *note_row;
  GtkLabel *weak;
  GtkWidget *weak_row;
  GtkLabel *place;
  GtkLabel *now;
  GtkLabel *after;
  GtkLabel *fallback_title;
  GtkLabel *fallback;
  AdwComboRow *choice;
  GtkStringList *choices;
  AdwEntryRow *entry;
};

G_DEFINE_FINAL_TYPE(LksSettingRow, lks_setting_row, ADW_TYPE_EXPANDER_ROW)

/* --- in words -------------------------------------------------------------------------------- */

char *
lks_setting_row_dup_word(const char *meaning)
{
  static const struct {
    const char *meaning, *word;
  } words[] = {
    { "true", N_("On") },
    { "false", N_("Off") },
    { "secured", N_("Secured") },
    { "plain", N_("Plain text") },
  };
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].meaning, meaning) == 0)
      return g_strdup(_(words[i].word));
  return g_strdup(meaning);
}

static char *
dup_missing(const LksReading *reading)
{
  if (reading->setting == NULL || reading->setting->default_value == NULL)
    return g_strdup(_("Not set"));
  g_autofree char *word = lks_setting_row_dup_word(reading->setting->default_value);
  /* TRANSLATORS: %s is the value that counts where a setting is missing */
  return g_strdup_printf(_("Not set, which counts as %s"), word);
}

static char *
dup_value(const LksReading *reading, const LksRoleInfo *info)
{
  if (reading->problem != NULL)
    return g_strdup(reading->problem->message);
  if (reading->list != NULL && reading->list[0] != NULL)
    return g_strjoinv(", ", reading->list);
  if (!reading->present || reading->written == NULL)
    return dup_missing(reading);
  if (*reading->written == '\0')
    return g_strdup(_("Empty"));
  if (info->is_secret)
    return g_strdup(LKS_MASKED);
  gboolean has_words = info->kind == LKS_VALUE_ENUM || info->kind == LKS_VALUE_BOOLEAN;
  return has_words && reading->meaning != NULL ? lks_setting_row_dup_word(reading->meaning)
                                               : g_strdup(reading->written);
}

static gboolean
is_same(const LksReading *now, const LksReading *after)
{
  return now->present == after->present && g_strcmp0(now->written, after->written) == 0;
}

static char *
dup_weakness(GPtrArray *findings)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(findings, i);
    const char *remedy = lks_finding_get_remedy(finding);
    g_string_append_printf(text, "%s%s", text->len > 0 ? "\n\n" : "",
                           lks_finding_get_message(finding));
    if (remedy != NULL)
      g_string_append_printf(text, "\n%s", remedy);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- wishes ---------------------------------------------------------------------------------- */

static void
wish(LksSettingRow *self, const char *value)
{
  if (!self->is_filling)
    g_signal_emit_by_name(self, "wished", value);
}

static void
chosen_cb(LksSettingRow *self)
{
  guint selected = adw_combo_row_get_selected(self->choice);
  const char *const *meanings = lks_role_get_info(self->role)->meanings;
  if (meanings != NULL && selected != GTK_INVALID_LIST_POSITION)
    wish(self, selected > 0 ? meanings[selected - 1] : NULL);
}

static void
entered_cb(LksSettingRow *self)
{
  const char *text = gtk_editable_get_text(GTK_EDITABLE(self->entry));
  wish(self, *text != '\0' ? text : NULL);
}

static gboolean
can_wish(const LksReading *reading)
{
  const LksSetting *setting = reading->setting;
  return setting != NULL && !setting->read_only && !setting->is_list &&
         (reading->file == NULL || !reading->file->description->is_external);
}

/* first, then what the component can say, in the role's order */
static void
fill_choices(LksSettingRow *self, const char *first, const char *own)
{
  const char *const *meanings = lks_role_get_info(self->role)->meanings;
  guint selected = 0;
  gtk_string_list_splice(self->choices, 0, g_list_model_get_n_items(G_LIST_MODEL(self->choices)),
                         NULL);
  gtk_string_list_append(self->choices, first);
  for (guint i = 0; meanings[i] != NULL; i++) {
    gtk_string_list_take(self->choices, lks_setting_row_dup_word(meanings[i]));
    if (g_strcmp0(own, meanings[i]) == 0)
      selected = i + 1;
  }
  adw_combo_row_set_selected(self->choice, selected);
}

/* what counts where the component has no wish of its own (transfer full) */
static char *
dup_general(LksRole role, const LksPolicy *policy)
{
  const char *general = role == LKS_ROLE_CIPHER  ? policy->cipher
                        : role == LKS_ROLE_CURVE ? policy->curve
                                                 : (role == LKS_ROLE_SECURITY_MECHANISM
                                                        ? (policy->secured ? "secured" : "plain")
                                                        : (policy->verify_host ? "true" : "false"));
  g_autofree char *word = lks_setting_row_dup_word(general);
  return g_strdup_printf(_("As for the whole fleet: %s"), word);
}

static gboolean
is_policy(LksRole role)
{
  return role == LKS_ROLE_SECURITY_MECHANISM || role == LKS_ROLE_CIPHER || role == LKS_ROLE_CURVE ||
         role == LKS_ROLE_VERIFY_HOST;
}

static void
show_wish(LksSettingRow *self, const LksInstallation *now, const char *own)
{
  const LksReading *reading = lks_installation_get_reading(now, self->role);
  LksValueKind kind = lks_role_get_info(self->role)->kind;
  gboolean is_choice = can_wish(reading) && is_policy(self->role);
  gboolean is_text = can_wish(reading) && (kind == LKS_VALUE_URL || kind == LKS_VALUE_NUMBER);
  gtk_widget_set_visible(GTK_WIDGET(self->choice), is_choice);
  gtk_widget_set_visible(GTK_WIDGET(self->entry), is_text);
  g_autofree char *first = dup_general(self->role, lks_fleet_get_policy(now->server->fleet));
  if (is_choice)
    fill_choices(self, first, own);
  if (is_text)
    gtk_editable_set_text(GTK_EDITABLE(self->entry), own != NULL ? own : "");
}

/* --- as it is shown -------------------------------------------------------------------------- */

static void
show_subtitle(LksSettingRow *self, const char *now, const char *after, gboolean same)
{
  /* TRANSLATORS: a setting's value now, and what it will be */
  g_autofree char *text = same ? g_strdup(now) : g_strdup_printf(_("%s → %s"), now, after);
  adw_expander_row_set_subtitle(ADW_EXPANDER_ROW(self), text);
}

static void
show_state(LksSettingRow *self, gboolean same, gboolean is_weak, gboolean stays_weak)
{
  const char *icon = stays_weak ? "dialog-warning-symbolic"
                     : !same    ? "document-edit-symbolic"
                     : is_weak  ? "dialog-warning-symbolic"
                                : "object-select-symbolic";
  const char *word = stays_weak || (is_weak && same) ? _("Weak")
                     : !same                         ? _("Will be changed")
                                                     : _("Stays as it is");
  gtk_image_set_from_icon_name(self->icon, icon);
  gtk_widget_set_tooltip_text(GTK_WIDGET(self->icon), word);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word,
                                 -1);
}

static void
show_place(LksSettingRow *self, const LksReading *reading)
{
  const char *path = reading->file != NULL ? reading->file->path : "";
  g_autofree char *text =
      reading->line > 0
          /* TRANSLATORS: key, file, line */
          ? g_strdup_printf(_("%s in %s, line %u"), reading->setting->key, path, reading->line)
          : g_strdup_printf(_("%s in %s"), reading->setting->key, path);
  gtk_label_set_label(self->place, text);
}

/* no file of the component says it: the fleet file does, or nobody */
static void
show_told(LksSettingRow *self, const LksInstallation *now, const char *own)
{
  g_autofree char *text =
      own != NULL ? lks_setting_row_dup_word(own) : g_strdup(C_("setting", "Not known"));
  self->is_filling = TRUE;
  show_subtitle(self, text, text, TRUE);
  gtk_image_set_from_icon_name(self->icon,
                               own != NULL ? "object-select-symbolic" : "dialog-question-symbolic");
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 own != NULL ? _("Known") : C_("setting", "Not known"), -1);
  gtk_label_set_label(self->place, lks_fleet_get_path(now->server->fleet));
  gtk_label_set_label(self->now, text);
  gtk_label_set_label(self->after, _("The same"));
  GtkWidget *const hidden[] = { GTK_WIDGET(self->fallback_title), GTK_WIDGET(self->fallback),
                                self->note_row, self->weak_row, GTK_WIDGET(self->entry) };
  for (guint i = 0; i < G_N_ELEMENTS(hidden); i++)
    gtk_widget_set_visible(hidden[i], FALSE);
  fill_choices(self, C_("setting", "Not known"), own);
  self->is_filling = FALSE;
}

void
lks_setting_row_show(LksSettingRow *self,
                     const LksInstallation *now,
                     const LksInstallation *after,
                     const char *own,
                     GPtrArray *weak,
                     GPtrArray *weak_after)
{
  const LksRoleInfo *info = lks_role_get_info(self->role);
  const LksReading *reading = lks_installation_get_reading(now, self->role);
  const LksReading *outcome = lks_installation_get_reading(after, self->role);
  if (reading->setting == NULL) {
    show_told(self, now, own);
    return;
  }
  gboolean same = is_same(reading, outcome);
  g_autofree char *now_text = dup_value(reading, info);
  g_autofree char *after_text = dup_value(outcome, info);
  self->is_filling = TRUE;
  show_subtitle(self, now_text, after_text, same);
  show_state(self, same, weak->len > 0, weak_after->len > 0);
  show_place(self, reading);
  gtk_label_set_label(self->now, now_text);
  gtk_label_set_label(self->after, same ? _("The same") : after_text);
  const char *fallback = reading->setting->default_value;
  g_autofree char *word = fallback != NULL ? lks_setting_row_dup_word(fallback) : NULL;
  gtk_widget_set_visible(GTK_WIDGET(self->fallback_title), word != NULL);
  gtk_widget_set_visible(GTK_WIDGET(self->fallback), word != NULL);
  gtk_label_set_label(self->fallback, word != NULL ? word : "");
  gtk_widget_set_visible(self->note_row, reading->setting->note != NULL);
  gtk_label_set_label(self->note, reading->setting->note != NULL ? reading->setting->note : "");
  g_autofree char *why = dup_weakness(weak_after->len > 0 ? weak_after : weak);
  gtk_widget_set_visible(self->weak_row, *why != '\0');
  gtk_label_set_label(self->weak, why);
  show_wish(self, now, own);
  self->is_filling = FALSE;
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_setting_row_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_SETTING_ROW);
  G_OBJECT_CLASS(lks_setting_row_parent_class)->dispose(object);
}

static void
lks_setting_row_class_init(LksSettingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_setting_row_dispose;
  g_signal_new("wished", LKS_TYPE_SETTING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-setting-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, icon);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, explanation);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, note);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, note_row);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, weak);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, weak_row);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, place);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, now);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, after);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, fallback);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, fallback_title);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, choice);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, choices);
  gtk_widget_class_bind_template_child(widget_class, LksSettingRow, entry);
  gtk_widget_class_bind_template_callback(widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback(widget_class, entered_cb);
}

static void
lks_setting_row_init(LksSettingRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_template_complete(GTK_WIDGET(self));
  lks_folded_row_complete(ADW_EXPANDER_ROW(self));
}

GtkWidget *
lks_setting_row_new(LksRole role)
{
  const LksRoleInfo *info = lks_role_get_info(role);
  LksSettingRow *self = g_object_new(LKS_TYPE_SETTING_ROW, "title", _(info->title), NULL);
  self->role = role;
  gtk_label_set_label(self->explanation, _(info->explanation));
  return GTK_WIDGET(self);
}
