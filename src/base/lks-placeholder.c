// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-placeholder.h"

#include <string.h>

static GHashTable *
collect_values(const char *name, va_list args)
{
  GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
  for (; name != NULL; name = va_arg(args, const char *))
    g_hash_table_insert(values, (gpointer)name, va_arg(args, char *));
  return values;
}

char *
lks_placeholder_fill(const char *text, const char *name, ...)
{
  if (text == NULL)
    return NULL;
  va_list args;
  va_start(args, name);
  g_autoptr(GHashTable) values = collect_values(name, args);
  va_end(args);
  GString *out = g_string_new(NULL);
  while (*text != '\0') {
    const char *end = *text == '{' ? strchr(text, '}') : NULL;
    g_autofree char *found = end != NULL ? g_strndup(text + 1, (gsize)(end - text - 1)) : NULL;
    const char *value = found != NULL ? g_hash_table_lookup(values, found) : NULL;
    if (value == NULL) {
      g_string_append_c(out, *text++);
      continue;
    }
    g_string_append(out, value);
    text = end + 1;
  }
  return g_string_free(out, FALSE);
}
