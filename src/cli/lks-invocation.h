// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>
#include <jansson.h>

#include "lks-passwords.h"

/* One run of one command: its words, the common options, and where it prints. Data goes to stdout,
 * talk to stderr. */
typedef struct _LksInvocation LksInvocation;

/* Parses the command's own entries (nullable, G_OPTION_ENTRY_NULL-terminated) and the common ones
 * (--json, --color, -q, -v, --help). minimum and maximum count the arguments left over; maximum -1:
 * any. FALSE with *error (USAGE) set, or FALSE without: --help was shown, return 0. */
gboolean lks_invocation_parse(LksInvocation *self,
                              const GOptionEntry *entries,
                              int minimum,
                              int maximum,
                              GError **error);

const char *const *lks_invocation_get_arguments(LksInvocation *self); /* NULL-terminated */
guint lks_invocation_get_n_arguments(LksInvocation *self);
gboolean lks_invocation_wants_json(LksInvocation *self);
gboolean lks_invocation_is_quiet(LksInvocation *self);
gboolean lks_invocation_is_verbose(LksInvocation *self);

/* Prints one JSON document and a newline to stdout; takes over the reference. */
void lks_invocation_print_json(LksInvocation *self, json_t *document);

typedef enum {
  LKS_STYLE_NONE,
  LKS_STYLE_BOLD,
  LKS_STYLE_DIM,
  LKS_STYLE_GOOD,  /* green */
  LKS_STYLE_WARN,  /* yellow */
  LKS_STYLE_BAD,   /* red */
  LKS_STYLE_ADDED, /* a diff's */
  LKS_STYLE_REMOVED,
} LksStyle;

/* text, in the style where stdout takes colour, else text alone (transfer full) */
char *lks_invocation_paint(LksInvocation *self, LksStyle style, const char *text);
/* wraps at the terminal's width (80 when it is none), each line after the first indented; ends with
 * a newline */
void lks_invocation_print_wrapped(LksInvocation *self,
                                  const char *first_indent,
                                  const char *indent,
                                  const char *text);

/* To stderr, unless --quiet. */
void lks_invocation_say(LksInvocation *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A progress bar on stderr, only where that is a terminal and not --quiet; done == total clears it.
 */
void lks_invocation_progress(LksInvocation *self, guint done, guint total, const char *what);

/* Reads a password source (see lks_secret_read_source), "prompt" included: asks on the terminal
 * without echo. what is what it opens. Errors: PASSWORD_NEEDED where nobody can be asked. */
LksSecret *lks_invocation_read_password(LksInvocation *self,
                                        const char *source,
                                        const char *what,
                                        GError **error);
/* The passwords of this run: sources (nullable, NULL-terminated) first, then the terminal where
 * stdin is one. */
LksPasswords *
lks_invocation_new_passwords(LksInvocation *self, const char *const *sources, GError **error);

/* Writes to path, or stdout for "-". Private content gets mode 0600. Errors: CANNOT_CREATE, IO. */
gboolean lks_invocation_write_output(LksInvocation *self,
                                     const char *path,
                                     GBytes *content,
                                     gboolean is_private,
                                     GError **error);
/* TRUE when stdin is a terminal: a question may be asked */
gboolean lks_invocation_is_interactive(LksInvocation *self);
/* asks yes or no on the terminal; FALSE where nobody can be asked */
gboolean lks_invocation_confirm(LksInvocation *self, const char *question);
