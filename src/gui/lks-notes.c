// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-notes.h"
#include "lks-staged-file.h"

#include <string.h>

struct _LksNotes {
  GObject parent_instance;

  char *path;
  GKeyFile *file;
};

G_DEFINE_FINAL_TYPE(LksNotes, lks_notes, G_TYPE_OBJECT)

#define SEEN "seen"

static void
lks_notes_finalize(GObject *object)
{
  LksNotes *self = LKS_NOTES(object);
  g_free(self->path);
  g_key_file_unref(self->file);
  G_OBJECT_CLASS(lks_notes_parent_class)->finalize(object);
}

static void
lks_notes_class_init(LksNotesClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_notes_finalize;
  g_signal_new("changed", LKS_TYPE_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lks_notes_init(LksNotes *self)
{
  self->file = g_key_file_new();
}

LksNotes *
lks_notes_new(const char *fleet_path)
{
  LksNotes *self = g_object_new(LKS_TYPE_NOTES, NULL);
  g_autofree char *absolute = g_canonicalize_filename(fleet_path, NULL);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, absolute, -1);
  g_autofree char *name = g_strconcat(digest, ".notes", NULL);
  self->path = g_build_filename(g_get_user_state_dir(), "lockstep", "notes", name, NULL);
  g_key_file_load_from_file(self->file, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

/* that a tick is forgotten is no reason to stop */
static void
save(LksNotes *self)
{
  gsize length = 0;
  char *text = g_key_file_to_data(self->file, &length, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_take(text, length);
  g_autofree char *folder = g_path_get_dirname(self->path);
  g_autoptr(GError) problem = NULL;
  const LksStageOptions options = { .is_private = TRUE };
  if (!lks_private_folder_ensure(folder, &problem) ||
      !lks_file_replace(self->path, bytes, &options, &problem))
    g_info("%s", problem->message);
  g_signal_emit_by_name(self, "changed");
}

gboolean
lks_notes_is_seen(LksNotes *self, const char *label, const char *digest)
{
  g_autofree char *seen = g_key_file_get_string(self->file, SEEN, label, NULL);
  return g_strcmp0(seen, digest) == 0;
}

void
lks_notes_set_seen(LksNotes *self, const char *label, const char *digest)
{
  if (lks_notes_is_seen(self, label, digest))
    return;
  g_key_file_set_string(self->file, SEEN, label, digest);
  save(self);
}

static char *
point_group(const char *point)
{
  return g_strconcat("restore point ", point, NULL);
}

gboolean
lks_notes_is_ticked(LksNotes *self, const char *point, guint step)
{
  g_autofree char *group = point_group(point);
  g_autofree char *key = g_strdup_printf("%u", step);
  return g_key_file_get_boolean(self->file, group, key, NULL);
}

void
lks_notes_set_ticked(LksNotes *self, const char *point, guint step, gboolean ticked)
{
  g_autofree char *group = point_group(point);
  g_autofree char *key = g_strdup_printf("%u", step);
  if (g_key_file_get_boolean(self->file, group, key, NULL) == ticked)
    return;
  g_key_file_set_boolean(self->file, group, key, ticked);
  save(self);
}
