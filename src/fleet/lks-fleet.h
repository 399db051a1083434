// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-catalog.h"
#include "lks-document.h"
#include "lks-file.h"
#include "lks-keystore.h"
#include "lks-parallel.h"
#include "lks-root.h"
#include "lks-shared-string.h"

/* A fleet as its file describes it, met with its real files: everything read, nothing judged,
 * nothing written. After lks_fleet_read everything is immutable; records below are owned by the
 * fleet and lent. */
#define LKS_TYPE_FLEET (lks_fleet_get_type())
G_DECLARE_FINAL_TYPE(LksFleet, lks_fleet, LKS, FLEET, GObject)

typedef struct _LksServer LksServer;
typedef struct _LksInstallation LksInstallation;
typedef struct _LksIdentity LksIdentity;

typedef struct {
  gboolean secured; /* policy.security */
  char *cipher;     /* "aes-128" */
  char *curve;      /* "secp256r1" */
  gboolean verify_host;
  guint warn_days;
} LksPolicy;

/* A keystore that was looked for: opened, or why not. Files with the same bytes and password are
 * opened once. */
typedef struct {
  LksSharedString *path; /* as the server (or the fleet file) spells it: the same of many servers */
  char *local_path;      /* nullable when it could not be resolved */
  LksFileStamp stamp;
  /* of an installation's store: the password in the component's own configuration opens it (or none
   * is needed). FALSE with a store: only a password of the fleet file or of this run did, as where
   * the product keeps its password encrypted. */
  guint configured_opens : 1;
  /* likewise for the private key of the installation's entry */
  guint configured_opens_key : 1;
  LksKeystore *store; /* nullable */
  GError *problem;    /* nullable; set when store is NULL */
} LksOpenedStore;

/* A private key with its chain, as the fleet file names it. */
struct _LksIdentity {
  char *id;
  char *alias; /* nullable */
  LksOpenedStore opened;
  LksSecret *password;      /* nullable */
  GError *password_problem; /* nullable: the reference could not be read */
  LksKeystoreEntry *entry;  /* nullable; the key entry (alias given, or the only key) */
  GError *problem;  /* nullable: the file opened, but which key is meant is open, or it has none */
  GPtrArray *chain; /* (element-type LksCertificate): leaf first, completed from the file and the
                       fleet's trust; nullable */
};

struct _LksServer {
  LksFleet *fleet; /* no-ref */
  char *name;
  char *platform;   /* "windows", "linux" */
  char **addresses; /* every name and address it is reached by */
  LksRoot *root;
  GPtrArray *installations; /* (element-type LksInstallation) */
};

/* One file of an installation, as found. */
typedef struct {
  const LksComponentFile *description;
  LksSharedString *path; /* as the server spells it */
  char *local_path;      /* nullable */
  LksFileStamp stamp;
  LksDocument *document; /* nullable: not there, or problem */
  GError *problem;       /* nullable: there but unreadable, malformed or denied */
} LksInstalledFile;

/* The reading of one role in an installation. */
typedef struct {
  const LksSetting *setting;
  const LksInstalledFile *file; /* where it stands: the main file, or the one it is overridden by */
  gboolean present;             /* a key stands in the file */
  guint line;                   /* 0: not present */
  LksSharedString *written;     /* as it stands, decoded; NULL when not present */
  const char *meaning; /* through the spellings, the description's word, or what is written; the
                          default when absent; NULL: unknown or not set */
  char **list;         /* for is_list settings: every value; nullable */
  GError *problem;     /* nullable: ELSEWHERE, AMBIGUOUS … */
} LksReading;

/* A line of a log that tells something: the latest of its message. */
typedef struct {
  LksEvidence evidence;
  char *path; /* as the server spells it */
  guint line; /* of what was read; 0: only the end of a long log was */
  char *text; /* on one line */
} LksLogLine;

typedef enum {
  LKS_STATE_UNKNOWN, /* what would tell lies nowhere we can look */
  LKS_STATE_PLAIN,
  LKS_STATE_SECURED,
} LksState;

struct _LksInstallation {
  LksServer *server; /* no-ref */
  LksComponent *component;
  LksSharedString *folder; /* as the server spells it */
  char *identity_id;       /* nullable */
  LksIdentity *identity;   /* no-ref, nullable: none named */
  LksIdentity *signing;    /* no-ref, nullable: by which it signs what it hands out */
  char **connects;         /* "server/component" as the fleet file says; nullable */
  GHashTable *settings;    /* (role id -> value) the fleet file's overrides; may be empty */
  GHashTable *file_paths;  /* (id of a file or log -> path) where the fleet file says it lies */
  GHashTable *secrets;     /* (role id -> LksSecret) resolved; may be empty */
  GPtrArray
      *secret_problems; /* (element-type GError) references that could not be read; may be empty */
  GPtrArray *files;     /* (element-type LksInstalledFile) in the description's order */
  LksReading *readings; /* of the roles that it has, by lks_component_get_place */
  LksOpenedStore *keystore; /* never NULL; path NULL: none configured */
  LksOpenedStore *key_file; /* a private key that lies in a file of its own */
  LksOpenedStore *truststore;
  LksKeystoreEntry *entry; /* nullable: the entry named by the alias, or by the thumbprint through
                              the fleet's identities */
  gboolean has_log;        /* a log was there to be read */
  GPtrArray *evidence;     /* (element-type LksLogLine) what its logs tell, oldest first */
  LksState state;
};

/* One client, one server, one channel. */
typedef struct {
  LksInstallation *client;
  LksInstallation *server;
  const char *channel;
  char **names; /* what the client calls the server: from its configuration, else every address of
                   the server */
  gboolean names_known; /* TRUE: from the configuration */
  gboolean is_dark;     /* how the client secures this channel stands nowhere we can look */
} LksLink;

/* Servers that belong together, as the fleet file says. */
typedef struct {
  char *name;
  char *kind;     /* "near-roaming" */
  char **members; /* "server/component" as written */
} LksGroup;

/* Parses the fleet file and reads everything it names, in parallel. catalog is referenced.
 * passwords nullable: nobody asked. Errors: CONFIG (message names line, member and remedy),
 * NOT_FOUND, IO. What is wrong below that (a missing file, a wrong password) is recorded where it
 * belongs, for rules to judge. */
LksFleet *lks_fleet_read(const char *path,
                         LksCatalog *catalog,
                         LksPasswords *passwords,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, telling how many of its keystores are open. Ends with G_IO_ERROR_CANCELLED when the
 * thread's current GCancellable is. */
LksFleet *lks_fleet_read_watched(const char *path,
                                 LksCatalog *catalog,
                                 LksPasswords *passwords,
                                 LksProgressFunc progress,
                                 gpointer user_data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a text that is no file yet; paths are relative to where it is going to stand. */
LksFleet *lks_fleet_read_bytes(GBytes *bytes,
                               const char *path,
                               LksCatalog *catalog,
                               LksPasswords *passwords,
                               LksProgressFunc progress,
                               gpointer user_data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All that reading may be told; each nullable. */
typedef struct {
  LksPasswords *passwords;
  LksOverlay *overlay; /* files, the fleet file among them, as they would be */
  LksProgressFunc progress;
  gpointer user_data;
} LksFleetReadOptions;

LksFleet *lks_fleet_read_with(const char *path,
                              LksCatalog *catalog,
                              const LksFleetReadOptions *options,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *lks_fleet_get_path(LksFleet *self);
GBytes *lks_fleet_dup_text(LksFleet *self); /* what the fleet file says */
const char *lks_fleet_get_name(LksFleet *self);
LksCatalog *lks_fleet_get_catalog(LksFleet *self);
LksOverlay *lks_fleet_get_overlay(LksFleet *self); /* nullable: read from the disks as they are */
const LksPolicy *lks_fleet_get_policy(LksFleet *self);
/* (element-type LksCertificate) all roots of "trust" and "retiring" */
GPtrArray *lks_fleet_get_trust(LksFleet *self);
/* (element-type LksCertificate) those of "retiring" alone: where they are not trusted any more they
 * are not wanted either */
GPtrArray *lks_fleet_get_retiring(LksFleet *self);
GPtrArray *lks_fleet_get_trust_files(LksFleet *self); /* (element-type LksOpenedStore) */
GPtrArray *
lks_fleet_get_identities(LksFleet *self); /* (element-type LksIdentity) in the file's order */
GPtrArray *lks_fleet_get_servers(LksFleet *self); /* (element-type LksServer) */
GPtrArray *lks_fleet_get_installations(
    LksFleet *self); /* (element-type LksInstallation) of all servers, in order */
GPtrArray *lks_fleet_get_links(LksFleet *self);  /* (element-type LksLink) in order of clients */
GPtrArray *lks_fleet_get_groups(LksFleet *self); /* (element-type LksGroup) */
LksServer *lks_fleet_find_server(LksFleet *self, const char *name); /* NULL: none */
/* by "server/component", short or full id; NULL: none */
LksInstallation *lks_fleet_find_installation(LksFleet *self, const char *label);
/* a certificate known to the fleet (identities, their files) by thumbprint, any case; the identity
 * it belongs to goes to *identity (nullable). NULL: unknown */
LksCertificate *lks_fleet_find_thumbprint(LksFleet *self, const char *sha1, LksIdentity **identity);

/* "server/component" (short ids), as links and --only speak (transfer full) */
char *lks_installation_dup_label(const LksInstallation *self);
/* where a file of its description, "{folder}/conf/a", lies on the server, as that spells it */
char *lks_installation_dup_server_path(const LksInstallation *self, const char *template);
/* never NULL; setting NULL: it has no such role */
const LksReading *lks_installation_get_reading(const LksInstallation *self, LksRole role);
/* what is written is an example of the vendor's text */
gboolean lks_reading_is_example(const LksReading *reading);
/* the meaning a policy or the fleet file's overrides want for a role; NULL: no wish. Lent. */
const char *lks_installation_get_wish(const LksInstallation *self, LksRole role);
/* what this installation shows of itself, leaf first, and what it accepts; NULL: not known from
 * files. *assumed tells that it is the fleet's word for a store that cannot be read (Windows).
 * Lent. */
GPtrArray *lks_installation_get_chain(const LksInstallation *self, gboolean *assumed);
GPtrArray *lks_installation_get_anchors(const LksInstallation *self, gboolean *assumed);
/* it shows a certificate at all: a client without storage of its own has no channel for one */
gboolean lks_installation_needs_certificate(const LksInstallation *self);
/* what its files were scanned for is let go of until somebody looks again: see lks_document_let_go
 */
void lks_installation_let_go(LksInstallation *self);
/* the subject of its certificate, or of who issued that, has text in it */
gboolean lks_identity_has_subject(const LksIdentity *identity, const char *text);
/* --only: SERVER or SERVER/COMPONENT */
gboolean lks_installation_matches(const LksInstallation *self, const char *only);
