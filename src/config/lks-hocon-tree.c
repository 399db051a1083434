// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hocon-private.h"

/* Fields are merged in the order of the text: an object joins the object that was there, anything
 * else cuts off what was there. A substitution, “+=” and an include put in doubt what stands before
 * them; what is given behind them is certain again. */

/* --- what is written ------------------------------------------------------------------------- */

static void
item_free(LksHoconItem *item)
{
  g_free(item->key);
  g_free(item);
}

static void
body_free(LksHoconBody *body)
{
  g_free(body->key);
  g_ptr_array_unref(body->items);
  g_free(body);
}

static void
doubt_free(LksHoconDoubt *doubt)
{
  g_free(doubt->name);
  g_free(doubt);
}

LksHoconTree *
lks_hocon_tree_new(void)
{
  LksHoconTree *self = g_new0(LksHoconTree, 1);
  self->root = lks_hocon_node_new(0);
  self->bodies = g_ptr_array_new_with_free_func((GDestroyNotify)body_free);
  self->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
  self->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)doubt_free);
  return self;
}

void
lks_hocon_tree_free(LksHoconTree *self)
{
  lks_hocon_node_free(self->root);
  g_ptr_array_unref(self->bodies);
  g_ptr_array_unref(self->items);
  g_ptr_array_unref(self->doubts);
  g_free(self);
}

LksHoconItem *
lks_hocon_tree_add_item(LksHoconTree *self, LksHoconBody *body)
{
  LksHoconItem *item = g_new0(LksHoconItem, 1);
  item->body = body;
  g_ptr_array_add(body->items, item);
  g_ptr_array_add(self->items, item);
  return item;
}

LksHoconBody *
lks_hocon_tree_add_body(LksHoconTree *self, const char *key, gboolean is_array)
{
  LksHoconBody *body = g_new0(LksHoconBody, 1);
  body->key = g_strdup(key);
  body->is_array = is_array;
  body->items = g_ptr_array_new();
  g_ptr_array_add(self->bodies, body);
  return body;
}

void
lks_hocon_tree_add_doubt(LksHoconTree *self,
                         LksHoconNode *node,
                         LksHoconReason reason,
                         gsize offset,
                         gsize place,
                         const char *name)
{
  LksHoconDoubt *doubt = g_new0(LksHoconDoubt, 1);
  doubt->reason = reason;
  doubt->offset = offset;
  doubt->place = place;
  doubt->name = g_strdup(name);
  g_ptr_array_add(self->doubts, doubt);
  node->doubt = doubt;
}

/* --- what it comes to ------------------------------------------------------------------------ */

LksHoconNode *
lks_hocon_node_new(guint depth)
{
  LksHoconNode *self = g_new0(LksHoconNode, 1);
  self->depth = depth;
  return self;
}

static void
node_clear(LksHoconNode *self)
{
  g_clear_pointer(&self->children, g_hash_table_unref);
  g_clear_pointer(&self->elements, g_ptr_array_unref);
  self->spot = NULL;
}

void
lks_hocon_node_free(LksHoconNode *self)
{
  node_clear(self);
  g_free(self);
}

void
lks_hocon_node_merge(LksHoconNode *self)
{
  if (self->kind == LKS_HOCON_OBJECT)
    return;
  node_clear(self);
  self->kind = LKS_HOCON_OBJECT;
  self->children =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)lks_hocon_node_free);
}

void
lks_hocon_node_replace(LksHoconNode *self, LksHoconKind kind, gsize offset)
{
  node_clear(self);
  self->kind = kind;
  self->is_cut = TRUE;
  self->cut = offset;
  self->doubt = NULL;
  if (kind == LKS_HOCON_ARRAY)
    self->elements = g_ptr_array_new_with_free_func((GDestroyNotify)lks_hocon_node_free);
}

LksHoconNode *
lks_hocon_node_ensure(LksHoconNode *self, const char *name)
{
  LksHoconNode *child = g_hash_table_lookup(self->children, name);
  if (child != NULL)
    return child;
  child = lks_hocon_node_new(self->depth + 1);
  g_hash_table_insert(self->children, g_strdup(name), child);
  return child;
}

LksHoconNode *
lks_hocon_node_add_element(LksHoconNode *self)
{
  LksHoconNode *element = lks_hocon_node_new(self->depth + 1);
  g_ptr_array_add(self->elements, element);
  return element;
}

/* --- finding --------------------------------------------------------------------------------- */

/* what remains in doubt at node, when doubt holds for what it is in */
static const LksHoconDoubt *
doubt_at(const LksHoconNode *node, const LksHoconDoubt *doubt)
{
  if (doubt != NULL && node->is_cut && node->cut >= doubt->offset)
    doubt = NULL;
  if (node->doubt != NULL && (doubt == NULL || node->doubt->offset > doubt->offset))
    return node->doubt;
  return doubt;
}

static LksHoconNode *
find_child(const LksHoconNode *node, const char *name)
{
  guint64 index = 0;
  if (node->kind == LKS_HOCON_OBJECT)
    return g_hash_table_lookup(node->children, name);
  if (node->kind != LKS_HOCON_ARRAY ||
      !g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT32, &index, NULL) ||
      index >= node->elements->len)
    return NULL;
  return g_ptr_array_index(node->elements, (guint)index);
}

LksHoconWay
lks_hocon_tree_find(const LksHoconTree *self, const char *const *names)
{
  LksHoconWay way = { .node = self->root };
  way.doubt = way.above = doubt_at(self->root, NULL);
  for (; names[way.n_found] != NULL; way.n_found++) {
    LksHoconNode *child = find_child(way.node, names[way.n_found]);
    way.above = way.doubt;
    way.cut_above = way.cut;
    if (child == NULL)
      return way;
    way.doubt = doubt_at(child, way.doubt);
    way.cut = child->is_cut ? MAX(way.cut, child->cut) : way.cut;
    way.node = child;
  }
  return way;
}

static void
mark(const LksHoconNode *node, const LksHoconDoubt *above)
{
  const LksHoconDoubt *doubt = doubt_at(node, above);
  if (node->doubt != NULL)
    node->doubt->is_live = TRUE;
  if (node->spot != NULL)
    node->spot->entry.effective = doubt == NULL;
  for (guint i = 0; node->elements != NULL && i < node->elements->len; i++)
    mark(g_ptr_array_index(node->elements, i), doubt);
  if (node->children == NULL)
    return;
  GHashTableIter iter;
  gpointer child = NULL;
  g_hash_table_iter_init(&iter, node->children);
  while (g_hash_table_iter_next(&iter, NULL, &child))
    mark(child, doubt);
}

void
lks_hocon_tree_mark(const LksHoconTree *self)
{
  mark(self->root, NULL);
}
