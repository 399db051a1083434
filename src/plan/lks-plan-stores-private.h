// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-plan-private.h"

/* What lks-plan-java.c and lks-plan-windows.c have in common. */

const LksReading *lks_plan_read_role(const LksPlanDraft *draft, LksRole role);
void lks_plan_set_value(LksPlanDraft *draft, LksRole role, const char *value);
void lks_plan_set_secret(LksPlanDraft *draft, LksRole role, LksSecret *value);

/* store nullable; is_bundle: all that it holds is trusted, not only what is stored as trusted */
gboolean lks_plan_holds_root(LksKeystore *store, gboolean is_bundle, LksCertificate *root);
gboolean lks_plan_same_chain(GPtrArray *a, GPtrArray *b);

/* adds the step that puts content at path; NULL: it lies there already, or there is a problem */
LksPlanStep *lks_plan_write_content(LksPlanDraft *draft,
                                    const char *path,
                                    GBytes *content,
                                    const char *description);
void lks_plan_write_store(LksPlanDraft *draft,
                          const char *path,
                          LksKeystore *store,
                          const char *format,
                          const LksKeystoreSaveOptions *options,
                          const char *description);

/* adds the step that takes the file at path away; it is there */
void lks_plan_remove_file(LksPlanDraft *draft,
                          const char *path,
                          const char *local_path,
                          const LksFileStamp *stamp,
                          const char *description);
/* a root is trusted in it that the plan drops */
gboolean lks_plan_holds_dropped(const LksPlanDraft *draft, LksKeystore *store);

/* NULL: not there, or these passwords do not open it; key_password nullable */
LksKeystore *lks_plan_open_store(const LksInstallation *installation,
                                 const char *path,
                                 LksSecret *password,
                                 LksSecret *key_password);
/* the file that an earlier plan made still holds the identity under these passwords */
gboolean lks_plan_shows_identity(const LksPlanDraft *draft,
                                 const char *path,
                                 const char *alias,
                                 LksSecret *password,
                                 LksSecret *key_password);
LksKeystore *lks_plan_new_identity_store(const LksIdentity *identity, const char *alias);
/* A PFX with the key and chain of an identity, for a reader profile; provider nullable. */
void lks_plan_write_pfx(LksPlanDraft *draft,
                        const char *path,
                        const LksIdentity *identity,
                        LksSecret *password,
                        const char *reader,
                        const char *provider,
                        const char *description);
/* the identity can be written; adds the problem when it cannot */
gboolean lks_plan_require_identity(LksPlanDraft *draft);
/* likewise of any, whatever key its component takes */
gboolean lks_plan_require_usable(LksPlanDraft *draft, const LksIdentity *identity);

/* the password that the fleet file gives for an identity, or that opened it; NULL: none. Lent. */
LksSecret *lks_plan_find_identity_password(const LksIdentity *identity);
/* likewise; adds the problem when there is none: a key is not written without */
LksSecret *lks_plan_require_identity_password(LksPlanDraft *draft, const LksIdentity *identity);
/* a truststore's alias for a certificate, different from those taken, to which it is added */
char *lks_plan_dup_root_alias(LksCertificate *certificate, GHashTable *taken);
/* the password the fleet file gives for a role, or the one that is configured, unless that is an
 * example. NULL: none */
LksSecret *lks_plan_find_password(const LksPlanDraft *draft, LksRole role);
/* likewise; adds the problem when there is none */
LksSecret *lks_plan_require_password(LksPlanDraft *draft, LksRole role);
/* where the fleet file wants a store, else beside the configuration */
char *lks_plan_dup_store_path(const LksPlanDraft *draft, LksRole role, const char *template);

/* (element-type LksCertificate) no-ref: the roots it is to accept that the store lacks */
GPtrArray *
lks_plan_find_missing_roots(const LksPlanDraft *draft, LksKeystore *store, gboolean is_bundle);
/* lks-plan-bundle.c */
void lks_plan_bundle(LksPlanDraft *draft, const char *path);
void lks_plan_pem(LksPlanDraft *draft, const LksIdentityNeeds *needs);
void lks_plan_shared_trust(LksPlanDraft *draft, const LksTrustNeeds *needs);
/* lks-plan-handed.c: what people take */
void lks_plan_hand_over(LksPlanDraft *draft, const LksIdentityNeeds *needs);
void lks_plan_signing(LksPlanDraft *draft, const LksSigningNeeds *needs);
/* the file that an earlier plan made still holds by what it signs */
gboolean lks_plan_shows_signing(const LksInstallation *installation);
/* lks-plan-place.c: certificates in files of their own, for people to import */
void lks_plan_write_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs);
void lks_plan_roll_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs);
void lks_plan_authorities(LksPlanDraft *draft, const char *template);
void lks_plan_java(LksPlanDraft *draft, const LksIdentityNeeds *needs);
void lks_plan_windows(LksPlanDraft *draft, const LksIdentityNeeds *needs);
