// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-properties-private.h"

#include <glib/gi18n-lib.h>

/* As java.util.Properties.load(InputStream) reads, to the letter: ISO-8859-1, so that UTF-8 reads
 * as Java reads it, and a UTF-8 byte order mark is the beginning of the first key. That key is not
 * found by its plain name, because Java does not find it either: setting it adds a line. */

static guint
properties_sniff(const guint8 *data, gsize length)
{
  return 8; /* every text is one */
}

static gboolean
properties_detect(GBytes *bytes,
                  const char *name,
                  LksEncoding *encoding,
                  gsize *mark,
                  GError **error)
{
  *encoding = LKS_ENCODING_ISO_8859_1;
  *mark = 0;
  return TRUE;
}

static gboolean
properties_scan(LksScan *scan, GError **error)
{
  GArray *places = g_array_new(FALSE, FALSE, sizeof(LksPropertiesPlace));
  scan->tree = places;
  scan->free_tree = (GDestroyNotify)g_array_unref;
  if (!lks_properties_scan(scan, scan->text->length, "#!", places, error))
    return FALSE;
  lks_properties_tie(scan, places);
  return TRUE;
}

static gboolean
properties_find(const LksScan *scan, const char *key, LksSpot **spot, GError **error)
{
  *spot = g_hash_table_lookup(scan->last, key);
  return TRUE;
}

const LksSyntax lks_syntax_properties = {
  .id = "properties",
  .title = N_("Java properties"),
  .suffixes = ".properties",
  .drops_backslashes = TRUE,
  .sniff = properties_sniff,
  .detect = properties_detect,
  .scan = properties_scan,
  .find = properties_find,
  .encode = lks_properties_encode,
  .place = lks_properties_place,
  .take_out = lks_properties_take_out,
};
