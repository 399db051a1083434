// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-work.h"
#include "lks-fleet-commands.h"
#include "lks-review.h"

#include <glib/gi18n.h>

/* --- reading and checking -------------------------------------------------------------------- */

static LksFleetOpening *
opening_new(const char *path,
            LksDraft *draft,
            GBytes *bytes,
            LksCatalog *catalog,
            LksPasswords *passwords)
{
  LksFleetOpening *self = g_new0(LksFleetOpening, 1);
  self->path = g_strdup(path);
  g_set_object(&self->draft, draft);
  self->bytes = bytes != NULL ? g_bytes_ref(bytes) : NULL;
  g_set_object(&self->catalog, catalog);
  self->passwords = lks_passwords_ref(passwords);
  return self;
}

LksFleetOpening *
lks_fleet_opening_new(const char *path,
                      LksDraft *draft,
                      LksCatalog *catalog,
                      LksPasswords *passwords)
{
  g_autoptr(GBytes) bytes = draft != NULL ? lks_draft_dup_bytes(draft) : NULL;
  LksFleetOpening *self = opening_new(path, draft, bytes, catalog, passwords);
  if (draft != NULL) {
    self->stamp = lks_draft_get_stamp(draft);
    self->has_wishes = lks_draft_is_changed(draft);
    self->original = lks_draft_dup_original(draft);
  }
  return self;
}

void
lks_fleet_opening_free(LksFleetOpening *self)
{
  g_clear_pointer(&self->check, lks_check_result_unref);
  g_clear_object(&self->fleet);
  g_clear_object(&self->draft);
  g_clear_object(&self->catalog);
  g_clear_pointer(&self->bytes, g_bytes_unref);
  g_clear_pointer(&self->original, g_bytes_unref);
  g_clear_pointer(&self->commands, g_ptr_array_unref);
  lks_passwords_unref(self->passwords);
  g_free(self->path);
  g_free(self);
}

/* what others made of the fleet file counts, as long as no wishes are on what it was */
static gboolean
is_current(const LksFleetOpening *self)
{
  return self->has_wishes ||
         lks_file_check_unchanged(lks_draft_get_path(self->draft), &self->stamp, NULL);
}

static gboolean
ensure_draft(LksFleetOpening *self, GError **error)
{
  if (self->catalog == NULL)
    self->catalog = lks_catalog_new_for_site(error);
  if (self->catalog == NULL)
    return FALSE;
  if (self->draft != NULL && is_current(self))
    return TRUE;
  g_autofree char *path =
      g_strdup(self->draft != NULL ? lks_draft_get_path(self->draft) : self->path);
  g_clear_object(&self->draft);
  g_clear_pointer(&self->bytes, g_bytes_unref);
  g_clear_pointer(&self->original, g_bytes_unref);
  self->draft = lks_draft_open(path, error);
  if (self->draft == NULL)
    return FALSE;
  self->bytes = lks_draft_dup_bytes(self->draft);
  self->original = lks_draft_dup_original(self->draft);
  return TRUE;
}

static gboolean
read_fleet(LksFleetOpening *self,
           LksWorkProgress *progress,
           GCancellable *cancellable,
           GError **error)
{
  if (!ensure_draft(self, error))
    return FALSE;
  self->fleet = lks_fleet_read_bytes(self->bytes, lks_draft_get_path(self->draft), self->catalog,
                                     self->passwords, lks_work_progress_tell_done, progress, error);
  if (self->fleet == NULL || g_cancellable_set_error_if_cancelled(cancellable, error))
    return FALSE;
  self->commands =
      lks_fleet_commands_list(self->original, self->bytes, lks_draft_get_path(self->draft), error);
  return self->commands != NULL;
}

gpointer
lks_fleet_open_work(gpointer opening,
                    LksWorkProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  const LksFleetOpening *given = opening;
  LksFleetOpening *made =
      opening_new(given->path, given->draft, given->bytes, given->catalog, given->passwords);
  made->stamp = given->stamp;
  made->has_wishes = given->has_wishes;
  made->original = given->original != NULL ? g_bytes_ref(given->original) : NULL;
  if (!read_fleet(made, progress, cancellable, error)) {
    lks_fleet_opening_free(made);
    return NULL;
  }
  lks_work_progress_tell(progress, -1, _("Checking the fleet"));
  const LksCheckOptions options = { .at = lks_time_now() };
  made->check = lks_check_fleet(made->fleet, &options);
  return made;
}

/* --- reviewing ------------------------------------------------------------------------------- */

struct _LksFleetReviewing {
  LksFleet *fleet;
  GPtrArray *findings;
  LksPasswords *passwords;
};

LksFleetReviewing *
lks_fleet_reviewing_new(LksFleet *fleet, const LksCheckResult *check, LksPasswords *passwords)
{
  LksFleetReviewing *self = g_new0(LksFleetReviewing, 1);
  self->fleet = g_object_ref(fleet);
  self->findings = g_ptr_array_ref(check->findings);
  self->passwords = lks_passwords_ref(passwords);
  return self;
}

void
lks_fleet_reviewing_free(LksFleetReviewing *self)
{
  g_object_unref(self->fleet);
  g_ptr_array_unref(self->findings);
  lks_passwords_unref(self->passwords);
  g_free(self);
}

gpointer
lks_fleet_review_work(gpointer reviewing,
                      LksWorkProgress *progress,
                      GCancellable *cancellable,
                      GError **error)
{
  const LksFleetReviewing *self = reviewing;
  return lks_review_new(self->fleet, self->findings, self->passwords, error);
}
