// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-inspection.h"
#include "lks-workspace.h"

/* A file with keys or certificates that is looked at: chosen, dropped, pasted, or of the fleet. */
#define LKS_TYPE_OPEN_FILE (lks_open_file_get_type())
G_DECLARE_FINAL_TYPE(LksOpenFile, lks_open_file, LKS, OPEN_FILE, GObject)

/* title: how a person calls it; role: what it is to the fleet, nullable */
LksOpenFile *lks_open_file_new(const char *path, const char *title, const char *role);
/* what was pasted */
LksOpenFile *lks_open_file_new_from_bytes(GBytes *bytes, const char *title);

const char *lks_open_file_get_path(LksOpenFile *self); /* nullable: pasted */
const char *lks_open_file_get_title(LksOpenFile *self);
const char *lks_open_file_get_role(LksOpenFile *self); /* nullable */
/* NULL: not looked into yet */
const LksInspection *lks_open_file_get_inspection(LksOpenFile *self);

/* Looks into it with the passwords of the sitting. */
void lks_open_file_inspect_async(LksOpenFile *self,
                                 LksWorkspace *workspace,
                                 GAsyncReadyCallback done,
                                 gpointer user_data);
/* FALSE: cancelled. What the file turned out to be is its inspection. */
gboolean lks_open_file_inspect_finish(LksOpenFile *self,
                                      LksWorkspace *workspace,
                                      GAsyncResult *result,
                                      GError **error);
