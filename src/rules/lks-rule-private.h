// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-link-index.h"
#include "lks-verification.h"
#include "lks-thumbprint.h"

/* What the contexts of one check share. While rules run verifications changes, which has its own
 * lock, and what was found, under lock: of most of ten thousands of installations and links there
 * is nothing to tell. */
typedef struct {
  LksFleet *fleet;
  LksTime at;
  LksLinkIndex links;
  GMutex lock;
  GHashTable *findings; /* (LksInstallation, LksLink or LksFleet -> GPtrArray of LksFinding) */
  GHashTable *breaks;   /* (LksInstallation -> GPtrArray of char *) complete before the links */
  LksVerifications *verifications;
} LksChecker;

struct _LksRuleContext {
  LksChecker *checker;
  const LksRule *rule;
  GPtrArray *findings; /* (element-type LksFinding) */
  GPtrArray *breaks;   /* (element-type utf8) why this installation, or this link, cannot talk */
  GPtrArray *texts;    /* (element-type utf8) what lks_rule_text made */
  /* the last asked of lks_rule_verify_own, which several rules ask one after the other */
  const LksInstallation *verified;                    /* no-ref, nullable */
  const LksVerifyResult *results[LKS_PURPOSE_CA + 1]; /* nullable */
};

LksRuleContext *lks_rule_context_new(LksChecker *checker);
void lks_rule_context_free(LksRuleContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksRuleContext, lks_rule_context_free)

/* --- what rules ask --- */
LksFleet *lks_rule_get_fleet(LksRuleContext *self);
const LksPolicy *lks_rule_get_policy(LksRuleContext *self);
LksLinks lks_rule_get_links_from(LksRuleContext *self, const LksInstallation *client);
LksLinks lks_rule_get_links_to(LksRuleContext *self, const LksInstallation *server);
/* Secured, or set up to be while a switch still says plain: then its faults are told before that
 * switch is turned. */
gboolean lks_installation_is_meant_secured(const LksInstallation *installation);
gboolean lks_link_is_meant_secured(const LksLink *link);
/* Does the client check the server's names? A component without the setting is taken to. */
gboolean lks_link_verifies_host(const LksLink *link);
/* Does the client look at the server's certificate at all? */
gboolean lks_link_verifies_certificate(const LksLink *link);
/* the client's certificate is looked at too: as the server is set, or as the channel is */
gboolean lks_link_is_mutual(const LksLink *link);

/* What the installation shows, verified for any purpose against every root within sight: trust is
 * not the question, the chain itself is. NULL: nothing to verify. Lent. */
const LksVerifyResult *
lks_rule_verify_own(LksRuleContext *self, const LksInstallation *installation, LksPurpose purpose);
/* What owner shows, as judge sees it. NULL: one of both is not known. Lent. */
const LksVerifyResult *lks_rule_verify_peer(LksRuleContext *self,
                                            const LksInstallation *owner,
                                            const LksInstallation *judge,
                                            LksPurpose purpose);
/* the finding of that rule; NULL: none */
LksFinding *lks_verify_result_find(const LksVerifyResult *result, const char *rule);
/* the certificate it shows; NULL: not known. Lent. */
LksCertificate *lks_rule_get_leaf(const LksInstallation *installation);

/* --- what rules say --- */
/* Text that lives as long as the context: messages need no cleanup. */
const char *lks_rule_text(LksRuleContext *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* installation nullable: the fleet itself. reading nullable, or one that is not present: the file
 * it belongs to. */
void lks_rule_report(LksRuleContext *self,
                     const LksInstallation *installation,
                     const LksReading *reading,
                     LksSeverity severity,
                     const char *message,
                     const char *remedy);
void lks_rule_report_at(LksRuleContext *self,
                        const LksInstallation *installation,
                        const char *file,
                        guint line,
                        LksSeverity severity,
                        const char *message,
                        const char *remedy);
/* An error by which the subject of this check (installation or link) cannot talk: its message
 * becomes a reason of the links. */
void lks_rule_break(LksRuleContext *self,
                    const LksInstallation *installation,
                    const LksReading *reading,
                    const char *message,
                    const char *remedy);
/* what lks_verify said, at the setting that names the identity; an error breaks */
void lks_rule_report_finding(LksRuleContext *self,
                             const LksInstallation *installation,
                             LksFinding *verified);
/* all of what lks_verify said under this rule's id, at the setting that names the identity */
void lks_rule_report_verified(LksRuleContext *self, const LksInstallation *installation);

/* --- words, all lent by the context --- */
const char *lks_say_installation(LksRuleContext *self, const LksInstallation *installation);
const char *lks_say_label(LksRuleContext *self, const LksInstallation *installation);
const char *lks_say_certificate(LksRuleContext *self, LksCertificate *certificate);
/* "Certificate “…” is issued by “…” and names …": what an installation shows; "" when not known */
const char *lks_say_shown(LksRuleContext *self, const LksInstallation *installation);
const char *lks_say_names(LksRuleContext *self, LksCertificate *certificate);
const char *lks_say_anchors(LksRuleContext *self, GPtrArray *anchors);
const char *lks_say_list(LksRuleContext *self, GPtrArray *texts, guint most);
const char *lks_say_setting(LksRuleContext *self, const LksSetting *setting);
/* "“lockstep apply FLEET” does it." */
const char *lks_say_apply(LksRuleContext *self);
/* what to do about a password of the configuration that is wrong; a blank at its end is told */
const char *lks_say_password_remedy(LksRuleContext *self,
                                    const LksInstallation *installation,
                                    LksRole role,
                                    const LksReading *reading);
/* how this installation gets its identity: apply, or name one in the fleet file first */
const char *lks_say_new_identity(LksRuleContext *self, const LksInstallation *installation);
/* the reading that names the identity: keystore path or thumbprint */
const LksReading *lks_identity_reading(const LksInstallation *installation);

/* --- facts several rules need --- */
/* a path in a properties file whose backslashes were single, so that Java dropped them */
gboolean lks_reading_lost_backslashes(const LksReading *reading);
/* a thumbprint that can be looked for: there, no example, 40 digits once it is cleaned */
gboolean lks_reading_is_thumbprint(const LksReading *reading);
/* the certificate of the fleet that a thumbprint means, as it is written; nullable */
LksCertificate *lks_rule_find_thumbprint(LksRuleContext *self, const char *written);
/* the stores of an installation: keystore, truststore, key file */
guint lks_configured_stores(const LksInstallation *installation, LksConfiguredStore stores[3]);
/* its roots lie in a store that is shared on its machine, such as Java's cacerts */
gboolean lks_installation_shares_trust(const LksInstallation *installation);
/* components of one server may share a truststore, of which each thing is told once */
gboolean lks_installation_is_first_of_truststore(const LksInstallation *installation);
/* while it is plain it is protected by certificates that are built in */
gboolean lks_installation_has_built_in(const LksInstallation *installation);
/* the setting by which the fleet file would say whether it is secured; NULL: no public one */
const LksSetting *lks_installation_get_open_question(const LksInstallation *installation);
gboolean lks_text_looks_encrypted(const char *password);
