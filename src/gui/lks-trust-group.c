// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-trust-group.h"
#include "lks-certificate-records.h"
#include "lks-list-box.h"
#include "lks-narrow.h"
#include "lks-template.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksTrustGroup {
  AdwPreferencesGroup parent_instance;
  GtkListBox *trust;
};

G_DEFINE_FINAL_TYPE(LksTrustGroup, lks_trust_group, ADW_TYPE_PREFERENCES_GROUP)

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
add_anchor(LksTrustGroup *self, LksCertificate *anchor, const char *icon_name, const char *word)
{
  const char *name = lks_certificate_get_common_name(anchor);
  g_autofree char *validity = lks_text_dup_subject(anchor);
  GtkWidget *icon = gtk_image_new_from_icon_name(icon_name);
  GtkWidget *row = g_object_new(ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                name != NULL ? name : lks_certificate_get_subject(anchor),
                                "subtitle", validity, NULL);
  GtkWidget *label = gtk_label_new(word);
  gtk_widget_add_css_class(label, "dim-label");
  lks_narrow_wrap_state(GTK_LABEL(label));
  gtk_accessible_update_property(GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  adw_action_row_add_prefix(ADW_ACTION_ROW(row), icon);
  adw_action_row_add_suffix(ADW_ACTION_ROW(row), label);
  lks_template_complete(row);
  gtk_list_box_append(self->trust, row);
}

void
lks_trust_group_show(LksTrustGroup *self, const LksInstallation *now, const LksInstallation *after)
{
  GPtrArray *before = lks_installation_get_anchors(now, NULL);
  GPtrArray *wanted = lks_installation_get_anchors(after, NULL);
  lks_list_box_clear(self->trust);
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
  lks_list_box_show_with(self->trust, GTK_WIDGET(self));
}

static void
lks_trust_group_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_TRUST_GROUP);
  G_OBJECT_CLASS(lks_trust_group_parent_class)->dispose(object);
}

static void
lks_trust_group_class_init(LksTrustGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_trust_group_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-trust-group.ui");
  gtk_widget_class_bind_template_child(widget_class, LksTrustGroup, trust);
}

static void
lks_trust_group_init(LksTrustGroup *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
