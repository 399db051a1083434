// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-lazy-list.h"

struct _LksLazyList {
  GObject parent_instance;
  GType item_type;
  guint n_items;
  LksLazyFunc make;
  gpointer user_data;
  GDestroyNotify free_data; /* nullable */
};

static GType
get_item_type(GListModel *model)
{
  return LKS_LAZY_LIST(model)->item_type;
}

static guint
get_n_items(GListModel *model)
{
  return LKS_LAZY_LIST(model)->n_items;
}

static gpointer
get_item(GListModel *model, guint index)
{
  LksLazyList *self = LKS_LAZY_LIST(model);
  return index < self->n_items ? self->make(index, self->user_data) : NULL;
}

static void
lks_lazy_list_init_model(GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE(LksLazyList,
                              lks_lazy_list,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, lks_lazy_list_init_model))

static void
lks_lazy_list_finalize(GObject *object)
{
  LksLazyList *self = LKS_LAZY_LIST(object);
  if (self->free_data != NULL)
    self->free_data(self->user_data);
  G_OBJECT_CLASS(lks_lazy_list_parent_class)->finalize(object);
}

static void
lks_lazy_list_class_init(LksLazyListClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_lazy_list_finalize;
}

static void
lks_lazy_list_init(LksLazyList *self)
{
}

GListModel *
lks_lazy_list_new(GType item_type,
                  guint n_items,
                  LksLazyFunc make,
                  gpointer user_data,
                  GDestroyNotify free_data)
{
  LksLazyList *self = g_object_new(LKS_TYPE_LAZY_LIST, NULL);
  self->item_type = item_type;
  self->n_items = n_items;
  self->make = make;
  self->user_data = user_data;
  self->free_data = free_data;
  return G_LIST_MODEL(self);
}
