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

/* directory is one disk, or a folder of such; each in which something is installed is added to
 * disks (element-type LksDisk). */
void lks_locate(const char *directory, LksCatalog *catalog, GPtrArray *disks);
void lks_disk_free(LksDisk *disk);
