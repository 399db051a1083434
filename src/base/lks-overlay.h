// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-file.h"

/* Files as they would be: contents that are not written yet, over what is on the disks. Filled,
 * then shared and only read; reference counted. */
typedef struct _LksOverlay LksOverlay;

/* with the contents of below (nullable) to begin with */
LksOverlay *lks_overlay_new(const LksOverlay *below);
LksOverlay *lks_overlay_ref(LksOverlay *self);
void lks_overlay_unref(LksOverlay *self);

/* content NULL: the file will be gone. A later content of the same file replaces an earlier one. */
void lks_overlay_put(LksOverlay *self, const char *local_path, GBytes *content);
/* self NULL is an empty overlay: these are the doors through which a fleet's files are read. The
 * stamp of a pending file says so; read errors as lks_file_read. */
gboolean lks_overlay_exists(const LksOverlay *self, const char *local_path);
GBytes *lks_overlay_read(const LksOverlay *self,
                         const char *local_path,
                         LksFileStamp *stamp,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksOverlay, lks_overlay_unref)
