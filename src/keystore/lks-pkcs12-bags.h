// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-pbe.h"
#include "lks-unlock.h"

/* What the bags of a PKCS#12 file hold, each with its attributes, before it is sorted into entries.
 */

#define LKS_JAVA_TRUST_OID "2.16.840.1.113894.746875.1.1"

typedef struct {
  char *alias;    /* nullable: friendlyName */
  GBytes *id;     /* nullable: localKeyId */
  char *provider; /* nullable: the CSP name */
  gboolean trusted;
} LksBagAttributes;

typedef struct {
  LksBagAttributes attributes;
  LksKey *key;         /* nullable: status says why */
  LksKeyStatus status; /* LKS_KEY_OPEN */
  LksSecret *password; /* nullable */
} LksBagKey;

typedef struct {
  LksBagAttributes attributes;
  LksCertificate *certificate;
  gboolean used; /* stands in a chain */
} LksBagCertificate;

typedef struct {
  LksKeystoreLoad *load;
  LksUnlocked store;       /* how the file itself was opened */
  GPtrArray *keys;         /* (element-type LksBagKey) */
  GPtrArray *certificates; /* (element-type LksBagCertificate) */
  guint n_bags;
} LksBags;

void lks_bags_init(LksBags *self, LksKeystoreLoad *load);
void lks_bags_clear(LksBags *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksBags, lks_bags_clear)

/* Takes in what the bags hold, nested ones included. */
gboolean
lks_bags_collect(LksBags *self, const STACK_OF(PKCS12_SAFEBAG) * bags, guint depth, GError **error);
/* Takes in an encrypted key without attributes. */
void lks_bags_take_sealed(LksBags *self, const X509_SIG *sealed);
/* Sorts what was found into entries of the store. */
void lks_bags_make_entries(LksBags *self);
