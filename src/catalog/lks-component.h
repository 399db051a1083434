// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

#include "lks-role.h"
#include "lks-syntax.h"
#include "lks-verify.h"

/* One program of a product that has security settings, as its description file says. Immutable. All
 * strings are lent. Paths hold placeholders: {install} the product's install folder, {folder} the
 * component's own. */
#define LKS_TYPE_COMPONENT (lks_component_get_type())
G_DECLARE_FINAL_TYPE(LksComponent, lks_component, LKS, COMPONENT, GObject)

/* When a setting is written: a setting of a role both states need (peer.url) stands in both. */
typedef struct {
  LksRole role;
  const char *key; /* in the document's own key syntax */
  const char
      *default_value;     /* meaning value when the key is absent; nullable: absent means not set */
  gboolean required;      /* absent while secured is an error of its own */
  gboolean read_only;     /* looked at, never written (a database image) */
  gboolean is_list;       /* key names an array (json) of values */
  gboolean is_comma_list; /* one value, its parts separated by commas */
  gboolean is_kept;       /* it stands there while plain, too, with a value nobody knows */
  const char *note;       /* translated prose: what to know of it; nullable */
  /* written spelling <-> meaning value: "Aes128=aes-128"; NULL-terminated pairs in order; nullable:
   * as it stands */
  const char *const *spellings; /* spelling, meaning, spelling, meaning, NULL */
  const char *const
      *examples;        /* example values of the vendor's text, which must never stay; nullable */
  gboolean ignore_case; /* spellings are compared without case; booleans always are */
  /* other keys under which the product may keep it, tried in order after key; NULL-terminated,
   * nullable */
  const char *const *other_keys;
} LksSetting;

typedef struct {
  const char *id;
  const LksSyntax *syntax;
  /* relative to the component's folder, with "/"; matched without case on Windows; its last part
   * may hold "*". NULL: only the fleet file can say */
  const char *path;
  const char *holds; /* nullable: of those that path matches, the one with this text is meant */
  gboolean optional;
  gboolean is_external; /* lies in another component's folder or is re-created by the product: never
                           written */
  gboolean is_exact;    /* it holds the described settings and nothing else */
  gboolean only_secured; /* it exists exactly when the component is secured */
  gboolean is_asked;   /* no public document places these settings: the fleet file's "settings" say
                          what they are; syntax is NULL, path too */
  GPtrArray *settings; /* (element-type LksSetting) */
} LksComponentFile;

typedef enum {
  LKS_STORE_JKS,     /* a Java keystore file named by identity.keystore.path */
  LKS_STORE_PKCS12,  /* likewise, PKCS#12 */
  LKS_STORE_PEM,     /* certificate and chain in that file, the open key in identity.key.path */
  LKS_STORE_WINDOWS, /* a Windows certificate store, found by thumbprint */
  LKS_STORE_UNKNOWN, /* no public document says */
  LKS_N_STORES
} LksStoreKind;

/* "jks", …: never translated */
const char *lks_store_kind_to_string(LksStoreKind kind);

/* What the component shows of itself and what it accepts. */
typedef struct {
  LksStoreKind store;
  const char *location; /* "LocalMachine/My" for windows; nullable */
  LksPurpose purpose;
  gboolean rsa_only;
  gboolean is_optional;      /* needed only where the other side asks for it */
  gboolean subject_is_name;  /* the common name is the host's, or a wildcard for its domain */
  const char *const *usages; /* key usages it must have ("digitalSignature"); nullable */
  const char *provider;      /* CSP name; nullable */
  const char *identity_file; /* file name for the identity that is placed beside the configuration;
                                "{folder}/conf/lockstep-identity.jks" */
  const char *key_file;      /* likewise for a key that lies apart; nullable */
  const char *trust_file;    /* nullable */
  const char
      *reader;       /* reader profile id that the file is written for: "java-11", "windows-2008" */
  const char *alias; /* alias to use; nullable */
  gboolean is_own;   /* no two machines may show the same certificate */
} LksIdentityNeeds;

/* What the product itself says when its certificate is about to expire. */
typedef struct {
  guint days;       /* fewer are left */
  const char *text; /* as the product writes it, with {date} */
} LksExpiryMessage;

/* Roots that a component shares with others on its machine: they are added to, never replaced. */
typedef struct {
  const char *path;   /* relative to the component's folder; each part may hold "*" */
  const char *format; /* "jks", "pkcs12" or "pem": of a new one */
  const char *reader; /* nullable */
} LksTrustNeeds;

/* A second identity, by which a component signs what it hands out. */
typedef struct {
  const char *file;   /* "{folder}/configuration/lockstep-signing.pfx" */
  const char *reader; /* nullable */
} LksSigningNeeds;

/* What a line of a log tells. */
typedef enum {
  LKS_EVIDENCE_SECURED, /* it started secured */
  LKS_EVIDENCE_EXPIRES, /* the product itself warns */
  LKS_EVIDENCE_FAILED,  /* a connection was refused for its certificate */
} LksEvidence;

typedef struct {
  LksEvidence evidence;
  const char *pattern; /* a regular expression of GRegex */
} LksLogMessage;

typedef struct {
  const char *id;
  const char *path;    /* relative to the component's folder, or absolute; NULL: only the fleet file
                          can    say */
  GPtrArray *messages; /* (element-type LksLogMessage) */
} LksComponentLog;

/* A kind of conversation, as the client side declares it. */
typedef struct {
  const char *target;  /* component id it connects to ("dispatcher-paragon/spooler-controller") */
  const char *channel; /* "ymq", "https", "tls": see lks-channel.h */
  gboolean is_dark;    /* no public document says by which settings this side secures it */
  guint line;          /* of the description */
} LksConnection;

typedef struct {
  const char *title;    /* translated; where this form is the right one: "Windows Server 2008" */
  const char *command;  /* ready to paste, with placeholders */
  const char *platform; /* "windows", "linux"; NULL: any */
} LksStepCommand;

typedef struct {
  const char *kind; /* "stop", "copy", "import", "edit", "start", "database", "note" */
  const char *when; /* "secured", "plain", "both" */
  gboolean
      after_database; /* of a stop: what is done in the product's database is done through it */
  const char *text;   /* translated prose, placeholders {thumbprint} {pfx} {folder} {service} filled
                         by the caller */
  const char *command; /* ready to paste, with placeholders; nullable; the first of commands */
  GPtrArray *commands; /* (element-type LksStepCommand): the forms for different systems; may be
                          empty */
} LksManualStep;

const char *lks_component_get_id(LksComponent *self);       /* "dispatcher-paragon/flexispooler" */
const char *lks_component_get_short_id(LksComponent *self); /* "flexispooler" */
const char *lks_component_get_product(LksComponent *self);  /* "dispatcher-paragon" */
const char *lks_component_get_name(LksComponent *self);     /* "FlexiSpooler" */
const char *lks_component_get_summary(LksComponent *self);  /* translated; nullable */
const char *lks_component_get_origin(LksComponent *self);   /* "built in", or the file's path */
const char *lks_component_get_service(LksComponent *self, const char *platform); /* nullable */
/* platforms with a service name, in the description's order; NULL-terminated */
const char *const *lks_component_get_platforms(LksComponent *self);
const char *const *lks_component_get_folders(LksComponent *self); /* candidates, "{install}/FSP" */
/* paths relative to the component's folder; one that exists proves that it is installed there */
const char *const *lks_component_get_traces(LksComponent *self);
/* its place when the services of a site are started; G_MAXUINT: the vendor gives none, so it comes
 * after those that have one */
guint lks_component_get_start(LksComponent *self);
/* nothing on a disk shows it: only the fleet file says that it is there */
gboolean lks_component_is_told(LksComponent *self);
GPtrArray *lks_component_get_files(LksComponent *self); /* (element-type LksComponentFile) */
const LksIdentityNeeds *
lks_component_get_identity(LksComponent *self); /* NULL: shows none (Terminal Server) */
const LksExpiryMessage *lks_component_get_expiry(LksComponent *self); /* NULL: it says nothing */
const LksTrustNeeds *lks_component_get_trust(LksComponent *self);     /* NULL: none is shared */
const LksSigningNeeds *lks_component_get_signing(LksComponent *self); /* NULL: it signs nothing */
/* where each certification authority of the product is placed, a file each, for people to import:
 * "{folder}/conf/lockstep-ca.cer"; NULL: nowhere */
const char *lks_component_get_authorities(LksComponent *self);
/* the id of the component that the vendor advises to use instead; nullable */
const char *lks_component_get_successor(LksComponent *self);
/* the settings that only the fleet file can say; never NULL, may be empty */
const LksComponentFile *lks_component_get_asked(LksComponent *self);
/* by the id that a fleet file names it by, logs included */
gboolean lks_component_has_file(LksComponent *self, const char *id);
GPtrArray *lks_component_get_logs(LksComponent *self);        /* (element-type LksComponentLog) */
GPtrArray *lks_component_get_connections(LksComponent *self); /* (element-type LksConnection) */
GPtrArray *lks_component_get_steps(
    LksComponent *self); /* (element-type LksManualStep) in the vendor's order */
LksMatching lks_component_get_matching(LksComponent *self); /* how it matches the peer's name */
/* the setting of a role and the file it lies in; NULL: the component has none */
const LksSetting *
lks_component_find_setting(LksComponent *self, LksRole role, const LksComponentFile **file);
/* where a role stands among those that the component has, from 1 on; 0: it has no such role */
guint lks_component_get_place(LksComponent *self, LksRole role);
guint lks_component_get_n_places(LksComponent *self);

/* The meaning of a written value ("Aes128" -> "aes-128"), spelling compared as ignore_case says;
 * NULL: unknown spelling. And back: the spelling to write for a meaning; NULL: the product has
 * none. */
const char *lks_setting_meaning(const LksSetting *setting, const char *written);
const char *lks_setting_spelling(const LksSetting *setting, const char *meaning);

/* The effective occurrence of a setting in its document: under its key, else under one of its other
 * keys. NULL without error: not there. Errors as lks_document_lookup. */
const LksDocumentEntry *
lks_setting_lookup(const LksSetting *setting, LksDocument *document, GError **error);

/* the id of the file's syntax: "properties", "xml", "json"; NULL: asked of the fleet file */
const char *lks_component_file_get_format(const LksComponentFile *file);
/* one of its settings stands under key */
gboolean lks_component_file_has_key(const LksComponentFile *file, const char *key);
void lks_component_file_free(LksComponentFile *file);
