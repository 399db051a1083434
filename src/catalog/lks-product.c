// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-product-private.h"
#include "lks-markup-private.h"

void
lks_product_free(LksProduct *product)
{
  g_free(product->id);
  g_free(product->name);
  g_ptr_array_unref(product->folders);
  g_free(product);
}

static gboolean
begin_product(LksMarkup *markup, gpointer data, GError **error)
{
  LksProduct *self = data;
  self->id = g_strdup(lks_markup_get_attribute(markup, "id"));
  self->name = g_strdup(lks_markup_get_attribute(markup, "name"));
  return TRUE;
}

static gboolean
begin_install(LksMarkup *markup, gpointer data, GError **error)
{
  LksProduct *self = data;
  g_ptr_array_add(self->folders, g_strdup(lks_markup_get_attribute(markup, "folder")));
  return TRUE;
}

static gboolean
end_product(LksMarkup *markup, gpointer data, const char *text, GError **error)
{
  LksProduct *self = data;
  g_ptr_array_add(self->folders, NULL);
  return TRUE;
}

static const LksMarkupElement elements[] = {
  {
      .name = "product",
      .attributes = { "id!", "name!" },
      .begin = begin_product,
      .end = end_product,
  },
  { .name = "install", .parent = "product", .attributes = { "folder!" }, .begin = begin_install },
  { .name = NULL },
};

LksProduct *
lks_product_parse(GBytes *bytes, const char *origin, GError **error)
{
  g_autoptr(LksProduct) self = g_new0(LksProduct, 1);
  self->folders = g_ptr_array_new_with_free_func(g_free);
  if (!lks_markup_parse(elements, bytes, origin, self, error))
    return NULL;
  return g_steal_pointer(&self);
}
