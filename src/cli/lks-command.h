// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-invocation.h"

/* One command of `lockstep`. A file cli/lks-command-NAME.c ends with its descriptor
 * lks_command_NAME (dashes become underscores); the table is generated from the list in
 * cli/meson.build. */
typedef struct {
  const char *name;      /* "inspect" */
  const char *arguments; /* N_("FILE…") */
  const char *summary;   /* N_(), one line */
  const char *examples;  /* lines of "  lockstep …" for --help, not translated */
  const char *details;   /* N_() nullable: what else --help should say */
  /* Declares its options on the stack, calls lks_invocation_parse first, prints, returns the exit
   * status. On error: sets error and returns anything. */
  int (*run)(LksInvocation *invocation, GError **error);
} LksCommand;

extern const LksCommand
    *const lks_commands[]; /* NULL-terminated, in the order of cli/meson.build */
