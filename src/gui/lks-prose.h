// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <pango/pango.h>

/* A sentence that may begin with a name in other letters is laid out by its own language, not by
 * that name's: in one that is read from the right it begins with a mark, and what stands in
 * quotation marks is laid out for itself. text is nullable. */
char *lks_prose_dup(const char *text);

/* How a command or a path goes on in the next line: with no hyphen that is not its own, and neither
 * an option nor a drive cut off its first letter (transfer full). text is nullable. */
PangoAttrList *lks_prose_keep_words(const char *text);
