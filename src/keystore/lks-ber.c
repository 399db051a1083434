// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ber.h"

#define DEEPEST 64

static gboolean
read_length(const guint8 *data, gsize length, LksBer *element)
{
  guint8 first = data[1];
  element->header = 2;
  element->indefinite = first == 0x80;
  if (first <= 0x80) {
    element->length = element->indefinite ? 0 : first;
    return TRUE;
  }
  guint n = first & 0x7F;
  if (n > 8 || length < 2 + (gsize)n)
    return FALSE;
  guint64 value = 0;
  for (guint i = 0; i < n; i++)
    value = value << 8 | data[2 + i];
  element->header = 2 + n;
  element->length = (gsize)value;
  return TRUE;
}

gboolean
lks_ber_read(const guint8 *data, gsize length, LksBer *element)
{
  *element = (LksBer){ 0 };
  /* tags beyond thirty occur in none of our formats */
  if (length < 2 || (data[0] & 0x1F) == 0x1F || !read_length(data, length, element))
    return FALSE;
  element->tag = data[0];
  gsize available = length - element->header;
  element->cut_off = !element->indefinite && element->length > available;
  if (element->indefinite || element->cut_off)
    element->length = available;
  return TRUE;
}

/* Skips one element; sets *cut_off where data ends within it. */
static gsize
skip(const guint8 *data, gsize length, guint depth, gboolean *cut_off)
{
  LksBer element;
  if (depth > DEEPEST)
    return 0;
  if (!lks_ber_read(data, length, &element)) {
    *cut_off = length < 16;
    return 0;
  }
  *cut_off = element.cut_off;
  if (!element.indefinite)
    return element.cut_off ? 0 : element.header + element.length;
  gsize at = element.header;
  while (at + 2 <= length) {
    if (data[at] == 0 && data[at + 1] == 0)
      return at + 2;
    gsize size = skip(data + at, length - at, depth + 1, cut_off);
    if (size == 0)
      return 0;
    at += size;
  }
  *cut_off = TRUE;
  return 0;
}

gboolean
lks_ber_is_cut_off(const guint8 *data, gsize length)
{
  gboolean cut_off = FALSE;
  skip(data, length, 0, &cut_off);
  return cut_off;
}

guint8
lks_ber_look(const guint8 *data,
             gsize length,
             const guint8 *path,
             guint depth,
             const guint8 **content,
             gsize *content_length)
{
  LksBer element;
  if (!lks_ber_read(data, length, &element))
    return 0;
  for (guint level = 0; level < depth; level++) {
    data += element.header;
    length = element.length;
    for (guint i = 0; i < path[level]; i++) {
      gboolean cut_off = FALSE;
      gsize size = skip(data, length, 0, &cut_off);
      if (size == 0)
        return 0;
      data += size;
      length -= size;
    }
    if (!lks_ber_read(data, length, &element))
      return 0;
  }
  if (content != NULL) {
    *content = data + element.header;
    *content_length = element.length;
  }
  return element.tag;
}
