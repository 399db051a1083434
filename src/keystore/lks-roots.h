// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* Choosing from Mozilla's list of roots, and writing what was chosen as a PEM bundle. */

typedef enum {
  LKS_ROOT_DISTRUSTED,     /* refused outright for what is asked */
  LKS_ROOT_NOT_TRUSTED,    /* not trusted for what is asked */
  LKS_ROOT_DISTRUST_AFTER, /* the date has passed after which what it issues is not trusted */
  LKS_ROOT_EXPIRED,
  LKS_ROOT_N_REASONS,
} LksRootReason;

typedef struct {
  LksKeystoreEntry *entry;
  LksRootReason reason;
} LksRootLeftOut;

const char *lks_root_reason_get_word(LksRootReason reason); /* "distrusted", "not-trusted", … */
const char *lks_root_reason_get_text(LksRootReason reason); /* translated: "it has expired" */

/* Those that count, as trusted entries in the order of the list (transfer full). An entry that is
 * of no such list is kept. left_out (nullable) is set to the others (element-type LksRootLeftOut)
 * (transfer full). */
LksKeystore *
lks_roots_choose(LksKeystore *list, const LksTrustChoice *choice, GPtrArray **left_out);

/* each under an alias of its own, in lower case as Java looks for it: labels may be given twice
 * (transfer full) */
LksKeystore *lks_roots_dup_distinct(LksKeystore *roots);

/* digest: SHA-256 of the list, for the head. with_text: what each is, as `openssl x509 -text`. */
GBytes *lks_roots_write_bundle(LksKeystore *roots,
                               const char *digest,
                               gboolean with_text,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
