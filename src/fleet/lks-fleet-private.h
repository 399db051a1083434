// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-fleet.h"

/* How the files of fleet/ make a fleet together: parse (the file's records), read (stores and
 * configurations), link. */
struct _LksFleet {
  GObject parent_instance;
  char *path;
  GBytes *packed_text; /* of the fleet file */
  char *base_dir;
  char *name;
  LksCatalog *catalog;
  LksOverlay *overlay; /* nullable */
  LksPolicy policy;
  GPtrArray *trust;         /* (element-type LksCertificate) */
  GPtrArray *retiring;      /* (element-type LksCertificate) of them, those on their way out */
  GPtrArray *trust_files;   /* (element-type LksOpenedStore) */
  guint n_lasting_files;    /* of them, those of "trust" come first, then those of "retiring" */
  GPtrArray *identities;    /* (element-type LksIdentity) */
  GPtrArray *servers;       /* (element-type LksServer) */
  GPtrArray *installations; /* (element-type LksInstallation), owned by it */
  GPtrArray *groups;        /* (element-type LksGroup) */
  GPtrArray *links;         /* (element-type LksLink) */
  GHashTable *servers_by_name;
  GHashTable *identities_by_id;
  GHashTable *known;    /* SHA-1 -> LksKnownCertificate */
  GHashTable *no_table; /* empty: of installations that the fleet file says nothing special of */
  GPtrArray *no_array;  /* likewise */
};

/* A certificate of an identity's file. */
typedef struct {
  LksCertificate *certificate;
  LksIdentity *identity; /* no-ref */
} LksKnownCertificate;

/* An installation with what only fleet/ touches. */
typedef struct {
  LksInstallation record;
  LksInstalledFile *asked; /* what only the fleet file says; nullable */
  GPtrArray *elsewhere;    /* (element-type LksInstalledFile) files that override a main file */
  GPtrArray *anchors;      /* (element-type LksCertificate) of its own truststore; nullable */
} LksInstallationPrivate;

#define LKS_INSTALLATION_PRIVATE(installation) ((LksInstallationPrivate *)(installation))

LksInstallation *lks_installation_new(LksServer *server, LksComponent *component);
void lks_installed_file_free(LksInstalledFile *file);
/* into one of its tables or arrays, which is its own from then on */
void lks_installation_put(LksInstallation *self,
                          GHashTable **table,
                          const char *id,
                          gpointer take_value,
                          GDestroyNotify free_value);
void lks_installation_append(LksInstallation *self,
                             GPtrArray **array,
                             gpointer take_item,
                             GDestroyNotify free_item);

/* --- lks-fleet-parse.c: the text to records; secrets resolved, nothing else opened --- */
gboolean lks_fleet_parse(LksFleet *self, GBytes *bytes, LksPasswords *passwords, GError **error);

/* --- lks-opener.c: stores wanted, each content opened once per set of passwords --- */
typedef struct _LksOpener LksOpener;

LksOpener *lks_opener_new(const LksOverlay *overlay); /* nullable */
/* target has its paths; passwords nullable (element-type LksSecret): tried in this order; its
 * problem is set when it cannot be opened. target must outlive run. */
void lks_opener_want(LksOpener *self, LksOpenedStore *target, GPtrArray *passwords);
void lks_opener_run(LksOpener *self,
                    LksPasswords *passwords,
                    LksProgressFunc progress,
                    gpointer user_data);
void lks_opener_free(LksOpener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksOpener, lks_opener_free)

/* --- lks-reading.c: files and roles of one installation --- */
void lks_installation_read(LksInstallation *self);

/* --- lks-log.c: what the logs of an installation tell --- */
void lks_installation_read_logs(LksInstallation *self);
void lks_log_line_free(LksLogLine *line);

/* --- lks-installation.c --- */
/* after the stores are open: entry, anchors, state */
void lks_installation_settle(LksInstallation *self);

/* --- lks-installation-stores.c: what its settings name --- */
/* "conf/a" below its folder, or an absolute path as it is (transfer full) */
char *lks_installation_dup_path(const LksInstallation *self, const char *path);
/* asks for its keystore and truststore, with every password that may open them */
void lks_installation_want_stores(LksInstallation *self, LksOpener *opener);
/* which entry is meant, whether the configured passwords open it, whom it trusts */
void lks_installation_settle_stores(LksInstallation *self);
/* of the Windows store; nullable */
LksIdentity *lks_installation_find_identity(const LksInstallation *self);

/* --- lks-link.c --- */
void lks_fleet_link(LksFleet *self);
