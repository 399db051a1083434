// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-document.h"

/* What follows the descriptor's text columns is private to config/ (lks-syntax-private.h). */
const LksSyntax *lks_syntax_find(const char *id); /* NULL: none of that name */
const LksSyntax *
lks_syntax_sniff(GBytes *bytes,
                 const char *name); /* never NULL: the strongest, properties at last */
guint lks_syntax_get_n(void);
const LksSyntax *lks_syntax_get(guint index);
const char *lks_syntax_get_id(const LksSyntax *syntax);
const char *lks_syntax_get_title(const LksSyntax *syntax); /* translated */
gboolean lks_syntax_ignores_case(const LksSyntax *syntax); /* of keys */
/* Whether a backslash that is not doubled is lost, or becomes another character with the next. */
gboolean lks_syntax_drops_backslashes(const LksSyntax *syntax);
