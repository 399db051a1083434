// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-secret.h"

/* What a terminal can do, on each platform. */
gboolean lks_terminal_is_stdin(void);
gboolean lks_terminal_is_stdout(void);
gboolean lks_terminal_is_stderr(void);
glong lks_terminal_get_width(void); /* columns; 80 where stdout is no terminal */
/* Asks on stderr, reads a line from stdin without echo. NULL without error at end of input. */
LksSecret *lks_terminal_ask_secret(const char *question, GError **error);
