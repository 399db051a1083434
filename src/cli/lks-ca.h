// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-issuing.h"

/* One run: what was asked, and what was made. */
typedef struct {
  LksInvocation *invocation;
  LksIssuing issuing;
  char *folder; /* of the authority; nullable */
  char *parent;
  char *fleet;
  char *reason;
  char **revoke;
  gboolean self_signed;
  gboolean keep_key;
  LksAuthority *authority; /* nullable */
  LksPasswords *passwords;
  LksTerm term;
  const char *action;
  json_t *made;         /* "certificates" */
  json_t *issued;       /* "issued" */
  const char *crl_path; /* nullable */
} LksCa;

/* where no authority is open, the certificate signs itself */
gboolean lks_ca_issue_to(LksCa *self,
                         const LksApplicant *applicant,
                         const char *identity,
                         const char *alias,
                         const char *path,
                         LksSecret *password,
                         GError **error);
gboolean lks_ca_unlock(LksCa *self, GError **error);
/* every identity of self->fleet whose file is not there yet */
gboolean lks_ca_issue_fleet(LksCa *self, GError **error);

/* NULL: so many were not given */
const char *lks_ca_get_argument(LksCa *self, guint index);
/* the authority's folder is known, or an error */
gboolean lks_ca_find_folder(LksCa *self, GError **error);
gboolean lks_ca_run_crl(LksCa *self, GError **error);
gboolean lks_ca_run_list(LksCa *self, GError **error);
