// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-open-file.h"

#include <glib/gi18n.h>

struct _LksOpenFile {
  GObject parent_instance;
  char *path; /* nullable */
  char *title;
  char *role;    /* nullable */
  GBytes *bytes; /* nullable: of the path */
  LksInspection *inspection;
};

G_DEFINE_FINAL_TYPE(LksOpenFile, lks_open_file, G_TYPE_OBJECT)

static void
lks_open_file_finalize(GObject *object)
{
  LksOpenFile *self = LKS_OPEN_FILE(object);
  g_clear_pointer(&self->inspection, lks_inspection_free);
  g_clear_pointer(&self->bytes, g_bytes_unref);
  g_free(self->path);
  g_free(self->title);
  g_free(self->role);
  G_OBJECT_CLASS(lks_open_file_parent_class)->finalize(object);
}

static void
lks_open_file_class_init(LksOpenFileClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_open_file_finalize;
}

static void
lks_open_file_init(LksOpenFile *self)
{
}

LksOpenFile *
lks_open_file_new(const char *path, const char *title, const char *role)
{
  LksOpenFile *self = g_object_new(LKS_TYPE_OPEN_FILE, NULL);
  self->path = g_strdup(path);
  self->title = g_strdup(title);
  self->role = g_strdup(role);
  return self;
}

LksOpenFile *
lks_open_file_new_from_bytes(GBytes *bytes, const char *title)
{
  LksOpenFile *self = lks_open_file_new(NULL, title, NULL);
  self->bytes = g_bytes_ref(bytes);
  return self;
}

const char *
lks_open_file_get_path(LksOpenFile *self)
{
  return self->path;
}

const char *
lks_open_file_get_title(LksOpenFile *self)
{
  return self->title;
}

const char *
lks_open_file_get_role(LksOpenFile *self)
{
  return self->role;
}

const LksInspection *
lks_open_file_get_inspection(LksOpenFile *self)
{
  return self->inspection;
}

/* --- looking into it ------------------------------------------------------------------------- */

typedef struct {
  char *path;    /* nullable */
  GBytes *bytes; /* nullable */
  char *title;
  LksPasswords *passwords;
} Look;

static void
look_free(gpointer data)
{
  Look *look = data;
  g_clear_pointer(&look->bytes, g_bytes_unref);
  lks_passwords_unref(look->passwords);
  g_free(look->path);
  g_free(look->title);
  g_free(look);
}

static gpointer
look_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Look *look = data;
  LksInspection *inspection =
      look->path != NULL ? lks_inspection_new(look->path, look->passwords)
                         : lks_inspection_new_from_bytes(look->bytes, look->title, look->passwords);
  if (!g_cancellable_set_error_if_cancelled(cancellable, error))
    return inspection;
  lks_inspection_free(inspection);
  return NULL;
}

void
lks_open_file_inspect_async(LksOpenFile *self,
                            LksWorkspace *workspace,
                            GAsyncReadyCallback done,
                            gpointer user_data)
{
  g_autofree char *what = g_strdup_printf(_("Looking into %s"), self->title);
  Look *look = g_new0(Look, 1);
  look->path = g_strdup(self->path);
  look->bytes = self->bytes != NULL ? g_bytes_ref(self->bytes) : NULL;
  look->title = g_strdup(self->title);
  look->passwords = lks_passwords_ref(lks_workspace_get_passwords(workspace));
  lks_workspace_run_async(workspace, what, look_work, look, look_free,
                          (GDestroyNotify)lks_inspection_free, done, user_data);
}

gboolean
lks_open_file_inspect_finish(LksOpenFile *self,
                             LksWorkspace *workspace,
                             GAsyncResult *result,
                             GError **error)
{
  LksInspection *inspection = lks_workspace_run_finish(workspace, result, error);
  if (inspection == NULL)
    return FALSE;
  g_clear_pointer(&self->inspection, lks_inspection_free);
  self->inspection = inspection;
  return TRUE;
}
