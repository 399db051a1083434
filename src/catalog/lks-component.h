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
      *default_value; /* meaning value when the key is absent; nullable: absent means not set */
  gboolean required;  /* absent while secured is an error of its own */
  gboolean read_only; /* looked at, never written (a database image) */
  gboolean is_list;   /* key names an array (json) of values */
  const char *note;   /* translated prose: what to know of it; nullable */
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
  const char
      *path; /* relative to the component's folder, with "/" ; matched without case on Windows */
  gboolean optional;
  gboolean is_external; /* lies in another component's folder or is re-created by the product: never
                           written */
  GPtrArray *settings;  /* (element-type LksSetting) */
} LksComponentFile;

typedef enum {
  LKS_STORE_JKS,     /* a Java keystore file named by identity.keystore.path */
  LKS_STORE_WINDOWS, /* a Windows certificate store, found by thumbprint */
  LKS_STORE_UNKNOWN, /* no public document says */
} LksStoreKind;

/* What the component shows of itself and what it accepts. */
typedef struct {
  LksStoreKind store;
  const char *location; /* "LocalMachine/My" for windows; nullable */
  LksPurpose purpose;
  gboolean rsa_only;
  const char *provider;      /* CSP name; nullable */
  const char *identity_file; /* file name for the identity that is placed beside the configuration;
                                "{folder}/conf/lockstep-identity.jks" */
  const char *trust_file;    /* nullable */
  const char
      *reader;       /* reader profile id that the file is written for: "java-11", "windows-2008" */
  const char *alias; /* alias to use; nullable */
} LksIdentityNeeds;

/* A kind of conversation, as the client side declares it. */
typedef struct {
  const char *target;  /* component id it connects to ("dispatcher-paragon/spooler-controller") */
  const char *channel; /* "ymq", "https", "tls": see lks-channel.h */
  guint line;          /* of the description */
} LksConnection;

typedef struct {
  const char *title;   /* translated; where this form is the right one: "Windows Server 2008" */
  const char *command; /* ready to paste, with placeholders */
} LksStepCommand;

typedef struct {
  const char *kind; /* "stop", "copy", "import", "edit", "start", "database", "note" */
  const char *when; /* "secured", "plain", "both" */
  const char *text; /* translated prose, placeholders {thumbprint} {pfx} {folder} {service} filled
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
GPtrArray *lks_component_get_files(LksComponent *self); /* (element-type LksComponentFile) */
const LksIdentityNeeds *
lks_component_get_identity(LksComponent *self); /* NULL: shows none (Terminal Server) */
GPtrArray *lks_component_get_connections(LksComponent *self); /* (element-type LksConnection) */
GPtrArray *lks_component_get_steps(
    LksComponent *self); /* (element-type LksManualStep) in the vendor's order */
LksMatching lks_component_get_matching(LksComponent *self); /* how it matches the peer's name */
/* the setting of a role and the file it lies in; NULL: the component has none */
const LksSetting *
lks_component_find_setting(LksComponent *self, LksRole role, const LksComponentFile **file);

/* The meaning of a written value ("Aes128" -> "aes-128"), spelling compared as ignore_case says;
 * NULL: unknown spelling. And back: the spelling to write for a meaning; NULL: the product has
 * none. */
const char *lks_setting_meaning(const LksSetting *setting, const char *written);
const char *lks_setting_spelling(const LksSetting *setting, const char *meaning);

/* The effective occurrence of a setting in its document: under its key, else under one of its other
 * keys. NULL without error: not there. Errors as lks_document_lookup. */
const LksDocumentEntry *
lks_setting_lookup(const LksSetting *setting, LksDocument *document, GError **error);

/* the id of the file's syntax: "properties", "xml", "json" */
const char *lks_component_file_get_format(const LksComponentFile *file);
void lks_component_file_free(LksComponentFile *file);
