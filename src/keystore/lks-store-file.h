// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* Keystores as files: what is in one is seen by its content, what becomes of a new one is told by
 * its suffix. */

/* path: a file, or a stream of the command line. Where none
 * of the passwords fits and none is needed for the certificates, those are read. Errors: those of
 * lks_keystore_load; what is recognised as nothing is MALFORMED. */
LksKeystore *lks_store_file_load(const char *path,
                                 LksPasswords *passwords,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The key of a store; NULL: it has none. Errors: UNSUPPORTED (several), PASSWORD_… */
gboolean lks_store_file_find_key(LksKeystore *store,
                                 const char *name,
                                 LksKeystoreEntry **entry,
                                 GError **error);

/* what a file of this name is written as; NULL: its suffix does not tell */
const LksKeystoreFormat *lks_store_file_get_format(const char *path);
/* the path with another suffix, which begins with its dot (transfer full) */
char *lks_store_file_dup_with_suffix(const char *path, const char *suffix);
/* the name as a file name that every system bears (transfer full) */
char *lks_store_file_dup_name(const char *name, const char *suffix);

/* A store of one key with its chain (element-type LksCertificate), which may be empty; alias
 * nullable (transfer full). */
LksKeystore *lks_store_file_new_identity(const char *alias, LksKey *key, GPtrArray *chain);
/* What Windows must be told about this key; NULL: nothing. Windows puts RSA keys that do not say so
 * where SHA-256 is unknown. */
const char *lks_store_file_get_provider(LksKey *key);
/* certificates alone (element-type LksCertificate), in PEM */
GBytes *lks_store_file_save_chain(GPtrArray *chain, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Creates path, and its folder where that is missing. Private content gets mode 0600. Errors:
 * CANNOT_CREATE when it is there already, DENIED, IO. */
gboolean
lks_store_file_create(const char *path, GBytes *content, gboolean is_private, GError **error);
