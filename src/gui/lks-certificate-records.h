// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"
#include "lks-record.h"

/* Certificates, and what they lie in, as lists and trees of records. */

/* the day as this place writes it (transfer full) */
char *lks_text_dup_date(LksTime time);
/* "237 days left", "expired on …" (transfer full); tone: as LksRecordTexts'. warn_days as the
 * fleet's policy. */
char *lks_text_dup_validity(LksCertificate *certificate, guint warn_days, const char **tone);
/* who, and until when in the user's own way (transfer full) */
char *lks_text_dup_subject(LksCertificate *certificate);
/* "DNS name a", "IP address b", …, one a line (transfer full); NULL: it has none */
char *lks_text_dup_names(GPtrArray *names);

/* a tree from the roots down (transfer full); the subject of each is an LksCertificate, or an
 * LksKeystoreEntry that has none */
GListModel *lks_keystore_tree_new(LksKeystore *store, guint warn_days);
/* what a certificate says, its names first (transfer full) */
GListModel *lks_certificate_facts_new(LksCertificate *certificate);
/* the same of an entry without a certificate: a key, a request */
GListModel *lks_entry_facts_new(LksKeystoreEntry *entry);
/* who can open a store, and who cannot and why; n_open is set (transfer full) */
GListModel *lks_readers_new(LksKeystore *store, guint *n_open);
