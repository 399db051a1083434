// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <string.h>

static const LksXmlAttribute *
naming_attribute(const LksXmlElement *element)
{
  static const char *const names[] = { "key", "name", "id" };
  const LksXmlAttribute *found = NULL;
  for (guint i = 0; found == NULL && i < G_N_ELEMENTS(names); i++)
    found = lks_xml_get_attribute(element, names[i]);
  return found;
}

static char *
named_step(const LksXmlElement *element)
{
  const LksXmlAttribute *naming = naming_attribute(element);
  if (naming == NULL)
    return NULL;
  const char *quote = strchr(naming->value, '\'') == NULL ? "'" : "\"";
  if (strchr(naming->value, *quote) != NULL)
    return NULL;
  return g_strdup_printf("%s[@%s=%s%s%s]", element->name, naming->name, quote, naming->value,
                         quote);
}

static guint
count(GHashTable *counts, const char *name)
{
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name)) + 1;
  g_hash_table_insert(counts, g_strdup(name), GUINT_TO_POINTER(n));
  return n;
}

/* of siblings of the same name, each is named by what names it, where that is its own; else by its
 * position */
static void
name_children(LksXmlElement *parent)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parent->children->len; i++) {
    LksXmlElement *child = g_ptr_array_index(parent->children, i);
    g_autofree char *step = named_step(child);
    count(counts, child->name);
    if (step != NULL)
      count(counts, step);
  }
  g_autoptr(GHashTable) positions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parent->children->len; i++) {
    LksXmlElement *child = g_ptr_array_index(parent->children, i);
    g_autofree char *step = named_step(child);
    guint position = count(positions, child->name);
    gboolean is_only = GPOINTER_TO_UINT(g_hash_table_lookup(counts, child->name)) == 1;
    gboolean is_own = step != NULL && GPOINTER_TO_UINT(g_hash_table_lookup(counts, step)) == 1;
    gboolean has_key = step != NULL && lks_xml_get_attribute(child, "key") != NULL;
    if (step != NULL && (lks_xml_is_app_setting(child) || (is_own && (has_key || !is_only))))
      child->step = g_steal_pointer(&step);
    else
      child->step =
          is_only ? g_strdup(child->name) : g_strdup_printf("%s[%u]", child->name, position);
  }
}

/* .NET: names without case, the last add wins, clear and remove take out what stands before */
static void
mark_dead(LksXmlElement *section)
{
  g_autoptr(GHashTable) living = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < section->children->len; i++) {
    LksXmlElement *child = g_ptr_array_index(section->children, i);
    const LksXmlAttribute *key = lks_xml_get_attribute(child, "key");
    g_autofree char *folded = key != NULL ? lks_fold_case(key->value) : NULL;
    gboolean is_add = strcmp(child->name, "add") == 0 && folded != NULL;
    LksXmlElement *earlier = folded != NULL ? g_hash_table_lookup(living, folded) : NULL;
    if (earlier != NULL && (is_add || strcmp(child->name, "remove") == 0)) {
      earlier->is_dead = TRUE;
      g_hash_table_remove(living, folded);
    }
    if (is_add)
      g_hash_table_insert(living, g_steal_pointer(&folded), child);
    if (strcmp(child->name, "clear") != 0)
      continue;
    GHashTableIter iter;
    gpointer dead = NULL;
    g_hash_table_iter_init(&iter, living);
    while (g_hash_table_iter_next(&iter, NULL, &dead))
      ((LksXmlElement *)dead)->is_dead = TRUE;
    g_hash_table_remove_all(living);
  }
}

static void
publish(LksScan *scan,
        LksXmlElement *element,
        const char *what,
        char *key,
        const char *value,
        gsize offset,
        gsize start,
        gsize end,
        guint style)
{
  LksSpot *spot = lks_scan_add(scan, key, g_strdup(value), offset, start, end);
  spot->node = element;
  spot->style = style;
  spot->entry.effective = !element->is_dead;
  if (element->spots == NULL)
    element->spots = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(element->spots, (gpointer)what, spot);
}

static void
publish_text(LksScan *scan, LksXmlElement *element, const char *path)
{
  gboolean is_listed = element->text->len > 0 || element->attributes->len == 0;
  if (element->children->len > 0 || !is_listed)
    return;
  gsize start = element->is_self_closing ? element->tag_close : element->content;
  gsize end = element->is_self_closing ? element->end : element->end_tag;
  guint style = LKS_XML_TEXT;
  if (element->n_parts == 1 && element->style == LKS_XML_CDATA) {
    style = LKS_XML_CDATA;
    start = element->part_start;
    end = element->part_end;
  } else if (element->n_parts > 1) {
    style = LKS_XML_MIXED;
  }
  publish(scan, element, "", g_strdup(path), element->text->str, element->tag_close, start, end,
          style);
}

static void
publish_element(LksScan *scan, LksXmlElement *element, GString *path)
{
  gsize parent_path = path->len;
  g_string_append_printf(path, "%s%s", parent_path > 0 ? "/" : "", element->step);
  for (guint i = 0; i < element->attributes->len; i++) {
    const LksXmlAttribute *attribute = g_ptr_array_index(element->attributes, i);
    publish(scan, element, attribute->name, g_strdup_printf("%s/@%s", path->str, attribute->name),
            attribute->value, attribute->name_start, attribute->start, attribute->end,
            attribute->quote == '"' ? LKS_XML_DOUBLE_QUOTED : LKS_XML_SINGLE_QUOTED);
  }
  /* its own place is behind its attributes' */
  publish_text(scan, element, path->str);
  name_children(element);
  if (strcmp(element->name, "appSettings") == 0)
    mark_dead(element);
  for (guint i = 0; i < element->children->len; i++)
    publish_element(scan, g_ptr_array_index(element->children, i), path);
  g_string_truncate(path, parent_path);
}

void
lks_xml_publish(LksScan *scan)
{
  LksXmlElement *root = scan->tree;
  g_autoptr(GString) path = g_string_new(NULL);
  root->step = g_strdup(root->name);
  publish_element(scan, root, path);
}
