// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

/* How far one work on a thread is; told from any thread, heard on the main loop. */
typedef struct _LksWorkProgress LksWorkProgress;

/* Heard on the main loop, never more than once a frame. fraction -1: not known. */
typedef void (*LksWorkHeardFunc)(double fraction, const char *text, gpointer user_data);

LksWorkProgress *lks_work_progress_new(LksWorkHeardFunc heard, gpointer user_data);
LksWorkProgress *lks_work_progress_ref(LksWorkProgress *self);
void lks_work_progress_unref(LksWorkProgress *self);
/* nobody hears it any more */
void lks_work_progress_mute(LksWorkProgress *self);

/* text (nullable): translated; NULL leaves what was said before */
void lks_work_progress_tell(LksWorkProgress *self, double fraction, const char *text);
/* an LksProgressFunc whose user_data is an LksWorkProgress */
void lks_work_progress_tell_done(guint done, guint total, gpointer self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksWorkProgress, lks_work_progress_unref)
