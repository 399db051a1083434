// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-syntax.h"
#include "lks-error.h"
#include "lks-text.h"

/* No more entries, and no deeper nesting, than any configuration has. */
#define LKS_ENTRIES_LIMIT 1000000
#define LKS_NESTING_LIMIT 200

/* One value in the text: what is published of it, and where it stands. */
typedef struct {
  LksDocumentEntry entry; /* owns key, value and raw */
  gsize start;            /* of what an edit of the value replaces */
  gsize end;
  gboolean
      is_exact;  /* FALSE: the value holds what UTF-8 cannot say, and value shows U+FFFD there */
  guint style;   /* the syntax's own: how the value is quoted */
  gpointer node; /* the syntax's own: in its tree */
} LksSpot;

/* What a syntax found in a text. */
typedef struct {
  LksText *text; /* owned */
  char *name;
  GPtrArray *spots; /* LksSpot, in the order of the text */
  GHashTable *last; /* key → its last LksSpot */
  gpointer tree;    /* the syntax's own */
  GDestroyNotify free_tree;
  gsize located; /* where line and column were last known */
  guint line;
  guint column;
} LksScan;

/* Takes over text. */
LksScan *lks_scan_new(LksText *text, const char *name);
void lks_scan_free(LksScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksScan, lks_scan_free)

/* Adds an entry whose key stands at offset; takes over key and value. */
LksSpot *lks_scan_add(LksScan *self, char *key, char *value, gsize offset, gsize start, gsize end);
/* The last entry whose key shares the longest prefix that ends in mark; NULL: none shares any. */
LksSpot *lks_scan_find_neighbour(const LksScan *self, const char *key, char mark);
/* MALFORMED (or code), with name, line and column before the translated message. */
gboolean lks_scan_throw(const LksScan *self,
                        gsize offset,
                        LksErrorCode code,
                        GError **error,
                        const char *format,
                        ...) G_GNUC_PRINTF(5, 6);

/* As .NET compares without case: each character by itself, in no language. */
char *lks_fold_case(const char *text);
gboolean lks_equal_case(const char *a, const char *b);

/* One syntax. It never prints a whole text: it finds, encodes and places. */
struct _LksSyntax {
  const char *id;
  const char *title;          /* N_() */
  const char *suffixes;       /* ".properties .conf": a hint */
  gboolean ignores_case;      /* of keys */
  gboolean drops_backslashes; /* one that is not doubled is lost, or a letter with it */

  /* Evidence in the bytes, 0 to 100: suffixes add 24 to it. */
  guint (*sniff)(const guint8 *data, gsize length);
  /* Which encoding the bytes are in, and how long their byte order mark is. */
  gboolean (
      *detect)(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error);
  /* Fills spots and tree. */
  gboolean (*scan)(LksScan *scan, GError **error);
  /* *spot stays NULL when the key is not there. */
  gboolean (*find)(const LksScan *scan, const char *key, LksSpot **spot, GError **error);
  /* The value as it is written at spot. */
  char *(*encode)(const LksScan *scan, const LksSpot *spot, const char *value, GError **error);
  /* The edits that add what find did not find. */
  gboolean (*place)(const LksScan *scan,
                    const char *key,
                    const char *value,
                    GArray *edits,
                    GError **error);
  /* The edits that take spot out; *again: another occurrence may be left. */
  gboolean (*take_out)(const LksScan *scan,
                       const char *key,
                       const LksSpot *spot,
                       GArray *edits,
                       gboolean *again,
                       GError **error);
  /* nullable: see lks_document_dup_elsewhere */
  char *(*dup_elsewhere)(const LksScan *scan, const char *key);
  /* nullable: what an independent parser finds, a line per node; errors as scan */
  GPtrArray *(*outline)(const LksScan *scan, GError **error);
};

extern const LksSyntax *const lks_syntaxes[];
