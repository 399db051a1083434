// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Descriptions are XML of a small, closed vocabulary: a table of elements, each with its parent,
 * its attributes and what it does. Everything else is an error that names file, line and remedy. */
typedef struct _LksMarkup LksMarkup;

#define LKS_MARKUP_N_ATTRIBUTES 16

typedef struct {
  const char *name;
  const char *parent; /* NULL: the document element */
  /* a closing "!" marks what must be there */
  const char *attributes[LKS_MARKUP_N_ATTRIBUTES];
  gboolean has_text;
  gboolean (*begin)(LksMarkup *markup, gpointer data, GError **error); /* nullable */
  /* text has its white space collapsed; NULL when the element takes none. Nullable. */
  gboolean (*end)(LksMarkup *markup, gpointer data, const char *text, GError **error);
} LksMarkupElement;

/* elements is closed by a NULL name. Errors: CONFIG, beginning with name and line. */
gboolean lks_markup_parse(const LksMarkupElement *elements,
                          GBytes *bytes,
                          const char *name,
                          gpointer data,
                          GError **error);

/* While begin runs: an attribute of the element, lent; NULL: not given. */
const char *lks_markup_get_attribute(LksMarkup *markup, const char *name);
/* "yes" or "no", FALSE when not given. Errors: CONFIG. */
gboolean lks_markup_get_flag(LksMarkup *markup, const char *name, gboolean *flag, GError **error);
guint lks_markup_get_line(LksMarkup *markup);

/* “ Did you mean “x”?” for an unknown word, or an enumeration of what is known (transfer full). */
char *lks_markup_remedy(const char *word, const char *const *known);
