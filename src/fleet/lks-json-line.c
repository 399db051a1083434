// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-line.h"

#include <jansson.h>
#include <string.h>

char *
lks_json_path_member(const char *path, const char *key)
{
  gboolean quoted = *key == '\0' || strpbrk(key, ".[]\"") != NULL;
  return g_strdup_printf(quoted ? "%s%s\"%s\"" : "%s%s%s", path, *path != '\0' ? "." : "", key);
}

char *
lks_json_path_item(const char *path, gsize index)
{
  return g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", path, index);
}

typedef struct {
  const char *p;
  const char *end;
  const char *wanted;
  guint line;
  guint found; /* the line of the deepest value on the way to wanted */
} Walk;

static void
skip_blank(Walk *walk)
{
  for (; walk->p < walk->end && strchr(" \t\r\n", *walk->p) != NULL; walk->p++)
    walk->line += *walk->p == '\n';
}

/* a string's text, escapes decoded by the parser that knows them */
static char *
take_string(Walk *walk)
{
  const char *start = walk->p++;
  for (; walk->p < walk->end && *walk->p != '"'; walk->p++)
    if (*walk->p == '\\')
      walk->p++;
  walk->p = MIN(walk->p + 1, walk->end);
  json_t *value = json_loadb(start, (size_t)(walk->p - start), JSON_DECODE_ANY, NULL);
  char *text = g_strdup(json_is_string(value) ? json_string_value(value) : "");
  json_decref(value);
  return text;
}

static gboolean
leads_to(const char *path, const char *wanted)
{
  gsize length = strlen(path);
  return strncmp(path, wanted, length) == 0 &&
         (length == 0 || strchr(".[", wanted[length]) != NULL);
}

static void walk_value(Walk *walk, const char *path);

static void
walk_container(Walk *walk, const char *path, char close)
{
  gsize index = 0;
  walk->p++;
  for (skip_blank(walk); walk->p < walk->end && *walk->p != close; skip_blank(walk)) {
    g_autofree char *key = close == '}' ? take_string(walk) : NULL;
    skip_blank(walk);
    if (key != NULL && walk->p < walk->end)
      walk->p++; /* the colon */
    skip_blank(walk);
    g_autofree char *child =
        key != NULL ? lks_json_path_member(path, key) : lks_json_path_item(path, index++);
    walk_value(walk, child);
    skip_blank(walk);
    if (walk->p < walk->end && *walk->p == ',')
      walk->p++;
  }
  walk->p = MIN(walk->p + 1, walk->end);
}

static void
walk_value(Walk *walk, const char *path)
{
  if (walk->p >= walk->end)
    return;
  if (leads_to(path, walk->wanted))
    walk->found = walk->line;
  if (*walk->p == '{' || *walk->p == '[')
    walk_container(walk, path, *walk->p == '{' ? '}' : ']');
  else if (*walk->p == '"')
    g_free(take_string(walk));
  else
    do
      walk->p++;
    while (walk->p < walk->end && strchr(",]} \t\r\n", *walk->p) == NULL);
}

guint
lks_json_find_line(const char *text, gsize length, const char *path)
{
  Walk walk = { .p = text, .end = text + length, .wanted = path, .line = 1, .found = 1 };
  skip_blank(&walk);
  walk_value(&walk, "");
  return walk.found;
}
