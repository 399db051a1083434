// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* What the formats and the readers know of a store and its entries beyond the public door. */

typedef enum {
  LKS_HOLDS_KEYS = 1 << 0,         /* private keys with their chains */
  LKS_HOLDS_TRUSTED = 1 << 1,      /* certificates marked as trusted */
  LKS_HOLDS_CERTIFICATES = 1 << 2, /* certificates that merely lie there */
  LKS_HOLDS_NAMES = 1 << 3,        /* aliases */
  LKS_HOLDS_ONE = 1 << 4,          /* a single thing */
} LksHolds;

/* One reading: what comes in, and the store to fill. */
typedef struct {
  const LksKeystoreFormat *format;
  GBytes *bytes;
  const guint8 *data; /* of bytes */
  gsize length;
  const char *name;        /* for messages, and for asking */
  LksPasswords *passwords; /* nullable */
  LksKeystore *store;
} LksKeystoreLoad;

typedef struct _LksSalts LksSalts;

/* One writing. */
typedef struct {
  LksKeystore *store;
  const LksKeystoreSaveOptions *options;
  LksSecret *key_password; /* nullable: the options' own, else their password. Lent. */
  GPtrArray *aliases;      /* (element-type utf8), one for each entry */
  LksSalts *salts;
} LksKeystoreSave;

struct _LksKeystoreFormat {
  const char *id;
  const char *title;    /* N_() */
  const char *suffixes; /* ".jks .keystore" */
  LksHolds holds;
  /* bits of evidence that data is of this format; 0: it is not */
  guint (*sniff)(const guint8 *data, gsize length);
  /* NULL: recognised, but it cannot be opened here */
  gboolean (*load)(LksKeystoreLoad *load, GError **error);
  /* NULL: never written */
  GBytes *(*save)(LksKeystoreSave *save, GError **error);
};

extern const LksKeystoreFormat *const lks_keystore_formats[]; /* NULL-terminated */

/* How parts of a store are encrypted, as readers tell them apart. */
typedef enum {
  LKS_PBE_PKCS12_RC2 = 1 << 0,
  LKS_PBE_PKCS12_3DES = 1 << 1,
  LKS_PBE_PKCS12_RC4 = 1 << 2,
  LKS_PBE_PKCS5_1 = 1 << 3,    /* DES and RC2 with MD5 or SHA-1 */
  LKS_PBE_AES_SHA1 = 1 << 4,   /* PBES2, AES-CBC, PBKDF2 with HMAC-SHA1 */
  LKS_PBE_AES_SHA256 = 1 << 5, /* PBES2, AES-CBC, PBKDF2 with HMAC-SHA256 */
  LKS_PBE_AES_SHA2 = 1 << 6,   /* the longer members of SHA-2 */
  LKS_PBE_SCRYPT = 1 << 7,
  LKS_PBE_OTHER = 1 << 8,
  LKS_PBE_MISWRITTEN = 1 << 9, /* parameters against the standard: lks-pbe-repair.h */
} LksPbeKinds;

typedef enum {
  LKS_MAC_NONE = 1 << 0,
  LKS_MAC_SHA1 = 1 << 1,
  LKS_MAC_SHA2 = 1 << 2,
  LKS_MAC_PBMAC1 = 1 << 3,
  LKS_MAC_OTHER = 1 << 4,
} LksMacKind;

/* What a store's bytes are made of, for the readers. */
typedef struct {
  LksMacKind mac; /* 0: the format has none */
  LksPbeKinds pbe;
  guint64 iterations; /* the most that any part asks for */
  gboolean has_unread_part;
} LksKeystoreFacts;

LksKeystoreFacts *lks_keystore_get_facts(LksKeystore *self);
void lks_keystore_set_password(LksKeystore *self, LksSecret *password, gboolean by_default);

/* A key that stays locked; status says why. */
LksKeystoreEntry *
lks_keystore_entry_new_locked(const char *alias, LksKeyStatus status, GPtrArray *chain);
void lks_keystore_entry_set_key_password(LksKeystoreEntry *self, LksSecret *password);
void lks_keystore_entry_set_created(LksKeystoreEntry *self, LksTime created);
void lks_keystore_entry_set_provider(LksKeystoreEntry *self, const char *provider);
void lks_keystore_entry_set_trust(LksKeystoreEntry *self, const LksTrust *trust); /* copies */

/* the same entry under another name or with another chain (transfer full) */
LksKeystoreEntry *
lks_keystore_entry_dup_with(LksKeystoreEntry *self, const char *alias, GPtrArray *chain);

/* What Java calls each entry (element-type utf8) (transfer full): its alias in lower case; numbers
 * for the nameless of a PKCS#12 file, as Java counts them; else made of the common name. */
GPtrArray *lks_keystore_dup_java_aliases(LksKeystore *self);

/* As lks_keystore_save, with the salts given: the same ones give the same bytes. */
GBytes *lks_keystore_save_with(LksKeystore *self,
                               const LksKeystoreFormat *format,
                               const LksKeystoreSaveOptions *options,
                               LksSalts *salts,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Throws PASSWORD_NEEDED or UNSUPPORTED for a key that is not open, naming it. */
LksKey *lks_keystore_save_get_key(LksKeystoreEntry *entry, const char *alias, GError **error);
