// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-catalog.h"
#include "lks-root.h"

/* A server's disk as discovery sees it, and what is installed there. */
typedef struct {
  char *name;      /* the folder's */
  char *directory; /* absolute */
  gboolean is_windows;
  gboolean is_drive;  /* the directory is itself the drive C: */
  GPtrArray *found;   /* (element-type LksLocated) in the catalogue's order */
  GPtrArray *skipped; /* (element-type utf8) sentences: what could not be looked into */
} LksDisk;

typedef struct {
  LksComponent *component; /* no-ref */
  guint rank;              /* its place in the catalogue */
  char *folder;            /* as the server spells it */
} LksLocated;

LksDisk *lks_disk_new(const char *directory, gboolean is_windows, gboolean is_drive);
/* by its drives and install folders; NULL: this does not look like a server's disk */
LksDisk *lks_disk_recognise(const char *directory, LksCatalog *catalog);
void lks_disk_free(LksDisk *disk);

/* What lies in a folder (transfer full) (element-type filename), sorted, so that nothing depends on
 * the disk's own order. NULL: *problem says why not, translated. */
GPtrArray *lks_disk_list_all(const char *directory, char **problem);
/* those that a fleet file can spell; none when it cannot be looked into */
GPtrArray *lks_disk_list(const char *directory);

/* "C:\DispatcherParagon" -> "DispatcherParagon" */
const char *lks_disk_skip_drive(const char *path);
