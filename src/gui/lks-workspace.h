// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-draft.h"
#include "lks-fleet.h"
#include "lks-passwords.h"
#include "lks-notes.h"
#include "lks-review.h"
#include "lks-work-progress.h"

/* The one place that runs the library in threads, and what the pages share: the fleet, what is
 * said of it, the review of what would be changed, the user's wishes, the passwords of this
 * sitting. Used on the main loop's thread alone. Properties to bind: fleet-path, fleet, busy,
 * progress, what; signal "changed": the fleet, the check or the review is another. */
#define LKS_TYPE_WORKSPACE (lks_workspace_get_type())
G_DECLARE_FINAL_TYPE(LksWorkspace, lks_workspace, LKS, WORKSPACE, GObject)

LksWorkspace *lks_workspace_new(void);

/* --- running the library --- */

/* On a thread: touches no widget and nothing of the workspace; the result is immutable. */
typedef gpointer (*LksWorkFunc)(gpointer data,
                                LksWorkProgress *progress,
                                GCancellable *cancellable,
                                GError **error);

/* what: translated, for the progress bar ("Reading the fleet"). free_data and free_result nullable.
 * Several may run at a time. done is called on the main loop, also after a cancellation. */
void lks_workspace_run_async(LksWorkspace *self,
                             const char *what,
                             LksWorkFunc work,
                             gpointer data,
                             GDestroyNotify free_data,
                             GDestroyNotify free_result,
                             GAsyncReadyCallback done,
                             gpointer user_data);
/* (transfer full); NULL with error */
gpointer lks_workspace_run_finish(LksWorkspace *self, GAsyncResult *result, GError **error);
/* whatever runs */
void lks_workspace_cancel(LksWorkspace *self);
gboolean lks_workspace_is_busy(LksWorkspace *self);

/* --- the fleet --- */

/* Reads the fleet file (or the draft that an earlier sitting left) and checks it. done nullable. */
void lks_workspace_open_async(LksWorkspace *self,
                              const char *path,
                              GAsyncReadyCallback done,
                              gpointer user_data);
gboolean lks_workspace_open_finish(LksWorkspace *self, GAsyncResult *result, GError **error);
/* The same with a draft that is no file yet: discovered, new. draft is referenced. */
void lks_workspace_open_draft_async(LksWorkspace *self,
                                    LksDraft *draft,
                                    GAsyncReadyCallback done,
                                    gpointer user_data);
/* Reads and checks the draft again, after wishes or changes on the disks. Finish with open_finish.
 */
void lks_workspace_reload_async(LksWorkspace *self, GAsyncReadyCallback done, gpointer user_data);
void lks_workspace_close(LksWorkspace *self);

/* --- what is known (all nullable until a fleet is open) --- */

LksCatalog *lks_workspace_get_catalog(LksWorkspace *self, GError **error); /* read once */
const char *lks_workspace_get_fleet_path(LksWorkspace *self);
LksFleet *lks_workspace_get_fleet(LksWorkspace *self);
const LksCheckResult *lks_workspace_get_check(LksWorkspace *self);
/* What would be changed and what comes of it; follows the fleet a moment later, by another
 * "changed". */
LksReview *lks_workspace_get_review(LksWorkspace *self);
const GError *lks_workspace_get_review_problem(LksWorkspace *self); /* why there is none */
LksPlan *lks_workspace_get_plan(LksWorkspace *self);                /* the review's: partial */
LksNotes *lks_workspace_get_notes(LksWorkspace *self);
LksDraft *lks_workspace_get_draft(LksWorkspace *self);
/* what makes the fleet file as it is wished: as lks_fleet_commands_list; nullable */
GPtrArray *lks_workspace_get_commands(LksWorkspace *self);

/* What was typed in this sitting: a load that fails with PASSWORD_NEEDED or PASSWORD_WRONG shows
 * its password row in place, adds what was typed here, and loads again. Never NULL. */
LksPasswords *lks_workspace_get_passwords(LksWorkspace *self);
/* A new secret under NAME, for this run. (transfer full): "secret-service:NAME", the reference to
 * write into the draft. */
char *lks_workspace_give_secret(LksWorkspace *self, const char *name, LksSecret *secret);
