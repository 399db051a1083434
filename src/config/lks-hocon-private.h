// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-json-private.h"

/* HOCON (HOCON.md of lightbend/config): what is written, and what it comes to. */

/* How one value is written. */
typedef enum {
  LKS_HOCON_QUOTED, /* "…", or pieces of several kinds */
  LKS_HOCON_TRIPLE, /* """…""" */
  LKS_HOCON_UNQUOTED,
  LKS_HOCON_NUMBER,
  LKS_HOCON_BOOLEAN,
  LKS_HOCON_NULL,
} LksHoconStyle;

typedef struct _LksHoconBody LksHoconBody;

/* A field of an object or an element of an array, as it is written. */
typedef struct {
  LksHoconBody *body; /* that it stands in */
  char *key;          /* from the root on, canonical */
  gsize start;        /* of the key, or of the value where there is none */
  gsize key_end;
  gsize value;
  gsize end;
  gsize comma;             /* before it; 0: none */
  gsize comma_behind;      /* 0: none */
  gboolean has_quoted_key; /* though it needs none */
  gboolean is_alone;       /* an object without a separator before it */
  gboolean has_body;       /* an object or an array is part of the value */
  gboolean is_append;      /* += */
  LksSpot *spot;           /* nullable: not one value */
} LksHoconItem;

/* An object or an array as it is written; the root may have no braces. */
struct _LksHoconBody {
  char *key; /* of what it is, canonical; "" : the root */
  gboolean is_array;
  gsize start; /* the opening brace */
  gsize end;   /* behind the closing brace */
  gboolean has_braces;
  gboolean is_appended; /* in what += adds: its keys are not known */
  GPtrArray *items;     /* LksHoconItem, in the order of the text */
};

/* Why a value cannot be told from this file alone. */
typedef enum {
  LKS_HOCON_SUBSTITUTION,
  LKS_HOCON_APPEND,
  LKS_HOCON_INCLUDE,
} LksHoconReason;

typedef struct {
  LksHoconReason reason;
  gsize offset;     /* whatever was said before is in doubt */
  gsize place;      /* of what is to blame */
  char *name;       /* nullable: of the file, or the path, behind “?” where it is optional */
  gboolean is_live; /* it counts in the end */
} LksHoconDoubt;

typedef enum {
  LKS_HOCON_NOTHING, /* only doubts are known of it */
  LKS_HOCON_VALUE,
  LKS_HOCON_OBJECT,
  LKS_HOCON_ARRAY,
} LksHoconKind;

typedef struct _LksHoconNode LksHoconNode;

/* What a path comes to once all fields are merged. */
struct _LksHoconNode {
  LksHoconKind kind;
  guint depth;
  gsize cut;            /* what stands before has no part in it */
  gboolean is_cut;      /* FALSE: nothing was cut off */
  LksHoconDoubt *doubt; /* nullable: the last one behind the cut */
  LksSpot *spot;        /* nullable; of a VALUE */
  GHashTable *children; /* nullable; name → LksHoconNode, of an OBJECT */
  GPtrArray *elements;  /* nullable; LksHoconNode, of an ARRAY */
};

/* The tree of a scan. */
typedef struct {
  LksHoconNode *root;
  GPtrArray *bodies; /* LksHoconBody */
  GPtrArray *items;  /* LksHoconItem */
  GPtrArray *doubts; /* LksHoconDoubt */
} LksHoconTree;

/* Where a path leads. */
typedef struct {
  LksHoconNode *node;         /* the deepest that is there */
  guint n_found;              /* segments that led to it */
  const LksHoconDoubt *doubt; /* nullable: what is asked for is in doubt */
  const LksHoconDoubt *above; /* nullable: it is once this file says nothing of it */
  gsize cut;                  /* what stands before has no part in it */
  gsize cut_above;            /* nor in what it is in */
} LksHoconWay;

/* Where a text is being read. */
typedef struct {
  LksScan *scan;
  const char *text; /* without NUL but the last */
  gsize length;
  gsize offset;
} LksHoconCursor;

/* One path expression, as it grows. */
typedef struct {
  GPtrArray *names;
  GString *name; /* the one being read */
  gboolean may_be_empty;
  gboolean has_quotes;
  gsize end;
} LksHoconPath;

/* lks-hocon-token.c */
char lks_hocon_peek(const LksHoconCursor *self);
gboolean lks_hocon_starts_with(const LksHoconCursor *self, const char *prefix);
gboolean lks_hocon_is_comment(const char *text);
/* How far text without quotes goes. */
gsize lks_hocon_bare_length(const char *text);
gboolean lks_hocon_may_begin_bare(const LksHoconCursor *self);
/* Past white space that is no line feed. */
void lks_hocon_skip_blanks(LksHoconCursor *self);
/* Past white space and comments. */
void lks_hocon_skip(LksHoconCursor *self);
gboolean lks_hocon_throw_expected(LksHoconCursor *self, const char *expected, GError **error);
gboolean
lks_hocon_scan_bare(LksHoconCursor *self, GString *out, LksHoconStyle *style, GError **error);
gboolean lks_hocon_scan_string(LksHoconCursor *self,
                               GString *out,
                               LksHoconStyle *style,
                               gboolean *is_exact,
                               GError **error);
gboolean lks_hocon_scan_path(LksHoconCursor *self, LksHoconPath *path, GError **error);
/* Whether a name needs no quotation marks. */
gboolean lks_hocon_is_bare_name(const char *name);
void lks_hocon_path_clear(LksHoconPath *path);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksHoconPath, lks_hocon_path_clear)
/* Past white space and comments. */
gsize lks_hocon_text_skip(const LksText *text, gsize offset);
gboolean lks_hocon_is_number(const char *text);
/* Whether a value may stand without quotes and is text then. */
gboolean lks_hocon_is_unquoted(const char *value);

/* lks-hocon-tree.c */
LksHoconTree *lks_hocon_tree_new(void);
void lks_hocon_tree_free(LksHoconTree *self);
LksHoconItem *lks_hocon_tree_add_item(LksHoconTree *self, LksHoconBody *body);
LksHoconBody *lks_hocon_tree_add_body(LksHoconTree *self, const char *key, gboolean is_array);
void lks_hocon_tree_add_doubt(LksHoconTree *self,
                              LksHoconNode *node,
                              LksHoconReason reason,
                              gsize offset,
                              gsize place,
                              const char *name);
LksHoconNode *lks_hocon_node_new(guint depth);
void lks_hocon_node_free(LksHoconNode *self);
/* It is an object from here on, merged with the object that it was. */
void lks_hocon_node_merge(LksHoconNode *self);
/* It is something else from here on. */
void lks_hocon_node_replace(LksHoconNode *self, LksHoconKind kind, gsize offset);
/* The member of an object, made when it is not there. */
LksHoconNode *lks_hocon_node_ensure(LksHoconNode *self, const char *name);
LksHoconNode *lks_hocon_node_add_element(LksHoconNode *self);
LksHoconWay lks_hocon_tree_find(const LksHoconTree *self, const char *const *names);
/* Marks the spots that a reader finds, and the doubts that remain. */
void lks_hocon_tree_mark(const LksHoconTree *self);

/* lks-hocon-scan.c */
gboolean lks_hocon_scan(LksScan *scan, GError **error);

/* lks-hocon-place.c */
gboolean lks_hocon_place(const LksScan *scan,
                         const char *key,
                         const char *value,
                         GArray *edits,
                         GError **error);
gboolean lks_hocon_take_out(const LksScan *scan,
                            const char *key,
                            const LksSpot *spot,
                            GArray *edits,
                            gboolean *again,
                            GError **error);
/* ELSEWHERE, with the reason. */
gboolean lks_hocon_throw_doubt(const LksScan *scan,
                               const char *key,
                               const LksHoconDoubt *doubt,
                               GError **error);
