// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-issue-log.h"
#include "lks-passwords.h"
#include "lks-signing-request.h"

/* An authority of one's own: a folder (0700) with its certificate and chain (ca.pem), its encrypted
 * key (ca.key, 0600), what it issued (issued.jsonl and issued/SERIAL.pem) and its revocation list
 * (crl.pem). One run at a time works on it. */
#define LKS_TYPE_AUTHORITY (lks_authority_get_type())
G_DECLARE_FINAL_TYPE(LksAuthority, lks_authority, LKS, AUTHORITY, GObject)

/* How long a certificate lasts. */
typedef struct {
  LksTime not_before;
  guint days; /* 0: as long as its profile says; the authority's own end is a limit */
} LksTerm;

/* From now, and a little before: clocks differ. */
LksTerm lks_term_from_now(guint days);

/* Makes the folder. parent nullable: a root, which signs itself. The password encrypts the key.
 * Errors: CANNOT_CREATE (an authority is there already), PASSWORD_NEEDED (an empty one), USAGE. */
LksAuthority *lks_authority_create(const char *folder,
                                   const char *subject,
                                   LksKey *key,
                                   const LksTerm *term,
                                   LksSecret *password,
                                   LksAuthority *parent,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Without the key: to list. Errors: NOT_FOUND, MALFORMED. */
LksAuthority *lks_authority_open(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opens the key, too, and keeps others out meanwhile. Errors: PASSWORD_NEEDED, PASSWORD_WRONG,
 * BUSY. */
LksAuthority *lks_authority_unlock(const char *folder,
                                   LksPasswords *passwords,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *lks_authority_get_folder(LksAuthority *self);
GPtrArray *lks_authority_get_chain(
    LksAuthority *self); /* (element-type LksCertificate): its own first, the root last */
LksIssueLog *lks_authority_read_log(LksAuthority *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each has written what it issues down, on the disk, before it returns it. */
LksCertificate *lks_authority_issue(LksAuthority *self,
                                    const LksApplicant *applicant,
                                    LksKey *key,
                                    const LksTerm *term,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of the applicant's members those that are NULL are the request's own. */
LksCertificate *lks_authority_sign(LksAuthority *self,
                                   const LksApplicant *applicant,
                                   LksSigningRequest *request,
                                   const LksTerm *term,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same subject, names and profile. key nullable: the same key goes on. */
LksCertificate *lks_authority_renew(LksAuthority *self,
                                    LksCertificate *old,
                                    LksKey *key,
                                    const LksTerm *term,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* without any authority, and written down nowhere */
LksCertificate *lks_self_sign(const LksApplicant *applicant,
                              LksKey *key,
                              const LksTerm *term,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The words of RFC 5280: "keyCompromise", "superseded", …; NULL-terminated. */
extern const char *const lks_revocation_reasons[];
/* Errors: NOT_FOUND (this authority did not issue it), USAGE (the reason). */
gboolean lks_authority_revoke(LksAuthority *self,
                              const char *serial,
                              const char *reason,
                              LksTime time,
                              GError **error);
/* Writes crl.pem anew, good until days after time; the same in PEM (transfer full). */
GBytes *lks_authority_write_crl(LksAuthority *self, LksTime time, guint days, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
