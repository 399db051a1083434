// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-load.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
lks_json_peek_text(GBytes *bytes, gsize *length)
{
  static const char mark[] = "\xef\xbb\xbf";
  const char *text = g_bytes_get_data(bytes, length);
  if (text == NULL)
    return "";
  gsize skipped =
      *length >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
  *length -= skipped;
  return text + skipped;
}

json_t *
lks_json_load(GBytes *bytes, json_error_t *where)
{
  gsize length = 0;
  const char *text = lks_json_peek_text(bytes, &length);
  return json_loadb(text, length, JSON_REJECT_DUPLICATES, where);
}

json_t *
lks_json_load_fleet(GBytes *bytes, const char *path, GError **error)
{
  json_error_t where;
  json_t *fleet = lks_json_load(bytes, &where);
  if (fleet == NULL)
    lks_throw(error, LKS_ERROR_CONFIG,
              _("%s: line %d, column %d: this is not JSON (%s); correct it there"), path,
              where.line, where.column, where.text);
  return fleet;
}
