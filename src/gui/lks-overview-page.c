// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-overview-page.h"

struct _LksOverviewPage {
  LksPage parent_instance;
};

G_DEFINE_FINAL_TYPE(LksOverviewPage, lks_overview_page, LKS_TYPE_PAGE)

static void
lks_overview_page_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS(lks_overview_page_parent_class)->dispose(object);
}

static void
lks_overview_page_class_init(LksOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_overview_page_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-overview-page.ui");
}

static void
lks_overview_page_init(LksOverviewPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
