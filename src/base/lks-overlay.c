// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-overlay.h"
#include "lks-error.h"
#include "lks-witness.h"

#include <glib/gi18n-lib.h>

struct _LksOverlay {
  gatomicrefcount references;
  GHashTable *files; /* local path -> GBytes, or NULL: gone */
};

static void
clear_bytes(gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref(bytes);
}

LksOverlay *
lks_overlay_new(const LksOverlay *below)
{
  LksOverlay *self = g_new0(LksOverlay, 1);
  g_atomic_ref_count_init(&self->references);
  self->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, clear_bytes);
  GHashTableIter iter;
  gpointer path, content;
  if (below != NULL)
    for (g_hash_table_iter_init(&iter, below->files);
         g_hash_table_iter_next(&iter, &path, &content);)
      lks_overlay_put(self, path, content);
  return self;
}

LksOverlay *
lks_overlay_ref(LksOverlay *self)
{
  g_atomic_ref_count_inc(&self->references);
  return self;
}

void
lks_overlay_unref(LksOverlay *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->references))
    return;
  g_hash_table_unref(self->files);
  g_free(self);
}

void
lks_overlay_put(LksOverlay *self, const char *local_path, GBytes *content)
{
  g_hash_table_replace(self->files, g_strdup(local_path),
                       content != NULL ? g_bytes_ref(content) : NULL);
}

static gboolean
look_up(const LksOverlay *self, const char *local_path, gpointer *content)
{
  return self != NULL && g_hash_table_lookup_extended(self->files, local_path, NULL, content);
}

gboolean
lks_overlay_exists(const LksOverlay *self, const char *local_path)
{
  gpointer content = NULL;
  if (look_up(self, local_path, &content))
    return content != NULL;
  lks_witness_note_file(local_path);
  return g_file_test(local_path, G_FILE_TEST_EXISTS);
}

GBytes *
lks_overlay_read(const LksOverlay *self,
                 const char *local_path,
                 LksFileStamp *stamp,
                 GError **error)
{
  gpointer content = NULL;
  if (!look_up(self, local_path, &content))
    return lks_file_read(local_path, stamp, error);
  if (content == NULL)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("%s will not be there any more"),
                          local_path);
  if (stamp != NULL) {
    *stamp = lks_file_stamp_of_bytes(content);
    stamp->is_pending = TRUE;
  }
  return g_bytes_ref(content);
}
