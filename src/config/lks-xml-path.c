// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
predicate_clear(LksXmlPredicate *predicate)
{
  g_free(predicate->name);
  g_free(predicate->value);
}

static void
step_free(LksXmlStep *step)
{
  g_free(step->name);
  g_array_unref(step->predicates);
  g_free(step);
}

void
lks_xml_path_free(LksXmlPath *path)
{
  g_ptr_array_unref(path->steps);
  g_free(path->attribute);
  g_free(path);
}

/* --- parsing --------------------------------------------------------------------------------- */

static char *
parse_name(const char **p, const char *stop)
{
  gsize length = strcspn(*p, stop);
  char *name = g_strndup(*p, length);
  *p += length;
  return name;
}

/* behind "[": @name='value', name='value' or a number */
static gboolean
parse_predicate(const char **p, LksXmlStep *step)
{
  if (g_ascii_isdigit(**p)) {
    char *end = NULL;
    guint64 position = g_ascii_strtoull(*p, &end, 10);
    step->position = (guint)MIN(position, G_MAXUINT);
    *p = end;
    return step->position > 0 && *(*p)++ == ']';
  }
  LksXmlPredicate predicate = { parse_name(p, "='\"[]/"), NULL };
  g_autofree char *name = predicate.name;
  if (strlen(name) < (*name == '@' ? 2 : 1) || *(*p)++ != '=')
    return FALSE;
  char quote = **p;
  if (quote != '\'' && quote != '"')
    return FALSE;
  const char *end = strchr(*p + 1, quote);
  if (end == NULL || end[1] != ']')
    return FALSE;
  predicate.value = g_strndup(*p + 1, (gsize)(end - *p - 1));
  predicate.name = g_steal_pointer(&name);
  g_array_append_val(step->predicates, predicate);
  *p = end + 2;
  return TRUE;
}

static gboolean
parse_step(const char **p, LksXmlPath *path)
{
  LksXmlStep *step = g_new0(LksXmlStep, 1);
  step->predicates = g_array_new(FALSE, FALSE, sizeof(LksXmlPredicate));
  g_array_set_clear_func(step->predicates, (GDestroyNotify)predicate_clear);
  g_ptr_array_add(path->steps, step);
  step->name = parse_name(p, "/[]@='\"<>& ");
  while (**p == '[') {
    (*p)++;
    if (!parse_predicate(p, step))
      return FALSE;
  }
  return *step->name != '\0' && (**p == '\0' || **p == '/');
}

static gboolean
parse_attribute(const char *p, LksXmlPath *path)
{
  path->attribute = g_strdup(p);
  return *p != '\0' && strpbrk(p, "/[]@='\"<>& ") == NULL && path->steps->len > 0;
}

static gboolean
parse_steps(const char *p, LksXmlPath *path)
{
  for (;; p++) {
    if (*p == '@')
      return parse_attribute(p + 1, path);
    if (!parse_step(&p, path))
      return FALSE;
    if (*p == '\0')
      return TRUE;
  }
}

LksXmlPath *
lks_xml_path_parse(const char *key, GError **error)
{
  g_autoptr(LksXmlPath) path = g_new0(LksXmlPath, 1);
  path->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
  path->is_absolute = *key == '/';
  if (parse_steps(key + (path->is_absolute ? 1 : 0), path))
    return g_steal_pointer(&path);
  return lks_throw_null(error, LKS_ERROR_USAGE,
                        _("“%s” is no path of XML elements: write "
                          "element/child[@name='value']/@attribute"),
                        key);
}

/* --- matching -------------------------------------------------------------------------------- */

static gboolean
matches_child(const LksXmlElement *element, const LksXmlPredicate *predicate)
{
  for (guint i = 0; i < element->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(element->children, i);
    if (strcmp(child->name, predicate->name) == 0 &&
        strcmp(child->text->str, predicate->value) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
matches_predicate(const LksXmlElement *element, const LksXmlPredicate *predicate)
{
  if (*predicate->name != '@')
    return matches_child(element, predicate);
  const LksXmlAttribute *attribute = lks_xml_get_attribute(element, predicate->name + 1);
  if (attribute == NULL)
    return FALSE;
  if (lks_xml_is_app_setting(element) && strcmp(attribute->name, "key") == 0)
    return lks_equal_case(attribute->value, predicate->value);
  return strcmp(attribute->value, predicate->value) == 0;
}

/* XPath counts positions among siblings of the name */
static gboolean
matches(const LksXmlElement *element, const LksXmlStep *step, guint position)
{
  if (strcmp(element->name, step->name) != 0 || (step->position > 0 && step->position != position))
    return FALSE;
  for (guint i = 0; i < step->predicates->len; i++)
    if (!matches_predicate(element, &g_array_index(step->predicates, LksXmlPredicate, i)))
      return FALSE;
  return TRUE;
}

static void
add_matching_children(const LksXmlElement *parent, const LksXmlStep *step, GPtrArray *found)
{
  guint position = 0;
  for (guint i = 0; i < parent->children->len; i++) {
    LksXmlElement *child = g_ptr_array_index(parent->children, i);
    position += strcmp(child->name, step->name) == 0 ? 1 : 0;
    /* what a later one overrides is not there for the product */
    if (matches(child, step, position) && (!child->is_dead || step->position > 0))
      g_ptr_array_add(found, child);
  }
}

static void
add_matching_below(const LksXmlElement *parent, const LksXmlStep *step, GPtrArray *found)
{
  for (guint i = 0; i < parent->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(parent->children, i);
    add_matching_children(child, step, found);
    add_matching_below(child, step, found);
  }
}

/* a path that does not begin with the root begins directly below it, else anywhere below */
static GPtrArray *
match_first(LksXmlElement *root, const LksXmlPath *path)
{
  GPtrArray *found = g_ptr_array_new();
  const LksXmlStep *step = g_ptr_array_index(path->steps, 0);
  if (matches(root, step, 1))
    g_ptr_array_add(found, root);
  if (found->len == 0 && !path->is_absolute)
    add_matching_children(root, step, found);
  if (found->len == 0 && !path->is_absolute)
    add_matching_below(root, step, found);
  return found;
}

GPtrArray *
lks_xml_path_match(const LksScan *scan,
                   const LksXmlPath *path,
                   guint *n_steps,
                   LksXmlElement **deepest)
{
  GPtrArray *found = match_first(scan->tree, path);
  *n_steps = 0;
  *deepest = NULL;
  for (guint i = 0; found->len > 0; i++) {
    *n_steps = i + 1;
    *deepest = g_ptr_array_index(found, found->len - 1);
    if (i + 1 == path->steps->len)
      break;
    GPtrArray *next = g_ptr_array_new();
    for (guint j = 0; j < found->len; j++)
      add_matching_children(g_ptr_array_index(found, j), g_ptr_array_index(path->steps, i + 1),
                            next);
    g_ptr_array_unref(found);
    found = next;
  }
  return found;
}

/* --- what depends on elsewhere --------------------------------------------------------------- */

static const LksXmlAttribute *
external_source(const LksXmlElement *element)
{
  return lks_xml_get_attribute(element, "configSource");
}

static gboolean
is_encrypted(const LksXmlElement *element)
{
  if (lks_xml_get_attribute(element, "configProtectionProvider") != NULL)
    return TRUE;
  for (guint i = 0; i < element->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(element->children, i);
    if (strcmp(child->name, "EncryptedData") == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_is_here(const LksScan *scan, const LksXmlElement *element, const char *key, GError **error)
{
  for (; element != NULL; element = element->parent) {
    const LksXmlAttribute *source = external_source(element);
    if (source != NULL)
      return lks_scan_throw(scan, source->name_start, LKS_ERROR_ELSEWHERE, error,
                            _("“%s” is in another file, “%s”; look there"), key, source->value);
    if (is_encrypted(element))
      return lks_scan_throw(scan, element->start, LKS_ERROR_ELSEWHERE, error,
                            _("“%s” is in an encrypted section; decrypt “%s” first, with "
                              "aspnet_regiis -pdf"),
                            key, element->name);
  }
  return TRUE;
}

char *
lks_xml_dup_elsewhere(const LksScan *scan, const char *key)
{
  guint n_steps = 0;
  LksXmlElement *element = NULL;
  g_autoptr(LksXmlPath) path = lks_xml_path_parse(key, NULL);
  if (path == NULL)
    return NULL;
  g_autoptr(GPtrArray) found = lks_xml_path_match(scan, path, &n_steps, &element);
  /* an attribute of the section itself is here */
  if (n_steps == path->steps->len && path->attribute != NULL &&
      strcmp(element->name, "appSettings") == 0)
    return NULL;
  for (; element != NULL; element = element->parent) {
    const LksXmlAttribute *source = external_source(element);
    if (source == NULL && strcmp(element->name, "appSettings") == 0)
      source = lks_xml_get_attribute(element, "file");
    if (source != NULL)
      return g_strdup(source->value);
  }
  return NULL;
}

gboolean
lks_xml_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  guint n_steps = 0;
  LksXmlElement *deepest = NULL;
  *spot = NULL;
  g_autoptr(LksXmlPath) path = lks_xml_path_parse(key, error);
  if (path == NULL)
    return FALSE;
  g_autoptr(GPtrArray) found = lks_xml_path_match(scan, path, &n_steps, &deepest);
  gboolean is_own_attribute = found->len > 0 && path->attribute != NULL;
  if (deepest != NULL &&
      !check_is_here(scan, is_own_attribute ? deepest->parent : deepest, key, error))
    return FALSE;
  if (found->len > 1)
    return lks_scan_throw(scan, deepest->start, LKS_ERROR_AMBIGUOUS, error,
                          _("“%s” names more than one element; lockstep config list shows how to "
                            "name each"),
                          key);
  if (found->len == 0)
    return TRUE;
  if (path->attribute == NULL && deepest->children->len > 0)
    return lks_scan_throw(scan, deepest->start, LKS_ERROR_UNSUPPORTED, error,
                          _("“%s” holds elements, not one value"), key);
  if (deepest->spots != NULL)
    *spot = g_hash_table_lookup(deepest->spots, path->attribute != NULL ? path->attribute : "");
  return TRUE;
}
