// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-syntax-private.h"

typedef enum {
  LKS_JSON_OBJECT,
  LKS_JSON_ARRAY,
  LKS_JSON_STRING,
  LKS_JSON_NUMBER,
  LKS_JSON_BOOLEAN,
  LKS_JSON_NULL,
} LksJsonKind;

typedef struct _LksJsonNode LksJsonNode;

/* One value, where it stands, and where its member's name does. */
struct _LksJsonNode {
  LksJsonKind kind;
  LksJsonNode *parent; /* nullable: the root */
  char *name;          /* nullable: no member of an object */
  gsize name_start;    /* of the name, or of the value where there is none */
  gsize name_end;
  gsize start;
  gsize end;
  gsize comma;           /* before this member; 0: it is the first */
  gboolean is_shadowed;  /* a later member of the same name wins */
  GPtrArray *children;   /* nullable; LksJsonNode */
  GHashTable *by_name;   /* nullable; name → last child */
  GHashTable *by_fold;   /* nullable, made when asked for; folded name → last child */
  GHashTable *ambiguous; /* nullable; folded names that are spelled in more than one way */
  LksSpot *spot;         /* nullable: no scalar */
};

/* lks-json-scan.c */
gboolean lks_json_scan(LksScan *scan, GError **error);
/* Past white space and comments. */
gsize lks_json_skip(const LksText *text, gsize offset);
gboolean lks_json_is_number(const char *text);
void lks_json_append_quoted(GString *out, const char *value);
/* Adds a name to a dotted path, quoted where it must be. */
void lks_json_append_segment(GString *path, const char *name);

/* lks-syntax-json.c: the node that name names below parent (transfer none, nullable). Errors:
 * CONFLICT, names that differ only in case. */
gboolean lks_json_find_child(const LksScan *scan,
                             LksJsonNode *parent,
                             const char *name,
                             LksJsonNode **child,
                             GError **error);
/* "a.\"b.c\".0" in its segments; errors: USAGE. */
GStrv lks_json_parse_key(const char *key, GError **error);

/* lks-json-place.c */
gboolean lks_json_place(const LksScan *scan,
                        const char *key,
                        const char *value,
                        GArray *edits,
                        GError **error);
gboolean lks_json_take_out(const LksScan *scan,
                           const char *key,
                           const LksSpot *spot,
                           GArray *edits,
                           gboolean *again,
                           GError **error);
