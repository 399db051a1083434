// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <string.h>

static void
attribute_free(LksXmlAttribute *attribute)
{
  g_free(attribute->name);
  g_free(attribute->value);
  g_free(attribute);
}

void
lks_xml_element_free(LksXmlElement *element)
{
  g_free(element->name);
  g_free(element->step);
  g_ptr_array_unref(element->children);
  g_ptr_array_unref(element->attributes);
  g_string_free(element->text, TRUE);
  g_clear_pointer(&element->spots, g_hash_table_unref);
  g_free(element);
}

LksXmlElement *
lks_xml_element_new(LksXmlElement *parent, gsize start)
{
  LksXmlElement *element = g_new0(LksXmlElement, 1);
  element->parent = parent;
  element->start = start;
  element->children = g_ptr_array_new_with_free_func((GDestroyNotify)lks_xml_element_free);
  element->attributes = g_ptr_array_new_with_free_func((GDestroyNotify)attribute_free);
  element->text = g_string_new(NULL);
  return element;
}

const LksXmlAttribute *
lks_xml_get_attribute(const LksXmlElement *element, const char *name)
{
  for (guint i = 0; i < element->attributes->len; i++) {
    const LksXmlAttribute *attribute = g_ptr_array_index(element->attributes, i);
    if (strcmp(attribute->name, name) == 0)
      return attribute;
  }
  return NULL;
}

gboolean
lks_xml_is_app_setting(const LksXmlElement *element)
{
  return strcmp(element->name, "add") == 0 && element->parent != NULL &&
         strcmp(element->parent->name, "appSettings") == 0;
}
