// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-file.h"
#include "lks-fleet-draft.h"

/* What the user wishes, kept between sittings: an edited copy of a fleet file, saved beside the
 * program's state so that leaving and returning resumes, and written to the fleet file only when
 * committed. It holds references to secrets, never a secret. */
#define LKS_TYPE_DRAFT (lks_draft_get_type())
G_DECLARE_FINAL_TYPE(LksDraft, lks_draft, LKS, DRAFT, GObject)

/* Reads the fleet file, and goes on with what was left of an earlier sitting. Errors as
 * lks_file_read and lks_fleet_draft_new. */
LksDraft *lks_draft_open(const char *fleet_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A fleet file that is not there yet; committing makes it. */
LksDraft *
lks_draft_new(const char *fleet_path, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE: an earlier sitting left wishes for this fleet file. */
gboolean lks_draft_is_kept(const char *fleet_path);

const char *lks_draft_get_path(LksDraft *self); /* of the fleet file, absolute */
/* Where wishes are recorded: lks_draft_save after each. Another object after replace and commit. */
LksFleetDraft *lks_draft_get_wishes(LksDraft *self);
/* the fleet file as it is wished, and as it is; (transfer full) */
GBytes *lks_draft_dup_bytes(LksDraft *self);
GBytes *lks_draft_dup_original(LksDraft *self);
gboolean lks_draft_is_changed(LksDraft *self);
/* there is no fleet file yet */
gboolean lks_draft_is_new(LksDraft *self);
/* of the fleet file when it was read or written last */
LksFileStamp lks_draft_get_stamp(LksDraft *self);

/* Keeps the wishes as they are now. */
gboolean lks_draft_save(LksDraft *self, GError **error);
/* Replaces the whole text by one that was edited elsewhere; refused when it is no JSON. */
gboolean lks_draft_replace(LksDraft *self, GBytes *bytes, GError **error);

/* Writes the fleet file and forgets the saved copy. Errors: CONFLICT when the file changed. */
gboolean lks_draft_commit(LksDraft *self, GError **error);
/* Forgets the saved copy: the fleet file as it is counts when it is opened next. */
gboolean lks_draft_discard(LksDraft *self, GError **error);
