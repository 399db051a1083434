// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-history.h"

static json_t *
files_to_json(const LksRestorePoint *point)
{
  json_t *array = json_array();
  for (guint i = 0; i < point->files->len; i++) {
    const LksRestoreFile *file = g_ptr_array_index(point->files, i);
    json_array_append_new(array, json_pack("{s:s?,s:s,s:b}", "server",
                                           *file->server != '\0' ? file->server : NULL, "path",
                                           file->path, "created", !file->existed));
  }
  return array;
}

static json_t *
point_to_json(const LksRestorePoint *point)
{
  g_autofree char *time = lks_time_format(point->time);
  g_autofree char *undone = point->undone != 0 ? lks_time_format(point->undone) : NULL;
  return json_pack("{s:s,s:s,s:s?,s:s?,s:o}", "id", point->id, "time", time, "description",
                   point->description, "undone", undone, "files", files_to_json(point));
}

json_t *
lks_report_history_to_json(GPtrArray *points)
{
  json_t *array = json_array();
  for (guint i = 0; i < points->len; i++)
    json_array_append_new(array, point_to_json(g_ptr_array_index(points, i)));
  return json_pack("{s:s,s:o}", "schema", "lockstep/history/1", "restore_points", array);
}

json_t *
lks_report_undo_to_json(const LksRestorePoint *point)
{
  return json_pack("{s:s,s:s,s:o}", "schema", "lockstep/undo/1", "restore_point", point->id,
                   "files", files_to_json(point));
}
