// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-sniff.h"
#include "lks-draft.h"

#include <string.h>

gpointer
lks_sniff_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  GFile *file = data;
  if (g_file_query_file_type(file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY)
    return g_bytes_new(NULL, 0);
  g_autoptr(GFileInputStream) stream = g_file_read(file, cancellable, error);
  /* a fleet that was discovered and not saved yet has wishes alone */
  if (stream == NULL && error != NULL &&
      g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    g_autofree char *path = g_file_get_path(file);
    if (path != NULL && lks_draft_is_kept(path)) {
      g_clear_error(error);
      return g_bytes_new_static("{", 1);
    }
  }
  return stream != NULL ? g_input_stream_read_bytes(G_INPUT_STREAM(stream), 64, cancellable, error)
                        : NULL;
}

gboolean
lks_sniff_is_fleet(GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(bytes, &length);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace(data[i]) && strchr("\xef\xbb\xbf", data[i]) == NULL)
      return data[i] == '{';
  return FALSE;
}
