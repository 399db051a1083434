// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-workspace.h"

/* What the user wishes, written into the workspace's draft, which is read and judged again. Labels
 * are "server/component". Errors: what the draft refuses. */
gboolean
lks_wish_identity(LksWorkspace *workspace, const char *label, const char *id, GError **error);
gboolean lks_wish_setting(LksWorkspace *workspace,
                          const char *label,
                          LksRole role,
                          const char *value,
                          GError **error);
gboolean lks_wish_secret(LksWorkspace *workspace,
                         const char *label,
                         LksRole role,
                         const char *reference,
                         GError **error);
/* A password typed here: known in this run, and kept in the keyring where remember says so, under a
 * name that the draft refers to. */
gboolean lks_wish_new_secret(LksWorkspace *workspace,
                             const char *label,
                             LksRole role,
                             LksSecret *secret,
                             gboolean remember,
                             GError **error);
/* the reference that the draft holds; NULL: none (transfer full) */
char *lks_wish_dup_secret(LksWorkspace *workspace, const char *label, LksRole role);
