// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-env-private.h"

/* The words of a shell: POSIX.1-2017, XCU 2.2 (quoting), 2.3 (tokens), 2.6 (expansions, which are
 * stepped over). CRLF ends a line as LF does: a shell would make the CR part of the value, which
 * nobody means. */

typedef struct {
  LksScan *scan;
  LksEnvTree *tree;
  const char *text;
  gsize at;
  gsize length;
  guint depth; /* of nested expansions */
} LksEnvLexer;

/* One word, or what stands behind the = of an assignment. */
typedef struct {
  GString *text; /* without quotes */
  gsize start;
  gsize end;
  LksEnvStyle style;
  gboolean is_dependent;
} LksEnvWord;

/* '\0' behind the end */
char lks_env_peek(const LksEnvLexer *self, gsize ahead);
gboolean lks_env_is_name_character(char c);
/* of the line end that is ahead; 0: none */
gsize lks_env_line_end_length(const LksEnvLexer *self, gsize ahead);
gboolean lks_env_is_at_line_end(const LksEnvLexer *self);
gboolean lks_env_is_end_of_word(const LksEnvLexer *self);

/* A backslash and the line end behind it are nothing at all. */
gboolean lks_env_skip_continuation(LksEnvLexer *self);
void lks_env_skip_blanks(LksEnvLexer *self);
/* From here to the end of the word, which may be empty. Errors: MALFORMED, TOO_LARGE. */
gboolean lks_env_take_word(LksEnvLexer *self, LksEnvWord *word, GError **error);
