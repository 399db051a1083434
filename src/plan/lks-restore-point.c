// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-restore-point.h"
#include "lks-error.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define MANIFEST_SCHEMA "lockstep/restore-point/1"

void
lks_restore_file_free(LksRestoreFile *file)
{
  g_free(file->server);
  g_free(file->path);
  g_free(file->local_path);
  g_free(file->staged);
  g_free(file);
}

void
lks_restore_point_free(LksRestorePoint *point)
{
  if (point == NULL)
    return;
  g_free(point->id);
  g_free(point->folder);
  g_free(point->description);
  g_clear_pointer(&point->files, g_ptr_array_unref);
  json_decref(point->steps);
  g_free(point);
}

char *
lks_history_dup_folder(const char *fleet_path)
{
  g_autofree char *absolute = g_canonicalize_filename(fleet_path, NULL);
  g_autofree char *folder = g_path_get_dirname(absolute);
  g_autofree char *name = g_path_get_basename(absolute);
  return g_build_filename(folder, ".lockstep", name, NULL);
}

char *
lks_restore_point_dup_original(const char *folder, guint index)
{
  g_autofree char *name = g_strdup_printf("%u", index);
  return g_build_filename(folder, name, NULL);
}

/* --- files as JSON --------------------------------------------------------------------------- */

/* names that are not UTF-8 cannot stand in JSON; they are kept with their odd bytes escaped */
static json_t *
string_or_null(const char *text)
{
  if (text == NULL || *text == '\0')
    return json_null();
  if (g_utf8_validate(text, -1, NULL))
    return json_string(text);
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return json_string(valid);
}

json_t *
lks_restore_files_to_json(GPtrArray *files)
{
  json_t *array = json_array();
  for (guint i = 0; i < files->len; i++) {
    const LksRestoreFile *file = g_ptr_array_index(files, i);
    json_array_append_new(
        array, json_pack("{s:o,s:o,s:o,s:b,s:i,s:o,s:o,s:o}", "server",
                         string_or_null(file->server), "path", string_or_null(file->path),
                         "local_path", string_or_null(file->local_path), "existed", file->existed,
                         "mode", (int)file->mode, "before", string_or_null(file->before), "after",
                         string_or_null(file->after), "staged", string_or_null(file->staged)));
  }
  return array;
}

static LksRestoreFile *
file_from_json(const json_t *object)
{
  const char *path = json_string_value(json_object_get(object, "path"));
  const char *local_path = json_string_value(json_object_get(object, "local_path"));
  const char *before = json_string_value(json_object_get(object, "before"));
  const char *after = json_string_value(json_object_get(object, "after"));
  if (path == NULL || local_path == NULL || !g_path_is_absolute(local_path))
    return NULL;
  LksRestoreFile *file = g_new0(LksRestoreFile, 1);
  file->server = g_strdup(json_string_value(json_object_get(object, "server")));
  file->path = g_strdup(path);
  file->local_path = g_strdup(local_path);
  file->staged = g_strdup(json_string_value(json_object_get(object, "staged")));
  file->existed = json_is_true(json_object_get(object, "existed"));
  file->mode = (guint)json_integer_value(json_object_get(object, "mode")) & 07777;
  g_strlcpy(file->before, before != NULL ? before : "", sizeof(file->before));
  g_strlcpy(file->after, after != NULL ? after : "", sizeof(file->after));
  return file;
}

GPtrArray *
lks_restore_files_from_json(const json_t *array)
{
  g_autoptr(GPtrArray) files =
      g_ptr_array_new_with_free_func((GDestroyNotify)lks_restore_file_free);
  for (gsize i = 0; i < json_array_size(array); i++) {
    LksRestoreFile *file = file_from_json(json_array_get(array, i));
    if (file == NULL)
      return NULL;
    g_ptr_array_add(files, file);
  }
  return json_is_array(array) ? g_steal_pointer(&files) : NULL;
}

/* --- the manifest ---------------------------------------------------------------------------- */

static json_t *
time_or_null(LksTime time)
{
  g_autofree char *text = time != 0 ? lks_time_format(time) : NULL;
  return string_or_null(text);
}

gboolean
lks_restore_point_save(const LksRestorePoint *self, GError **error)
{
  json_t *steps = self->steps != NULL ? json_incref(self->steps) : json_array();
  json_t *manifest = json_pack("{s:s,s:s,s:o,s:s,s:o,s:o,s:o}", "schema", MANIFEST_SCHEMA, "id",
                               self->id, "time", time_or_null(self->time), "description",
                               self->description, "undone", time_or_null(self->undone), "files",
                               lks_restore_files_to_json(self->files), "steps", steps);
  char *text = json_dumps(manifest, JSON_INDENT(2));
  json_decref(manifest);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  free(text);
  g_autofree char *path = g_build_filename(self->folder, "manifest.json", NULL);
  return lks_file_replace(path, bytes, NULL, error);
}

static LksTime
time_from_json(const json_t *value)
{
  LksTime time = 0;
  if (!json_is_string(value) || !lks_time_parse(json_string_value(value), &time, NULL))
    return 0;
  return time;
}

static LksRestorePoint *
load_point(const char *restore, const char *id, GError **error)
{
  g_autoptr(LksRestorePoint) point = g_new0(LksRestorePoint, 1);
  point->id = g_strdup(id);
  point->folder = g_build_filename(restore, id, NULL);
  g_autofree char *path = g_build_filename(point->folder, "manifest.json", NULL);
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  json_error_t problem;
  json_t *manifest =
      json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, &problem);
  const char *description = json_string_value(json_object_get(manifest, "description"));
  point->description = g_strdup(description != NULL ? description : "");
  point->time = time_from_json(json_object_get(manifest, "time"));
  point->undone = time_from_json(json_object_get(manifest, "undone"));
  point->steps = json_incref(json_object_get(manifest, "steps"));
  point->files = lks_restore_files_from_json(json_object_get(manifest, "files"));
  json_decref(manifest);
  if (point->files == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("%s is no manifest of a restore point; the original files lie beside "
                            "it"),
                          path);
  return g_steal_pointer(&point);
}

/* --- all of them ----------------------------------------------------------------------------- */

static gint
compare_numbers(gconstpointer a, gconstpointer b)
{
  guint64 left = g_ascii_strtoull(*(const char *const *)a, NULL, 10);
  guint64 right = g_ascii_strtoull(*(const char *const *)b, NULL, 10);
  return left < right ? -1 : left > right;
}

static GPtrArray *
list_numbers(const char *restore)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(restore, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (strspn(name, "0123456789") == strlen(name))
      g_ptr_array_add(ids, g_strdup(name));
  g_ptr_array_sort(ids, compare_numbers);
  return ids;
}

static gboolean
has_manifest(const char *restore, const char *id)
{
  g_autofree char *path = g_build_filename(restore, id, "manifest.json", NULL);
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

GPtrArray *
lks_history_list(const char *fleet_path, GError **error)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  g_autofree char *restore = g_build_filename(folder, "restore", NULL);
  g_autoptr(GPtrArray) ids = list_numbers(restore);
  g_autoptr(GPtrArray) points =
      g_ptr_array_new_with_free_func((GDestroyNotify)lks_restore_point_free);
  for (guint i = 0; i < ids->len; i++) {
    /* a run in progress has none yet */
    if (!has_manifest(restore, g_ptr_array_index(ids, i)))
      continue;
    LksRestorePoint *point = load_point(restore, g_ptr_array_index(ids, i), error);
    if (point == NULL)
      return NULL;
    g_ptr_array_add(points, point);
  }
  return g_steal_pointer(&points);
}

LksRestorePoint *
lks_history_find(GPtrArray *points, const char *id, GError **error)
{
  for (guint i = points->len; i > 0; i--) {
    LksRestorePoint *point = g_ptr_array_index(points, i - 1);
    if (id != NULL ? strcmp(point->id, id) == 0 : point->undone == 0)
      return point;
  }
  if (id == NULL)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("there is nothing to undo"));
  return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                        _("there is no restore point “%s”; lockstep history lists them"), id);
}

LksRestorePoint *
lks_restore_point_create(const char *fleet_path, GError **error)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  g_autofree char *restore = g_build_filename(folder, "restore", NULL);
  g_autoptr(GPtrArray) ids = list_numbers(restore);
  const char *last = ids->len > 0 ? g_ptr_array_index(ids, ids->len - 1) : "0";
  LksRestorePoint *point = g_new0(LksRestorePoint, 1);
  point->id = g_strdup_printf("%" G_GUINT64_FORMAT, g_ascii_strtoull(last, NULL, 10) + 1);
  point->folder = g_build_filename(restore, point->id, NULL);
  point->files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_restore_file_free);
  if (g_mkdir_with_parents(restore, 0700) == 0 && g_mkdir(point->folder, 0700) == 0)
    return point;
  lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create the folder %s: %s"), point->folder,
            g_strerror(errno));
  lks_restore_point_free(point);
  return NULL;
}

static void
empty_folder(const char *folder, const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_str_has_prefix(name, prefix))
      g_unlink(path);
  }
}

void
lks_restore_point_discard(const LksRestorePoint *self)
{
  empty_folder(self->folder, "");
  g_rmdir(self->folder);
}

void
lks_history_tidy(const char *fleet_path)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  g_autofree char *restore = g_build_filename(folder, "restore", NULL);
  g_autoptr(GPtrArray) ids = list_numbers(restore);
  empty_folder(folder, LKS_STAGED_PREFIX);
  for (guint i = 0; i < ids->len; i++) {
    const LksRestorePoint point = { .folder = g_build_filename(restore, g_ptr_array_index(ids, i),
                                                               NULL) };
    if (has_manifest(restore, g_ptr_array_index(ids, i)))
      empty_folder(point.folder, LKS_STAGED_PREFIX);
    else
      lks_restore_point_discard(&point);
    g_free(point.folder);
  }
}
