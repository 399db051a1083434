// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-command.h"

/* argv[0] is the command's name. Lends both. */
LksInvocation *lks_invocation_new(const LksCommand *command, int argc, char **argv);
void lks_invocation_free(LksInvocation *self);
/* before the command was parsed (a usage error) the defaults hold */
gboolean lks_invocation_stderr_has_color(LksInvocation *self);
