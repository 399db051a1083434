// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-certificate.h"
#include "lks-key.h"
#include "lks-passwords.h"
#include "lks-request.h"
#include "lks-trust.h"

typedef struct _LksKeystoreFormat LksKeystoreFormat;

typedef enum {
  LKS_ENTRY_KEY,         /* a private key with its chain */
  LKS_ENTRY_TRUSTED,     /* a certificate the reader trusts (JKS trusted entry, PKCS#12 with Java's
                            attribute) */
  LKS_ENTRY_CERTIFICATE, /* a certificate that merely lies there (PEM, DER, PKCS#12 without the
                            attribute) */
  LKS_ENTRY_REQUEST,     /* a PKCS#10 request */
} LksEntryKind;

typedef enum {
  LKS_KEY_OPEN,            /* decrypted: the key is there */
  LKS_KEY_PASSWORD_NEEDED, /* entry listed, its key locked: none given */
  LKS_KEY_PASSWORD_WRONG,  /* the key has a password of its own, and none of those given opens it */
  LKS_KEY_UNSUPPORTED,     /* algorithm not available */
  LKS_KEY_DAMAGED,
  LKS_KEY_SECRET, /* a symmetric key, sealed as a Java object: listed, and left to Java */
} LksKeyStatus;

/* One entry; immutable once its store is published. */
#define LKS_TYPE_KEYSTORE_ENTRY (lks_keystore_entry_get_type())
G_DECLARE_FINAL_TYPE(LksKeystoreEntry, lks_keystore_entry, LKS, KEYSTORE_ENTRY, GObject)

/* alias nullable (PEM). chain (element-type LksCertificate), leaf first; may be empty for a key
 * alone. */
LksKeystoreEntry *lks_keystore_entry_new_key(const char *alias, LksKey *key, GPtrArray *chain);
LksKeystoreEntry *lks_keystore_entry_new_certificate(const char *alias,
                                                     LksEntryKind kind,
                                                     LksCertificate *certificate);
LksKeystoreEntry *lks_keystore_entry_new_request(LksRequest *request);

LksEntryKind lks_keystore_entry_get_kind(LksKeystoreEntry *self);
const char *
lks_keystore_entry_get_alias(LksKeystoreEntry *self);       /* nullable; as stored, case kept */
LksKey *lks_keystore_entry_get_key(LksKeystoreEntry *self); /* nullable */
LksKeyStatus lks_keystore_entry_get_key_status(LksKeystoreEntry *self);
/* the one that opened the key, where a password did; nullable. Lent. */
LksSecret *lks_keystore_entry_get_key_password(LksKeystoreEntry *self);
GPtrArray *
lks_keystore_entry_get_chain(LksKeystoreEntry *self); /* (element-type LksCertificate) lent */
LksCertificate *lks_keystore_entry_get_leaf(LksKeystoreEntry *self); /* chain[0] or NULL */
LksRequest *lks_keystore_entry_get_request(LksKeystoreEntry *self);  /* nullable */
LksTime lks_keystore_entry_get_created(LksKeystoreEntry *self);      /* 0: not recorded */
const char *lks_keystore_entry_get_provider(
    LksKeystoreEntry *self); /* PKCS#12's CSP name attribute; nullable */
/* what Mozilla's list says of it; NULL: it is of no such list. Lent. */
const LksTrust *lks_keystore_entry_get_trust(LksKeystoreEntry *self);
gboolean lks_keystore_entry_key_matches(
    LksKeystoreEntry *self); /* FALSE: key is not the leaf's; TRUE when no key is open */

/* A store as read, or as assembled to be written. */
#define LKS_TYPE_KEYSTORE (lks_keystore_get_type())
G_DECLARE_FINAL_TYPE(LksKeystore, lks_keystore, LKS, KEYSTORE, GObject)

LksKeystore *lks_keystore_new(void);
void lks_keystore_add(LksKeystore *self, LksKeystoreEntry *entry); /* takes a reference */

/* Detects by content, never by name; name is for messages and for asking. passwords nullable: none
 * at all. Errors, each with its own message: PASSWORD_NEEDED, PASSWORD_WRONG, MALFORMED ("cut off
 * at byte n" / damaged / "this is a Java keystore under a PFX name"), UNSUPPORTED (algorithm or
 * format not available), TOO_LARGE, NOT_FOUND: recognised as nothing at all. A JKS whose store
 * opens but whose key does not loads, with key status. */
LksKeystore *lks_keystore_load(GBytes *bytes,
                               const char *name,
                               LksPasswords *passwords,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

const LksKeystoreFormat *
lks_keystore_get_format(LksKeystore *self); /* nullable for an assembled one */
guint lks_keystore_get_n_entries(LksKeystore *self);
LksKeystoreEntry *lks_keystore_get_entry(LksKeystore *self, guint index);
/* by alias as Java's reader of this format finds it (JKS: asked for in lower case, stored case
 * counts); NULL: none */
LksKeystoreEntry *lks_keystore_find(LksKeystore *self, const char *alias);
LksSecret *lks_keystore_get_password(LksKeystore *self); /* the one that opened it; nullable */
gboolean
lks_keystore_opened_by_default(LksKeystore *self); /* a well-known default opened it: a finding */
/* a part of it is encrypted for the owner of a certificate, not by a password, and was left out */
gboolean lks_keystore_has_unread_part(LksKeystore *self);
/* every certificate of every entry, each once (element-type LksCertificate) (transfer full) */
GPtrArray *lks_keystore_dup_certificates(LksKeystore *self);

/* a file of Java's own (cacerts), whose password everybody knows */
gboolean lks_keystore_is_well_known(const char *name);
#define LKS_WELL_KNOWN_PASSWORD "changeit"

/* Copies of a loaded store with one thing changed (transfer full). */
/* its only key, or else its only entry, is called alias. Errors: UNSUPPORTED when there are several
 */
LksKeystore *lks_keystore_dup_renamed(LksKeystore *self, const char *alias, GError **error);
/* every chain completed from pool (element-type LksCertificate); a key without a certificate finds
 * its own there */
LksKeystore *lks_keystore_dup_completed(LksKeystore *self, GPtrArray *pool);
/* without secret keys; loose: also without the certificates that merely lie there */
LksKeystore *lks_keystore_dup_dropped(LksKeystore *self, gboolean loose);

/* --- formats and readers --- */
const LksKeystoreFormat *lks_keystore_format_find(const char *id); /* pkcs12 jks pem der …; NULL */
const LksKeystoreFormat *lks_keystore_format_sniff(GBytes *bytes); /* NULL: unrecognised */
guint lks_keystore_format_get_n(void);
const LksKeystoreFormat *lks_keystore_format_get(guint index);
const char *lks_keystore_format_get_id(const LksKeystoreFormat *format);
const char *lks_keystore_format_get_title(const LksKeystoreFormat *format); /* translated */
gboolean lks_keystore_format_can_save(const LksKeystoreFormat *format);
/* "this is a Java keystore, although its name ends in .pfx"; NULL: the name fits (transfer full) */
char *lks_keystore_format_dup_name_remark(const LksKeystoreFormat *format, const char *name);

typedef struct _LksReaderProfile
    LksReaderProfile; /* a named reader: "windows-2008", "java-11", … */
const LksReaderProfile *lks_reader_profile_find(const char *id);
guint lks_reader_profile_get_n(void);
const LksReaderProfile *lks_reader_profile_get(guint index);
const char *lks_reader_profile_get_id(const LksReaderProfile *profile);
const char *lks_reader_profile_get_title(const LksReaderProfile *profile); /* translated */
/* NULL: it opens the store as loaded; else a translated reason why not (transfer full) */
char *lks_reader_profile_dup_refusal(const LksReaderProfile *profile, LksKeystore *store);

typedef struct {
  const LksReaderProfile *reader; /* nullable: the safest everywhere */
  LksSecret *password;     /* nullable: leaves unprotected; a key then needs allow_plain_keys */
  LksSecret *key_password; /* nullable: same as password; PKCS#12 refuses another */
  const char *provider;    /* nullable: CSP name attribute on RSA keys */
  gboolean trust_only;     /* certificates become trusted entries; keys are left out */
  gboolean allow_plain_keys;
  LksTime created; /* lks_time_for_writing() */
} LksKeystoreSaveOptions;

/* What Microsoft's RSA and AES provider is called, exactly. */
#define LKS_PROVIDER_RSA_AES "Microsoft Enhanced RSA and AES Cryptographic Provider"

/* Errors: UNSUPPORTED (the format or reader cannot hold this; the message names the entry),
 * PASSWORD_NEEDED. The result holds private material when the store does: write it 0600 or 0640. */
GBytes *lks_keystore_save(LksKeystore *self,
                          const LksKeystoreFormat *format,
                          const LksKeystoreSaveOptions *options,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
