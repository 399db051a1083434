// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-file-row.h"
#include "lks-diff-view.h"
#include "lks-folded-row.h"
#include "lks-template.h"

struct _LksFileRow {
  AdwExpanderRow parent_instance;

  LksDiffView *diff;
};

G_DEFINE_FINAL_TYPE(LksFileRow, lks_file_row, ADW_TYPE_EXPANDER_ROW)

static void
lks_file_row_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_FILE_ROW);
  G_OBJECT_CLASS(lks_file_row_parent_class)->dispose(object);
}

static void
lks_file_row_class_init(LksFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_file_row_dispose;
  g_type_ensure(LKS_TYPE_DIFF_VIEW);
  gtk_widget_class_set_template_from_resource(widget_class, "/org/lockstep/Wizard/lks-file-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksFileRow, diff);
}

static void
lks_file_row_init(LksFileRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_template_complete(GTK_WIDGET(self));
  lks_folded_row_complete(ADW_EXPANDER_ROW(self));
}

GtkWidget *
lks_file_row_new(LksStepItem *item)
{
  LksFileRow *self = g_object_new(LKS_TYPE_FILE_ROW, NULL);
  const char *diff = lks_step_item_get_diff(item);
  g_object_set(self, "title", lks_step_item_get_path(item), "subtitle",
               lks_step_item_get_description(item), "icon-name",
               diff != NULL ? "document-edit-symbolic" : "document-new-symbolic",
               "enable-expansion", diff != NULL, NULL);
  lks_diff_view_set_diff(self->diff, diff);
  lks_diff_view_set_name(self->diff, lks_step_item_get_path(item));
  return GTK_WIDGET(self);
}
