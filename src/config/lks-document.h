// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

typedef struct _LksSyntax LksSyntax;

/* A document is its original bytes, the spans a syntax found in them, and edits. Reading publishes
 * entries; an edit replaces only the span of one value (or adds or takes out one entry); every byte
 * outside stays by construction. */
#define LKS_TYPE_DOCUMENT (lks_document_get_type())
G_DECLARE_FINAL_TYPE(LksDocument, lks_document, LKS, DOCUMENT, GObject)

/* One reading of one place. Lent by the document, valid until the next edit. */
typedef struct {
  const char *key;    /* canonical key: see the syntax's header comment */
  const char *value;  /* decoded, UTF-8, as the product's own reader sees it */
  guint line;         /* 1-based */
  guint column;       /* 1-based, in characters */
  gboolean effective; /* FALSE: a later duplicate wins, or a later clear/remove kills it */
  gboolean is_text;   /* FALSE: a bare number, boolean or null (json) */
  const char *raw;    /* the value as it is written: undecoded, quotes included (json) */
} LksDocumentEntry;

/* syntax NULL: sniffed from the bytes, name is only a hint. name is used in messages. Errors:
 * MALFORMED with line and column, TOO_LARGE, UNSUPPORTED (an encoding). */
LksDocument *lks_document_parse(GBytes *bytes,
                                const LksSyntax *syntax,
                                const char *name,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

const LksSyntax *lks_document_get_syntax(LksDocument *self);
const char *lks_document_get_name(LksDocument *self);
guint lks_document_get_n_entries(LksDocument *self);
const LksDocumentEntry *lks_document_get_entry(LksDocument *self, guint index);

/* What was found in the bytes is let go of until it is asked for again: what was lent of it is no
 * longer valid. A document with edits keeps it. */
void lks_document_let_go(LksDocument *self);

/* The effective occurrence, keys compared as the product compares them (case, quoting). NULL
 * without error: not there. Errors: ELSEWHERE when the value depends on another file or is
 * encrypted, CONFLICT when duplicates leave it open (json keys that differ only in case), USAGE
 * when the key is no key of this syntax. */
const LksDocumentEntry *lks_document_lookup(LksDocument *self, const char *key, GError **error);

/* Sets the effective occurrence, or adds an entry where the syntax's style places it. Setting the
 * present value changes nothing. Errors as lookup, and UNSUPPORTED when the place cannot carry the
 * value. */
gboolean lks_document_set(LksDocument *self, const char *key, const char *value, GError **error);

/* Takes every occurrence of the key out; TRUE also when there is none. Errors as lookup. */
gboolean lks_document_unset(LksDocument *self, const char *key, GError **error);

/* The bytes with all edits, re-read by an independent parser where there is one. The very same
 * GBytes when nothing changed. */
GBytes *lks_document_get_bytes(LksDocument *self);
gboolean lks_document_is_modified(LksDocument *self);

/* The text as UTF-8 without its byte order mark, and where in it an entry's value is written. Lent,
 * valid until the next edit. */
const char *lks_document_get_text(LksDocument *self, gsize *length);
void lks_document_get_span(LksDocument *self, guint index, gsize *start, gsize *end);

/* The relative path of the file that overrides or holds this key (appSettings file= /
 * configSource=), or NULL. */
char *lks_document_dup_elsewhere(LksDocument *self, const char *key);
