// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

/* What the user ticked off on the way through one fleet: components looked at, steps by hand that
 * are done. Remembered under the state folder, by the fleet file's path; it holds no secret. Emits
 * “changed”. */
#define LKS_TYPE_NOTES (lks_notes_get_type())
G_DECLARE_FINAL_TYPE(LksNotes, lks_notes, LKS, NOTES, GObject)

/* what cannot be read counts as nothing ticked */
LksNotes *lks_notes_new(const char *fleet_path);

/* digest: what was looked at; when it changes, it counts no longer */
gboolean lks_notes_is_seen(LksNotes *self, const char *label, const char *digest);
void lks_notes_set_seen(LksNotes *self, const char *label, const char *digest);

/* of the steps that a restore point keeps */
gboolean lks_notes_is_ticked(LksNotes *self, const char *point, guint step);
void lks_notes_set_ticked(LksNotes *self, const char *point, guint step, gboolean ticked);
