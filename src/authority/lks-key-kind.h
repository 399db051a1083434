// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-key.h"

/* The kinds of private key that are made here: "rsa-2048", "rsa-3072", "rsa-4096", "p-256",
 * "p-384". */
typedef struct _LksKeyKind LksKeyKind;

const LksKeyKind *lks_key_kind_find(const char *id); /* NULL: none */
const char *lks_key_kind_get_words(void);            /* all of them, for a message */
/* the kind that this key is of, else the most usual */
const LksKeyKind *lks_key_kind_of(LksKey *key);
const char *lks_key_kind_get_id(const LksKeyKind *kind);

LksKey *lks_key_generate(const LksKeyKind *kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
