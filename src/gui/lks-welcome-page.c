// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-welcome-page.h"

struct _LksWelcomePage {
  LksPage parent_instance;
};

G_DEFINE_FINAL_TYPE(LksWelcomePage, lks_welcome_page, LKS_TYPE_PAGE)

static void
lks_welcome_page_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS(lks_welcome_page_parent_class)->dispose(object);
}

static void
lks_welcome_page_class_init(LksWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-welcome-page.ui");
}

static void
lks_welcome_page_init(LksWelcomePage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
