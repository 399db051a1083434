// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-draft.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-staged-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

#define FORMAT "lockstep/draft/1"

struct _LksDraft {
  GObject parent_instance;
  char *path;
  char *saved_path; /* where the wishes are kept between sittings */
  GBytes *original;
  LksFileStamp stamp;
  LksFleetDraft *wishes;
  char origin[65]; /* digest of the text that the wishes were made on */
  gboolean is_resumed;
};

G_DEFINE_FINAL_TYPE(LksDraft, lks_draft, G_TYPE_OBJECT)

static void
lks_draft_finalize(GObject *object)
{
  LksDraft *self = LKS_DRAFT(object);
  g_free(self->path);
  g_free(self->saved_path);
  g_clear_pointer(&self->original, g_bytes_unref);
  g_clear_object(&self->wishes);
  G_OBJECT_CLASS(lks_draft_parent_class)->finalize(object);
}

static void
lks_draft_class_init(LksDraftClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_draft_finalize;
}

static void
lks_draft_init(LksDraft *self)
{
}

static char *
dup_saved_path(const char *path)
{
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
  g_autofree char *name = g_strconcat(digest, ".json", NULL);
  return g_build_filename(g_get_user_state_dir(), "lockstep", "drafts", name, NULL);
}

static LksDraft *
new_draft(const char *fleet_path)
{
  LksDraft *self = g_object_new(LKS_TYPE_DRAFT, NULL);
  self->path = g_canonicalize_filename(fleet_path, NULL);
  self->saved_path = dup_saved_path(self->path);
  return self;
}

static gboolean
take_text(LksDraft *self, GBytes *bytes, GError **error)
{
  LksFleetDraft *wishes = lks_fleet_draft_new(bytes, self->path, error);
  if (wishes == NULL)
    return FALSE;
  g_set_object(&self->wishes, wishes);
  g_object_unref(wishes);
  return TRUE;
}

/* a saved copy that is damaged is as good as none: the fleet file itself is untouched */
static void
resume(LksDraft *self)
{
  json_t *saved = json_load_file(self->saved_path, JSON_REJECT_DUPLICATES, NULL);
  const char *format = NULL, *origin = NULL, *text = NULL;
  if (saved != NULL)
    json_unpack(saved, "{s:s, s:s, s:s}", "format", &format, "origin", &origin, "text", &text);
  if (text != NULL && strcmp(format, FORMAT) == 0) {
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    self->is_resumed = take_text(self, bytes, NULL);
    if (self->is_resumed)
      g_strlcpy(self->origin, origin, sizeof self->origin);
  }
  json_decref(saved);
}

gboolean
lks_draft_is_kept(const char *fleet_path)
{
  g_autofree char *path = g_canonicalize_filename(fleet_path, NULL);
  g_autofree char *saved_path = dup_saved_path(path);
  return g_file_test(saved_path, G_FILE_TEST_EXISTS);
}

LksDraft *
lks_draft_open(const char *fleet_path, GError **error)
{
  g_autoptr(LksDraft) self = new_draft(fleet_path);
  g_autoptr(GError) missing = NULL;
  self->original = lks_file_read(self->path, &self->stamp, &missing);
  lks_file_stamp_get_hex(&self->stamp, self->origin);
  if (self->original != NULL && !take_text(self, self->original, error))
    return NULL;
  resume(self);
  if (self->original == NULL && (!self->is_resumed || self->stamp.exists)) {
    g_propagate_error(error, g_steal_pointer(&missing));
    return NULL;
  }
  if (self->original == NULL)
    self->original = g_bytes_new(NULL, 0);
  return g_steal_pointer(&self);
}

LksDraft *
lks_draft_new(const char *fleet_path, const char *text, GError **error)
{
  g_autoptr(LksDraft) self = new_draft(fleet_path);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  self->original = g_bytes_new(NULL, 0);
  return take_text(self, bytes, error) && lks_draft_save(self, error) ? g_steal_pointer(&self)
                                                                      : NULL;
}

const char *
lks_draft_get_path(LksDraft *self)
{
  return self->path;
}

LksFleetDraft *
lks_draft_get_wishes(LksDraft *self)
{
  return self->wishes;
}

GBytes *
lks_draft_dup_bytes(LksDraft *self)
{
  return g_bytes_ref(lks_fleet_draft_get_bytes(self->wishes));
}

GBytes *
lks_draft_dup_original(LksDraft *self)
{
  return g_bytes_ref(self->original);
}

gboolean
lks_draft_is_changed(LksDraft *self)
{
  return !g_bytes_equal(self->original, lks_fleet_draft_get_bytes(self->wishes));
}

gboolean
lks_draft_is_new(LksDraft *self)
{
  return !self->stamp.exists;
}

LksFileStamp
lks_draft_get_stamp(LksDraft *self)
{
  return self->stamp;
}

/* --- between sittings ------------------------------------------------------------------------ */

static gboolean
forget(LksDraft *self, GError **error)
{
  if (g_unlink(self->saved_path) != 0 && errno != ENOENT)
    return lks_throw_errno(error, errno, "%s", self->saved_path);
  return TRUE;
}

gboolean
lks_draft_save(LksDraft *self, GError **error)
{
  if (!lks_draft_is_changed(self))
    return forget(self, error);
  GBytes *bytes = lks_fleet_draft_get_bytes(self->wishes);
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  json_t *saved = json_pack("{s:s, s:s, s:s, s:s%}", "format", FORMAT, "fleet", self->path,
                            "origin", self->origin, "text", text, length);
  if (saved == NULL)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("%s is not text in UTF-8; save it as UTF-8"),
                     self->path);
  char *dumped = json_dumps(saved, JSON_INDENT(2));
  json_decref(saved);
  g_autoptr(GBytes) content = g_bytes_new(dumped, strlen(dumped));
  free(dumped);
  g_autofree char *folder = g_path_get_dirname(self->saved_path);
  if (g_mkdir_with_parents(folder, 0700) != 0)
    return lks_throw_errno(error, errno, "%s", folder);
  const LksStageOptions options = { .is_private = TRUE, .mode = 0600 };
  g_autoptr(LksStagedFile) staged = lks_staged_file_new(self->saved_path, content, &options, error);
  return staged != NULL && lks_staged_file_commit(staged, error);
}

gboolean
lks_draft_replace(LksDraft *self, GBytes *bytes, GError **error)
{
  return take_text(self, bytes, error) && lks_draft_save(self, error);
}

/* they were made on another text than there is now */
static gboolean
is_outdated(LksDraft *self)
{
  const LksFileStamp origin = lks_file_stamp_of_hex(self->origin);
  return (self->is_resumed && !lks_file_stamp_equal(&origin, &self->stamp)) ||
         !lks_file_check_unchanged(self->path, &self->stamp, NULL);
}

gboolean
lks_draft_commit(LksDraft *self, GError **error)
{
  g_autoptr(GBytes) bytes = lks_draft_dup_bytes(self);
  if (is_outdated(self))
    return lks_throw(error, LKS_ERROR_CONFLICT,
                     _("%s was changed by others after your wishes were made; discard them on the "
                       "summary, and wish again"),
                     self->path);
  if (lks_draft_is_changed(self)) {
    g_autoptr(LksStagedFile) staged = lks_staged_file_new(self->path, bytes, NULL, error);
    if (staged == NULL || !lks_staged_file_commit(staged, error))
      return FALSE;
  }
  g_autoptr(GBytes) written = lks_file_read(self->path, &self->stamp, error);
  if (written == NULL || !take_text(self, written, error))
    return FALSE;
  g_bytes_unref(self->original);
  self->original = g_steal_pointer(&written);
  lks_file_stamp_get_hex(&self->stamp, self->origin);
  self->is_resumed = FALSE;
  return forget(self, error);
}

gboolean
lks_draft_discard(LksDraft *self, GError **error)
{
  return forget(self, error);
}
