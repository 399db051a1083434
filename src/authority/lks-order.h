// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-authority.h"
#include "lks-key-kind.h"
#include "lks-keystore.h"

/* A new key with its certificate, as asked for: of one's own authority, or a request to somebody
 * else's. */
typedef struct {
  LksAuthority *authority; /* nullable: the certificate signs itself. Unlocked. */
  LksApplicant applicant;
  const LksKeyKind *kind;
  LksTerm term;
} LksOrder;

typedef struct {
  LksKey *key;
  LksCertificate *certificate;
  GPtrArray *chain; /* (element-type LksCertificate): it, and the authority's */
} LksDelivery;

/* a kind nullable: the most usual. What an authority issues is written down by it. */
LksDelivery *lks_order_issue(const LksOrder *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* the authority's certificates on top of this one (element-type LksCertificate) (transfer full);
 * authority nullable */
GPtrArray *lks_authority_dup_chain_of(LksAuthority *authority, LksCertificate *leaf);
void lks_delivery_free(LksDelivery *self);

/* What is sent to an authority, and the key that is kept. */
typedef struct {
  LksKey *key;
  LksSigningRequest *request;
} LksRequestDraft;

LksRequestDraft *lks_order_request(const LksOrder *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lks_request_draft_free(LksRequestDraft *self);

/* The bytes of a file that holds the key with its chain (element-type LksCertificate), which may be
 * empty; alias and reader nullable. password NULL: the key is not encrypted. */
GBytes *lks_order_save(const char *alias,
                       LksKey *key,
                       GPtrArray *chain,
                       const LksKeystoreFormat *format,
                       const LksReaderProfile *reader,
                       LksSecret *password,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksDelivery, lks_delivery_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksRequestDraft, lks_request_draft_free)
