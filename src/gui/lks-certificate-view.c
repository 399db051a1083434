// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certificate-view.h"
#include "lks-certificate-records.h"
#include "lks-template.h"

#include <glib/gi18n.h>

struct _LksCertificateView {
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  GtkWidget *validity;
  GtkLabel *term;
  GtkLabel *left;
  GtkLevelBar *bar;
  GtkListBox *facts;
};

G_DEFINE_FINAL_TYPE(LksCertificateView, lks_certificate_view, ADW_TYPE_BIN)

static void
copy_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text(gtk_widget_get_clipboard(widget), g_variant_get_string(parameter, NULL));
}

static GtkWidget *
new_copy_button(const LksRecordTexts *texts)
{
  GtkWidget *button = gtk_button_new_from_icon_name("edit-copy-symbolic");
  g_autofree char *tooltip = g_strdup_printf(_("Copy “%s”"), texts->title);
  gtk_widget_set_tooltip_text(button, tooltip);
  gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class(button, "flat");
  gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s", texts->subtitle);
  gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "certificate.copy");
  gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                 -1);
  return button;
}

static GtkWidget *
create_fact_cb(gpointer item, gpointer user_data)
{
  const LksRecordTexts *texts = lks_record_get_texts(item);
  g_autofree char *title = g_markup_escape_text(texts->title, -1);
  g_autofree char *value = g_markup_escape_text(texts->subtitle, -1);
  GtkWidget *row = adw_action_row_new();
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
  adw_action_row_set_subtitle(ADW_ACTION_ROW(row), value);
  adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), new_copy_button(texts));
  gtk_widget_add_css_class(row, "property");
  lks_template_complete(row);
  return row;
}

static void
show_term(LksCertificateView *self, LksCertificate *certificate, guint warn_days)
{
  const char *tone = NULL;
  LksTime begin = lks_certificate_get_not_before(certificate);
  LksTime end = lks_certificate_get_not_after(certificate), now = lks_time_now();
  g_autofree char *first = lks_text_dup_date(begin);
  g_autofree char *last = lks_text_dup_date(end);
  g_autofree char *term = g_strdup_printf(_("Valid from %s until %s"), first, last);
  g_autofree char *left = lks_text_dup_validity(certificate, warn_days, &tone);
  double share = end > begin ? (double)(end - now) / (double)(end - begin) : 0;
  gtk_label_set_label(self->term, term);
  gtk_label_set_label(self->left, left);
  gtk_widget_set_css_classes(GTK_WIDGET(self->left), (const char *[]){ tone, NULL });
  gtk_level_bar_set_value(self->bar, CLAMP(share, 0, 1));
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                 left, -1);
}

static void
set_title(LksCertificateView *self, const char *title)
{
  g_autofree char *escaped = title != NULL ? g_markup_escape_text(title, -1) : g_strdup("");
  adw_preferences_group_set_title(self->group, escaped);
}

void
lks_certificate_view_show(LksCertificateView *self, gpointer subject, guint warn_days)
{
  gboolean is_certificate = LKS_IS_CERTIFICATE(subject);
  gtk_widget_set_visible(GTK_WIDGET(self), subject != NULL);
  gtk_widget_set_visible(self->validity, is_certificate);
  g_autoptr(GListModel) facts = is_certificate    ? lks_certificate_facts_new(subject)
                                : subject != NULL ? lks_entry_facts_new(subject)
                                                  : NULL;
  gtk_list_box_bind_model(self->facts, facts, create_fact_cb, NULL, NULL);
  if (!is_certificate) {
    set_title(self, subject != NULL ? lks_keystore_entry_get_alias(subject) : NULL);
    return;
  }
  const char *common = lks_certificate_get_common_name(subject);
  set_title(self, common != NULL ? common : lks_certificate_get_subject(subject));
  show_term(self, subject, warn_days);
}

static void
lks_certificate_view_dispose(GObject *object)
{
  adw_bin_set_child(ADW_BIN(object), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_CERTIFICATE_VIEW);
  G_OBJECT_CLASS(lks_certificate_view_parent_class)->dispose(object);
}

static void
lks_certificate_view_class_init(LksCertificateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_certificate_view_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-certificate-view.ui");
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, group);
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, validity);
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, term);
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, left);
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, bar);
  gtk_widget_class_bind_template_child(widget_class, LksCertificateView, facts);
  gtk_widget_class_install_action(widget_class, "certificate.copy", "s", copy_cb);
}

static void
lks_certificate_view_init(LksCertificateView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  /* few are left: the bar is low */
  gtk_level_bar_add_offset_value(self->bar, GTK_LEVEL_BAR_OFFSET_LOW, 0.1);
  gtk_level_bar_add_offset_value(self->bar, GTK_LEVEL_BAR_OFFSET_HIGH, 0.25);
}
