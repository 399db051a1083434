// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-document.h"
#include "lks-secret.h"

/* What must not be shown of a document: the values of secret keys, of every key that speaks of a
 * password, and every known secret wherever it stands, comments included. */
typedef struct _LksMask LksMask;

LksMask *lks_mask_new(void);
void lks_mask_free(LksMask *self);
void lks_mask_add_key(LksMask *self, const char *key);
void lks_mask_add_secret(LksMask *self, LksSecret *secret);

/* the name of a key alone tells that its value is a secret: "keyStorePassword", "client_secret" */
gboolean lks_mask_is_secret_key(const char *key);

/* What stands for a secret, whatever its length. */
#define LKS_MASKED "●●●●"

/* A document's lines as they are, and as they may be shown; as many of one as of the other. */
typedef struct {
  char **raw;
  char **shown;
  guint n;
  gboolean open_end; /* no line end after the last */
} LksLines;

/* document NULL: no lines */
LksLines *lks_mask_lines(const LksMask *self, LksDocument *document);
void lks_lines_free(LksLines *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksMask, lks_mask_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksLines, lks_lines_free)
