// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* A family sold together: data/products/PRODUCT/product.xml. */
typedef struct {
  char *id;
  char *name;
  GPtrArray *folders; /* (element-type utf8) NULL-terminated */
} LksProduct;

/* origin begins every error. Errors: CONFIG. */
LksProduct *
lks_product_parse(GBytes *bytes, const char *origin, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_product_free(LksProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksProduct, lks_product_free)
