// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-error.h"
#include "lks-fault-private.h"
#include "lks-journal.h"
#include "lks-undo.h"
#include "site.h"

#define SECRET "correct horse"
#define FLEET  "{\"servers\": [{\"name\": \"a\", \"platform\": \"linux\", \"root\": \"disks/a\"}]}\n"

/* A fleet of one server with three files: one is changed, one is reached through a link and
 * private, one is new. */
typedef struct {
  char *folder;
  char *fleet_path;
  char *root_path;
  LksRoot *root;
  GPtrArray *owned; /* local paths and contents of the changes */
  LksFileStamp stamps[4];
  LksFileChange changes[4];
  guint n_changes;
} Trial;

/* Where lks_fault stops a trial, as user data of trial_fault_cb. */
typedef struct {
  int countdown;       /* the step that fails; below 0: none */
  int failure;         /* errno; 0: the process ends there, as in a power cut */
  const char *suffix;  /* nullable: only steps on such paths count */
  const char *keyword; /* nullable: only these operations count */
  gboolean hit;
} TrialFault;

void trial_set_up(Trial *f, gconstpointer data);
void trial_tear_down(Trial *f, gconstpointer data);

/* --- the server's files --- */
char *trial_local(const Trial *f, const char *path);
void trial_put(const Trial *f, const char *path, const char *text, int mode);
void trial_add_change(Trial *f, const char *path, const char *content, gboolean is_private);

/* --- looking --- */
/* every file of the server: name, kind, mode, bytes; leftovers show, too */
char *trial_look(const Trial *f);
void trial_assert_looks(const Trial *f, const char *expected);
gint64 trial_modified(const Trial *f, const char *path);
void trial_assert_file(const Trial *f, const char *path, const char *content, guint mode);
guint trial_count_points(const Trial *f);

/* --- doing --- */
gboolean trial_run_with(Trial *f, LksVerifyFunc verify, GError **error);
void trial_run_well(Trial *f);
gboolean trial_undo(Trial *f, const char *id, gboolean force, GError **error);
void trial_undo_well(Trial *f);
void trial_recover_well(Trial *f);
/* the run fails so, and nothing is left of it */
void trial_assert_refused(Trial *f, LksErrorCode code);
/* an LksVerifyFunc that says no */
gboolean trial_refuse_cb(gpointer user_data, GError **error);
/* for lks_fault_set; user_data is a TrialFault */
int trial_fault_cb(const char *operation, const char *path, gpointer user_data);
/* ends a run in its middle, as countdown (of its folders that are synced) says; 0: one file is in
 * its place already */
void trial_interrupt(Trial *f, int countdown);

#define TRIAL_ADD(NAME, FUNC)                                                                      \
  g_test_add("/transaction/" NAME, Trial, NULL, trial_set_up, FUNC, trial_tear_down)
