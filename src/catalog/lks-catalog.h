// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-component.h"

/* All component descriptions: the built-in ones, then those of the given folders, which add or
 * replace by id. */
#define LKS_TYPE_CATALOG (lks_catalog_get_type())
G_DECLARE_FINAL_TYPE(LksCatalog, lks_catalog, LKS, CATALOG, GObject)

/* folders: NULL-terminated, (nullable): the site's own (LOCKSTEP_SYSCONFDIR/lockstep/products.d).
 * Errors: CONFIG with file, line and remedy. A folder that does not exist is no error. */
LksCatalog *lks_catalog_new(const char *const *folders, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* With the folders that a program uses: that of the system, then those of the environment variable
 * LOCKSTEP_PRODUCTS_PATH. */
LksCatalog *lks_catalog_new_for_site(GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint lks_catalog_get_n_components(LksCatalog *self);
LksComponent *
lks_catalog_get_component(LksCatalog *self,
                          guint index); /* ordered by product, then as the vendor orders */
LksComponent *lks_catalog_find(LksCatalog *self, const char *id); /* full id; NULL */
/* By full id, or by short id where only one product has it. Errors: NOT_FOUND with a suggestion,
 * USAGE when several have it. */
LksComponent *lks_catalog_find_by_name(LksCatalog *self, const char *name, GError **error);
/* the id (full where the given one is, else short) nearest to a mistyped one; NULL: none is near */
const char *lks_catalog_suggest(LksCatalog *self, const char *id);

/* NULL: not described */
const char *lks_catalog_get_product_name(LksCatalog *self, const char *product);
/* install folders a product is usually found in: "C:\\DispatcherParagon", "C:\\SafeQ6";
 * NULL-terminated */
const char *const *lks_catalog_get_install_folders(LksCatalog *self, const char *product);
