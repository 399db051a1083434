// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-syntax-private.h"

/* The grammar of java.util.Properties.load(), whatever the encoding: lines KEY=VALUE. */

/* how a value is parted from its key; an LksSpot's style */
enum {
  LKS_SEPARATOR_NONE,  /* the line is the key alone */
  LKS_SEPARATOR_BLANK, /* a value that begins with = or : needs a backslash */
  LKS_SEPARATOR_SIGN,
};

/* Where an entry's parts stand; an LksSpot's node. */
typedef struct {
  gsize line_start;
  gsize key_start;
  gsize key_end;
  gsize line_end; /* before the line end */
  guint section;  /* which one it stands in, 1-based; 0: none */
} LksPropertiesPlace;

/* One logical line: its characters without continuations, and where each stands in the text. */
typedef struct {
  const char *comments; /* what begins one */
  GString *text;
  GArray *places; /* gsize */
  gsize end;      /* of the last natural line, before its line end */
} LksLogicalLine;

gboolean lks_properties_is_blank(char c);
gboolean lks_properties_is_line_end(char c);
gsize lks_properties_skip_line_end(const LksText *text, gsize offset);

/* LineReader.readLine(): FALSE where the text (up to limit, a line's start) ends. *offset moves
 * behind the line. */
gboolean
lks_properties_read_line(const LksText *text, gsize limit, gsize *offset, LksLogicalLine *line);
/* NULL: a malformed \u at *fault. */
char *lks_properties_decode(const char *text, gsize length, gboolean *is_exact, gsize *fault);
/* escaped_first: which first characters would be taken for something else. */
void lks_properties_append_value(GString *out, const char *value, const char *escaped_first);
void lks_properties_append_key(GString *out, const char *key);

/* Adds the entries up to limit, and an LksPropertiesPlace for each; comments: what begins one. */
gboolean lks_properties_scan(LksScan *scan,
                             gsize limit,
                             const char *comments,
                             GArray *places,
                             GError **error);
/* When all places are known: ties them to their spots, of which the last of a key counts. */
void lks_properties_tie(LksScan *scan, GArray *places);

char *
lks_properties_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error);
gboolean lks_properties_place(const LksScan *scan,
                              const char *key,
                              const char *value,
                              GArray *edits,
                              GError **error);
gboolean lks_properties_take_out(const LksScan *scan,
                                 const char *key,
                                 const LksSpot *spot,
                                 GArray *edits,
                                 gboolean *again,
                                 GError **error);

/* The line written as model is (nullable). */
char *lks_properties_format(const LksScan *scan,
                            const LksSpot *model,
                            const char *key,
                            const char *value);
/* What stands between key and value at model (nullable), when it is on one line; else "=". */
char *lks_properties_dup_separator(const LksScan *scan, const LksSpot *model);
/* Adds a line behind the one that ends at line_end. */
void lks_properties_add_line(const LksText *text, gsize line_end, const char *line, GArray *edits);
