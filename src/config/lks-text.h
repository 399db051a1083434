// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

typedef enum {
  LKS_ENCODING_UTF_8,
  LKS_ENCODING_ISO_8859_1,
  LKS_ENCODING_WINDOWS_1252,
  LKS_ENCODING_US_ASCII,
  LKS_ENCODING_UTF_16LE,
  LKS_ENCODING_UTF_16BE,
} LksEncoding;

/* A file's bytes, and the same as UTF-8 without the byte order mark. Offsets are always those of
 * the UTF-8; a splice translates them, so that a scanner knows one encoding only. */
typedef struct {
  GBytes *bytes;
  LksEncoding encoding;
  gsize mark;   /* length of the byte order mark */
  char *utf8;   /* NUL-terminated; may hold NUL where the encoding can */
  gsize length; /* of utf8 */
} LksText;

/* Replaces [start, end) by text. */
typedef struct {
  gsize start;
  gsize end;
  char *text;
} LksEdit;

/* name is used in messages. Errors: MALFORMED with line and column. */
LksText *
lks_text_new(GBytes *bytes, LksEncoding encoding, gsize mark, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void lks_text_free(LksText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksText, lks_text_free)

/* Line and column (in characters) of an offset; both 1-based. LF, CR and CRLF end a line. */
void lks_text_locate(const LksText *self, gsize offset, guint *line, guint *column);
/* Moves line and column from one offset to a later one. */
void lks_text_advance(const LksText *self, gsize from, gsize to, guint *line, guint *column);

/* The first line end of the text, or "\n". */
const char *lks_text_get_line_end(const LksText *self);
/* The line end that starts here; NULL: none does. */
const char *lks_text_line_end_at(const LksText *self, gsize offset);
/* The start of the line that offset is in. */
gsize lks_text_line_start(const LksText *self, gsize offset);
/* The white space that starts the line that offset is in (transfer full). */
char *lks_text_dup_indent(const LksText *self, gsize offset);
/* Whether only blanks stand between the start of the line and offset. */
gboolean lks_text_is_first_on_line(const LksText *self, gsize offset);
/* Past the blanks at offset, and past the line end after them, where there is one; else offset. */
gsize lks_text_past_line(const LksText *self, gsize offset);

gboolean lks_text_can_encode(const LksText *self, gunichar c);

/* The bytes with edits applied, ascending and apart. Errors: UNSUPPORTED, a character that the
 * encoding lacks. */
GBytes *lks_text_splice(const LksText *self, const LksEdit *edits, guint n_edits, GError **error);

void lks_edit_clear(LksEdit *edit);
/* An array of LksEdit that owns their texts. */
GArray *lks_edits_new(void);
void lks_edits_add(GArray *edits, gsize start, gsize end, char *text);

/* Takes [start, end) out, with its line where nothing else stands on that. */
void lks_edits_take_out(GArray *edits, const LksText *text, gsize start, gsize end);

/* How long a UTF-8 byte order mark at the beginning is: 3 or 0. */
gsize lks_text_mark_length(const guint8 *data, gsize length);

/* The hexadecimal digits behind \u, at most four, as one UTF-16 unit; how many there are: fewer
 * than four are a mistake. */
guint lks_text_parse_unit(const char *text, gsize length, guint *unit);

/* by how much what stands at inner, first on its line, is indented deeper than outer; NULL: not
 * (transfer full) */
char *lks_text_dup_deeper(const LksText *self, gsize outer, gsize inner);
