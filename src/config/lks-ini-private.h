// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-properties-private.h"

/* A line [name], and what follows it up to the next such line. */
typedef struct {
  char *name;
  gsize line_end; /* of its last entry, or of the line [name] */
} LksIniSection;

/* An LksScan's tree. */
typedef struct {
  GArray *places;      /* LksPropertiesPlace */
  GPtrArray *sections; /* LksIniSection; a name may come back */
  gsize first;         /* where the first of them begins, or the text ends */
} LksIniTree;

/* The start of the first line [name] that continues none, or length. */
gsize lks_ini_find_sections(const char *text, gsize length);
/* The entries from tree->first on, each with the key section/name. */
gboolean lks_ini_scan_sections(LksScan *scan, GError **error);
void lks_ini_section_free(LksIniSection *self);

/* Adds the entry, and the section where there is none. */
gboolean lks_ini_place(const LksScan *scan,
                       const char *key,
                       const char *value,
                       GArray *edits,
                       GError **error);
