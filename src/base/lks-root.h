// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-overlay.h"

/* Where a server's disk is reachable, and the only door to it: server paths ("C:\X", "/etc/x") in,
 * local paths out. Nothing outside the root (or a drive's own folder) is ever resolved, symbolic
 * links included. Names are matched without case on a Windows server. Immutable after construction
 * apart from add_drive and set_overlay; reference counted. */
typedef struct _LksRoot LksRoot;

LksRoot *lks_root_new(const char *directory, gboolean is_windows);
void lks_root_add_drive(LksRoot *root, char letter, const char *directory);
LksRoot *lks_root_ref(LksRoot *root);
void lks_root_unref(LksRoot *root);

const char *lks_root_get_directory(const LksRoot *root);
gboolean lks_root_is_windows(const LksRoot *root);

/* files of this server as they would be; nullable */
void lks_root_set_overlay(LksRoot *root, LksOverlay *overlay);

/* The local path of a server path: existing parts in the spelling they have on disk, the rest as
 * written. The file itself need not exist (look at *exists, nullable; the overlay counts). Errors:
 * DENIED when a part is "..", or a link leads out of the root; MALFORMED for a relative path, or a
 * drive letter on a server that has none. */
char *lks_root_resolve(const LksRoot *root,
                       const char *server_path,
                       gboolean *exists,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads what resolve led to, as the overlay has it. Errors as lks_file_read. */
GBytes *lks_root_read(const LksRoot *root,
                      const char *local_path,
                      LksFileStamp *stamp,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server's own spelling of a path below a folder of its own: join("C:\X", "conf/a") =
 * "C:\X\conf\a". */
char *lks_root_join(const LksRoot *root, const char *server_folder, const char *relative);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksRoot, lks_root_unref)
