// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-catalog.h"
#include "lks-component-private.h"
#include "lks-error.h"
#include "lks-witness.h"
#include "lks-file.h"
#include "lks-product-private.h"
#include "lks-products-private.h"
#include "lks-suggest.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Loaded once at start from what is built in and what the site adds; immutable afterwards. */
struct _LksCatalog {
  GObject parent_instance;

  GPtrArray *components; /* (element-type LksComponent) */
  GPtrArray *products;   /* (element-type LksProduct) */
};

G_DEFINE_FINAL_TYPE(LksCatalog, lks_catalog, G_TYPE_OBJECT)

static void
lks_catalog_finalize(GObject *object)
{
  LksCatalog *self = LKS_CATALOG(object);
  g_ptr_array_unref(self->components);
  g_ptr_array_unref(self->products);
  G_OBJECT_CLASS(lks_catalog_parent_class)->finalize(object);
}

static void
lks_catalog_class_init(LksCatalogClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_catalog_finalize;
}

static void
lks_catalog_init(LksCatalog *self)
{
  self->components = g_ptr_array_new_with_free_func(g_object_unref);
  self->products = g_ptr_array_new_with_free_func((GDestroyNotify)lks_product_free);
}

static LksProduct *
find_product(LksCatalog *self, const char *id, guint *index)
{
  for (*index = 0; *index < self->products->len; (*index)++) {
    LksProduct *product = self->products->pdata[*index];
    if (strcmp(product->id, id) == 0)
      return product;
  }
  return NULL;
}

static void
add_product(LksCatalog *self, LksProduct *product)
{
  guint index;
  if (find_product(self, product->id, &index) == NULL) {
    g_ptr_array_add(self->products, product);
    return;
  }
  lks_product_free(self->products->pdata[index]);
  self->products->pdata[index] = product;
}

static gboolean
add_component(LksCatalog *self, LksComponent *component, guint n_before, GError **error)
{
  g_autoptr(LksComponent) owned = component;
  for (guint i = 0; i < self->components->len; i++) {
    LksComponent *other = self->components->pdata[i];
    if (strcmp(other->id, component->id) != 0)
      continue;
    if (i >= n_before)
      return lks_throw(error, LKS_ERROR_CONFIG,
                       _("%s: %s is described in %s, too; take one of them away"),
                       component->origin, component->id, other->origin);
    self->components->pdata[i] = g_steal_pointer(&owned);
    g_object_unref(other);
    return TRUE;
  }
  g_ptr_array_add(self->components, g_steal_pointer(&owned));
  return TRUE;
}

static gboolean
add_description(LksCatalog *self,
                GBytes *bytes,
                const char *origin,
                const char *product_id,
                gboolean is_built_in,
                guint n_before,
                GError **error)
{
  g_autofree char *name = g_path_get_basename(origin);
  if (strcmp(name, "product.xml") == 0) {
    LksProduct *product = lks_product_parse(bytes, origin, error);
    if (product != NULL)
      add_product(self, product);
    return product != NULL;
  }
  LksComponent *component = lks_component_parse(bytes, origin, product_id, is_built_in, error);
  return component != NULL && add_component(self, component, n_before, error);
}

static gboolean
load_built_in(LksCatalog *self, GError **error)
{
  for (guint i = 0; lks_products[i].product != NULL; i++) {
    const LksProductFile *file = &lks_products[i];
    g_autoptr(GBytes) bytes = g_bytes_new_static(file->text, strlen(file->text));
    g_autofree char *origin = g_build_filename("products", file->product, file->name, NULL);
    if (!add_description(self, bytes, origin, file->product, TRUE, 0, error))
      return FALSE;
  }
  return TRUE;
}

/* what anybody may change would decide which files root's run edits */
static gboolean
check_safe(const char *path, GError **error)
{
#ifdef G_OS_WIN32
  return TRUE;
#else
  GStatBuf st;
  if (g_stat(path, &st) != 0)
    return lks_throw_errno(error, errno, _("cannot look at %s"), path);
  if ((st.st_mode & S_IWOTH) != 0)
    return lks_throw(error, LKS_ERROR_CONFIG, _("%s can be written by everybody; chmod o-w it"),
                     path);
  if (g_str_has_prefix(path, LOCKSTEP_SYSCONFDIR "/") && st.st_uid != 0)
    return lks_throw(error, LKS_ERROR_CONFIG, _("%s does not belong to root; chown root it"), path);
  return TRUE;
#endif
}

static int
compare_names_cb(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* names in order, NULL when there is no such folder */
static GPtrArray *
list_folder(const char *folder, GError **error)
{
  g_autoptr(GError) problem = NULL;
  lks_witness_note_list(folder);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &problem);
  if (dir == NULL) {
    if (!g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      g_propagate_error(error, g_steal_pointer(&problem));
      lks_throw_converted(error);
    }
    return NULL;
  }
  if (!check_safe(folder, error))
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    if (name[0] != '.')
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names_cb);
  return names;
}

static gboolean
load_file(LksCatalog *self, const char *path, const char *product, guint n_before, GError **error)
{
  if (!check_safe(path, error))
    return FALSE;
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  return bytes != NULL && add_description(self, bytes, path, product, FALSE, n_before, error);
}

/* FOLDER/NAME.xml and FOLDER/PRODUCT/NAME.xml; product is NULL at the upper level */
static gboolean
load_folder(LksCatalog *self,
            const char *folder,
            const char *product,
            guint n_before,
            GError **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(GPtrArray) names = list_folder(folder, &problem);
  for (guint i = 0; names != NULL && problem == NULL && i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *path = g_build_filename(folder, name, NULL);
    lks_witness_note_file(path);
    if (g_str_has_suffix(name, ".xml"))
      load_file(self, path, product, n_before, &problem);
    else if (product == NULL && g_file_test(path, G_FILE_TEST_IS_DIR))
      load_folder(self, path, name, n_before, &problem);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

static int
compare_components_cb(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LksComponent *x = *(LksComponent *const *)a, *y = *(LksComponent *const *)b;
  guint product_x, product_y;
  find_product(user_data, x->product, &product_x);
  find_product(user_data, y->product, &product_y);
  if (product_x != product_y)
    return product_x < product_y ? -1 : 1;
  if (x->order != y->order && strcmp(x->product, y->product) == 0)
    return x->order < y->order ? -1 : 1;
  return strcmp(x->id, y->id);
}

static gboolean
throw_unknown_target(LksCatalog *self,
                     LksComponent *component,
                     const LksConnection *connection,
                     GError **error)
{
  const char *near = lks_catalog_suggest(self, connection->target);
  if (near == NULL)
    lks_throw(error, LKS_ERROR_CONFIG, _("no component “%s” to connect to; describe it, too"),
              connection->target);
  else
    lks_throw(error, LKS_ERROR_CONFIG, _("no component “%s” to connect to; did you mean “%s”?"),
              connection->target, near);
  return lks_prefix(error, _("%s: line %u: "), component->origin, connection->line);
}

static gboolean
check_targets(LksCatalog *self, GError **error)
{
  for (guint i = 0; i < self->components->len; i++) {
    LksComponent *component = self->components->pdata[i];
    for (guint j = 0; j < component->connections->len; j++) {
      const LksConnection *connection = component->connections->pdata[j];
      if (lks_catalog_find(self, connection->target) == NULL)
        return throw_unknown_target(self, component, connection, error);
    }
  }
  return TRUE;
}

LksCatalog *
lks_catalog_new(const char *const *folders, GError **error)
{
  g_autoptr(LksCatalog) self = g_object_new(LKS_TYPE_CATALOG, NULL);
  if (!load_built_in(self, error))
    return NULL;
  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    if (!load_folder(self, folders[i], NULL, self->components->len, error))
      return NULL;
  g_ptr_array_sort_with_data(self->components, compare_components_cb, self);
  if (!check_targets(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

LksCatalog *
lks_catalog_new_for_site(GError **error)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(folders, g_build_filename(LOCKSTEP_SYSCONFDIR, "lockstep", "products.d", NULL));
  const char *path = g_getenv("LOCKSTEP_PRODUCTS_PATH");
  g_auto(GStrv) more = g_strsplit(path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; more[i] != NULL; i++)
    if (*more[i] != '\0')
      g_ptr_array_add(folders, g_strdup(more[i]));
  g_ptr_array_add(folders, NULL);
  return lks_catalog_new((const char *const *)folders->pdata, error);
}

guint
lks_catalog_get_n_components(LksCatalog *self)
{
  return self->components->len;
}

LksComponent *
lks_catalog_get_component(LksCatalog *self, guint index)
{
  g_return_val_if_fail(index < self->components->len, NULL);
  return self->components->pdata[index];
}

LksComponent *
lks_catalog_find(LksCatalog *self, const char *id)
{
  for (guint i = 0; i < self->components->len; i++) {
    LksComponent *component = self->components->pdata[i];
    if (strcmp(component->id, id) == 0)
      return component;
  }
  return NULL;
}

LksComponent *
lks_catalog_find_by_name(LksCatalog *self, const char *name, GError **error)
{
  LksComponent *found = lks_catalog_find(self, name);
  if (found != NULL)
    return found;
  for (guint i = 0; i < self->components->len; i++) {
    LksComponent *component = self->components->pdata[i];
    if (strcmp(component->short_id, name) != 0)
      continue;
    if (found != NULL)
      return lks_throw_null(error, LKS_ERROR_USAGE, _("“%s” may be %s or %s; write it in full"),
                            name, found->id, component->id);
    found = component;
  }
  if (found != NULL)
    return found;
  const char *near = lks_catalog_suggest(self, name);
  if (near != NULL)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("no component “%s”; did you mean “%s”?"),
                          name, near);
  return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                        _("no component “%s”; lockstep catalog lists them"), name);
}

const char *
lks_catalog_suggest(LksCatalog *self, const char *id)
{
  gboolean is_full = strchr(id, '/') != NULL;
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (guint i = 0; i < self->components->len; i++) {
    LksComponent *component = self->components->pdata[i];
    g_ptr_array_add(known, (gpointer)(is_full ? component->id : component->short_id));
  }
  g_ptr_array_add(known, NULL);
  return lks_suggest(id, (const char *const *)known->pdata);
}

const char *const *
lks_catalog_get_install_folders(LksCatalog *self, const char *product)
{
  static const char *const none[] = { NULL };
  guint index;
  const LksProduct *found = find_product(self, product, &index);
  return found != NULL ? (const char *const *)found->folders->pdata : none;
}

const char *
lks_catalog_get_product_name(LksCatalog *self, const char *product)
{
  guint index;
  const LksProduct *found = find_product(self, product, &index);
  return found != NULL ? found->name : NULL;
}
