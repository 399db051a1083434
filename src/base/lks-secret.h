// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* A password or private key bytes: locked memory, wiped on free. Reference counted, immutable,
 * thread-safe to share. */
typedef struct _LksSecret LksSecret;

/* Copies the bytes; the caller wipes its own copy. A NUL follows the bytes and is not counted. */
LksSecret *lks_secret_new(gconstpointer data, gsize length) G_GNUC_WARN_UNUSED_RESULT;
LksSecret *lks_secret_new_from_string(const char *text) G_GNUC_WARN_UNUSED_RESULT;
LksSecret *lks_secret_ref(LksSecret *secret);
void lks_secret_unref(LksSecret *secret);

gsize lks_secret_get_length(const LksSecret *secret);
gboolean lks_secret_is_empty(const LksSecret *secret);
gboolean lks_secret_equal(const LksSecret *a, const LksSecret *b);

/* Lends the bytes (NUL-terminated) while the secret lives. Never print, log or copy them into an
 * ordinary string. */
const guint8 *lks_secret_peek(const LksSecret *secret, gsize *length);
const char *lks_secret_peek_text(const LksSecret *secret);

/* Wipes memory so that the compiler cannot leave it out. */
void lks_wipe(gpointer data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksSecret, lks_secret_unref)

/* Reads a password source of the contract: pass:TEXT, env:NAME, file:PATH (first line), fd:N,
 * secret-service:NAME (lks-keyring.h), stdin (first line). A relative file: is taken from base_dir
 * (nullable: the current folder). "prompt" is the program's to ask: it is refused here with
 * UNSUPPORTED. Errors: NOT_FOUND (variable or file missing), USAGE (unknown source). */
LksSecret *lks_secret_read_source(const char *source,
                                  const char *base_dir,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
