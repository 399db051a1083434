// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-order-form.h"
#include "lks-workspace.h"

/* What one's own authority does, on a thread: each is started with what was filled in, which it
 * takes over, and finished with lks_workspace_run_finish. */

/* An authority as it lies on the disk. */
typedef struct {
  LksAuthority *authority; /* without its key */
  LksIssueLog *log;
} LksOpenedAuthority;

void lks_opened_authority_free(LksOpenedAuthority *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksOpenedAuthority, lks_opened_authority_free)

/* gives an LksOpenedAuthority */
void lks_authority_open_async(LksWorkspace *workspace,
                              const char *folder,
                              GAsyncReadyCallback done,
                              gpointer user_data);
/* gives an LksOpenedAuthority; the password is referenced */
void lks_authority_create_async(LksWorkspace *workspace,
                                const char *folder,
                                const char *subject,
                                const LksKeyKind *kind,
                                LksSecret *password,
                                GAsyncReadyCallback done,
                                gpointer user_data);
/* Writes the file of the order, which must be new; gives its LksCertificate. alias: of the key. */
void lks_authority_issue_async(LksWorkspace *workspace,
                               const char *folder,
                               const char *alias,
                               LksFilledOrder *order,
                               GAsyncReadyCallback done,
                               gpointer user_data);
/* Takes a certificate back and writes the list of those taken back; gives an LksOpenedAuthority. */
void lks_authority_revoke_async(LksWorkspace *workspace,
                                const char *folder,
                                const char *serial,
                                const char *reason,
                                GAsyncReadyCallback done,
                                gpointer user_data);

/* Writes the request to the order's file, and its key beside it as .key; gives the key's path. */
void lks_request_make_async(LksWorkspace *workspace,
                            LksFilledOrder *order,
                            GAsyncReadyCallback done,
                            gpointer user_data);
/* Puts the key and the answer to its request together in output, which must be new, protected as
 * the key was; chain nullable. Gives the LksCertificate. */
void lks_request_answer_async(LksWorkspace *workspace,
                              const char *answer,
                              const char *key,
                              const char *chain,
                              const char *output,
                              GAsyncReadyCallback done,
                              gpointer user_data);

/* The authority that this sitting works with, or that lies beside the fleet file; NULL: none
 * (transfer full). */
char *lks_authority_dup_usual_folder(LksWorkspace *workspace);
void lks_authority_set_usual_folder(LksWorkspace *workspace, const char *folder);
