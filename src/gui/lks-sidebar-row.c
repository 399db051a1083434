// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-sidebar-row.h"
#include "lks-section.h"

struct _LksSidebarRow {
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GObject *item; /* nullable */
  gulong notify_id;
};

G_DEFINE_FINAL_TYPE(LksSidebarRow, lks_sidebar_row, GTK_TYPE_WIDGET)

static void
update(LksSidebarRow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *icon_name = NULL;
  g_object_get(self->item, "title", &title, "icon-name", &icon_name, NULL);
  gtk_label_set_label(self->title, title != NULL ? title : "");
  gtk_image_set_from_icon_name(self->icon, icon_name);
  gboolean is_section = LKS_IS_SECTION(self->item);
  const char *subtitle = is_section ? lks_section_get_subtitle(LKS_SECTION(self->item)) : NULL;
  const char *state = is_section ? lks_section_get_state(LKS_SECTION(self->item)) : NULL;
  gtk_label_set_label(self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible(GTK_WIDGET(self->subtitle), subtitle != NULL);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 state != NULL ? state : "", -1);
  GtkWidget *box = gtk_widget_get_first_child(GTK_WIDGET(self));
  gtk_widget_set_margin_start(box, is_section ? 12 : 0);
  gtk_widget_set_margin_top(box, is_section ? 1 : 0);
  gtk_widget_set_margin_bottom(box, is_section ? 1 : 0);
}

/* item NULL: shows nothing any more */
static void
bind(LksSidebarRow *self, GObject *item)
{
  if (self->item != NULL)
    g_clear_signal_handler(&self->notify_id, self->item);
  g_set_object(&self->item, item);
  if (item == NULL)
    return;
  self->notify_id = g_signal_connect_swapped(item, "notify", G_CALLBACK(update), self);
  update(self);
}

/* asked for when it is shown: to set one asks the X server where the pointer is */
static gboolean
lks_sidebar_row_query_tooltip(GtkWidget *widget,
                              int x,
                              int y,
                              gboolean by_keyboard,
                              GtkTooltip *tooltip)
{
  LksSidebarRow *self = LKS_SIDEBAR_ROW(widget);
  const char *text =
      LKS_IS_SECTION(self->item) ? lks_section_get_state(LKS_SECTION(self->item)) : NULL;
  if (text == NULL && pango_layout_is_ellipsized(gtk_label_get_layout(self->title)))
    text = gtk_label_get_text(self->title);
  gtk_tooltip_set_text(tooltip, text);
  return text != NULL;
}

static void
lks_sidebar_row_dispose(GObject *object)
{
  LksSidebarRow *self = LKS_SIDEBAR_ROW(object);
  bind(self, NULL);
  /* once: dispose may come again */
  GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(self));
  g_clear_pointer(&child, gtk_widget_unparent);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS(lks_sidebar_row_parent_class)->dispose(object);
}

static void
lks_sidebar_row_class_init(LksSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_sidebar_row_dispose;
  widget_class->query_tooltip = lks_sidebar_row_query_tooltip;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-sidebar-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksSidebarRow, icon);
  gtk_widget_class_bind_template_child(widget_class, LksSidebarRow, title);
  gtk_widget_class_bind_template_child(widget_class, LksSidebarRow, subtitle);
}

static void
lks_sidebar_row_init(LksSidebarRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
setup_cb(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child(item, g_object_new(LKS_TYPE_SIDEBAR_ROW, NULL));
}

static void
bind_cb(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind(LKS_SIDEBAR_ROW(gtk_list_item_get_child(item)), gtk_list_item_get_item(item));
}

static void
unbind_cb(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind(LKS_SIDEBAR_ROW(gtk_list_item_get_child(item)), NULL);
}

GtkListItemFactory *
lks_sidebar_row_new_factory(void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
  g_signal_connect(factory, "setup", G_CALLBACK(setup_cb), NULL);
  g_signal_connect(factory, "bind", G_CALLBACK(bind_cb), NULL);
  g_signal_connect(factory, "unbind", G_CALLBACK(unbind_cb), NULL);
  return factory;
}
