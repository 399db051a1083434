// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-restore-point.h"
#include "lks-error.h"
#include "lks-json-load.h"
#include "lks-root.h"
#include "lks-staged-file.h"

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

char *
lks_restore_file_dup_staged_path(const LksRestoreFile *file)
{
  gboolean is_removal = *file->after == '\0';
  g_autofree char *target =
      is_removal ? g_strdup(file->local_path) : lks_staged_file_resolve(file->local_path);
  g_autofree char *folder = g_path_get_dirname(target);
  return g_build_filename(folder, file->staged, NULL);
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

gboolean
lks_restore_point_is_id(const char *text)
{
  return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

char *
lks_restore_point_dup_folder(const char *fleet_path, const char *id)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  return g_build_filename(folder, "restore", id, NULL);
}

char *
lks_restore_point_dup_original(const char *folder, guint index)
{
  g_autofree char *name = g_strdup_printf("%u", index);
  return g_build_filename(folder, name, NULL);
}

GBytes *
lks_restore_point_read_original(const char *folder,
                                const LksRestoreFile *file,
                                guint index,
                                GError **error)
{
  g_autofree char *path = lks_restore_point_dup_original(folder, index);
  const LksFileStamp before = lks_file_stamp_of_hex(file->before);
  LksFileStamp stamp;
  g_autoptr(GBytes) bytes = lks_file_read(path, &stamp, error);
  if (bytes == NULL)
    return NULL;
  if (!lks_file_stamp_equal(&stamp, &before))
    return lks_throw_null(error, LKS_ERROR_MALFORMED,
                          _("%s is damaged: it is no longer what was kept of %s"), path,
                          file->path);
  return g_steal_pointer(&bytes);
}

/* --- files as JSON --------------------------------------------------------------------------- */

static const char *
null_if_empty(const char *text)
{
  return *text != '\0' ? text : NULL;
}

static json_t *
file_to_json(const LksRestoreFile *file, gboolean with_staged)
{
  json_t *json = json_pack("{s:s,s:s,s:b,s:i,s:s?,s:s?}", "server", file->server, "path",
                           file->path, "existed", file->existed, "mode", (int)file->mode, "before",
                           null_if_empty(file->before), "after", null_if_empty(file->after));
  if (with_staged)
    json_object_set_new(json, "staged", json_string(file->staged));
  return json;
}

json_t *
lks_restore_files_to_json(GPtrArray *files, gboolean with_staged)
{
  json_t *array = json_array();
  for (guint i = 0; i < files->len; i++)
    json_array_append_new(array, file_to_json(g_ptr_array_index(files, i), with_staged));
  return array;
}

/* a digest, or null where there was no file */
static gboolean
read_digest(const json_t *value, char digest[65])
{
  const char *text = json_string_value(value);
  if (text == NULL)
    return json_is_null(value);
  if (strlen(text) != 64 || strspn(text, "0123456789abcdef") != 64)
    return FALSE;
  memcpy(digest, text, 65);
  return TRUE;
}

/* a name that only a staged file has, in the folder of its target */
static gboolean
read_staged(const json_t *value, char **staged)
{
  *staged = g_strdup(json_string_value(value));
  return value == NULL || (*staged != NULL && g_str_has_prefix(*staged, LKS_STAGED_PREFIX) &&
                           strpbrk(*staged, "/\\") == NULL);
}

/* strict: a wrong guess here overwrites or removes a file */
static gboolean
read_file(const json_t *object, LksRestoreFile *file)
{
  const json_t *existed = json_object_get(object, "existed");
  const json_t *mode = json_object_get(object, "mode");
  file->server = g_strdup(json_string_value(json_object_get(object, "server")));
  file->path = g_strdup(json_string_value(json_object_get(object, "path")));
  file->existed = json_is_true(existed);
  file->mode = (guint)json_integer_value(mode) & 07777;
  return file->server != NULL && file->path != NULL && json_is_boolean(existed) &&
         json_is_integer(mode) && json_integer_value(mode) == (json_int_t)file->mode &&
         read_digest(json_object_get(object, "before"), file->before) &&
         read_digest(json_object_get(object, "after"), file->after) &&
         file->existed == (*file->before != '\0') &&
         read_staged(json_object_get(object, "staged"), &file->staged);
}

GPtrArray *
lks_restore_files_from_json(const json_t *array)
{
  g_autoptr(GPtrArray) files =
      g_ptr_array_new_with_free_func((GDestroyNotify)lks_restore_file_free);
  for (gsize i = 0; i < json_array_size(array); i++) {
    LksRestoreFile *file = g_new0(LksRestoreFile, 1);
    g_ptr_array_add(files, file);
    if (!read_file(json_array_get(array, i), file))
      return NULL;
  }
  return json_is_array(array) ? g_steal_pointer(&files) : NULL;
}

static gboolean
locate(LksRestoreFile *file, GHashTable *roots, GError **error)
{
  const LksRoot *root = g_hash_table_lookup(roots, file->server);
  if (root == NULL)
    return lks_throw(error, LKS_ERROR_NOT_FOUND,
                     _("%s: the fleet file no longer has the server “%s”; put it back there"),
                     file->path, file->server);
  g_free(file->local_path);
  file->local_path = lks_root_resolve(root, file->path, NULL, error);
  return file->local_path != NULL;
}

gboolean
lks_restore_files_locate(GPtrArray *files, GHashTable *roots, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    if (!locate(g_ptr_array_index(files, i), roots, error))
      return FALSE;
  return TRUE;
}

/* --- the manifest ---------------------------------------------------------------------------- */

static json_t *
time_or_null(LksTime time)
{
  g_autofree char *text = time != 0 ? lks_time_format(time) : NULL;
  return text != NULL ? json_string(text) : json_null();
}

gboolean
lks_restore_point_save(const LksRestorePoint *self, GError **error)
{
  json_t *steps = self->steps != NULL ? json_incref(self->steps) : json_array();
  json_t *manifest = json_pack("{s:s,s:s,s:o,s:s,s:o,s:o,s:o}", "schema", MANIFEST_SCHEMA, "id",
                               self->id, "time", time_or_null(self->time), "description",
                               self->description, "undone", time_or_null(self->undone), "files",
                               lks_restore_files_to_json(self->files, FALSE), "steps", steps);
  char *text = manifest != NULL ? json_dumps(manifest, JSON_INDENT(2)) : NULL;
  json_decref(manifest);
  if (text == NULL)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot write the manifest of %s"),
                     self->folder);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  free(text);
  g_autofree char *path = g_build_filename(self->folder, "manifest.json", NULL);
  return lks_file_replace(path, bytes, NULL, error);
}

static gboolean
read_time(const json_t *value, LksTime *time)
{
  return json_is_null(value) ||
         (json_is_string(value) && lks_time_parse(json_string_value(value), time, NULL));
}

static gboolean
read_manifest(const json_t *manifest, LksRestorePoint *point)
{
  const char *schema = json_string_value(json_object_get(manifest, "schema"));
  const char *id = json_string_value(json_object_get(manifest, "id"));
  point->description = g_strdup(json_string_value(json_object_get(manifest, "description")));
  point->steps = json_incref(json_object_get(manifest, "steps"));
  point->files = lks_restore_files_from_json(json_object_get(manifest, "files"));
  return g_strcmp0(schema, MANIFEST_SCHEMA) == 0 && g_strcmp0(id, point->id) == 0 &&
         point->description != NULL && point->files != NULL &&
         read_time(json_object_get(manifest, "time"), &point->time) && point->time != 0 &&
         read_time(json_object_get(manifest, "undone"), &point->undone);
}

LksRestorePoint *
lks_restore_point_load(const char *fleet_path, const char *id, GError **error)
{
  g_autoptr(LksRestorePoint) point = g_new0(LksRestorePoint, 1);
  point->id = g_strdup(id);
  point->folder = lks_restore_point_dup_folder(fleet_path, id);
  g_autofree char *path = g_build_filename(point->folder, "manifest.json", NULL);
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  if (bytes == NULL)
    return NULL;
  json_t *manifest = lks_json_load(bytes, NULL);
  gboolean fine = read_manifest(manifest, point);
  json_decref(manifest);
  if (!fine)
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
    if (lks_restore_point_is_id(name))
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
    LksRestorePoint *point = lks_restore_point_load(fleet_path, g_ptr_array_index(ids, i), error);
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
  if (id == NULL || points->len == 0)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("there is nothing to undo"));
  const LksRestorePoint *last = g_ptr_array_index(points, points->len - 1);
  return lks_throw_null(
      error, LKS_ERROR_NOT_FOUND,
      _("there is no restore point “%s”; the latest is “%s”, and lockstep history "
        "lists them all"),
      id, last->id);
}

LksRestorePoint *
lks_restore_point_create(const char *fleet_path, GError **error)
{
  g_autofree char *folder = lks_history_dup_folder(fleet_path);
  g_autofree char *restore = g_build_filename(folder, "restore", NULL);
  g_autoptr(GPtrArray) ids = list_numbers(restore);
  const char *last = ids->len > 0 ? g_ptr_array_index(ids, ids->len - 1) : "0";
  g_autoptr(LksRestorePoint) point = g_new0(LksRestorePoint, 1);
  point->id = g_strdup_printf("%" G_GUINT64_FORMAT, g_ascii_strtoull(last, NULL, 10) + 1);
  point->folder = g_build_filename(restore, point->id, NULL);
  point->files = g_ptr_array_new_with_free_func((GDestroyNotify)lks_restore_file_free);
  return lks_private_folder_ensure(point->folder, error) ? g_steal_pointer(&point) : NULL;
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
